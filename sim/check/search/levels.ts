/** A number for each state of the current level and of the next: older levels need none. */

import { grown, none, shared } from './growing.ts';
import type { Sink, Source } from './keep/keeper.ts';

export class Levels {
  /** By place in the level. */
  current = none;
  next = none;

  constructor() {
    this.current = new Int32Array(1 << 10);
    this.next = new Int32Array(1 << 10);
  }

  get bytes(): number {
    return 4 * (this.current.length + this.next.length);
  }

  /** Makes room for so many states in the next level. */
  makeRoom(states: number): void {
    if (states > this.next.length) this.next = grown(this.next, 2 * states);
  }

  /** Of states in the current level, and found so far for the next. */
  save(sink: Sink, current: number, next: number): void {
    sink.array(this.current.subarray(0, current));
    sink.array(this.next.subarray(0, next));
  }

  restore(source: Source): void {
    this.current = source.array();
    this.next = source.array();
  }

  /** Lets all threads see them. */
  share(): void {
    this.current = shared(this.current);
    this.next = shared(this.next);
  }

  /** Goes on to the next level. */
  turn(): void {
    [this.current, this.next] = [this.next, this.current];
  }
}
