/**
 * Asks watches of states without times, each as it is reached first: those only that have read a
 * slot by which it differs from the state before. All others have the value that they had there.
 * And what one has said before of states that agree on all that it reads is remembered.
 */

import type { Predicate } from '../../model/property.ts';
import { Trie } from '../search/trie.ts';
import type { Watch } from '../search/watches.ts';

/** Asks a predicate of the state under question, and says which slots it has read. */
interface Asking {
  holds(predicate: Predicate): boolean;
  readonly reads: readonly number[];
}

const bitsOf = 32;

export class Asked {
  readonly #watches: readonly Watch[];
  readonly #words: number;
  /** By slot, some words each: watches that have ever read it, as bits. */
  readonly #readBy: Int32Array;
  /** Those that have not come true, and of these the ones to ask now. */
  readonly #open: Int32Array;
  readonly #toAsk: Int32Array;
  /** By watch: its values. */
  readonly #trie: Trie;

  constructor(watches: readonly Watch[], slots: number) {
    this.#watches = watches;
    this.#trie = new Trie(watches.length);
    this.#words = Math.ceil(watches.length / bitsOf);
    this.#readBy = new Int32Array(slots * this.#words);
    this.#open = new Int32Array(this.#words);
    this.#toAsk = new Int32Array(this.#words);
    for (const [index, { foundIn }] of watches.entries()) {
      if (foundIn < 0) this.#open[index >> 5] = this.#openIn(index >> 5) | (1 << (index & 31));
    }
  }

  #openIn(word: number): number {
    return this.#open[word] as number;
  }

  /** `before`: the slots of the state before, which was asked about as well; null for none. */
  ask(state: number, slots: Int32Array, before: Int32Array | null, asking: Asking): void {
    const toAsk = this.#toAsk;
    if (before === null) toAsk.fill(-1);
    else this.#choose(slots, before);
    for (let word = 0; word < this.#words; word++) {
      let bits = (toAsk[word] as number) & this.#openIn(word);
      while (bits !== 0) {
        const bit = bitsOf - 1 - Math.clz32(bits);
        bits ^= 1 << bit;
        if (!this.#isAsWanted(bitsOf * word + bit, slots, asking)) continue;
        (this.#watches[bitsOf * word + bit] as Watch).foundIn = state;
        this.#open[word] = this.#openIn(word) & ~(1 << bit);
      }
    }
  }

  #choose(slots: Int32Array, before: Int32Array): void {
    const words = this.#words;
    const toAsk = this.#toAsk;
    toAsk.fill(0);
    for (let slot = 0; slot < slots.length; slot++) {
      if (slots[slot] === before[slot]) continue;
      for (let word = 0; word < words; word++) {
        toAsk[word] = (toAsk[word] as number) | (this.#readBy[slot * words + word] as number);
      }
    }
  }

  #isAsWanted(index: number, slots: Int32Array, asking: Asking): boolean {
    const { holds, wanted } = this.#watches[index] as Watch;
    const known = this.#trie.leaf(index, slots);
    if (known >= 0) return (known === 1) === wanted;
    const answer = asking.holds(holds);
    const { reads } = asking;
    this.#trie.insert(index, reads, slots, answer ? 1 : 0);
    for (const slot of reads) {
      const at = slot * this.#words + (index >> 5);
      this.#readBy[at] = (this.#readBy[at] as number) | (1 << (index & 31));
    }
    return answer === wanted;
  }
}
