/**
 * Stubborn sets: of the steps of a state, some that are enough to follow. See `reduced.ts` for what
 * they are enough for, and why.
 *
 * A set of kinds is stubborn in a state if what it asks for is in it:
 *
 * 1. by a kind with a step there that changes something: all kinds that write what it reads there,
 *    and all that read what its steps change; but for those that read first, with another value,
 *    what it reads as well: these come only after one that writes that;
 * 2. by a kind that the state is of, without such a step: all kinds that write what it read;
 * 3. by any other kind: all kinds that write the value it needs to the slot that it reads first.
 */

import type { Marks } from './marks.ts';
import type { Offer } from './offers.ts';

export class Stubborn {
  /** Groups of which the set has the steps. */
  readonly chosen: number[] = [];
  readonly #marks: Marks;
  /** By kind: in the set if it is the number of the set. */
  #isIn: Int32Array = new Int32Array(1 << 8);
  #set = 0;
  readonly #todo: number[] = [];
  /** By slot: the kind that reads it, while it is looked at. */
  readonly #held: Int32Array;
  #slots: Int32Array = new Int32Array(0);
  #offers: readonly Offer[] = [];
  #moving = 0;

  constructor(marks: Marks) {
    this.#marks = marks;
    this.#held = new Int32Array(marks.readers.length).fill(-1);
  }

  /** Begins with an empty set in a state in which so many groups have steps that change it. */
  begin(slots: Int32Array, offers: readonly Offer[], moving: number): void {
    const { length } = this.#marks.groups;
    if (length > this.#isIn.length) this.#isIn = new Int32Array(2 * length);
    this.#set++;
    this.#slots = slots;
    this.#offers = offers;
    this.#moving = moving;
    this.chosen.length = 0;
  }

  has(kind: number): boolean {
    return this.#isIn[kind] === this.#set;
  }

  /** Adds kinds and what these ask for; false if it has all steps by then, or would have. */
  add(kinds: readonly number[]): boolean {
    for (const kind of kinds) this.#put(kind);
    for (let kind = this.#todo.pop(); kind !== undefined; kind = this.#todo.pop()) {
      this.#close(kind);
      if (this.chosen.length < this.#moving) continue;
      this.#todo.length = 0;
      return false;
    }
    return true;
  }

  #put(kind: number): void {
    if (this.#isIn[kind] === this.#set) return;
    this.#isIn[kind] = this.#set;
    this.#todo.push(kind);
  }

  #close(kind: number): void {
    const { groups, values, firsts, writers } = this.#marks;
    const group = groups[kind] as number;
    const { answer, effects } = this.#offers[group] as Offer;
    if (answer.kind !== kind) {
      const first = firsts[group] as number;
      for (const setter of this.#marks.settersOf(first, values[kind] as number)) this.#put(setter);
      return;
    }
    if (effects.length > 0) {
      this.chosen.push(group);
      this.#closeMoving(kind, group);
      return;
    }
    for (const slot of answer.reads) {
      for (const writer of writers[slot] as readonly number[]) this.#put(writer);
    }
  }

  #closeMoving(kind: number, group: number): void {
    const { readers, writers } = this.#marks;
    const { answer, effects } = this.#offers[group] as Offer;
    for (const slot of answer.reads) this.#held[slot] = kind;
    for (const slot of answer.reads) this.#putComing(writers[slot] as readonly number[], kind);
    for (const { slots } of effects) {
      for (const slot of slots) this.#putComing(readers[slot] as readonly number[], kind);
    }
    for (const slot of answer.reads) this.#held[slot] = -1;
  }

  /** Of these kinds, those that may come while what `holder` has read is as it is. */
  #putComing(kinds: readonly number[], holder: number): void {
    const { groups, values, firsts } = this.#marks;
    for (const kind of kinds) {
      if (this.#isIn[kind] === this.#set) continue;
      const group = groups[kind] as number;
      const first = firsts[group] as number;
      const isHeld = this.#held[first] === holder;
      if (isHeld && this.#slots[first] !== values[kind]) continue;
      this.#put(kind);
    }
  }
}
