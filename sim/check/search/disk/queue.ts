/**
 * The states of a level in their order, on disk: what is read of them is expanded. With each goes
 * what a search keeps of states that it is to expand: which groups sleep, and what is to be asked.
 */

import type { Layout } from '../layout.ts';
import { type Disk, type DiskFile, Writer } from './disk.ts';

/** What comes behind the key of a state. */
const extras = 2;

/** States that were added with the same layout. */
interface Segment {
  readonly layout: Layout;
  readonly from: number;
  count: number;
}

/** Where states are read to: a key and the two extras for each. */
interface Window {
  readonly keys: Int32Array;
  readonly keyWords: number;
  readonly layout: Layout;
  readonly asleep: Int32Array;
  readonly toAsk: Int32Array;
}

export class Queue {
  count = 0;
  readonly #file: DiskFile;
  readonly #writer: Writer;
  readonly #segments: Segment[] = [];
  #length = 0;
  /** How many have been read: of all, and of the first segment that is left. */
  taken = 0;
  #takenOfSegment = 0;

  constructor(disk: Disk) {
    this.#file = disk.create();
    this.#writer = new Writer(this.#file);
  }

  add(keys: Int32Array, from: number, layout: Layout, asleep: number, toAsk: number): void {
    let segment = this.#segments.at(-1);
    if (segment?.layout !== layout) {
      segment = { layout, from: this.#length, count: 0 };
      this.#segments.push(segment);
    }
    segment.count++;
    this.count++;
    const keyWords = 1 + layout.words;
    this.#length += keyWords + extras;
    const { into, at } = this.#writer.room(keyWords + extras);
    for (let word = 0; word < keyWords; word++) into[at + word] = keys[from + word] as number;
    into[at + keyWords] = asleep;
    into[at + keyWords + 1] = toAsk;
  }

  close(): this {
    this.#writer.flush();
    return this;
  }

  remove(): void {
    this.#file.remove();
  }

  /** Reads the next states to the begin of a window, `most` at the most; returns how many. */
  read(most: number, { keys, keyWords, layout, asleep, toAsk }: Window): number {
    const [segment] = this.#segments;
    if (segment === undefined) return 0;
    const words = 1 + segment.layout.words;
    const count = Math.min(most, segment.count - this.#takenOfSegment);
    const stride = words + extras;
    const buffer = new Int32Array(count * stride);
    this.#file.read(segment.from + this.#takenOfSegment * stride, buffer);
    const slots = new Int32Array(layout.bits.length);
    for (let index = 0; index < count; index++) {
      const from = index * stride;
      const to = index * keyWords;
      keys[to] = buffer[from] as number;
      if (segment.layout === layout) {
        for (let word = 1; word < words; word++) keys[to + word] = buffer[from + word] as number;
      } else {
        slots.fill(0);
        segment.layout.unpack(buffer, from + 1, slots);
        layout.pack(slots, keys, to + 1);
      }
      asleep[index] = buffer[from + words] as number;
      toAsk[index] = buffer[from + words + 1] as number;
    }
    this.taken += count;
    this.#takenOfSegment += count;
    if (this.#takenOfSegment === segment.count) {
      this.#segments.shift();
      this.#takenOfSegment = 0;
    }
    return count;
  }
}
