/**
 * Fairness: which cycles of the state graph a run may follow for ever.
 *
 * Strong for deliveries, restarts and choices that are owed (a server's): an action that is
 * enabled infinitely often is taken infinitely often. Weak for timers: one that keeps running,
 * neither cancelled nor started anew, fires. A polling loop that stops its timer in each round
 * need not ever see it fire.
 */

import { type Components, componentsOf, type Edges, Scratch } from '../search/graph.ts';
import type { StateGraph } from './stateGraph.ts';

export class Fairness {
  /** Those that a run may take. */
  readonly edges: Edges;
  readonly #actions: Int32Array;
  readonly #isTimer: readonly boolean[];
  readonly #scratch: Scratch;
  /** Marks the states of the current component. All others hold another mark. */
  readonly #member: Int32Array;
  #mark = 0;
  readonly #components: Components;
  /** By component: its fair parts, found when they are first asked for. */
  readonly #fair = new Map<number, readonly Int32Array[]>();

  /** `barred`: by row, 1 if no run takes it. What is owed by it is owed all the same. */
  constructor(
    readonly graph: StateGraph,
    readonly barred: Uint8Array | null = null,
  ) {
    this.edges = barred === null ? graph.edges : graph.edges.without(barred);
    this.#actions = graph.actions;
    this.#isTimer = graph.isTimer;
    this.#scratch = new Scratch(this.edges.states);
    this.#member = new Int32Array(this.edges.states);
    this.#components = this.#allComponents();
  }

  /** The fair parts of the components of a set of states. */
  *partsOf(isIn: (state: number) => boolean): Generator<Int32Array> {
    const components = this.#components;
    for (let component = 0; component < components.count; component++) {
      const members = components.of(component);
      const inside = countIn(members, isIn);
      if (inside > 0 && inside < members.length) {
        yield* this.#partsIn(members.filter(isIn));
      } else if (inside > 0) {
        let parts = this.#fair.get(component);
        if (parts === undefined) {
          parts = this.#partsIn(members);
          this.#fair.set(component, parts);
        }
        yield* parts;
      }
    }
  }

  /** The strongly connected components of the whole graph, fair or not. */
  #allComponents(): Components {
    const { states } = this.edges;
    const all = new Int32Array(states);
    for (let state = 0; state < states; state++) all[state] = state;
    return componentsOf(this.edges, all, this.#member, this.#markAll(all), this.#scratch);
  }

  /** The maximal sets of these states in which some fair run visits every state for ever. */
  #partsIn(states: Int32Array): Int32Array[] {
    const fair: Int32Array[] = [];
    const work = [states];
    for (let next = work.pop(); next !== undefined; next = work.pop()) {
      const all = componentsOf(this.edges, next, this.#member, this.#markAll(next), this.#scratch);
      for (let component = 0; component < all.count; component++) {
        const members = all.of(component);
        const smaller = this.#fairPart(members);
        if (smaller === members) {
          const mark = this.#markAll(members);
          const isIn = (state: number) => this.#member[state] === mark;
          if (this.graph.lasts(this.edges, members, isIn)) fair.push(members);
        } else if (smaller.length > 0) work.push(smaller);
      }
    }
    return fair;
  }

  #markAll(states: Int32Array): number {
    this.#mark++;
    for (let index = 0; index < states.length; index++) {
      this.#member[states[index] as number] = this.#mark;
    }
    return this.#mark;
  }

  /** The component itself if it is fair; else those of its states that can make up a fair one. */
  #fairPart(members: Int32Array): Int32Array {
    const { offsets, targets, rows } = this.graph.edges;
    const { barred } = this;
    const mark = this.#markAll(members);
    const count = this.#isTimer.length;
    const taken = new Uint8Array(count);
    const stopped = new Uint8Array(count);
    /** In how many of the states each action is enabled. */
    const possible = new Int32Array(count);
    const lastSeen = new Int32Array(count).fill(-1);
    for (let index = 0; index < members.length; index++) {
      const state = members[index] as number;
      const last = offsets[state + 1] as number;
      for (let edge = offsets[state] as number; edge < last; edge++) {
        const row = rows[edge] as number;
        const isTaken = barred === null || barred[row] === 0;
        const isWithin = isTaken && this.#member[targets[edge] as number] === mark;
        const action = this.#actions[row] as number;
        if (action >= 0) {
          if (lastSeen[action] !== index) possible[action] = (possible[action] as number) + 1;
          lastSeen[action] = index;
          if (isWithin) taken[action] = 1;
        }
        if (isWithin) for (const timer of this.graph.stops(row)) stopped[timer] = 1;
      }
    }
    const isMissing = new Uint8Array(count);
    let misses = false;
    for (let action = 0; action < count; action++) {
      if (taken[action] !== 0 || possible[action] === 0) continue;
      if (this.#isTimer[action]) {
        // It keeps running and never fires: neither here nor in any part of the component.
        if (possible[action] === members.length && stopped[action] === 0) return nothing;
      } else {
        isMissing[action] = 1;
        misses = true;
      }
    }
    return misses ? this.#without(members, isMissing) : members;
  }

  #without(members: Int32Array, isMissing: Uint8Array): Int32Array {
    const { offsets, rows } = this.graph.edges;
    return members.filter((state) => {
      const last = offsets[state + 1] as number;
      for (let edge = offsets[state] as number; edge < last; edge++) {
        const action = this.#actions[rows[edge] as number] as number;
        if (action >= 0 && isMissing[action] !== 0) return false;
      }
      return true;
    });
  }
}

const nothing = new Int32Array(0);

/** How many states are in a set. */
function countIn(states: Int32Array, isIn: (state: number) => boolean): number {
  let count = 0;
  for (let index = 0; index < states.length; index++) if (isIn(states[index] as number)) count++;
  return count;
}
