/**
 * Steps that need not be followed, since another way round leads to where they lead: sleep sets,
 * for breadth first search.
 *
 * Two groups of steps are independent if neither changes a slot that the other reads. Where both
 * can move, both orders end in the same state, at the same depth, and one order will do: after a
 * step of group g, the groups before g that are independent of it sleep, and those that slept
 * before, as long as what wakes them has not been touched. A state that is found in several ways
 * lets sleep only what sleeps in all of them.
 *
 * Every state is still found, and no deeper than it is. Of all shortest runs to a state take the
 * one whose groups come first in order, letter by letter. Were one of its steps asleep, the step
 * could be moved forward, past steps that are independent of it and of groups after its own: a run
 * as short, to the same state, and earlier in order. So all its steps are followed. What a search
 * counts, judges or asks of a state it does for sleeping steps too; only where they lead is not
 * looked up. Edges are then missing: who wants them all has to do without sleep.
 *
 * After P. Godefroid, "Using partial orders to improve automatic verification methods" (1990).
 */

import { Levels } from './levels.ts';
import type { Answer } from './lookup.ts';

/** Groups that can sleep: those after them are always awake. */
const mostGroups = 32;

export class Sleep {
  /** By group: its bit; 0 if it never sleeps. */
  readonly bit: Int32Array;
  /** By group: which sleeping groups sleep on after one of its steps. */
  readonly keeps: Int32Array;
  /** By group: which groups fall asleep with one of its steps. */
  readonly lulls: Int32Array;
  /** Who sleeps in a state, as bits. */
  readonly asleep = new Levels();
  readonly #reads: Set<number>[];
  readonly #writes: Set<number>[];

  constructor(groups: number) {
    this.bit = Int32Array.from({ length: groups }, (_, at) => (at < mostGroups ? 1 << at : 0));
    this.keeps = new Int32Array(groups);
    this.lulls = new Int32Array(groups);
    this.#reads = Array.from({ length: groups }, () => new Set());
    this.#writes = Array.from({ length: groups }, () => new Set());
    for (let group = 0; group < groups; group++) this.#compare(group);
  }

  /** Takes in what a group has read, and what it can do. */
  learn({ group, reads, successors }: Answer): void {
    const known = this.#reads[group] as Set<number>;
    const written = this.#writes[group] as Set<number>;
    const before = known.size + written.size;
    for (const slot of reads) known.add(slot);
    for (const { changes } of successors) for (const { slot } of changes) written.add(slot);
    if (known.size + written.size > before) this.#compare(group);
  }

  /** Finds anew which groups a group is independent of. */
  #compare(group: number): void {
    for (let other = 0; other < this.bit.length; other++) {
      const are = other !== group && this.#areIndependent(group, other);
      this.#note(group, other, are);
      this.#note(other, group, are);
    }
  }

  #areIndependent(one: number, other: number): boolean {
    const misses = (writer: number, reader: number): boolean => {
      const read = this.#reads[reader] as Set<number>;
      for (const slot of this.#writes[writer] as Set<number>) if (read.has(slot)) return false;
      return true;
    };
    return misses(one, other) && misses(other, one);
  }

  #note(group: number, other: number, areIndependent: boolean): void {
    const bit = this.bit[other] as number;
    const set = (masks: Int32Array, isSet: boolean): void => {
      masks[group] = isSet ? (masks[group] as number) | bit : (masks[group] as number) & ~bit;
    };
    set(this.keeps, areIndependent);
    set(this.lulls, areIndependent && other < group);
  }
}
