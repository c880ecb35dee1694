/**
 * A sorted run: states that were found, on disk, in the order of their hashes. An entry is a key:
 * hash and packed words. Each run has the layout that was in use when it was written; hashes do
 * not depend on it, and two states are compared where these are equal only.
 */

import type { Layout } from '../layout.ts';
import { type Disk, type DiskFile, entriesIn, Writer } from './disk.ts';

/** States that may be known: their places in `keys` in the order of their hashes. */
export interface Candidates {
  readonly keys: Int32Array;
  readonly keyWords: number;
  readonly layout: Layout;
  readonly places: Int32Array;
  /** Their hashes in that order. */
  readonly hashes: Int32Array;
  /** 1 for those that turn out to be known. */
  readonly isKnown: Uint8Array;
}

export class Run {
  /** The first hash of each piece. */
  readonly #fences: number[] = [];
  readonly #file: DiskFile;
  readonly #writer: Writer;
  readonly #stride: number;
  readonly #perPiece: number;
  readonly #slots: Int32Array;
  readonly #packed: Int32Array;
  count = 0;

  constructor(
    disk: Disk,
    readonly layout: Layout,
    /** How many times what is in it has been merged. */
    readonly tier = 0,
  ) {
    this.#file = disk.create();
    this.#writer = new Writer(this.#file);
    this.#stride = 1 + layout.words;
    this.#perPiece = entriesIn(this.#stride);
    this.#slots = new Int32Array(layout.bits.length);
    this.#packed = new Int32Array(layout.bits.length + 1);
  }

  /** Adds an entry, which is of this run's layout. */
  add(keys: Int32Array, from: number): void {
    const { into, at } = this.#room(keys[from] as number);
    for (let word = 0; word < this.#stride; word++) into[at + word] = keys[from + word] as number;
  }

  /** Adds an entry of another layout. */
  addPacked(keys: Int32Array, from: number, layout: Layout): void {
    if (layout === this.layout) {
      this.add(keys, from);
      return;
    }
    const { into, at } = this.#room(keys[from] as number);
    into[at] = keys[from] as number;
    this.#slots.fill(0);
    layout.unpack(keys, from + 1, this.#slots);
    this.layout.pack(this.#slots, into, at + 1);
  }

  #room(hash: number) {
    if (this.count % this.#perPiece === 0) {
      this.#writer.flush();
      this.#fences.push(hash);
    }
    this.count++;
    return this.#writer.room(this.#stride);
  }

  /** All has been added. */
  close(): this {
    this.#writer.flush();
    return this;
  }

  remove(): void {
    this.#file.remove();
  }

  /** How many pieces it has, and one of them: returns how many entries that has. */
  get pieces(): number {
    return this.#fences.length;
  }

  readPiece(piece: number, into: Int32Array): number {
    const first = piece * this.#perPiece;
    const entries = Math.min(this.#perPiece, this.count - first);
    this.#file.read(first * this.#stride, into.subarray(0, entries * this.#stride));
    return entries;
  }

  /** Marks the candidates that are in this run. Pieces that have none of their hashes are left. */
  mark(candidates: Candidates): void {
    const { hashes } = candidates;
    const stride = this.#stride;
    const buffer = new Int32Array(this.#perPiece * stride);
    let next = 0;
    for (let piece = 0; piece < this.#fences.length && next < hashes.length; piece++) {
      const fence = this.#fences[piece] as number;
      const after = this.#fences[piece + 1] ?? Number.POSITIVE_INFINITY;
      while (next < hashes.length && (hashes[next] as number) < fence) next++;
      if (next === hashes.length || (hashes[next] as number) > after) continue;
      const end = this.readPiece(piece, buffer) * stride;
      for (let at = 0; at < end; at += stride) {
        const hash = buffer[at] as number;
        while (next < hashes.length && (hashes[next] as number) < hash) next++;
        if (hashes[next] !== hash) continue;
        for (let index = next; hashes[index] === hash; index++) {
          if (this.#isSame(candidates, index, buffer, at)) candidates.isKnown[index] = 1;
        }
      }
    }
  }

  #isSame(candidates: Candidates, index: number, buffer: Int32Array, at: number): boolean {
    const { keys, keyWords, layout, places } = candidates;
    let [packed, from] = [buffer, at];
    if (layout !== this.layout) {
      this.#slots.fill(0);
      this.layout.unpack(buffer, at + 1, this.#slots);
      [packed, from] = [this.#packed, 0];
      layout.pack(this.#slots, packed, 1);
    }
    const base = (places[index] as number) * keyWords;
    for (let word = 1; word < keyWords; word++) {
      if (packed[from + word] !== keys[base + word]) return false;
    }
    return true;
  }
}

/** One run with all that is in these, of a layout; they are removed. */
export function merged(disk: Disk, runs: readonly Run[], layout: Layout): Run {
  const tier = 1 + Math.max(...runs.map((run) => run.tier));
  const all = new Run(disk, layout, tier);
  const heads = runs.map((run) => new Head(run));
  for (;;) {
    let least: Head | null = null;
    for (const head of heads) {
      if (!head.isAtEnd && (least === null || head.hash < least.hash)) least = head;
    }
    if (least === null) break;
    all.addPacked(least.buffer, least.at, least.run.layout);
    least.next();
  }
  for (const run of runs) run.remove();
  return all.close();
}

/** The next entry of a run that is being read. */
class Head {
  readonly buffer: Int32Array;
  at = 0;
  hash = 0;
  isAtEnd = false;
  #end = 0;
  #piece = 0;
  readonly #stride: number;

  constructor(readonly run: Run) {
    this.#stride = 1 + run.layout.words;
    this.buffer = new Int32Array(entriesIn(this.#stride) * this.#stride);
    this.at = -this.#stride;
    this.next();
  }

  next(): void {
    this.at += this.#stride;
    if (this.at >= this.#end) {
      this.isAtEnd = this.#piece === this.run.pieces;
      if (this.isAtEnd) return;
      this.#end = this.run.readPiece(this.#piece++, this.buffer) * this.#stride;
      this.at = 0;
    }
    this.hash = this.buffer[this.at] as number;
  }
}
