/**
 * All that a search has asked of its system, in order, as integers. The answers are objects with
 * functions in them and are not kept: to go on, another process asks the same questions, a few
 * thousand in place of millions of states, and then has the same numbers for the same things.
 * Which answers came is kept as a hash, so that a model that has changed is found out.
 */

import type { Predicate } from '../../../model/property.ts';
import { UsageError } from '../../../system/errors.ts';
import { grown, none } from '../growing.ts';
import type { Kernel } from '../kernel.ts';
import type { Successor } from '../successor.ts';
import type { Keeper, Sink, Source } from './keeper.ts';

/** The kinds of entries; each begins with its kind. */
const kinds = {
  group: 0,
  predicate: 1,
  takenUp: 2,
  allTakenUp: 3,
  change: 4,
  weight: 5,
} as const;

/** What a search may ask. */
interface Searching {
  readonly watches: readonly { readonly holds: Predicate }[];
  readonly mayRest: Predicate;
  readonly keeper?: Keeper | undefined;
}

/** Who is asked again. */
interface Asked {
  readonly kernel: Kernel;
  /** Takes up an answer; returns its rows, as they are numbered. */
  onAnswer(state: number, successors: readonly Successor[]): void;
  judge(predicate: Predicate, slots: Int32Array): boolean;
  /** All rows so far. */
  readonly rows: readonly Successor[];
  /** Of a search of orbits: see `Orbits`. */
  weigh(slot: number, value: number): void;
}

export class Journal {
  #entries = none;
  #end = 0;
  /** The slots of the question before: an entry tells which of them are other ones. */
  readonly #slots: Int32Array;

  constructor(
    slotCount: number,
    /** Those that may be asked, by number. */
    readonly predicates: readonly Predicate[],
  ) {
    this.#entries = new Int32Array(1 << 10);
    this.#slots = new Int32Array(slotCount);
  }

  /** Null for a search that nobody keeps. */
  static of({ keeper, watches, mayRest }: Searching, slotCount: number): Journal | null {
    const predicates = [...watches.map(({ holds }) => holds), mayRest];
    return keeper === undefined ? null : new Journal(slotCount, predicates);
  }

  /** A group was asked for its successors. */
  group(group: number, state: number, slots: Int32Array, found: readonly Successor[]): void {
    this.#add(kinds.group, group, state, hashOf(found));
    this.#addSlots(slots);
  }

  /** A predicate was asked; what else is asked when the search is over is not written down. */
  predicate(predicate: Predicate, slots: Int32Array, answer: boolean): void {
    const index = this.predicates.indexOf(predicate);
    if (index < 0) return;
    this.#add(kinds.predicate, index, answer ? 1 : 0);
    this.#addSlots(slots);
  }

  /** The deferred changes of rows that are new, or of all rows, were asked for. */
  takenUp(isAll: boolean): void {
    this.#add(isAll ? kinds.allTakenUp : kinds.takenUp);
  }

  /** A deferred change was asked what it makes of a value. */
  change(number: number, before: number, after: number): void {
    this.#add(kinds.change, number, before, after);
  }

  /** It is asked what the value of a slot says of each of the interchangeable actors. */
  weight(slot: number, value: number): void {
    this.#add(kinds.weight, slot, value);
  }

  #add(...numbers: readonly number[]): void {
    const end = this.#end + numbers.length;
    if (end > this.#entries.length) this.#entries = grown(this.#entries, 2 * end);
    for (const number of numbers) this.#entries[this.#end++] = number;
  }

  #addSlots(slots: Int32Array): void {
    const before = this.#slots;
    const changed: number[] = [];
    for (let slot = 0; slot < slots.length; slot++) {
      if (slots[slot] !== before[slot]) changed.push(slot, slots[slot] as number);
    }
    before.set(slots);
    this.#add(changed.length, ...changed);
  }

  save(sink: Sink, { slots, steps, actions, deferred }: Kernel): void {
    sink.array(this.#entries.subarray(0, this.#end));
    sink.array(this.#slots);
    const counts = [slots.values, steps.items.length, actions.items.length, deferred.items.length];
    sink.numbers(...counts, textHash(slots.texts()), textHash(steps.keys()));
  }

  /** Asks all of it again. Throws a UsageError where another answer comes. */
  restore(source: Source, asked: Asked): void {
    const entries = source.array();
    const last = source.array();
    this.#replay(entries, new Int32Array(last.length), asked);
    const { slots, steps, actions, deferred } = asked.kernel;
    const counts = [slots.values, steps.items.length, actions.items.length, deferred.items.length];
    const found = [...counts, textHash(slots.texts()), textHash(steps.keys())];
    const expected = source.numbers();
    if (found.some((number, index) => number !== expected[index])) throw another();
    this.#entries = entries;
    this.#end = entries.length;
    this.#slots.set(last);
  }

  #replay(entries: Int32Array, slots: Int32Array, asked: Asked): void {
    const { kernel } = asked;
    let at = 0;
    let takenUp = 0;
    const next = (): number => entries[at++] as number;
    const takeSlots = (): void => {
      for (const end = next() + at; at < end; ) {
        const slot = next();
        slots[slot] = next();
      }
    };
    while (at < entries.length) {
      const kind = next();
      if (kind === kinds.group) {
        const [group, state, hash] = [next(), next(), next()];
        takeSlots();
        kernel.begin(slots);
        const found = kernel.successors(group);
        if (hashOf(found) !== hash) throw another();
        asked.onAnswer(state, found);
        kernel.sending.begins(group, kernel.state);
      } else if (kind === kinds.predicate) {
        const [predicate, answer] = [next(), next()];
        takeSlots();
        const one = this.predicates[predicate] as Predicate;
        if (asked.judge(one, slots) !== (answer === 1)) throw another();
      } else if (kind === kinds.change) {
        const [number, before, after] = [next(), next(), next()];
        if (kernel.deferred.items[number]?.after(before) !== after) throw another();
      } else if (kind === kinds.weight) {
        asked.weigh(next(), next());
      } else {
        if (kind === kinds.allTakenUp) takenUp = 0;
        for (; takenUp < asked.rows.length; takenUp++) {
          kernel.deferredBy(asked.rows[takenUp] as Successor);
        }
      }
    }
  }
}

const another = (): UsageError =>
  new UsageError('resume: expected the model to answer as it did before, got another answer');

/** A hash of all numbers of an answer. */
function hashOf(successors: readonly Successor[]): number {
  let hash = successors.length;
  const take = (number: number): void => {
    hash = Math.imul(hash ^ number, 0x5bd1e995);
    hash ^= hash >>> 15;
  };
  for (const { step, changes, sends, happened, action, stops, taken } of successors) {
    for (const { slot, from, to } of changes) [slot, from, to].forEach(take);
    for (const { number } of sends) take(number);
    for (const numbers of [[step, action, taken.length], happened, stops]) numbers.forEach(take);
  }
  return hash;
}

function textHash(texts: Iterable<string>): number {
  let hash = 0;
  for (const text of texts) {
    for (let at = 0; at < text.length; at++) {
      hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
    }
    hash = Math.imul(hash ^ text.length, 0x5bd1e995) ^ (hash >>> 15);
  }
  return hash;
}
