/**
 * Which slots steps have been seen to read and to write, by kind. A kind of steps is those of one
 * group with one value in the slot that the group reads first: what is under way on the link, the
 * timers that run, the state of the actor that chooses. So what a request does and what its answer
 * does are two kinds, and in each state each group is of one kind.
 */

const isRead = 1;
const isWritten = 2;

const nobody: readonly number[] = [];

export class Marks {
  /** How often something new has been seen. */
  version = 0;
  /** By kind. */
  readonly groups: number[] = [];
  readonly values: number[] = [];
  /** By group: the slot that it reads first; -1 if that is not known. */
  readonly firsts: Int32Array;
  /** By slot: kinds that have read it, and written it. */
  readonly readers: number[][];
  readonly writers: number[][];
  readonly #kinds: Map<number, number>[];
  /** By kind and then by slot. */
  readonly #seen: Uint8Array[] = [];
  /** By slot and value: kinds that have written it there. */
  readonly #setters: Map<number, number[]>[];

  constructor(groupCount: number, slotCount: number) {
    this.firsts = new Int32Array(groupCount).fill(-1);
    this.#kinds = Array.from({ length: groupCount }, () => new Map());
    this.readers = Array.from({ length: slotCount }, () => []);
    this.writers = Array.from({ length: slotCount }, () => []);
    this.#setters = Array.from({ length: slotCount }, () => new Map());
  }

  /** The kind that a group is of if the slot that it reads first has that value. */
  kindOf(group: number, first: number, value: number): number {
    this.firsts[group] = first;
    const kinds = this.#kinds[group] as Map<number, number>;
    let kind = kinds.get(value);
    if (kind === undefined) {
      kind = this.groups.length;
      kinds.set(value, kind);
      this.groups.push(group);
      this.values.push(value);
      this.#seen.push(new Uint8Array(this.readers.length));
      this.version++;
    }
    return kind;
  }

  noteRead(kind: number, slot: number): void {
    if (this.#isNew(kind, slot, isRead)) (this.readers[slot] as number[]).push(kind);
  }

  noteWritten(kind: number, slot: number, value: number): void {
    if (this.#isNew(kind, slot, isWritten)) (this.writers[slot] as number[]).push(kind);
    const setters = this.#setters[slot] as Map<number, number[]>;
    const known = setters.get(value);
    if (known?.includes(kind)) return;
    if (known === undefined) setters.set(value, [kind]);
    else known.push(kind);
    this.version++;
  }

  /** Kinds that have been seen to write that value to a slot. */
  settersOf(slot: number, value: number): readonly number[] {
    return this.#setters[slot]?.get(value) ?? nobody;
  }

  #isNew(kind: number, slot: number, bit: number): boolean {
    const seen = this.#seen[kind] as Uint8Array;
    const before = seen[slot] as number;
    if ((before & bit) !== 0) return false;
    seen[slot] = before | bit;
    this.version++;
    return true;
  }
}
