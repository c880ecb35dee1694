/**
 * The search in exact time, breadth first: a state is one without times with a zone. States and
 * zones are numbers, and what a passage does to a zone is looked up once it has been met.
 *
 * What is found is exact, with each reduction and without: the states without times that can be
 * reached, and the least number of steps to each. A zone that lies within another of the same state
 * without times can do nothing that the other cannot; so it is left out where the other was found
 * in no more steps. Zones found in as many steps are joined where their union is a zone: what
 * follows the union follows one of them, and a run is told through the one that it follows.
 *
 * Polls that change nothing need no reduction of their own. Where nothing else runs, the zone after
 * a round lies within the one before it, and is nothing new. Where a deadline runs, it is nearer
 * after each round, and that is no idle round: in how many steps something is reached from then on
 * depends on how many there were, and to leave some out would tell a run that is too short. What
 * that costs is so many states for each round (see `polls.test.ts`).
 */

import { compose, type System } from '../../system/compose.ts';
import type { PendingTimer, SystemSnapshot } from '../../system/snapshot.ts';
import { Edges } from '../search/graph.ts';
import { grown, none } from '../search/growing.ts';
import { Kernel } from '../search/kernel.ts';
import type { Successor } from '../search/successor.ts';
import { nothingObserved, type Observed } from '../search/unobserved.ts';
import { Controls, edgeSize, type Monitor } from './controls.ts';
import { areDecided } from './exchanges.ts';
import { Joins } from './joins.ts';
import { Kept } from './kept.ts';
import { type Passage, Passing } from './passage.ts';
import { Remembered } from './remembered.ts';
import { TimedState } from './timedState.ts';
import { Zones } from './zones.ts';

/** Which reductions a search uses; usually all. Without one it finds the same, and takes longer. */
export interface Reductions {
  /** A state is left out whose zone is within another of the same state without times. */
  readonly inclusion: boolean;
  /** Zones are joined: see `Joining`. */
  readonly joins: boolean;
  /** Where messages may get lost, that is decided as an exchange begins: see `Exchanges`. */
  readonly exchanges: boolean;
}

export const allReductions: Reductions = { inclusion: true, joins: true, exchanges: true };

/** What a search tells on its way. */
interface Told {
  /** A state without times is reached first. */
  readonly reached?: (state: number) => void;
  /** A row is taken for the first time, by an edge of a state. */
  readonly taken?: (successor: Successor, state: number, edge: number) => void;
  /** The states that follow one are about to be found. */
  readonly expanded?: (state: number) => void;
  /** A state has no steps. */
  readonly stuck?: (state: number) => void;
}

interface Options {
  /** The same system in exact time, if there is one already. */
  readonly exact?: System;
  readonly observed?: Observed;
  /** Usually nothing is waited for. */
  readonly monitor?: (search: ExactSearch) => Monitor;
  readonly reductions?: Reductions;
  /** Whether it is kept where each step leads; usually it is not. */
  readonly keepsEdges?: boolean;
  readonly on?: Told;
}

const firstRoom = 1 << 10;
/** So many zones after passages are remembered: a power of two. */
const mostRemembered = 1 << 17;
/** In place of an edge, of a state that two were joined to: see `via`. */
const joinedWith = -2;

/** The first state, with timers in the order in which they are started: untimed it has none. */
function startOf(system: System, exact: System): SystemSnapshot {
  const { snapshot } = system.start();
  const { timers } = exact.start().snapshot.context;
  const numberOf = (place: number) => timers[place]?.number ?? 0;
  const places = [...timers.keys()].sort((a, b) => numberOf(a) - numberOf(b));
  const inOrder = places.map((place) => snapshot.context.timers[place] as PendingTimer);
  return { ...snapshot, context: { ...snapshot.context, timers: inOrder } };
}

export class ExactSearch {
  readonly kernel: Kernel;
  readonly zones = new Zones();
  readonly controls: Controls;
  count = 0;
  transitions = 0;
  /** How many states are nothing new once others of as many steps were found. */
  covered = 0;
  /** The first state that is one step further than the one that is expanded. */
  nextLevel = 0;
  /** By state. A zone is inverted (~) once the state is nothing new. */
  control = none;
  zone = none;
  predecessor = none;
  /**
   * By state: where in the edges of its predecessor's the step to it is; -1 for the first. One that
   * two were joined to has the one for a predecessor, and -2 less the other here.
   */
  via = none;
  readonly kept: Kept;
  readonly #passing: Passing;
  /** Null if none are joined. */
  readonly #joins: Joins | null;
  /** Where each step leads; null if that is not kept. */
  readonly edges: Edges | null;
  /** By state: 1 + the one in its place, if it is nothing new and edges are kept. */
  instead = none;
  /** The first state of each depth. */
  readonly levelStarts: number[] = [];
  readonly #exact: System | undefined;
  readonly #on: Told;
  /** By zone and passage: 1 + the zone after it, 0 for none. */
  readonly #after = new Remembered(mostRemembered);
  /** The passage to the first state. */
  first: Passage | null = null;
  firstZone = -1;
  /** By row: whether it has been taken. */
  #isTaken = new Uint8Array(1 << 10);

  constructor(
    readonly system: System,
    options: Options = {},
  ) {
    const { observed = nothingObserved, monitor, reductions = allReductions, on = {} } = options;
    this.kernel = new Kernel(system, observed, TimedState);
    this.#exact = options.exact;
    this.#on = on;
    this.#passing = new Passing(this.zones);
    this.kept = new Kept(this, reductions.inclusion);
    this.#joins = reductions.joins ? new Joins(this) : null;
    this.edges = options.keepsEdges === true ? new Edges() : null;
    const waits = monitor?.(this) ?? null;
    const isDecided = reductions.exchanges && waits === null && areDecided(this.kernel, observed);
    this.controls = new Controls(this.kernel, waits, isDecided ? observed : null);
    this.control = new Int32Array(firstRoom);
    this.zone = new Int32Array(firstRoom);
    this.predecessor = new Int32Array(firstRoom);
    this.via = new Int32Array(firstRoom);
  }

  /** Begins in the first state. */
  begin(): void {
    const { system, kernel } = this;
    const exact = this.#exact ?? compose(system.definition, 'exact');
    const slots = kernel.slots.of(startOf(system, exact));
    const { control, passage } = this.controls.first(slots);
    this.first = passage;
    this.firstZone = this.#passing.first(passage);
    this.#reach(control, this.firstZone, -1, -1);
  }

  /** Finds the states that follow. */
  expand(state: number): void {
    const control = this.control[state] as number;
    if (state === this.nextLevel) {
      this.#joins?.join(state, this.controls.count);
      this.levelStarts.push(state);
      this.nextLevel = this.count;
    }
    const zone = this.zone[state] as number;
    if (zone < 0) return;
    this.#on.expanded?.(state);
    const { controls } = this;
    controls.list(control);
    const isStuck = controls.lengths[control] === 0 && !controls.isDoomed(control);
    if (isStuck) this.#on.stuck?.(state);
    const start = controls.starts[control] as number;
    const end = start + edgeSize * (controls.lengths[control] as number);
    for (let at = start; at < end; at += edgeSize) {
      const after = this.after(zone, controls.edges[at] as number);
      if (after < 0) continue;
      this.transitions++;
      const row = controls.edges[at + 1] as number;
      if (this.#isTaken[row] !== 1) this.#take(row, state, at);
      const reached = this.#reach(controls.edges[at + 2] as number, after, state, at);
      this.edges?.add(state, reached, at / edgeSize);
    }
  }

  #take(row: number, state: number, edge: number): void {
    if (row >= this.#isTaken.length) {
      const larger = new Uint8Array(2 * (row + 1));
      larger.set(this.#isTaken);
      this.#isTaken = larger;
    }
    this.#isTaken[row] = 1;
    this.#on.taken?.(this.controls.rows.all[row] as Successor, state, edge);
  }

  /** The zone that a state was found with, also if it is nothing new by now. */
  zoneOf(state: number): number {
    const zone = this.zone[state] as number;
    return zone < 0 ? ~zone : zone;
  }

  /** The zone after a passage, -1 if it cannot be. */
  after(zone: number, passage: number): number {
    let after = this.#after.get(zone, passage);
    if (after < 0) {
      after = this.#passing.after(zone, this.controls.passages.all[passage] as Passage) + 1;
      this.#after.set(zone, passage, after);
    }
    return after - 1;
  }

  /** The number of the state that is reached: a new one or one that was found before. */
  #reach(control: number, zone: number, predecessor: number, via: number): number {
    const isFirst = !this.kept.isReached(control);
    this.zone[this.count] = zone;
    const known = this.kept.add(control, zone, this.count);
    if (known >= 0) return known;
    const state = this.#add(control, predecessor, via);
    this.#coverSwept(state);
    if (isFirst) this.#on.reached?.(state);
    return state;
  }

  /** Covers those of a level that are kept no longer, by a state. */
  #coverSwept(by: number): void {
    const { swept } = this.kept;
    for (let at = 0; at < swept.count; at++) {
      const state = swept.states[at] as number;
      if (state >= this.nextLevel) this.cover(state, by);
    }
  }

  /** A state found in as many steps as another is nothing new: what follows it follows that one. */
  cover(state: number, by: number): void {
    const zone = this.zone[state] as number;
    if (zone < 0) return;
    this.zone[state] = ~zone;
    this.covered++;
    if (this.edges === null) return;
    if (this.instead.length < this.zone.length) {
      this.instead = grown(this.instead, this.zone.length);
    }
    this.instead[state] = by + 1;
  }

  /** Adds the state that two are together. */
  addJoined(control: number, zone: number, one: number, two: number): number {
    this.zone[this.count] = zone;
    const known = this.kept.add(control, zone, this.count);
    const state = this.#add(control, one, joinedWith - two);
    if (known < 0) this.#coverSwept(state);
    return state;
  }

  /** The two that were joined to a state; null for any other. */
  partsOf(state: number): readonly [number, number] | null {
    const via = this.via[state] as number;
    if (via > joinedWith) return null;
    return [this.predecessor[state] as number, joinedWith - via];
  }

  /** Adds the state whose zone has been set. There is room for the zone of one more, always. */
  #add(control: number, predecessor: number, via: number): number {
    const state = this.count++;
    this.control[state] = control;
    this.predecessor[state] = predecessor;
    this.via[state] = via;
    if (this.count === this.control.length) {
      const room = 2 * this.count;
      this.control = grown(this.control, room);
      this.zone = grown(this.zone, room);
      this.predecessor = grown(this.predecessor, room);
      this.via = grown(this.via, room);
    }
    return state;
  }

  get bytes(): number {
    const { count, kernel, zones, controls, kept } = this;
    const ofStates = 4 * (4 * count + Math.min(count, this.instead.length));
    const ofGraph = this.edges?.bytes ?? 0;
    const ofJoins = this.#joins?.bytes ?? 0;
    const ofTables = this.#after.bytes + zones.bytes + controls.bytes + kept.bytes + ofJoins;
    return ofStates + ofGraph + ofTables + kernel.slots.bytes;
  }
}
