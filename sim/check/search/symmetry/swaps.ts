/** Two interchangeable actors change places: what that makes of names, and of values with names. */

import type { System } from '../../../system/compose.ts';
import { swapped } from '../../../system/interchangeable.ts';

/** Members by their names; those of a Map by their keys. */
type Members = readonly (readonly [unknown, unknown])[];

export class Swap {
  /** By actor: who is in its place. */
  readonly actors: readonly number[];
  readonly #names: RegExp;
  readonly #renamed: (actor: string) => string;
  /** What values without a name, or with one, have become. */
  readonly #known = new WeakMap<object, unknown>();

  constructor(
    { actorNames }: System,
    readonly one: string,
    readonly other: string,
    /** Whether they are neighbours in the list of their set: such swaps make all others. */
    readonly areNeighbours: boolean,
  ) {
    this.#renamed = swapped(one, other);
    this.actors = actorNames.map((name) => actorNames.indexOf(this.#renamed(name)));
    // Of names that begin alike the longest is meant.
    const longestFirst = [...actorNames].sort((a, b) => b.length - a.length);
    const any = longestFirst.map((name) => name.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('|');
    this.#names = new RegExp(`(?<![\\p{L}\\p{N}_])(?:${any})(?![\\p{L}\\p{N}_])`, 'gu');
  }

  /** A text in which each name that stands by itself is that of who is in its place. */
  text(text: string): string {
    return text.replace(this.#names, this.#renamed);
  }

  /** A value with all names in it renamed; the same object where there are none. */
  value<T>(value: T): T {
    if (typeof value === 'string') return this.text(value) as T;
    if (typeof value !== 'object' || value === null) return value;
    if (!this.#known.has(value)) this.#known.set(value, this.#object(value));
    return this.#known.get(value) as T;
  }

  #object(value: object): unknown {
    if (Array.isArray(value)) {
      const items = value.map((item) => this.value(item));
      return items.every((item, index) => item === value[index]) ? value : items;
    }
    if (value instanceof Set) {
      return this.#ifOther(value, [...value.entries()], (members) => {
        return new Set(members.map(([member]) => member));
      });
    }
    if (value instanceof Map)
      return this.#ifOther(value, [...value], (members) => new Map(members));
    // What is of another class has no names that it shows.
    const prototype = Object.getPrototypeOf(value);
    if (prototype !== Object.prototype && prototype !== null) return value;
    return this.#ifOther(value, Object.entries(value), (members) => {
      return Object.assign(Object.create(prototype), Object.fromEntries(members));
    });
  }

  #ifOther(value: object, members: Members, make: (members: Members) => object): object {
    const renamed = members.map(([key, held]) => [this.value(key), this.value(held)] as const);
    const isSame = renamed.every(([key, held], index) => {
      const [before, heldBefore] = members[index] as Members[number];
      return key === before && held === heldBefore;
    });
    return isSame ? value : make(renamed);
  }
}

/** All pairs of a set that may change places: one for each, set by set. */
export const swapsOf = (system: System, sets: readonly (readonly string[])[]): Swap[] =>
  sets.flatMap((set) =>
    set.flatMap((one, index) =>
      set.slice(index + 1).map((other, after) => new Swap(system, one, other, after === 0)),
    ),
  );
