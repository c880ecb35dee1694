/**
 * What is pending in a state: messages under way, timers, choices that people take their time for.
 * Which of them there are depends on the value of one slot each, so a state's are those of its
 * slots, one after the other.
 */

import type { System } from '../../system/compose.ts';
import { isOwed, latencyOf } from '../../system/definition.ts';
import { ModelError } from '../../system/errors.ts';
import type { Envelope } from '../../system/message.ts';
import { isUnderway } from '../../system/network.ts';
import type { Slots } from '../search/slots.ts';
import { longestMs } from './bound.ts';

/** How long something takes from when it begins, in ms; the latest may be Infinity. */
type Interval = readonly [earliestMs: number, latestMs: number];

/** What is pending by the value of one slot. */
export interface Pending {
  /** By place: how long each takes if it begins with the step. */
  readonly fresh: readonly Interval[];
  /** By place: a name that it keeps while it is pending. Messages in order share one. */
  readonly names: readonly string[];
  /** How long a message takes that has arrived and stays under way. */
  readonly again: Interval;
  /** Names of the choices, in order; none unless the slot is that of a local state. */
  readonly choices: readonly string[];
  /** Whether no time may pass. */
  readonly isUrgent: boolean;
}

const forever = Number.POSITIVE_INFINITY;
const nothing: Pending = {
  fresh: [],
  names: [],
  again: [0, forever],
  choices: [],
  isUrgent: false,
};

export class PendingIn {
  readonly #system: System;
  readonly #slots: Slots;
  readonly #known: (Pending | undefined)[][];
  readonly #kinds: readonly ((value: number) => Pending)[];

  constructor(slots: Slots) {
    this.#slots = slots;
    this.#system = slots.system;
    const { actorNames, network } = slots.system;
    const kinds: ((value: number) => Pending)[] = [];
    for (const actor of actorNames.keys()) {
      kinds[actor] = (value) => this.#choices(actor, value);
      kinds[slots.timersSlot(actor)] = (value) => this.#timers(actor, value);
    }
    for (const name of network.links.keys()) {
      const slot = slots.linkSlot(name);
      kinds[slot] = (value) => this.#messages(name, slot, value);
    }
    this.#kinds = kinds;
    this.#known = Array.from({ length: slots.count }, () => []);
  }

  /** Slots by whose value something may be pending. */
  get slots(): number {
    return this.#kinds.length;
  }

  of(slot: number, value: number): Pending {
    const known = this.#known[slot] as (Pending | undefined)[];
    let pending = known[value];
    if (pending === undefined) {
      pending = this.#kinds[slot]?.(value) ?? nothing;
      known[value] = pending;
    }
    return pending;
  }

  #choices(actor: number, value: number): Pending {
    const local = this.#slots.local(actor, value);
    if (local === null) return nothing;
    const open = this.#system.choicesOf(actor, local);
    const bounded = open.filter((choice) => choice.boundsMs !== undefined);
    const isUrgent = open.some((choice) => choice.boundsMs === undefined && isOwed(choice));
    const fresh = bounded.map(({ name, boundsMs }) =>
      whole(boundsMs as Interval, `choice "${name}"`),
    );
    const names = bounded.map(({ name }) => name);
    return { ...nothing, fresh, names, choices: names, isUrgent };
  }

  #timers(actor: number, value: number): Pending {
    const name = this.#system.actorNames[actor];
    const timers = this.#slots.timers(actor, value);
    const fresh = timers.map(({ id, delayMs }) => {
      return whole([delayMs, delayMs], `timer "${id}" of ${name}`);
    });
    return { ...nothing, fresh, names: timers.map(({ id }) => id) };
  }

  #messages(name: string, slot: number, value: number): Pending {
    const link = this.#system.network.link(name);
    const [least, most] = whole(latencyOf(link), `link "${name}"`);
    const mayStay = link.kind === 'duplicating';
    const sent = this.#slots.contents(slot, value).filter((envelope) => !isUnderway(envelope));
    const fresh = sent.map((): Interval => [least, mayStay ? forever : most]);
    const isInOrder = link.kind === 'fifo' || link.kind === 'connection';
    const names = sent.map((envelope) =>
      isInOrder ? '' : String(this.#slots.envelopeId(envelope)),
    );
    return { ...nothing, fresh, names, again: [0, mayStay ? forever : most - least] };
  }
}

function whole(interval: Interval, what: string): Interval {
  for (const ms of interval) {
    if (ms === forever || (Number.isInteger(ms) && ms >= 0 && ms < longestMs)) continue;
    throw new ModelError(`${what}: expected whole ms below ${longestMs} in exact time, got ${ms}`);
  }
  return interval;
}

/** The places of all messages that a step may mean: where they have no order, of all equal ones. */
export function samePlaces(contents: readonly Envelope[], index: number, kind: string): number[] {
  if (kind !== 'unordered') return [index];
  return contents.flatMap((envelope, place) => (envelope === contents[index] ? [place] : []));
}
