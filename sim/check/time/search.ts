/**
 * The search in exact time, breadth first: a state is one without times with a zone. States and
 * zones are numbers, and what a passage does to a zone is looked up once it has been met.
 *
 * What is found is exact, with each reduction and without: the states without times that can be
 * reached, and the least number of steps to each. A zone that lies within another of the same state
 * without times can do nothing that the other cannot; so it is left out where the other was found
 * in no more steps. Zones found in as many steps are joined where their union is a zone: what
 * follows the union follows one of them, and a run is told through the one that it follows.
 */

import { compose, type System } from '../../system/compose.ts';
import type { PendingTimer, SystemSnapshot } from '../../system/snapshot.ts';
import { Edges } from '../search/graph.ts';
import { grown, none } from '../search/growing.ts';
import { Kernel, type Successor } from '../search/kernel.ts';
import { PairTable } from '../search/pairTable.ts';
import { nothingObserved, type Observed } from '../search/unobserved.ts';
import { Controls, edgeSize, type Monitor } from './controls.ts';
import { Joining } from './joining.ts';
import { Kept } from './kept.ts';
import { type Passage, Passing } from './passage.ts';
import { TimedState } from './timedState.ts';
import { Zones } from './zones.ts';

/** Which reductions a search uses; usually all. Without one it finds the same, and takes longer. */
export interface Reductions {
  /** A state is left out whose zone is within another of the same state without times. */
  readonly inclusion: boolean;
  /** Zones are joined: see `Joining`. */
  readonly joins: boolean;
}

export const allReductions: Reductions = { inclusion: true, joins: true };

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
  readonly observed?: Observed;
  /** Usually nothing is waited for. */
  readonly monitor?: (search: ExactSearch) => Monitor;
  readonly reductions?: Reductions;
  /** Whether it is kept where each step leads; usually it is not. */
  readonly keepsEdges?: boolean;
  readonly on?: Told;
}

const firstRoom = 1 << 10;
/** About how much an entry of a Map takes. */
const bytesInMap = 40;
/** Of the zones of a level in order, each is tried with so many next ones: most have no union. */
const neighbours = 16;

/** The first state, with timers in the order in which they are started: untimed it has none. */
function startOf(system: System): SystemSnapshot {
  const { snapshot } = system.start();
  const { timers } = compose(system.definition, 'exact').start().snapshot.context;
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
  /** By state: where in the edges of its predecessor's the step to it is. */
  via = none;
  readonly kept: Kept;
  readonly #passing: Passing;
  readonly #joining: Joining;
  /** States that are one step further, by state without times; null if none are joined. */
  readonly #level: Map<number, number[]> | null;
  /** By state: those that were joined to it. */
  readonly parts = new Map<number, readonly [number, number]>();
  /** Where each step leads; null if that is not kept. */
  readonly edges: Edges | null;
  /** By state that is nothing new: the one in its place, if edges are kept. */
  readonly instead = new Map<number, number>();
  /** The first state of each depth. */
  readonly levelStarts: number[] = [];
  readonly #on: Told;
  readonly #after = new PairTable();
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
    this.#on = on;
    this.#passing = new Passing(this.zones);
    this.kept = new Kept(this.zones, reductions.inclusion);
    this.#level = reductions.joins ? new Map() : null;
    this.#joining = new Joining(this.zones);
    this.edges = options.keepsEdges === true ? new Edges() : null;
    this.controls = new Controls(this.kernel, monitor?.(this) ?? null);
    this.control = new Int32Array(firstRoom);
    this.zone = new Int32Array(firstRoom);
    this.predecessor = new Int32Array(firstRoom);
    this.via = new Int32Array(firstRoom);
  }

  /** Begins in the first state. */
  begin(): void {
    const slots = this.kernel.slots.of(startOf(this.system));
    const { control, passage } = this.controls.first(slots);
    this.first = passage;
    this.firstZone = this.#passing.first(passage);
    this.#reach(control, this.firstZone, -1, -1);
  }

  /** Finds the states that follow. */
  expand(state: number): void {
    const control = this.control[state] as number;
    if (state === this.nextLevel) {
      if (this.#level !== null) this.#joinLevel(this.#level);
      this.levelStarts.push(state);
      this.nextLevel = this.count;
    }
    const zone = this.zone[state] as number;
    if (zone < 0) return;
    this.#on.expanded?.(state);
    const { controls } = this;
    controls.list(control);
    if (controls.lengths[control] === 0) this.#on.stuck?.(state);
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
    const known = this.kept.add(control, zone, this.count);
    if (known >= 0) return known;
    for (const other of this.kept.within(control, zone, this.nextLevel)) {
      if (other !== this.count) this.#cover(other, this.count);
    }
    const state = this.#add(control, zone, predecessor, via);
    if (this.#level !== null) {
      const level = this.#level.get(control);
      if (level === undefined) this.#level.set(control, [state]);
      else level.push(state);
    }
    if (isFirst) this.#on.reached?.(state);
    return state;
  }

  /** A state found in as many steps as another is nothing new: what follows it follows that one. */
  #cover(state: number, by: number): void {
    const zone = this.zone[state] as number;
    if (zone < 0) return;
    this.zone[state] = ~zone;
    this.covered++;
    if (this.edges !== null) this.instead.set(state, by);
  }

  /** Joins what can be joined of the states of a level, by state without times. */
  #joinLevel(level: Map<number, number[]>): void {
    for (const [control, states] of level) {
      if (states.length > 1) this.#joinStates(control, states);
    }
    level.clear();
  }

  #joinStates(control: number, states: readonly number[]): void {
    const { lows } = this.zones;
    const zoneOf = (state: number) => this.zone[state] as number;
    let live = states.filter((state) => zoneOf(state) >= 0);
    for (let hasJoined = true; hasJoined && live.length > 1; ) {
      hasJoined = false;
      live.sort((a, b) => (lows[zoneOf(a)] as number) - (lows[zoneOf(b)] as number));
      for (let at = 0; at < live.length; at++) {
        const end = Math.min(live.length, at + 1 + neighbours);
        for (let other = at + 1; other < end; other++) {
          const [one, two] = [live[at] as number, live[other] as number];
          if (zoneOf(one) < 0 || zoneOf(two) < 0) continue;
          const zone = this.#joining.join(zoneOf(one), zoneOf(two));
          if (zone < 0) continue;
          hasJoined = true;
          const joined = this.#addJoined(control, zone, [one, two]);
          live.push(joined);
          for (const state of live) {
            const isPart = state !== joined && zoneOf(state) >= 0;
            if (isPart && this.zones.isWithin(zoneOf(state), zone)) this.#cover(state, joined);
          }
        }
      }
      live = live.filter((state) => zoneOf(state) >= 0);
    }
  }

  /** Adds the state that two are together. They are its predecessors as far as runs are told. */
  #addJoined(control: number, zone: number, parts: readonly [number, number]): number {
    this.kept.add(control, zone, this.count);
    const state = this.#add(control, zone, parts[0], -1);
    this.parts.set(state, parts);
    return state;
  }

  #add(control: number, zone: number, predecessor: number, via: number): number {
    const state = this.count++;
    if (state === this.control.length) {
      this.control = grown(this.control, 2 * state);
      this.zone = grown(this.zone, 2 * state);
      this.predecessor = grown(this.predecessor, 2 * state);
      this.via = grown(this.via, 2 * state);
    }
    this.control[state] = control;
    this.zone[state] = zone;
    this.predecessor[state] = predecessor;
    this.via[state] = via;
    return state;
  }

  get bytes(): number {
    const { count, kernel, zones, controls, kept } = this;
    // Four numbers a state; what else there is of some of them takes a table of two numbers.
    const ofStates = 4 * 4 * count + bytesInMap * (this.parts.size + this.instead.size);
    const ofGraph = this.edges?.bytes ?? 0;
    const ofTables = this.#after.bytes + zones.bytes + controls.bytes + kept.bytes;
    return ofStates + ofGraph + ofTables + kernel.slots.bytes;
  }
}
