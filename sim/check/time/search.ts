/**
 * The search in exact time, breadth first: a state is one without times with a zone. States and
 * zones are numbers, and what a passage does to a zone is looked up once it has been met.
 */

import type { Predicate } from '../../model/property.ts';
import type { System } from '../../system/compose.ts';
import type { Step } from '../../system/definition.ts';
import { grown, none } from '../search/growing.ts';
import { Kernel, type Successor } from '../search/kernel.ts';
import { PairTable } from '../search/pairTable.ts';
import { nothingObserved, type Observed } from '../search/unobserved.ts';
import { Controls, edgeSize, type Monitor } from './controls.ts';
import { Kept } from './kept.ts';
import { type Passage, Passing } from './passage.ts';
import { TimedState } from './timedState.ts';
import { Zones } from './zones.ts';

/** Which reductions a search uses; usually all. Without one it finds the same, and takes longer. */
export interface Reductions {
  /** A state is left out whose zone is within another of the same state without times. */
  readonly inclusion: boolean;
}

export const allReductions: Reductions = { inclusion: true };

export class ExactSearch {
  readonly kernel: Kernel;
  readonly zones = new Zones();
  readonly controls: Controls;
  count = 0;
  transitions = 0;
  /** By state. */
  control = none;
  zone = none;
  predecessor = none;
  /** By state: where in the edges of its predecessor's the step to it is. */
  via = none;
  readonly kept: Kept;
  readonly #passing: Passing;
  readonly #after = new PairTable();
  /** The passage to the first state. */
  readonly first: Passage;
  /** Called with each state without times when it is reached first. */
  onControl: (state: number) => void = () => {};

  constructor(
    readonly system: System,
    observed: Observed = nothingObserved,
    monitor: ((search: ExactSearch) => Monitor) | null = null,
    reductions: Reductions = allReductions,
  ) {
    this.kernel = new Kernel(system, observed, TimedState);
    this.#passing = new Passing(this.zones);
    this.kept = new Kept(this.zones, reductions.inclusion);
    this.controls = new Controls(this.kernel, monitor?.(this) ?? null);
    this.control = new Int32Array(1024);
    this.zone = new Int32Array(1024);
    this.predecessor = new Int32Array(1024);
    this.via = new Int32Array(1024);
    const slots = this.kernel.slots.of(system.start().snapshot);
    const { control, passage } = this.controls.first(slots);
    this.first = passage;
    this.#reach(control, this.#passing.first(passage), -1, -1);
  }

  /** Whether a predicate holds in a state without times. */
  holds(predicate: Predicate, slots: Int32Array): boolean {
    this.kernel.begin(slots);
    return predicate(this.kernel.state);
  }

  /** Expands the states found, until there are more than so many. */
  run(most = Number.POSITIVE_INFINITY): void {
    for (let state = 0; state < this.count && this.count <= most; state++) this.#expand(state);
  }

  #expand(state: number): void {
    const control = this.control[state] as number;
    const zone = this.zone[state] as number;
    const { controls } = this;
    controls.list(control);
    const start = controls.starts[control] as number;
    const end = start + edgeSize * (controls.lengths[control] as number);
    for (let at = start; at < end; at += edgeSize) {
      const after = this.after(zone, controls.edges[at] as number);
      if (after < 0) continue;
      this.transitions++;
      this.#reach(controls.edges[at + 2] as number, after, state, at);
    }
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

  #reach(control: number, zone: number, predecessor: number, via: number): void {
    const isFirst = !this.kept.isReached(control);
    if (!this.kept.add(control, zone)) return;
    const state = this.#add(control, zone, predecessor, via);
    if (isFirst) this.onControl(state);
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

  /** The steps to a state. */
  stepsTo(state: number): Step[] {
    const steps: Step[] = [];
    for (
      let at = state;
      (this.predecessor[at] as number) >= 0;
      at = this.predecessor[at] as number
    ) {
      steps.push(this.stepAt(this.via[at] as number));
    }
    return steps.reverse();
  }

  stepAt(edge: number): Step {
    const row = this.controls.edges[edge + 1] as number;
    const { step } = this.controls.rows.all[row] as Successor;
    return this.kernel.steps.items[step] as Step;
  }
}
