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

export class Trail {
  /** How many states it has. */
  count = 0;
  readonly #file: DiskFile;
  readonly #writer: Writer;
  readonly #lookup: Lookup;
  readonly #hash: Hash;

  constructor(disk: Disk, lookup: Lookup, hash: Hash) {
    this.#file = disk.create();
    this.#writer = new Writer(this.#file);
    this.#lookup = lookup;
    this.#hash = hash;
  }

  add(predecessor: number, hash: number): void {
    const { into, at } = this.#writer.room(entryLength);
    into[at] = predecessor;
    into[at + 1] = hash;
    this.count++;
  }

  /** The steps of a shortest run from the first state, with these slots, to a state. */
  stepsTo(state: number, firstSlots: Int32Array): Step[] {
    this.#writer.flush();
    const hashes: number[] = [];
    const entry = new Int32Array(entryLength);
    for (let at = state; at > 0; at = entry[0] as number) {
      this.#file.read(at * entryLength, entry);
      hashes.push(entry[1] as number);
    }
    const steps: Step[] = [];
    if (!this.#follow(firstSlots, hashes.reverse(), 0, steps)) {
      throw new Error(`defect of the checker: no run leads to state ${state}`);
    }
    return steps;
  }

  #follow(slots: Int32Array, hashes: readonly number[], at: number, steps: Step[]): boolean {
    if (at === hashes.length) return true;
    const { kernel, leaves } = this.#lookup;
    for (let group = 0; group < kernel.groups.length; group++) {
      for (const row of leaves.of(this.#lookup.leaf(group, slots))) {
        const successor = leaves.successors[row] as Successor;
        const next = slotsAfter(kernel, successor, slots);
        if (this.#hash.of(next) !== hashes[at]) continue;
        steps.push(kernel.steps.items[successor.step] as Step);
        if (this.#follow(next, hashes, at + 1, steps)) return true;
        steps.pop();
      }
    }
    return false;
  }
}
