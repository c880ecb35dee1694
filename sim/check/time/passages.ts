/**
 * The passages that the steps of a system are to zones. One depends on the step and on how much is
 * pending beside what it touches, the shape of a state; so each is made once for both.
 */

import type { Step } from '../../system/definition.ts';
import { Interner } from '../search/interner.ts';
import type { Kernel } from '../search/kernel.ts';
import type { Successor } from '../search/successor.ts';
import { type Begun, begunAnew, going, passageOf } from './begun.ts';
import { atMost, below, unbounded } from './bound.ts';
import { type Passage, passageWithout } from './passage.ts';
import { type Pending, PendingIn, samePlaces } from './pending.ts';
import { again, fresh } from './timedState.ts';

/** What comes in a step. */
interface Fired {
  readonly slot: number;
  readonly place: number;
  /** Whether it is bound to a moment; what is lost goes at any. */
  readonly isTimed: boolean;
}

export class Passages {
  readonly #kernel: Kernel;
  readonly #pendingIn: PendingIn;
  readonly #shapes = new Interner<number>();
  readonly #passages = new Interner<Passage>();
  /** By row, whether the monitor waits before and after, and shape: passages. */
  readonly #known = new Map<number, readonly number[]>();
  /** By passage and what is left out before and after. */
  readonly #without = new Map<string, number>();
  readonly #fifos: readonly number[];
  readonly #rows: readonly Successor[];

  /** `waitingMs`: after how long more a monitor is no longer content. */
  constructor(
    kernel: Kernel,
    rows: readonly Successor[],
    readonly waitingMs: number,
  ) {
    this.#kernel = kernel;
    this.#rows = rows;
    this.#pendingIn = new PendingIn(kernel.slots);
    const { links } = kernel.system.network;
    this.#fifos = [...links.keys()]
      .filter((name) => links.get(name)?.kind === 'fifo')
      .map((name) => kernel.slots.linkSlot(name));
  }

  get all(): readonly Passage[] {
    return this.#passages.items;
  }

  /** The number of the shape of a state: which of its slots have how much pending. */
  shapeOf(slots: Int32Array): number {
    let key = '';
    for (let slot = 0; slot < this.#pendingIn.slots; slot++) {
      const { fresh: all, choices, isUrgent } = this.#pendingIn.of(slot, slots[slot] as number);
      if (all.length > 0) key += `${slot}:${all.length}${choices.join()},`;
      if (isUrgent) key += `${slot}!`;
    }
    if (this.#mayReorder(slots)) key += 'r';
    return this.#shapes.id(key, () => 0);
  }

  /** How many things are pending in a state, without a monitor. */
  #sizeOf(slots: Int32Array): number {
    let size = 0;
    for (let slot = 0; slot < this.#pendingIn.slots; slot++) {
      size += this.#in(slot, slots).fresh.length;
    }
    return size;
  }

  /** Of each thing pending in a state: its name, "" for one that never has to come. */
  namesOf(slots: Int32Array): string[] {
    const all: string[] = [];
    for (let slot = 0; slot < this.#pendingIn.slots; slot++) {
      const { fresh: intervals, names } = this.#in(slot, slots);
      for (const [place, [, latestMs]] of intervals.entries()) {
        all.push(latestMs === Number.POSITIVE_INFINITY ? '' : `${slot} ${names[place]}`);
      }
    }
    return all;
  }

  /** The number of what is pending at a place of a slot. */
  numberOf(slot: number, place: number, slots: Int32Array): number {
    let number = 1 + place;
    for (let other = 0; other < slot; other++) number += this.#in(other, slots).fresh.length;
    return number;
  }

  /** How long what is pending at a place of a slot takes at the most. */
  latestMs(slot: number, place: number, slots: Int32Array): number {
    return this.#in(slot, slots).fresh[place]?.[1] ?? Number.POSITIVE_INFINITY;
  }

  /** The passage for zones that do not know some things pending before and after, by number. */
  without(passage: number, before: readonly number[], after: readonly number[]): number {
    if (before.length + after.length === 0) return passage;
    const key = `${passage} ${before} ${after}`;
    let known = this.#without.get(key);
    if (known === undefined) {
      known = this.#id(passageWithout(this.all[passage] as Passage, before, after));
      this.#without.set(key, known);
    }
    return known;
  }

  /** The passage to the first state. */
  first(slots: Int32Array, waits: boolean): Passage {
    const begun: Begun[] = [];
    for (let slot = 0; slot < this.#pendingIn.slots; slot++) {
      begun.push(...begunAnew(this.#in(slot, slots)));
    }
    if (waits) begun.push(this.#monitor(0));
    const inOrder = this.#inOrder(slots, begun, true);
    return passageOf({ size: 1, fired: 0, isUrgent: true, behind: [] }, begun, inOrder);
  }

  /** The passage that shows that a monitor which waits is no longer content. */
  overdue(slots: Int32Array): number {
    const fired = this.#sizeOf(slots) + 1;
    const isUrgent = this.isUrgent(slots);
    return this.#id(passageOf({ size: fired + 1, fired, isUrgent, behind: [] }, [], []));
  }

  /** The passages of a row: several where equal messages are under way. */
  of(
    row: number,
    shape: number,
    slots: Int32Array,
    target: Int32Array,
    waits: readonly [before: boolean, after: boolean],
  ): readonly number[] {
    const way = (waits[0] ? 2 : 0) + (waits[1] ? 1 : 0);
    const key = (row * 4 + way) * 2 ** 24 + shape;
    let known = this.#known.get(key);
    if (known === undefined) {
      const made = this.#firedBy(row, slots).map((fired) =>
        this.#id(this.#make(row, fired, slots, target, waits)),
      );
      known = [...new Set(made)];
      this.#known.set(key, known);
    }
    return known;
  }

  #id(passage: Passage): number {
    return this.#passages.id(JSON.stringify(passage), () => passage);
  }

  #in(slot: number, slots: Int32Array): Pending {
    return this.#pendingIn.of(slot, slots[slot] as number);
  }

  /** Whether no time may pass in a state. */
  isUrgent(slots: Int32Array): boolean {
    for (let slot = 0; slot < this.#pendingIn.slots; slot++) {
      if (this.#in(slot, slots).isUrgent) return true;
    }
    return false;
  }

  /** What may come in a row; null for something that may come at any moment. */
  #firedBy(row: number, slots: Int32Array): readonly (Fired | null)[] {
    const step = this.#step(row);
    const { slots: known, system } = this.#kernel;
    switch (step.type) {
      case 'crash':
      case 'restart':
        return [null];
      case 'timer': {
        const actor = known.actor(step.actor);
        const slot = known.timersSlot(actor);
        const timers = known.timers(actor, slots[slot] as number);
        return [{ slot, place: timers.findIndex(({ id }) => id === step.id), isTimed: true }];
      }
      case 'choose': {
        const { index: slot } = system.placeOf(system.choice(step.choice).actor);
        const place = this.#in(slot, slots).choices.indexOf(step.choice);
        return [place < 0 ? null : { slot, place, isTimed: true }];
      }
      default: {
        const slot = known.linkSlot(step.link);
        const contents = known.contents(slot, slots[slot] as number);
        const isTimed = step.type !== 'drop';
        return samePlaces(contents, step.index, system.network.link(step.link).kind).map(
          (place) => ({ slot, place, isTimed }),
        );
      }
    }
  }

  #step(row: number): Step {
    return this.#kernel.steps.items[(this.#rows[row] as Successor).step] as Step;
  }

  #make(
    row: number,
    fired: Fired | null,
    slots: Int32Array,
    target: Int32Array,
    waits: readonly [before: boolean, after: boolean],
  ): Passage {
    let size = 1;
    let firedAt = 0;
    const behind: number[] = [];
    const begun: Begun[] = [];
    for (let slot = 0; slot < this.#pendingIn.slots; slot++) {
      const { length } = this.#in(slot, slots).fresh;
      if (fired?.slot === slot && fired.isTimed) {
        firedAt = size + fired.place;
        if (this.#isOfTimers(slot)) {
          for (let place = 0; place < fired.place; place++) behind.push(size + place);
        }
      }
      begun.push(...this.#begunIn(slot, size, row, fired, slots, target));
      size += length;
    }
    if (waits[0]) size++;
    if (waits[1]) begun.push(this.#monitor(waits[0] ? size - 1 : 0));
    const inOrder = this.#inOrder(target, begun, this.#mayReorder(slots));
    const before = { size, fired: firedAt, isUrgent: this.isUrgent(slots), behind };
    return passageOf(before, begun, inOrder);
  }

  #isOfTimers(slot: number): boolean {
    const actors = this.#kernel.system.actorNames.length;
    return slot >= actors && slot < 2 * actors;
  }

  #monitor(origin: number): Begun {
    return { origin, high: unbounded, low: below(-this.waitingMs) };
  }

  /** What is pending in a slot after a step, of which the first was number `first` before. */
  #begunIn(
    slot: number,
    first: number,
    row: number,
    fired: Fired | null,
    slots: Int32Array,
    target: Int32Array,
  ): Begun[] {
    const before = this.#in(slot, slots);
    const after = this.#in(slot, target);
    const anew = begunAnew(after);
    if (slot < this.#kernel.system.actorNames.length) {
      const taken = fired?.slot === slot ? before.choices[fired.place] : undefined;
      return anew.map((one, place) => {
        const name = after.choices[place] as string;
        const was = name === taken ? -1 : before.choices.indexOf(name);
        return was < 0 ? one : going(first + was);
      });
    }
    const { moved } = this.#rows[row] as Successor;
    const origins = moved?.find((other) => other.slot === slot)?.origins;
    if (origins === undefined) return anew.map((_, place) => going(first + place));
    const step = this.#step(row);
    const named = 'index' in step ? step.index : 0;
    return anew.map((one, place) => {
      const origin = origins[place] as number;
      if (origin === again) {
        const [least, most] = after.again;
        return { origin: 0, high: atMost(most), low: atMost(-least) };
      }
      if (origin === fresh) return one;
      // Of equal messages the step names the first. Where another comes, the first is left for it.
      const isOther = fired?.slot === slot && fired.place === origin && !this.#isOfTimers(slot);
      return going(first + (isOther ? named : origin));
    });
  }

  #mayReorder(slots: Int32Array): boolean {
    const { slots: known } = this.#kernel;
    return known.budget(slots[known.budgetSlot] as number).reorder > 0;
  }

  /** What has to come in order, as it is under way on one link and no fault may change that. */
  #inOrder(slots: Int32Array, begun: readonly Begun[], isNew: boolean): [number, number][] {
    if (this.#mayReorder(slots)) return [];
    const pairs: [number, number][] = [];
    let first = 1;
    for (let slot = 0; slot < this.#pendingIn.slots; slot++) {
      const { length } = this.#in(slot, slots).fresh;
      for (let place = first; place + 1 < first + length && this.#fifos.includes(slot); place++) {
        const goOn = begun[place - 1]?.origin !== 0 && begun[place]?.origin !== 0;
        if (isNew || !goOn) pairs.push([place, place + 1]);
      }
      first += length;
    }
    return pairs;
  }
}
