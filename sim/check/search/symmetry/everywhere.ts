/**
 * Predicates in all states of an orbit: they need not be symmetric themselves. Each is asked in
 * every state that differs in what it reads, which is remembered by what it has read so far and by
 * what becomes of that where actors change places.
 */

import type { Predicate } from '../../../model/property.ts';
import type { Sink, Source } from '../keep/keeper.ts';
import type { Lookup } from '../lookup.ts';
import { Trie } from '../trie.ts';
import type { Watch } from '../watches.ts';
import type { Orbits } from './orbits.ts';

/** A watch, and in which state of the orbit it was found. */
interface Found {
  readonly watch: Watch;
  /** The swaps that lead there from the representative. */
  readonly path: readonly number[];
}

export class Everywhere {
  readonly #orbits: Orbits;
  readonly #lookup: Lookup;
  readonly #watches: readonly Watched[];

  constructor(watches: readonly Watch[], orbits: Orbits, lookup: Lookup) {
    this.#orbits = orbits;
    this.#lookup = lookup;
    this.#watches = watches.map((watch) => new Watched(watch));
  }

  get bytes(): number {
    return this.#watches.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  save(sink: Sink): void {
    for (const watched of this.#watches) watched.save(sink);
  }

  restore(source: Source): void {
    for (const watched of this.#watches) watched.restore(source);
  }

  /** The watches that find what they look for in the orbit of a state. */
  ask(slots: Int32Array): Found[] {
    return this.#watches.flatMap((watched) => {
      if (watched.watch.foundIn >= 0 || watched.isKnown(slots)) return [];
      const path = watched.find(slots, this.#orbits, this.#lookup);
      return path === null ? [] : [{ watch: watched.watch, path }];
    });
  }
}

/** A predicate that looks for a value that it has not had so far. */
class Watched {
  /** Its values, by what it reads. */
  readonly #answers = new Trie(1);
  /** What it has read so far, and all that comes of these where actors change places. */
  #reads: readonly number[] = [];
  /** By the values of these: where it has been asked everywhere. */
  #asked = new Trie(1);

  constructor(readonly watch: Watch) {}

  get bytes(): number {
    return 4 * (this.#answers.table.length + this.#asked.table.length);
  }

  save(sink: Sink): void {
    sink.numbers(...this.#reads);
    sink.text(JSON.stringify(this.watch.foundBy ?? []));
    for (const trie of [this.#answers, this.#asked]) trie.save(sink);
  }

  restore(source: Source): void {
    this.#reads = source.numbers();
    this.watch.foundBy = JSON.parse(source.text()) as number[];
    for (const trie of [this.#answers, this.#asked]) trie.restore(source);
  }

  isKnown(slots: Int32Array): boolean {
    return this.#asked.leaf(0, slots) >= 0;
  }

  find(slots: Int32Array, orbits: Orbits, lookup: Lookup): readonly number[] | null {
    for (;;) {
      const reads = this.#reads;
      let path: readonly number[] | null = null;
      const at = slots.slice();
      orbits.arrange(orbits.everyPlace, at, reads, (image, swaps) => {
        if (this.#holds(image, orbits, lookup) === this.watch.wanted) path = [...swaps];
        // With more that it reads, more states differ.
        return path !== null || this.#reads !== reads;
      });
      if (path !== null) return path;
      if (this.#reads !== reads) continue;
      this.#asked.insert(0, reads, slots, 0);
      return null;
    }
  }

  #holds(slots: Int32Array, orbits: Orbits, lookup: Lookup): boolean {
    const known = this.#answers.leaf(0, slots);
    if (known >= 0) return known === 1;
    const holds: Predicate = this.watch.holds;
    const answer = lookup.judge(holds, slots);
    lookup.journal?.predicate(holds, slots, answer);
    const { reads } = lookup.kernel.state;
    this.#answers.insert(0, reads, slots, answer ? 1 : 0);
    if (!reads.every((slot) => this.#reads.includes(slot))) {
      this.#reads = orbits.closed([...this.#reads, ...reads]);
      this.#asked = new Trie(1);
    }
    return answer;
  }
}
