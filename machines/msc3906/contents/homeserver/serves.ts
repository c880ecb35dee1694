/** What the homeserver does when it is asked: it answers, or holds the request. */

import type { View } from 'actorcheck';
import { atHomeserver, isCareful, of } from '../../properties/state.ts';
import { areSame } from '../parties.ts';
import type { Heard, LedRow, Said } from '../rows.ts';
import { type Whole, wholeOf } from './http.ts';
import { isOfAnotherAccount, loginToken } from './truth.ts';

/** Requests that it may answer in more than one way wait for a decision. */
function isHeld({ message, from, view }: Said): boolean {
  const { type } = message;
  if (type === 'POST keys/query' && from === 'existingDevice') {
    return atHomeserver(view, 'device') === 'visible';
  }
  if (type === 'POST login/get_token') return !hasProof(message.body);
  return ['GET capabilities', 'POST keys/query', 'POST keys/signatures/upload'].includes(type);
}

const hasProof = (body: unknown): boolean => String(body).includes('"auth"');

/** The answer that is under way to a client; undefined for none. */
export function answerTo(view: View, client: string): Whole | undefined {
  const found = view.messages(`${client}=homeserver`).filter(({ from }) => from === 'homeserver');
  const last = found.at(-1);
  return last === undefined ? undefined : wholeOf(last);
}

export const bodyOf = ({ body }: Whole): Readonly<Record<string, unknown>> =>
  (body ?? {}) as Readonly<Record<string, unknown>>;

const askers = ['newDevice', 'existingDevice', 'newSecrets', 'existingSecrets'];

/** The request, if it comes from a client and is of that type. */
const asked = (type: string) => (heard: Heard) =>
  heard.to === 'homeserver' && askers.includes(heard.from) && heard.message.type === type
    ? wholeOf(heard)
    : undefined;

/** A status that is given exactly if that is so. */
const answers = ({ view, from }: Heard, status: number, isSo: boolean): boolean =>
  (answerTo(view, from)?.status === status) === isSo;

function provesItself({ message, given }: Heard): boolean {
  const auth = bodyOf(wholeOf({ message })).auth as { readonly password?: unknown } | undefined;
  return auth?.password === given.account.password;
}

/** Step 11, with a proof: whether it passes. */
function tokenIsThere(said: Said): boolean {
  if (!hasProof(said.message.body)) return true;
  const isMade = of(said.view, 'homeserver').minted === 1;
  return provesItself(said) === isMade && answers(said, isMade ? 200 : 401, true);
}

/** Step 13: a token that is alive opens a session, and is used then. */
function loginIsThere(said: Said): boolean {
  const { view, given, content } = said;
  const { token } = bodyOf(content as Whole);
  const isOpen = of(view, 'homeserver').signedIn === true;
  const state = atHomeserver(view, 'token');
  const isOwn = token === loginToken(given, view);
  const isSpent = said.taken.some(({ name }) => name.startsWith('homeserver.token.'));
  if (isSpent && !isOwn) return false;
  const isTaken = isOpen ? isOwn && state === 'used' : !(isOwn && state === 'minted');
  return isTaken && answers(said, isOpen ? 200 : 403, true);
}

export const servedRows: readonly LedRow[] = [
  {
    kind: 'led',
    appliesTo: isCareful('homeserver'),
    name: 'led-held',
    text: 'a request that may be answered in several ways is held as it came; others are answered',
    source: 'MSC3906 L200-L202, L266-L268, L316-L327, L358-L364',
    contentOf: (heard) =>
      heard.to === 'homeserver' && askers.includes(heard.from) ? heard.message.type : undefined,
    isThere: (said) => {
      const { view, from, message } = said;
      const held = of(view, 'homeserver').held?.[from];
      if (isHeld(said)) return areSame(held, { ...message, from });
      return held === undefined && answerTo(view, from) !== undefined;
    },
  },
  {
    kind: 'led',
    appliesTo: isCareful('homeserver'),
    name: 'led-proof',
    text: 'with a proof that passes a token is made, with another one none',
    source: 'MSC3882 L50-L110; MSC3906 L266-L268 (step 11)',
    contentOf: asked('POST login/get_token'),
    isThere: tokenIsThere,
  },
  {
    kind: 'led',
    appliesTo: isCareful('homeserver'),
    name: 'led-session',
    text: 'a login token that is alive opens a session and is used then; no other one does',
    source: 'MSC3906 L283-L284 (step 13); MSC3882 L144-L145',
    contentOf: asked('POST login'),
    isThere: loginIsThere,
  },
  {
    kind: 'led',
    appliesTo: isCareful('homeserver'),
    name: 'led-keys-upload',
    text: "the homeserver stores a device's own keys as they were sent",
    source: 'MSC3906 L131, L299-L314 (step 15)',
    contentOf: asked('POST keys/upload'),
    isThere: (said) =>
      isOfAnotherAccount(said.given, said.view) ||
      (areSame(of(said.view, 'homeserver').newDevice, bodyOf(said.content as Whole).device_keys) &&
        answers(said, 200, true)),
  },
];
