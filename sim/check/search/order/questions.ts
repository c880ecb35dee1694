/** Predicates as they are asked of states, remembered by what each read of one. */

import type { Predicate } from '../../../model/property.ts';
import type { Kernel } from '../kernel.ts';
import { Trie } from '../trie.ts';

/** What a predicate has read to answer in some states, and what it answered. */
interface Answered {
  readonly answer: boolean;
  readonly reads: readonly number[];
}

export class Questions {
  /** How often a predicate has read something new. */
  version = 0;
  /** Predicates that have read something of a state. */
  readonly readers = new Set<Predicate>();
  readonly #kernel: Kernel;
  readonly #predicates: readonly Predicate[];
  readonly #trie: Trie;
  readonly #answers: Answered[] = [];
  /** By predicate and then by slot: 1 for what it has read in some state. */
  readonly #isRead: readonly Uint8Array[];

  constructor(kernel: Kernel, predicates: readonly Predicate[]) {
    this.#kernel = kernel;
    this.#predicates = predicates;
    this.#trie = new Trie(predicates.length);
    this.#isRead = predicates.map(() => new Uint8Array(kernel.slots.count));
  }

  /** What the predicate of that number says of the state with these slots. */
  ask(number: number, slots: Int32Array): Answered {
    const leaf = this.#trie.leaf(number, slots);
    if (leaf >= 0) return this.#answers[leaf] as Answered;
    const { state } = this.#kernel;
    this.#kernel.begin(slots);
    const predicate = this.#predicates[number] as Predicate;
    const answer = predicate(state);
    const { reads } = state;
    if (reads.length > 0) this.readers.add(predicate);
    const isRead = this.#isRead[number] as Uint8Array;
    for (const slot of reads) {
      if (isRead[slot] === 0) this.version++;
      isRead[slot] = 1;
    }
    const answered = { answer, reads };
    this.#trie.insert(number, reads, slots, this.#answers.push(answered) - 1);
    return answered;
  }

  /** Whether a predicate has read none of these slots in any state. */
  misses(number: number, slots: readonly number[]): boolean {
    const isRead = this.#isRead[number] as Uint8Array;
    return slots.every((slot) => isRead[slot] === 0);
  }
}
