/** Which payloads channels have opened: where they may be replayed, a property asks. */

import type { Observer } from 'actorcheck';
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
