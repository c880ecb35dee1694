/**
 * Predecessors on disk, by the number of a state, each with the hash of the state: enough to find a
 * run to it. A run that leads to other states of the same hashes is not followed to its end.
 */

import type { Step } from '../../../system/definition.ts';
import type { Hash } from '../hash.ts';
import type { Lookup } from '../lookup.ts';
import { slotsAfter } from '../retrace.ts';
import type { Successor } from '../successor.ts';
import { type Disk, type DiskFile, Writer } from './disk.ts';

const entryLength = 2;

/** Steps, and the states before, between and after them. */
interface Run {
  readonly steps: Step[];
  readonly states: Int32Array[];
}

export class Trail {
  /** How many states it has. */
  count = 0;
  readonly #file: DiskFile;
  readonly #writer: Writer;
  readonly #lookup: Lookup;
  readonly #hash: Hash;
  readonly #represent: (slots: Int32Array) => void;

  /** `represent` makes of a state that one of which the hash is kept. */
  constructor(disk: Disk, lookup: Lookup, hash: Hash, represent: (slots: Int32Array) => void) {
    this.#file = disk.create();
    this.#writer = new Writer(this.#file);
    this.#lookup = lookup;
    this.#hash = hash;
    this.#represent = represent;
  }

  add(predecessor: number, hash: number): void {
    const { into, at } = this.#writer.room(entryLength);
    into[at] = predecessor;
    into[at + 1] = hash;
    this.count++;
  }

  /** A shortest run from the first state, with these slots, to a state. */
  runTo(state: number, firstSlots: Int32Array): Run {
    this.#writer.flush();
    const hashes: number[] = [];
    const entry = new Int32Array(entryLength);
    for (let at = state; at > 0; at = entry[0] as number) {
      this.#file.read(at * entryLength, entry);
      hashes.push(entry[1] as number);
    }
    const run: Run = { steps: [], states: [firstSlots] };
    if (!this.#follow(run, hashes.reverse())) {
      throw new Error(`defect of the checker: no run leads to state ${state}`);
    }
    return run;
  }

  /** Goes on with a run, of which the states after the first have these hashes. */
  #follow(run: Run, hashes: readonly number[]): boolean {
    const { steps, states } = run;
    if (steps.length === hashes.length) return true;
    const slots = states.at(-1) as Int32Array;
    const { kernel, leaves } = this.#lookup;
    for (let group = 0; group < kernel.groups.length; group++) {
      for (const row of leaves.of(this.#lookup.leaf(group, slots))) {
        const successor = leaves.successors[row] as Successor;
        const next = slotsAfter(kernel, successor, slots);
        this.#represent(next);
        if (this.#hash.of(next) !== hashes[steps.length]) continue;
        steps.push(kernel.steps.items[successor.step] as Step);
        states.push(next);
        if (this.#follow(run, hashes)) return true;
        steps.pop();
        states.pop();
      }
    }
    return false;
  }
}
