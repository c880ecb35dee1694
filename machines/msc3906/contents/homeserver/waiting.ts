/** Rows for where an answer of the homeserver leads, or that there is none in time. */

import { userId } from '../../../matrix/account.ts';
import type { DeviceKeys, KeysQueryResponse } from '../../../matrix/messages.ts';
import { wasIn } from '../../../protocol/contents/rows.ts';
import { of } from '../../properties/state.ts';
import { untoldEnd } from '../parties.ts';
import type { Heard, LedRow, Said } from '../rows.ts';
import { isAt, type Whole, wholeOf } from './http.ts';
import { bodyOf } from './serves.ts';
import { signsItself } from './truth.ts';

/** What a device waits for, and gets: an answer, or nothing in time. */
export type Answer = Whole | { readonly status: 0 };

/** A request that a device waits for the answer to. */
export interface Waiting {
  readonly name: string;
  readonly text: string;
  readonly source: string;
  readonly actor: 'newDevice' | 'existingDevice';
  readonly states: readonly string[];
  /** Where it leads, by name of the states; and what is kept. */
  readonly leads: (answer: Answer, said: Said) => Led;
}

/** One of these states, and that. */
export interface Led {
  readonly to: readonly string[];
  /** Words that its reason has; empty: there is none. */
  readonly reason?: string;
  readonly isKept?: boolean;
}

/** The name of a transition that every state has. */
const isOfRoot = /^\w+ -/;

/**
 * Whether the device has waited for it: it has left one of these states, or is there still although
 * no transition has led there.
 */
export function hasWaited(heard: Heard, states: readonly string[]): boolean {
  if (states.some((state) => wasIn(heard, state))) return true;
  const { to, taken, view } = heard;
  return isAt(view, to, states) && taken.every(({ name }) => isOfRoot.test(name));
}

const answerIn = (heard: Heard): Answer | undefined => {
  const { type } = heard.message;
  if (type.startsWith('xstate.after.requestTimeout.')) return { status: 0 };
  return heard.from === 'homeserver' && type.startsWith('response.') ? wholeOf(heard) : undefined;
};

export const failed = (outcome: string, { status }: Answer, { given }: Said): Led => ({
  to: [untoldEnd(outcome, given)],
  reason: status === 0 ? 'not answer' : `answered ${status}`,
});

export const row = ({ actor, states, leads, ...told }: Waiting): LedRow => ({
  kind: 'led',
  ...told,
  contentOf: (heard) => {
    if (heard.to !== actor) return undefined;
    const answer = answerIn(heard);
    return answer !== undefined && hasWaited(heard, states) ? answer : undefined;
  },
  isThere: (said) => {
    const { to, reason = '', isKept = true } = leads(said.content as Answer, said);
    const { view } = said;
    const found = of(view, actor).reason ?? '';
    const isSaid = reason === '' ? found === '' : found.includes(reason);
    return isKept && isSaid && isAt(view, actor, to);
  },
});

export const textIn = (answer: Answer, name: string): unknown =>
  'header' in answer ? bodyOf(answer)[name] : undefined;

/** The keys of the account in an answer. */
export const keysIn = (answer: Answer): Partial<KeysQueryResponse> =>
  'header' in answer ? (bodyOf(answer) as Partial<KeysQueryResponse>) : {};

export const deviceIn = (answer: Answer, id: string | null | undefined): DeviceKeys | undefined =>
  keysIn(answer).device_keys?.[userId]?.[id ?? ''];

export const areTexts = (...values: readonly unknown[]): boolean =>
  values.every((value) => typeof value === 'string');

/** Whether these are the keys of that device, which it has signed. */
export const areOf = (
  said: Said,
  keys: DeviceKeys | undefined,
  id: string | null | undefined,
  key: string | null | undefined,
): boolean =>
  keys !== undefined &&
  id != null &&
  key != null &&
  keys.device_id === id &&
  keys.keys[`ed25519:${id}`] === key &&
  signsItself(said.given, keys);
