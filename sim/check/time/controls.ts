/**
 * States without times: the slots of the untimed search and a mark. That says, where a property
 * asks how long something takes, whether that is being waited for; and else what is decided of
 * exchanges (see `Exchanges`). Each state has a number, and its steps are listed once: what they
 * are to zones, and where they lead.
 */

import { grown, none } from '../search/growing.ts';
import type { Kernel } from '../search/kernel.ts';
import type { Successor } from '../search/successor.ts';
import type { Observed } from '../search/unobserved.ts';
import { Exchanges } from './exchanges.ts';
import { Narrow } from './narrow.ts';
import type { Passage } from './passage.ts';
import { Passages } from './passages.ts';
import { Rows } from './rows.ts';

/** Asks how long something takes: what begins to wait in a state, and what it waits for. */
export interface Monitor {
  readonly ms: number;
  /** Whether something waits after a state with these slots, by whether it did before. */
  readonly waits: (slots: Int32Array, before: boolean) => boolean;
}

/** Of a step: its passage, its row, and the state that it leads to. */
export const edgeSize = 3;
const firstRoom = 1 << 10;
/** Of the only outlook where nothing is decided. */
const undecided = [0] as const;
const nothing: readonly number[] = [];

export class Controls {
  readonly rows: Rows;
  readonly passages: Passages;
  count = 0;
  /** By number: where its list of steps begins, and how long that is; -1 if not yet made. */
  starts = none;
  lengths = none;
  /** `edgeSize` numbers a step. */
  edges = none;
  #edgesEnd = 0;
  /** By number: its slots, then its mark: twice its outlook, and 1 if something is waited for. */
  readonly #slots: Narrow;
  #index = none;
  /** By number: see `overdue`. It is asked for each zone anew. */
  readonly #overdue = new Map<number, number>();
  readonly #width: number;
  readonly #monitor: Monitor | null;
  readonly #exchanges: Exchanges | null;
  readonly #observing: Kernel['observing'];
  readonly #from: Int32Array;
  readonly #to: Int32Array;

  /** `observed`: null if exchanges are not decided as they begin. */
  constructor(kernel: Kernel, monitor: Monitor | null, observed: Observed | null) {
    this.rows = new Rows(kernel);
    this.passages = new Passages(kernel, this.rows.all, monitor?.ms ?? 0);
    this.#monitor = monitor;
    this.#exchanges = observed && new Exchanges(kernel, this.passages, observed);
    this.#observing = kernel.observing;
    this.#width = kernel.slots.count + 1;
    this.#from = new Int32Array(kernel.slots.count);
    this.#to = new Int32Array(kernel.slots.count);
    this.#slots = new Narrow(firstRoom * this.#width);
    this.starts = new Int32Array(firstRoom);
    this.lengths = new Int32Array(firstRoom);
    this.edges = new Int32Array(firstRoom * edgeSize);
    this.#index = new Int32Array(4 * firstRoom);
  }

  get bytes(): number {
    const { count } = this;
    const ofSlots = this.#slots.bytesEach * count * this.#width;
    return ofSlots + 4 * (2 * count + this.#edgesEnd + this.#index.length);
  }

  /** The number of the first state, and the passage to it. */
  first(slots: Int32Array): { control: number; passage: Passage } {
    const waits = this.#monitor?.waits(slots, false) ?? false;
    return { control: this.#id(slots, waits ? 1 : 0), passage: this.passages.first(slots, waits) };
  }

  /** Reads the slots of a state. */
  read(control: number, slots: Int32Array): void {
    const { data } = this.#slots;
    const base = control * this.#width;
    for (let slot = 0; slot < slots.length; slot++) slots[slot] = data[base + slot] as number;
  }

  /** Whether something is waited for in a state. */
  waits(control: number): boolean {
    return (this.#mark(control) & 1) === 1;
  }

  /** Whether it is decided as exchanges begin whether they lose anything. */
  get decides(): boolean {
    return this.#exchanges !== null;
  }

  /** Whether a message is going to be lost in a state: not all that can happen is listed there. */
  isDoomed(control: number): boolean {
    return this.#exchanges?.isDoomed(this.#mark(control) >> 1) ?? false;
  }

  /** Of each thing pending in the zones of a state: its name, "" for one that need not come. */
  namesOf(control: number): string[] {
    this.read(control, this.#from);
    const names = this.passages.namesOf(this.#from);
    const forgotten = this.#exchanges?.forgotten(this.#mark(control) >> 1, this.#from) ?? nothing;
    return names.filter((_, place) => !forgotten.includes(place + 1));
  }

  #mark(control: number): number {
    return this.#slots.data[(control + 1) * this.#width - 1] as number;
  }

  /** The number of the passage that shows that something takes too long, where it is waited for. */
  overdue(control: number): number {
    let passage = this.#overdue.get(control);
    if (passage === undefined) {
      this.read(control, this.#from);
      passage = this.passages.overdue(this.#from);
      this.#overdue.set(control, passage);
    }
    return passage;
  }

  /**
   * Lists the steps of a state, if that has not been done. In one of them an observer may come to a
   * value that makes more of what happens, in this very step too: then they are listed anew.
   */
  list(control: number): void {
    if (this.lengths[control] !== -1) return;
    const start = this.#edgesEnd;
    do {
      this.#observing.isStale = false;
      this.#edgesEnd = start;
      this.#list(control);
    } while (this.#observing.isStale);
  }

  #list(control: number): void {
    const [from, to] = [this.#from, this.#to];
    this.read(control, from);
    const shape = this.passages.shapeOf(from);
    const before = this.waits(control);
    const outlook = this.#mark(control) >> 1;
    const unknown = this.#exchanges?.forgotten(outlook, from) ?? nothing;
    this.starts[control] = this.#edgesEnd;
    let length = 0;
    for (const row of this.rows.of(from)) {
      this.rows.follow(row, from, to);
      const after = this.#monitor?.waits(to, before) ?? false;
      const passages = this.passages.of(row, shape, from, to, [before, after]);
      const followed = { successor: this.rows.all[row] as Successor, from, to };
      for (const next of this.#exchanges?.after(outlook, followed) ?? undecided) {
        const forgotten = this.#exchanges?.forgotten(next, to) ?? nothing;
        const target = this.#id(to, 2 * next + (after ? 1 : 0));
        for (const passage of passages) {
          this.#addEdge(this.passages.without(passage, unknown, forgotten), row, target);
          length++;
        }
      }
    }
    this.lengths[control] = length;
  }

  #addEdge(passage: number, row: number, target: number): void {
    const at = this.#edgesEnd;
    if (at + edgeSize > this.edges.length) this.edges = grown(this.edges, 2 * (at + edgeSize));
    this.edges[at] = passage;
    this.edges[at + 1] = row;
    this.edges[at + 2] = target;
    this.#edgesEnd = at + edgeSize;
  }

  #id(slots: Int32Array, mark: number): number {
    const hash = hashOf(slots, mark);
    const index = this.#index;
    const mask = index.length - 1;
    let place = hash & mask;
    for (let number = index[place] as number; number !== 0; number = index[place] as number) {
      if (this.#isAt(number - 1, slots, mark)) return number - 1;
      place = (place + 1) & mask;
    }
    return this.#add(slots, mark, place);
  }

  #isAt(control: number, slots: Int32Array, mark: number): boolean {
    if (this.#mark(control) !== mark) return false;
    const { data } = this.#slots;
    const base = control * this.#width;
    for (let slot = 0; slot < slots.length; slot++) {
      if (data[base + slot] !== slots[slot]) return false;
    }
    return true;
  }

  #add(slots: Int32Array, mark: number, place: number): number {
    const control = this.count++;
    const start = control * this.#width;
    this.#slots.reserve(start + this.#width);
    if (control === this.starts.length) {
      this.starts = grown(this.starts, 2 * control);
      this.lengths = grown(this.lengths, 2 * control);
    }
    for (let slot = 0; slot < slots.length; slot++) {
      this.#slots.set(start + slot, slots[slot] as number);
    }
    this.#slots.set(start + slots.length, mark);
    this.lengths[control] = -1;
    this.#index[place] = control + 1;
    if (2 * this.count > this.#index.length) this.#reindex();
    return control;
  }

  #reindex(): void {
    const index = new Int32Array(4 * this.#index.length);
    const mask = index.length - 1;
    const slots = this.#from.slice();
    for (let control = 0; control < this.count; control++) {
      this.read(control, slots);
      let place = hashOf(slots, this.#mark(control)) & mask;
      while (index[place] !== 0) place = (place + 1) & mask;
      index[place] = control + 1;
    }
    this.#index = index;
  }
}

function hashOf(slots: Int32Array, mark: number): number {
  let hash = mark;
  for (const value of slots) {
    hash = Math.imul(hash ^ value, 0x85ebca6b);
    hash ^= hash >>> 13;
  }
  return hash;
}
