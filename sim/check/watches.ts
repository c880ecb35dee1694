/**
 * Predicates under observation, asked about each state as it is expanded: but not those that read
 * nothing of what the step to it changed, as they say what they said of the state before.
 */

import { Levels } from './levels.ts';
import type { Lookup } from './lookup.ts';
import type { Predicate } from './property.ts';
import { Trie } from './trie.ts';

/** A predicate under observation: in which state it first was as wanted. */
export interface Watch {
  readonly holds: Predicate;
  /** `always` looks for a state in which it does not hold, `sometimes` for one in which it does. */
  readonly wanted: boolean;
  /** Number of the state, or -1. */
  foundIn: number;
}

/** The bit of a watch: of more than 32, several share one, and are asked together. */
const bitOf = (index: number): number => 1 << index;

export class Watches {
  /** Which watches are to be asked about a state, as bits. */
  readonly toAsk = new Levels();
  /** By slot: the watches that have read it, as bits. */
  readonly readBy: Int32Array;
  /** Whether `readBy` has changed. */
  hasLearnt = false;
  readonly #trie: Trie;

  constructor(
    readonly all: readonly Watch[],
    slotCount: number,
  ) {
    this.#trie = new Trie(all.length);
    this.readBy = new Int32Array(slotCount);
  }

  /** Asks the open watches with these bits about the state at hand. */
  ask(state: number, bits: number, lookup: Lookup): void {
    const { all } = this;
    for (let index = 0; index < all.length; index++) {
      if ((bits & bitOf(index)) === 0) continue;
      const watch = all[index] as Watch;
      if (watch.foundIn >= 0) continue;
      if (this.#holds(index, watch.holds, lookup) === watch.wanted) watch.foundIn = state;
    }
  }

  #holds(index: number, predicate: Predicate, lookup: Lookup): boolean {
    const leaf = this.#trie.leaf(index, lookup.slots);
    if (leaf >= 0) return leaf === 1;
    const { answer, reads } = lookup.judged(predicate);
    this.#trie.insert(index, reads, lookup.slots, answer ? 1 : 0);
    for (const slot of reads) {
      const before = this.readBy[slot] as number;
      const bits = before | bitOf(index);
      this.readBy[slot] = bits;
      if (bits !== before) this.hasLearnt = true;
    }
    return answer;
  }
}
