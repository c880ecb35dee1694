/** What becomes of payloads at channels: a channel does not ask, properties do. */

import type { Envelope, Observer } from 'actorcheck';
import type { Handshake } from '../handshake.ts';

/** By channel: the nonces of what it has opened, each once. */
export type OpenedSeen = Readonly<Record<string, readonly string[]>>;

export function openedObserver(
  channels: readonly string[],
  { nonceOf }: Pick<Handshake<object>, 'nonceOf'>,
): Observer<OpenedSeen> {
  return {
    initial: Object.fromEntries(channels.map((channel) => [channel, []])),
    on(occurrence, seen) {
      if (occurrence.type !== 'received' || !channels.includes(occurrence.actor)) return seen;
      const { actor, event, taken } = occurrence;
      if (event.type === 'xstate.init') return { ...seen, [actor]: [] };
      // A sealed payload is transmitted.
      if (!taken.some(({ meta }) => meta.step === 'K6')) return seen;
      const nonce = nonceOf(event.body);
      const before = seen[actor] ?? [];
      if (nonce === undefined || before.includes(nonce)) return seen;
      return { ...seen, [actor]: [...before, nonce] };
    },
  };
}

/** By channel: what was different in the last payload that the relay took of it. */
export interface VectorsSeen {
  readonly asked: Readonly<Record<string, string>>;
  readonly taken: Readonly<Record<string, string>>;
  /** Channels that have ended: what is still on its way of them does not count. */
  readonly over: readonly string[];
  /** Whether a payload was written with what was in one that the relay had taken before. */
  readonly isReused: boolean;
}

/** Whether each payload has a vector of its own, as far as the relay has taken them. */
export function vectorsObserver(
  channels: readonly string[],
  { nonceOf }: Pick<Handshake<object>, 'nonceOf'>,
): Observer<VectorsSeen> {
  const nothing: VectorsSeen = { asked: {}, taken: {}, over: [], isReused: false };
  const without = (seen: VectorsSeen, channel: string): VectorsSeen => {
    const { [channel]: _, ...asked } = seen.asked;
    const { [channel]: __, ...taken } = seen.taken;
    return { ...seen, asked, taken, over: seen.over.filter((other) => other !== channel) };
  };
  return {
    initial: nothing,
    on(occurrence, seen) {
      if (occurrence.type === 'received') {
        const { actor, event, taken } = occurrence;
        if (!channels.includes(actor)) return seen;
        // A new start has new keys, and an end leaves nothing to be written.
        if (event.type === 'xstate.init') return without(seen, actor);
        const isOver = taken.some(({ name }) => /\.(?:failed|closed)$/.test(name));
        const rest = without(seen, actor);
        return isOver ? { ...rest, over: [...rest.over, actor].sort() } : seen;
      }
      if (occurrence.type !== 'sent' && occurrence.type !== 'delivered') return seen;
      const { from, to } = occurrence.envelope;
      if (seen.over.includes(from) || seen.over.includes(to)) return seen;
      return vectorAfter(seen, occurrence.envelope, occurrence.type, nonceOf);
    },
  };
}

function vectorAfter(
  seen: VectorsSeen,
  { from, to, message }: Envelope,
  what: 'sent' | 'delivered',
  nonceOf: Handshake<object>['nonceOf'],
): VectorsSeen {
  if (message.type === 'PUT rendezvous') {
    const nonce = nonceOf(message.body);
    if (nonce === undefined) return seen;
    if (what === 'delivered') return { ...seen, asked: { ...seen.asked, [from]: nonce } };
    return Object.values(seen.taken).includes(nonce) ? { ...seen, isReused: true } : seen;
  }
  const asked = seen.asked[to];
  if (what !== 'sent' || asked === undefined || !/^response\./.test(message.type)) return seen;
  const { [to]: _, ...others } = seen.asked;
  const taken = message.type === 'response.202' ? { ...seen.taken, [to]: asked } : seen.taken;
  return { ...seen, asked: others, taken };
}
