/** What happens in runs of two devices, told as texts tell it: what protocols have in common. */

import type { Json, Message, Occurrence } from 'actorcheck';
import { statusOf } from '../http/message.ts';
import type { Happening } from './text.ts';

export type PartyOf = (actor: string) => string;

/** A device by its actors. */
interface Device {
  readonly flow: string;
  readonly channel: string;
}

/** What an actor does is done by one of them, or by none. */
export function otherOf(devices: readonly Device[], actor: string, by: keyof Device) {
  const own = devices.find((one) => one[by] === actor);
  const other = devices.find((one) => one !== own);
  return own === undefined || other === undefined ? null : { own, other };
}

/** The code of one device reaches the other by way of the user. */
export function scanned(devices: readonly Device[], actor: string, event: Message): Happening[] {
  const found = otherOf(devices, actor, 'flow');
  if (found === null || event.type !== 'user.scan') return [];
  return [{ kind: 'act', from: found.other.flow, to: found.own.flow, name: 'scan' }];
}

type Received = Extract<Occurrence, { type: 'received' }>;

/** The steps that somebody takes as it hears of something. */
export function stepsOf({ actor, taken }: Received, partyOf: PartyOf): Happening[] {
  const party = partyOf(actor);
  return taken.flatMap(({ meta: { step } }): Happening[] => {
    return step === undefined ? [] : [{ kind: 'step', from: party, to: party, name: step }];
  });
}

/** Endpoints of a provider are where it says; that of its configuration is fixed. */
const nameOf = ({ type, url }: Message): string => {
  const [method] = type.split(' ');
  const { pathname } = new URL(String(url));
  const isOwn = type.includes(' provider/') && !pathname.startsWith('/.well-known/');
  return isOwn ? type : `${method} ${pathname}`;
};

/** Requests and answers of HTTP. */
export function onWire(
  { envelope: { from, to, message } }: Extract<Occurrence, { type: 'sent' | 'handed' }>,
  partyOf: PartyOf,
): Happening[] {
  const between = { from: partyOf(from), to: partyOf(to) };
  const content = contentOf(message);
  const has = content === undefined ? {} : { content };
  if (message.type.startsWith('response.')) {
    return [{ kind: 'answer', ...between, name: String(statusOf(message)), ...has }];
  }
  if (message.url === undefined) return [];
  return [{ kind: 'request', ...between, name: nameOf(message), ...has }];
}

export function contentOf({ body, content }: Message): Json | undefined {
  if (content !== undefined) return content as Json;
  try {
    return JSON.parse(String(body)) as Json;
  } catch {
    return undefined;
  }
}
