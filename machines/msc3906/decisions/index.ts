/**
 * What a reviewer asks of the text, and what decides it: a property in a place where it holds or is
 * violated, or a statement of what was explored. `npm run record -- decisions` writes down the
 * shortest run of each that is violated, and how many states each that holds was asked of.
 */

import type { Decision } from './decision.ts';
import { channel, transport } from './meeting.ts';
import { approval, encryption, sketch } from './signingIn.ts';

export type { Verdict } from './decision.ts';

/** By what they are about. */
export const decisions: Readonly<Record<string, readonly Decision[]>> = {
  'Transport and order': transport,
  'The channel': channel,
  'Approval and login': approval,
  'End-to-end encryption': encryption,
  'The OIDC sketch': sketch,
};
