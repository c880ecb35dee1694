/**
 * The lines by which an adapter is told what a user does at a device, and tells what that shows.
 * `adapters/matrix-js-sdk.mjs` says at its head what each line means.
 */

import * as v from 'valibot';
import { revisions } from '../revisions.ts';

export const helloEntries = {
  shows: v.boolean(),
  scans: v.boolean(),
  revision: v.picklist(revisions),
  /**
   * What the adapter decides, where the client leaves it to an application: what comes of a wrong
   * check code, and of a page that nothing can open.
   */
  decides: v.optional(v.array(v.picklist(['check-code', 'page']))),
};
const helloSchema = v.object(helloEntries);
export type SignInHello = v.InferOutput<typeof helloSchema>;

const screen = <const Name extends string, const Entries extends v.ObjectEntries>(
  name: Name,
  entries: Entries,
) => v.object({ event: v.literal('screen'), screen: v.literal(name), ...entries });

export const shownSchema = v.variant('event', [
  screen('qr', { qr: v.string() }),
  screen('code', { code: v.string() }),
  screen('enter', {}),
  screen('open', { url: v.string() }),
  screen('browser', { url: v.string() }),
  screen('userCode', { userCode: v.string() }),
  v.object({
    event: v.literal('ended'),
    outcome: v.picklist(['success', 'declined', 'cancelled', 'failed']),
    reason: v.string(),
  }),
]);
export type SignInShown = v.InferOutput<typeof shownSchema>;

export type SignInOrder =
  | {
      readonly do: 'start';
      readonly role: string;
      readonly homeserver: string;
      readonly hosts: Readonly<Record<string, string>>;
      readonly userId?: string;
      readonly deviceId: string;
      readonly accessToken?: string;
    }
  | { readonly do: 'show' | 'open' | 'refuse' | 'cannot-open' | 'cancel' }
  | { readonly do: 'scan'; readonly qr: string }
  | { readonly do: 'code'; readonly code: string };
