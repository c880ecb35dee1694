/**
 * A search that has one state for each orbit of interchangeable actors (see `Orbits`).
 *
 * Orbits are a bisimulation, as swaps of actors map steps to steps: what a state of an orbit can
 * do, each of them can, with names renamed. So what is found one level deeper of a representative
 * is all that is found so of its orbit, depths are those of a search of all states, and of each run
 * to a representative there is one as long to each state of its orbit, as the first state is alone
 * in its own. The graph of all states there is not: so not for liveness.
 *
 * After C. Norris Ip and D. Dill, "Better verification through symmetry" (1996).
 */

import type { System } from '../../../system/compose.ts';
import type { Step } from '../../../system/definition.ts';
import { ModelError } from '../../../system/errors.ts';
import { mishapKinds } from '../../mishaps.ts';
import type { Met } from '../../searched.ts';
import { DiskExplorer } from '../disk/explore.ts';
import type { Limits, Progress } from '../limits.ts';
import type { ExplorerOptions } from '../options.ts';
import { slotsAfter } from '../retrace.ts';
import type { Successor } from '../successor.ts';
import type { Deferred } from '../trackedState.ts';
import { Everywhere } from './everywhere.ts';
import { Orbits } from './orbits.ts';

export class OrbitExplorer extends DiskExplorer {
  readonly #orbits: Orbits;
  readonly #everywhere: Everywhere;
  readonly #slots: Int32Array;

  /** Throws a ModelError if the first state tells the actors apart. */
  constructor(
    system: System,
    options: ExplorerOptions,
    readonly interchanged: readonly (readonly string[])[],
  ) {
    super(system, { ...options, threads: 1 });
    const { slots } = this.kernel;
    const orbits = new Orbits(slots, interchanged, this.parts.journal);
    const everywhere = new Everywhere(options.watches, orbits, this.parts.lookup);
    this.#orbits = orbits;
    this.#everywhere = everywhere;
    this.parts.orbits = {
      weigh: (slot, value) => orbits.weigh(slot, value),
      save: (sink) => everywhere.save(sink),
      restore: (source) => everywhere.restore(source),
    };
    this.#slots = new Int32Array(slots.count);
    this.#start();
  }

  override get bytes(): number {
    return super.bytes + this.#orbits.bytes + this.#everywhere.bytes;
  }

  override *run(given: Partial<Limits>): Generator<Progress, void, unknown> {
    yield* super.run(given);
    // On disk are only those that are asked when they are expanded.
    const end = this.isOnDisk ? 0 : this.states;
    for (let state = this.expanded; state < end; state++) this.#ask(state);
    this.#close();
  }

  override expand(first: number, count: number): void {
    const { lookup, frontier } = this.parts;
    for (let at = 0; at < count; at++) this.#ask(first + at);
    lookup.gather(first, count);
    this.transitions += frontier.collect(first, count);
    this.#follow();
  }

  /** The steps of a shortest run to a state, or to one of its orbit: that to which swaps lead. */
  override stepsTo(state: number, path: readonly number[] = []): Step[] {
    const states = [...(this.statesTo(state) ?? this.#statesInMemory(state))].reverse();
    // Backwards: what leads from a representative to the next one is to lead on to the last.
    const run = [this.#swapped(states[0] as Int32Array, path)];
    let swaps = path;
    for (const [index, before] of states.slice(1).entries()) {
      swaps = [...this.#leading(before, states[index] as Int32Array), ...swaps];
      run.push(this.#swapped(before, swaps));
    }
    run.reverse();
    return run.slice(1).map((to, index) => this.#stepBetween(run[index] as Int32Array, to));
  }

  /** What machines have come to before the first state. */
  #start(): void {
    const { kernel, firstSlots, system } = this;
    const { slots, state, reaction } = kernel;
    const actors = [...system.actorNames.keys()];
    const { images } = this.#orbits;
    reaction.hearing = images.locals;
    // Nobody has started: no number of a local state stands for that.
    const before = Int32Array.from(firstSlots, (_, slot) => (slot < actors.length ? -1 : 0));
    for (const link of system.network.links.keys()) {
      const slot = slots.linkSlot(link);
      before[slot] = slots.contentsId(slot, []);
    }
    kernel.begin(before);
    reaction.start(actors);
    state.settle();
    state.takeMoved();
    state.takeChanges();
    reaction.take();
    const all = [...firstSlots.keys()];
    const swap = images.neighbours.find((number) => !images.fixes(number, firstSlots, all));
    this.parts.packing.widen();
    if (swap === undefined) return;
    const { one, other } = images.swaps[swap] as (typeof images.swaps)[number];
    const expected = `expected a first state that does not tell "${one}" from "${other}"`;
    throw new ModelError(`interchangeable: ${expected}, got one that does`, [one, other]);
  }

  /** Asks the watches in all states of an orbit. */
  #ask(state: number): void {
    for (const { watch, path } of this.#everywhere.ask(this.#slotsOf(state, this.#slots))) {
      watch.foundIn = state;
      watch.foundBy = path;
    }
  }

  #slotsOf(state: number, slots: Int32Array = this.firstSlots.slice()): Int32Array {
    slots.fill(0);
    this.store.unpack(state, slots);
    return slots;
  }

  #statesInMemory(state: number): Int32Array[] {
    const states: Int32Array[] = [];
    const { predecessors } = this.store;
    for (let at = state; at >= 0; at = predecessors[at] as number) states.push(this.#slotsOf(at));
    return states.reverse();
  }

  protected override represent(slots: Int32Array): void {
    this.#orbits.represent(slots);
  }

  #swapped(slots: Int32Array, path: readonly number[]): Int32Array {
    const swapped = slots.slice();
    for (const swap of path) this.#orbits.images.apply(swap, swapped);
    return swapped;
  }

  /** Finds or adds the representatives of the states that the steps lead to. */
  #follow(): void {
    const { frontier, packing, deferrals } = this.parts;
    const { successors } = this.leaves;
    const after = ({ number }: Deferred, before: number) => deferrals.after(number, before);
    for (let number = 0; number < frontier.count; number++) {
      const state = frontier.states[number] as number;
      const successor = successors[frontier.rows[number] as number] as Successor;
      const next = slotsAfter(this.kernel, successor, this.#slotsOf(state, this.#slots), after);
      this.represent(next);
      packing.widen();
      this.store.find(next, state);
    }
    frontier.count = 0;
    for (const levels of [frontier.sleep.asleep, frontier.toAsk]) {
      levels.makeRoom(this.store.count - frontier.nextLevel);
    }
  }

  /** The swaps after which some step from a state leads to a representative. */
  #leading(from: Int32Array, to: Int32Array): number[] {
    for (const next of this.#nextOf(from)) {
      const path: number[] = [];
      this.#orbits.represent(next.slots, path);
      // The swaps back, as each of them is undone by itself.
      if (isEqual(next.slots, to)) return path;
    }
    throw new Error('defect of the checker: no step leads to the next orbit of a run');
  }

  #stepBetween(from: Int32Array, to: Int32Array): Step {
    for (const { step, slots } of this.#nextOf(from)) if (isEqual(slots, to)) return step;
    throw new Error('defect of the checker: no step leads to the next state of a run');
  }

  /** Where all steps of a state lead. */
  *#nextOf(slots: Int32Array): Iterable<{ readonly step: Step; readonly slots: Int32Array }> {
    const { kernel } = this;
    for (const group of kernel.groups.keys()) {
      kernel.begin(slots);
      for (const successor of kernel.successors(group)) {
        const step = kernel.steps.items[successor.step] as Step;
        yield { step, slots: slotsAfter(kernel, successor, slots) };
      }
    }
  }

  /** What is met with some actors is met with those in their places. */
  #close(): void {
    const { records } = this.parts;
    for (const kind of mishapKinds) {
      const all = [...records.mishaps[kind]];
      records.mishaps[kind].clear();
      for (const [what, met] of all) {
        for (const image of this.#imagesOf(what)) this.#note(records.mishaps[kind], image, met);
      }
    }
    for (const [what, taken] of [...records.taken]) {
      const whole = JSON.stringify([taken.actor, taken.name]);
      for (const image of this.#imagesOf(whole)) {
        const [actor, name] = JSON.parse(image) as [string, string];
        const key = image === whole ? what : `${actor} ${name}`;
        this.#note(records.taken, key, { ...taken, actor, name });
      }
    }
  }

  #note<Value extends Met>(all: Map<string, Value>, what: string, met: Value): void {
    if (!all.has(what)) all.set(what, met);
  }

  /** A text, and all that come of it where actors change places. */
  #imagesOf(text: string): Set<string> {
    const all = new Set([text]);
    for (const one of all) {
      for (const swap of this.#orbits.images.swaps) all.add(swap.text(one));
    }
    return all;
  }
}

const isEqual = (one: Int32Array, other: Int32Array): boolean =>
  one.every((value, slot) => value === other[slot]);
