/**
 * Steps whose ends have not been looked for yet: so many at a time, as a computer that has to wait
 * for its memory can wait for many places at once.
 */

import { grown } from './growing.ts';
import type { Leaves } from './leaves.ts';

/** From so many on they are looked for. */
export const together = 64;

export class Pending {
  count = 0;
  /** By number: the state before the step, the step's row, and the hash of the state after. */
  states = new Int32Array(4 * together);
  rows = new Int32Array(4 * together);
  hashes = new Int32Array(4 * together);
  /** What the index of the store has at the place where the search for the hash begins. */
  entries = new Int32Array(4 * together);

  /** Adds the rows from `first` on as steps of a state, all but those of sleeping groups. */
  add(
    state: number,
    first: number,
    many: number,
    leaves: Leaves,
    asleep: number,
    bit: Int32Array,
  ): void {
    if (this.count + many > this.rows.length) {
      const length = 2 * (this.count + many);
      this.states = grown(this.states, length);
      this.rows = grown(this.rows, length);
      this.hashes = grown(this.hashes, length);
      this.entries = grown(this.entries, length);
    }
    const { states, rows } = this;
    let { count } = this;
    const { stride } = leaves;
    const groups = leaves.rows;
    for (let row = first; row < first + many; row++) {
      const group = groups[row * stride + stride - 1] as number;
      states[count] = state;
      rows[count] = row;
      if ((asleep & (bit[group] as number)) === 0) count++;
    }
    this.count = count;
  }
}
