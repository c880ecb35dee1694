/**
 * What a system is made of: parties, links, faults, choices and a reading of time.
 *
 * Nothing here knows a protocol. A definition is data; `compose` turns it into one ActorLogic.
 */

import type { AnyStateMachine } from 'xstate';
import type { AmbientOptions } from './ambient.ts';
import type { Environment } from './environment.ts';
import type { Message } from './message.ts';
import type { Observers } from './observer.ts';

/** In whole ms; both ends belong to it. */
export type IntervalMs = readonly [min: number, max: number];

/** Actors co-located on one device or server: what they send to each other arrives at once. */
export interface Party {
  readonly name: string;
  /** What a person calls it. */
  readonly label: string;
  /** Its machines by actor name, in the order in which they start. */
  readonly actors: Readonly<Record<string, AnyStateMachine>>;
  /** What its machines are given as input, by actor name. */
  readonly inputs?: Readonly<Record<string, unknown>>;
  /** Whether the crash fault may hit it: all its actors then start again from nothing. */
  readonly crashes?: boolean;
  /** Whether it attacks the others: what it sends and gets is drawn as part of an attack. */
  readonly isAttacker?: boolean;
}

/** How long a message takes over a link. */
interface Latency {
  readonly latencyMs: number | IntervalMs;
  /** In a run; without, the least. */
  readonly usualMs?: number;
}

/**
 * How messages travel between two actors of different parties.
 *
 * - `direct`: handed over at once, in order (a screen and the person before it);
 * - `fifo`: one direction, in order (a stream);
 * - `unordered`: one direction, in any order (datagrams);
 * - `duplicating`: one direction, in any order, and what was sent once may arrive any number of
 *   times, as long as its receiver has a transition for it;
 * - `connection`: both directions, one request and its answer at a time (HTTP). A new request of
 *   the client gives up the exchange under way: neither is delivered any more, and what the server
 *   answers next counts for the new one.
 *
 * In exact time a message arrives within `latencyMs` of its sending: a number is an interval of one
 * value. In a run it takes `usualMs`, which lies in the interval; without, the least. Untimed
 * reading does not ask.
 */
export type Link<Actor extends string = string> =
  | { readonly kind: 'direct'; readonly between: readonly [Actor, Actor] }
  | ({
      readonly kind: 'fifo' | 'unordered' | 'duplicating';
      readonly from: Actor;
      readonly to: Actor;
    } & Latency)
  | ({
      readonly kind: 'connection';
      readonly client: Actor;
      readonly server: Actor;
    } & Latency);

/** How long a message takes over a link, at least and at most. */
export const latencyOf = ({ latencyMs }: Pick<Latency, 'latencyMs'>): IntervalMs =>
  typeof latencyMs === 'number' ? [latencyMs, latencyMs] : latencyMs;

/** How long it takes in a run. */
export const usualLatencyOf = (link: Latency): number => link.usualMs ?? latencyOf(link)[0];

/** How many faults of each kind may happen at the most. */
export interface FaultBudget {
  readonly loss: number;
  readonly duplicate: number;
  /** Messages of a fifo link that may be delivered out of turn. */
  readonly reorder: number;
  readonly crash: number;
}

/** A budget with which nothing goes wrong. */
export const noFaults: FaultBudget = { loss: 0, duplicate: 0, reorder: 0, crash: 0 };

/** Something the environment may do: a user's tap, a server's whim. */
export interface Choice {
  readonly name: string;
  /** What happens, as a sentence: "the user declines". */
  readonly label: string;
  /** The actor that receives `event`. The choice is open while it has a transition for that. */
  readonly actor: string;
  readonly event: Message;
  /** Whether a run without other wishes takes it; of several, the first in the list. */
  readonly usual?: boolean;
  /** How long it takes, in ms of virtual time, drawn from the seed; without, it is at once. */
  readonly thinkMs?: readonly [min: number, max: number];
  /**
   * In exact time: when it may be taken, counted from the step that opened it. It is taken by the
   * end of that, unless it closes before; `Infinity`: it never has to be. Without, at any moment;
   * a choice that is owed (`isOwed`), before any time passes.
   */
  readonly boundsMs?: IntervalMs;
  /**
   * Where some choice of several has to be made in the end, as a promise has to be settled: what
   * they have in common. A fair run makes one of them.
   */
  readonly fair?: string;
}

/**
 * Whether a choice is that of a server to answer as it should: usual, and made without thinking. A
 * fair run owes it, and where a run is told it is not told as a choice.
 */
export const isOwed = ({ usual, thinkMs }: Choice): boolean =>
  usual === true && thinkMs === undefined;

/** When a choice may be taken in exact time: see `Choice.boundsMs`. */
export const boundsOf = (choice: Choice): IntervalMs =>
  choice.boundsMs ?? [0, isOwed(choice) ? 0 : Number.POSITIVE_INFINITY];

/** A system as data: `compose` makes one of it that runs. */
export interface SystemDefinition extends AmbientOptions {
  readonly parties: readonly Party[];
  readonly links: readonly Link[];
  readonly choices: readonly Choice[];
  readonly faults: FaultBudget;
  /** What properties want to know of a run beside its states; usually nothing. */
  readonly observers?: Observers;
  /** What comes from outside the machines: promises, callbacks and observables. */
  readonly environment?: Environment;
  /** How many actors a machine may have started and running at a time; usually 16. */
  readonly mostChildren?: number;
  /** Who gets what a machine emits, as a message; usually nobody does. */
  readonly listeners?: readonly Listener[];
  /**
   * Sets of actors that are the same but for their names, so that it makes no difference if two of
   * them change places; usually none. A search may then take them for each other, and refuses those
   * that are not the same.
   */
  readonly interchangeable?: readonly (readonly string[])[];
}

/** Who is told of what a machine emits. */
export interface Listener<From extends string = string, To extends string = string> {
  readonly from: From;
  /** Type of the event, or `*`. */
  readonly type: string;
  /** The actor that gets the event as a message. */
  readonly to: To;
}

/** Who hears an event of that type which an actor emits: names. */
export const listening = (listeners: readonly Listener[], actor: string, type: string): string[] =>
  listeners
    .filter(({ from, type: heard }) => from === actor && (heard === '*' || heard === type))
    .map(({ to }) => to);

/**
 * How time is read.
 *
 * - `untimed`: a pending timer may fire and a message arrive at any moment, which is safe for
 *   proofs;
 * - `virtual`: each has its moment, and the earliest is next;
 * - `stretched`: the steps of `untimed`, each given a time, which is how a path of the checker is
 *   taken again. A timer fires at its moment, or late where the path has something after it come
 *   first. A message arrives at its moment; or sooner, if a timer would be late for it; or later,
 *   if that is past. A step that says when it happens, `atMs`, happens then. Time never goes back;
 * - `exact`: every step says when it happens, and is refused if it cannot happen then, as timers
 *   are exact, and latencies (`Link.latencyMs`) and choices (`Choice.boundsMs`) have their bounds.
 */
export type TimeReading = 'untimed' | 'virtual' | 'stretched' | 'exact';

/** When a step happens, in ms of virtual time; a fraction if need be. */
interface Timed {
  readonly atMs?: number;
}

/** One step of a system. In untimed reading nobody asks when it happens. */
export type Step = Timed &
  (
    | { readonly type: 'deliver'; readonly link: string; readonly index: number }
    | { readonly type: 'drop'; readonly link: string; readonly index: number }
    | { readonly type: 'duplicate'; readonly link: string; readonly index: number }
    | { readonly type: 'reorder'; readonly link: string; readonly index: number }
    | { readonly type: 'timer'; readonly actor: string; readonly id: string }
    | { readonly type: 'choose'; readonly choice: string }
    | { readonly type: 'crash'; readonly party: string }
    | { readonly type: 'restart'; readonly party: string }
  );
