/**
 * One state for all that differ only in who of some interchangeable actors is who: the orbit of a
 * state under all permutations within each set of such actors.
 *
 * Each actor of a set has a weight in a state, which does not depend on how actors are called: of
 * each slot it counts what the value says of the actor. That is the orbit of the value together
 * with the actor, so that a list of some of them, say, tells those who are in it from the others.
 * A representative has the actors in the order of their weights, and of all such states it is the
 * one whose slots come first. So each orbit has exactly one, also where weights say little.
 */

import { mixed } from '../hash.ts';
import type { Journal } from '../keep/journal.ts';
import type { Slots } from '../slots.ts';
import { Images } from './images.ts';
import type { Swap } from './swaps.ts';

export class Orbits {
  readonly images: Images;
  /** The interchangeable actors, set by set: these are their places. */
  readonly #sets: readonly (readonly number[])[];
  /** By two places of one set: the swap. */
  readonly #swapOf: readonly (readonly number[])[];
  /** By slot and value: what it adds to the weight of each place. */
  readonly #weights: Int32Array[][];
  readonly #weight: Int32Array;
  readonly #all: readonly number[];
  #orbits = 0;
  #count = 0;

  readonly #journal: Journal | null;

  /** What is asked is written down in the journal, if there is one. */
  constructor(slots: Slots, sets: readonly (readonly string[])[], journal: Journal | null) {
    this.images = new Images(slots, sets);
    this.#journal = journal;
    const members = sets.flat();
    let end = 0;
    this.#sets = sets.map((set) => set.map(() => end++));
    const { swaps } = this.images;
    this.#swapOf = members.map((one) =>
      members.map((other) => {
        const joins = (swap: Swap) =>
          (swap.one === one && swap.other === other) || (swap.one === other && swap.other === one);
        return swaps.findIndex(joins);
      }),
    );
    this.#weight = new Int32Array(members.length);
    this.#all = Array.from({ length: slots.count }, (_, slot) => slot);
    this.#weights = this.#all.map(() => []);
  }

  get bytes(): number {
    return 4 * this.#count * this.#weight.length + this.images.bytes;
  }

  /** Makes a state the representative of its orbit; adds the swaps that do so to `path`. */
  represent(slots: Int32Array, path: number[] = []): void {
    this.#weigh(slots);
    for (const set of this.#sets) this.#sort(set, slots, path);
    const ties = this.#ties(slots);
    if (ties.length === 0) return;
    let best: { readonly slots: Int32Array; readonly path: readonly number[] } | undefined;
    this.arrange(ties, slots, this.#all, (arranged, more) => {
      if (best !== undefined && !isBefore(arranged, best.slots)) return false;
      best = { slots: arranged.slice(), path: [...more] };
      return false;
    });
    if (best === undefined) return;
    slots.set(best.slots);
    path.push(...best.path);
  }

  /** All of them in all orders. */
  get everyPlace(): readonly (readonly number[])[] {
    return this.#sets;
  }

  /**
   * Calls `found` with each state that comes of permuting the actors at these places, as far as
   * they differ `within` some slots, and with the swaps that lead there; stops where it says true.
   */
  arrange(
    rows: readonly (readonly number[])[],
    slots: Int32Array,
    within: readonly number[],
    found: (slots: Int32Array, path: readonly number[]) => boolean,
  ): boolean {
    const path: number[] = [];
    const { images } = this;
    const place = (row: number, at: number): boolean => {
      const places = rows[row];
      if (places === undefined) return found(slots, path);
      if (at >= places.length - 1) return place(row + 1, 0);
      if (place(row, at + 1)) return true;
      const here = places[at] as number;
      const tried = [here];
      for (let from = at + 1; from < places.length; from++) {
        // Who is like one before has been here already.
        const other = places[from] as number;
        if (tried.some((one) => images.fixes(this.#swap(one, other), slots, within))) continue;
        tried.push(other);
        const swap = this.#swap(here, other);
        images.apply(swap, slots);
        path.push(swap);
        if (place(row, at + 1)) return true;
        path.pop();
        images.apply(swap, slots);
      }
      return false;
    };
    return place(0, 0);
  }

  /** All slots that come of some of them where actors change places. */
  closed(slots: Iterable<number>): number[] {
    const all = new Set(slots);
    for (const slot of all) {
      for (const after of this.images.slotAfter) all.add(after[slot] as number);
    }
    return [...all];
  }

  #swap(one: number, other: number): number {
    return (this.#swapOf[one] as readonly number[])[other] as number;
  }

  #weigh(slots: Int32Array): void {
    const weight = this.#weight;
    weight.fill(0);
    for (let slot = 0; slot < slots.length; slot++) {
      const value = slots[slot] as number;
      const added = (this.#weights[slot] as Int32Array[])[value] ?? this.weigh(slot, value);
      for (let at = 0; at < weight.length; at++) {
        weight[at] = (weight[at] as number) + (added[at] as number);
      }
    }
  }

  /** Puts the actors of a set in the order of their weights. */
  #sort(places: readonly number[], slots: Int32Array, path: number[]): void {
    const weight = this.#weight;
    for (const [index, at] of places.entries()) {
      let least = at;
      for (const other of places.slice(index + 1)) {
        if ((weight[other] as number) < (weight[least] as number)) least = other;
      }
      if (least === at) continue;
      const swap = this.#swap(at, least);
      this.images.apply(swap, slots);
      path.push(swap);
      [weight[at], weight[least]] = [weight[least] as number, weight[at] as number];
    }
  }

  /** Places of equal weight where it makes a difference who is where. */
  #ties(slots: Int32Array): number[][] {
    const ties: number[][] = [];
    for (const places of this.#sets) {
      const byWeight = new Map<number, number[]>();
      for (const place of places) {
        const weight = this.#weight[place] as number;
        const others = byWeight.get(weight);
        if (others === undefined) byWeight.set(weight, [place]);
        else others.push(place);
      }
      for (const tie of byWeight.values()) {
        const [first = 0, ...rest] = tie;
        const isFixed = (place: number) =>
          this.images.fixes(this.#swap(first, place), slots, this.#all);
        if (!rest.every(isFixed)) ties.push(tie);
      }
    }
    return ties;
  }

  /**
   * Finds what a value says of each actor: all that are in one orbit say the same. From then on all
   * that comes of the value by swaps has its number: no other question about images makes new ones.
   */
  weigh(slot: number, value: number): Int32Array {
    this.#journal?.weight(slot, value);
    const own = this.#ofValue(slot, value);
    const { images } = this;
    for (const place of this.#weight.keys()) {
      if (own[place] !== 0) continue;
      const said = mixed(++this.#orbits);
      own[place] = said;
      const open = [[slot, value, place]] as [number, number, number][];
      for (let next = open.pop(); next !== undefined; next = open.pop()) {
        const [at, held, whose] = next;
        for (const swap of images.neighbours) {
          const slotAfter = images.slotAfter[swap]?.[at] as number;
          const heldAfter = images.of(swap, at, held);
          const whoseAfter = this.#placeAfter(swap, whose);
          const weights = this.#ofValue(slotAfter, heldAfter);
          if (weights[whoseAfter] !== 0) continue;
          weights[whoseAfter] = said;
          open.push([slotAfter, heldAfter, whoseAfter]);
        }
      }
    }
    return own;
  }

  #ofValue(slot: number, value: number): Int32Array {
    const all = this.#weights[slot] as Int32Array[];
    const known = all[value];
    if (known !== undefined) return known;
    this.#count++;
    const weights = new Int32Array(this.#weight.length);
    all[value] = weights;
    return weights;
  }

  #placeAfter(swap: number, place: number): number {
    const partner = (this.#swapOf[place] as readonly number[]).indexOf(swap);
    return partner < 0 ? place : partner;
  }
}

/** Whether the numbers of a state come before those of another. */
function isBefore(slots: Int32Array, other: Int32Array): boolean {
  const at = slots.findIndex((value, slot) => value !== other[slot]);
  return at >= 0 && (slots[at] as number) < (other[at] as number);
}
