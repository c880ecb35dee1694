/**
 * Whether a log is a behaviour of a protocol's machines; and if not, the first entry that departs
 * from all of them.
 */

import { compose, noFaults, type Settings } from 'actorcheck';
import type { Exchange, LogParts } from '../../protocol/log.ts';
import type { LoggedProtocol } from '../../protocol/protocol.ts';
import { Follower } from './follow.ts';
import type { Hypothesis } from './hypothesis.ts';
import { Places } from './places.ts';

/** What a log has of an exchange, at a moment. */
interface LogEvent {
  /** `ready`: the answer may have been heard. */
  readonly what: 'ready' | 'asked' | 'answered';
  readonly exchange: Exchange;
}

/** How far the machines can follow a log under some settings. */
export interface Followed {
  readonly settings: Settings;
  readonly follower: Follower;
  readonly places: Places;
  /** States that they can be in: at the end, or before the event that they cannot follow. */
  readonly before: readonly Hypothesis[];
  readonly events: number;
  /** How many exchanges these have been, to their ends. */
  readonly answered: number;
  readonly departs: LogEvent | null;
}

const order = { ready: 0, asked: 1, answered: 2 };

/** In their order in time. Nothing is known to be earlier that is so by less than the grain. */
function eventsOf(exchanges: readonly Exchange[]): readonly LogEvent[] {
  return exchanges
    .flatMap((exchange) => {
      const { startMs, endMs, grainMs } = exchange.recorded;
      const at = (what: LogEvent['what'], ms: number) => ({ what, exchange, ms });
      return [at('asked', startMs), at('ready', endMs - grainMs), at('answered', endMs + grainMs)];
    })
    .sort(
      (a, b) =>
        a.ms - b.ms ||
        order[a.what] - order[b.what] ||
        a.exchange.recorded.number - b.exchange.recorded.number,
    );
}

/** Systems that have been composed for a log serve for others. */
export class Machines {
  readonly #places = new Map<string, Places>();

  constructor(readonly protocol: LoggedProtocol) {}

  placesFor(settings: Settings): Places {
    const key = JSON.stringify(settings);
    let places = this.#places.get(key);
    if (places === undefined) {
      const { observers: _, ...definition } = this.protocol.system(settings, noFaults, {
        kind: 'symbolic',
      });
      places = new Places(compose(definition, 'untimed'));
      this.#places.set(key, places);
    }
    return places;
  }
}

function followed(
  machines: Machines,
  log: LogParts,
  events: readonly LogEvent[],
  settings: Settings,
  keys: readonly string[],
): Followed {
  const places = machines.placesFor(settings);
  const follower = new Follower(machines.protocol, log, places, keys);
  const upTo = (at: number) => ({
    events: at,
    answered: events.slice(0, at).filter(({ what }) => what === 'answered').length,
  });
  let hypotheses = follower.start();
  for (const [at, event] of events.entries()) {
    const { what, exchange } = event;
    if (what === 'ready') {
      follower.ready(exchange);
      continue;
    }
    const next = follower[what](hypotheses, exchange);
    if (next.length === 0) {
      return { settings, follower, places, before: hypotheses, ...upTo(at), departs: event };
    }
    hypotheses = next;
  }
  const end = { before: hypotheses, ...upTo(events.length), departs: null };
  return { settings, follower, places, ...end };
}

/** Under the first settings that explain all, or else those that explain most. */
export function decided(
  machines: Machines,
  log: LogParts,
  exchanges: readonly Exchange[],
  candidates: Iterable<Settings>,
  keys: readonly string[],
): Followed {
  const events = eventsOf(exchanges);
  let furthest: Followed | undefined;
  for (const settings of candidates) {
    const one = followed(machines, log, events, settings, keys);
    if (one.departs === null) return one;
    if (furthest === undefined || one.events > furthest.events) furthest = one;
  }
  return furthest as Followed;
}
