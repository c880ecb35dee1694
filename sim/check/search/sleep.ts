/**
 * Sleep sets, for breadth-first search: steps that need not be followed, as taking them in another
 * order leads to the same state.
 *
 * Two groups of steps are independent if neither changes a slot that the other reads. Where both
 * have steps, both orders end in the same state, at the same depth, and one order will do: after
 * a step of group g, the groups before g that are independent of it fall asleep, and those that
 * slept before sleep on if they are independent of g. A state that is found by several steps lets
 * sleep only what sleeps after all of them.
 *
 * Every state is still found, and no deeper than it is. Of all shortest runs to a state take the
 * one whose groups come first in order, letter by letter. Were one of its steps asleep, the step
 * could be moved forward, past steps that are independent of it and of groups after its own: a run
 * as short, to the same state, and earlier in order. So all its steps are followed. What a search
 * counts, judges or asks of a state it does for sleeping steps too; only where they lead is not
 * looked up. So edges are missing, and a search that keeps them all does without sleep sets.
 *
 * After P. Godefroid, "Using partial orders to improve automatic verification methods" (1990).
 */

import type { Sink, Source } from './keep/keeper.ts';
import { Levels } from './levels.ts';
import type { Answer } from './lookup.ts';

/** Groups that can sleep, a bit for each: those after them are always awake. */
const mostGroups = 31;
/** The bit shared by all groups that never sleep: no sleep set has it. */
const awakeBit = 1 << mostGroups;
const wordBits = 32;
/** 2 to this is as many. */
const slotShift = 5;

/** Which slots each group has been seen to write: plain data, so that other threads can have it. */
export interface WriteTable {
  /** By group, as bits, `words` words each. */
  readonly writes: Int32Array;
  readonly words: number;
}

export const isWritten = ({ writes, words }: WriteTable, group: number, slot: number): boolean =>
  ((writes[group * words + (slot >> slotShift)] as number) & (1 << (slot % wordBits))) !== 0;

export class Sleep implements WriteTable {
  /** By group: its bit. */
  readonly bit: Int32Array;
  /** By group: which sleeping groups sleep on after one of its steps. */
  readonly keeps: Int32Array;
  /** By group: which groups fall asleep after one of its steps. */
  readonly lulls: Int32Array;
  /** How often one of these has changed. */
  version = 0;
  /** The sleep set of each state, as bits. */
  readonly asleep = new Levels();
  /** By group, as bits, `words` words each: the slots that it has read, and written. */
  readonly #reads: Int32Array;
  readonly writes: Int32Array;
  readonly words: number;

  /** By group: the slot that it reads before all else; -1 if that is not known. */
  constructor(firstReads: readonly number[], slots: number) {
    const groups = firstReads.length;
    this.bit = Int32Array.from({ length: groups }, (_, at) => 1 << Math.min(at, mostGroups));
    // A group that has neither read nor written anything is independent of all others.
    this.keeps = this.bit.map((bit) => ~bit & ~awakeBit);
    this.lulls = this.bit.map((bit) => (bit - 1) & ~awakeBit);
    this.words = Math.ceil(slots / wordBits);
    this.#reads = new Int32Array(groups * this.words);
    this.writes = new Int32Array(groups * this.words);
    // As nothing is known to be written yet, all are independent all the same.
    for (const [group, slot] of firstReads.entries()) {
      if (slot >= 0) this.#mark(this.#reads, group, slot);
    }
  }

  /** Records what a group has read, and what its steps write. */
  learn({ group, reads, successors }: Answer): void {
    let isNew = false;
    for (const slot of reads) if (this.#mark(this.#reads, group, slot)) isNew = true;
    for (const { changes } of successors) {
      for (const { slot } of changes) if (this.#mark(this.writes, group, slot)) isNew = true;
    }
    if (isNew) this.#compare(group);
  }

  /** Records that a step of a group has a deferred change of a slot, before it is followed. */
  noteRead(group: number, slot: number): void {
    if (this.#mark(this.#reads, group, slot)) this.#compare(group);
  }

  /** Records that such a change makes it another value. */
  noteWritten(group: number, slot: number): void {
    if (this.#mark(this.writes, group, slot)) this.#compare(group);
  }

  /** A copy of what steps let sleep, by what is known by now. */
  get masks(): Pick<Sleep, 'version' | 'keeps' | 'lulls'> {
    return { version: this.version, keeps: this.keeps.slice(), lulls: this.lulls.slice() };
  }

  save(sink: Sink): void {
    for (const array of [this.#reads, this.writes, this.keeps, this.lulls]) sink.array(array);
  }

  restore(source: Source): void {
    for (const array of [this.#reads, this.writes, this.keeps, this.lulls]) {
      array.set(source.array());
    }
  }

  /** False if the slot has been marked before. */
  #mark(slots: Int32Array, group: number, slot: number): boolean {
    const at = group * this.words + (slot >> slotShift);
    const before = slots[at] as number;
    slots[at] = before | (1 << (slot % wordBits));
    return slots[at] !== before;
  }

  /** Finds anew which groups a group is independent of: of those that never sleep nobody asks. */
  #compare(group: number): void {
    const count = this.bit.length;
    const end = group < mostGroups ? count : Math.min(count, mostGroups);
    for (let other = 0; other < end; other++) {
      const are = other !== group && this.#misses(group, other) && this.#misses(other, group);
      this.#note(group, other, are);
      this.#note(other, group, are);
    }
  }

  /** Whether one group writes nothing of what the other one reads. */
  #misses(writer: number, reader: number): boolean {
    for (let word = 0; word < this.words; word++) {
      const written = this.writes[writer * this.words + word] as number;
      if ((written & (this.#reads[reader * this.words + word] as number)) !== 0) return false;
    }
    return true;
  }

  #note(group: number, other: number, areIndependent: boolean): void {
    const bit = this.bit[other] as number;
    if (bit === awakeBit) return;
    const isNew = setBit(this.keeps, group, bit, areIndependent);
    if (setBit(this.lulls, group, bit, areIndependent && other < group) || isNew) this.version++;
  }
}

/** False if it has been so before. */
function setBit(masks: Int32Array, at: number, bit: number, isSet: boolean): boolean {
  const before = masks[at] as number;
  const mask = isSet ? before | bit : before & ~bit;
  masks[at] = mask;
  return mask !== before;
}
