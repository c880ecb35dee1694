/**
 * The lines by which an adapter is told what a user does at the existing device, and tells what
 * that shows. `adapters/matrix-js-sdk.mjs` says at its head what each line means.
 */

import * as v from 'valibot';
import { dialects } from '../messages/dialect.ts';

export const helloEntries = {
  /** Whether it shows a code, and whether it scans one, as the existing device. */
  shows: v.boolean(),
  scans: v.boolean(),
  dialect: v.picklist(dialects),
  names: v.picklist(['stable', 'unstable']),
  /**
   * What the adapter decides, where the client leaves it to an application: to ask for the password
   * once more, or to take an answer that was not asked for.
   */
  decides: v.optional(v.array(v.picklist(['password', 'answers']))),
};
const helloSchema = v.object(helloEntries);
export type SignInHello = v.InferOutput<typeof helloSchema>;

export const shownSchema = v.variant('event', [
  v.object({ event: v.literal('screen'), screen: v.literal('qr'), qr: v.string() }),
  v.object({ event: v.literal('screen'), screen: v.literal('approve'), code: v.string() }),
  v.object({ event: v.literal('screen'), screen: v.literal('uia') }),
  v.object({
    event: v.literal('ended'),
    outcome: v.picklist([
      'success',
      'declined',
      'cancelled',
      'unsupported',
      'security-error',
      'device-not-visible',
      'failed',
    ]),
    reason: v.string(),
  }),
]);
export type SignInShown = v.InferOutput<typeof shownSchema>;

export type SignInOrder =
  | {
      readonly do: 'start';
      readonly homeserver: string;
      readonly relay: string;
      readonly userId: string;
      readonly deviceId: string;
      readonly accessToken: string;
      readonly crossSigning: boolean;
    }
  | { readonly do: 'show' | 'approve' | 'decline' | 'refuse-uia' }
  | { readonly do: 'scan'; readonly qr: string }
  | { readonly do: 'password'; readonly password: string };
