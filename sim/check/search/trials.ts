/**
 * Which of all that may happen is something to an observer: found by trying it with the values that
 * the observer has had, also with those that it does not meet. So what it throws there is no error.
 *
 * Of many values not all can be tried. What returns the value without a look at it does so for all
 * values: it is given one that tells if anything of it is asked for.
 */

import type { Observer } from '../../system/observer.ts';
import type { Occurrence } from '../../system/occurrence.ts';
import type { View } from '../../system/view.ts';

/** So many values are tried one by one. */
const fewValues = 64;

const primitive = 1;
const array = 2;
const otherObject = 4;

export class Trials {
  /** By number of what may happen: whether it may change some value. */
  readonly #isActive: boolean[] = [];
  /** By number: the kinds of values that are returned without a look, as bits; those asked for. */
  readonly #ignored: number[] = [];
  readonly #asked: number[] = [];
  readonly #observer: Observer;
  readonly #view: View;
  /** How many values have been tried with all that may happen. */
  #tried = 0;
  /** Kinds of the values that are too many to be tried, as bits. */
  #kinds = 0;

  constructor(observer: Observer, view: View) {
    this.#observer = observer;
    this.#view = view;
  }

  isActive(number: number): boolean {
    return this.#isActive[number] === true;
  }

  /**
   * Takes up what is new among all that may happen and all values. True if something may change a
   * value that was thought to change none.
   */
  run(occurrences: readonly Occurrence[], values: readonly unknown[]): boolean {
    const before = this.#isActive.length;
    const kinds = this.#kinds;
    const from = Math.min(this.#tried, fewValues);
    const to = Math.min(values.length, fewValues);
    for (let index = Math.max(this.#tried, fewValues); index < values.length; index++) {
      this.#kinds |= kindOf(values[index]);
    }
    this.#tried = values.length;
    const isSame = from === to && kinds === this.#kinds;
    let isNew = false;
    for (let number = isSame ? before : 0; number < occurrences.length; number++) {
      if (this.#isActive[number]) continue;
      const occurrence = occurrences[number] as Occurrence;
      const first = number < before ? from : 0;
      this.#isActive[number] =
        this.#changesOne(occurrence, values, first, to) || !this.#ignoresMany(number, occurrence);
      if (number < before && this.#isActive[number]) isNew = true;
    }
    return isNew;
  }

  #changesOne(
    occurrence: Occurrence,
    values: readonly unknown[],
    from: number,
    to: number,
  ): boolean {
    for (let index = from; index < to; index++) {
      const value = values[index];
      if (this.#result(occurrence, value) !== value) return true;
    }
    return false;
  }

  /** Whether the values that are too many to be tried are all returned without a look. */
  #ignoresMany(number: number, occurrence: Occurrence): boolean {
    for (const kind of [array, otherObject]) {
      if ((this.#kinds & kind & ~(this.#asked[number] ?? 0)) === 0) continue;
      this.#asked[number] = (this.#asked[number] ?? 0) | kind;
      if (this.#ignores(occurrence, kind)) {
        this.#ignored[number] = (this.#ignored[number] ?? 0) | kind;
      }
    }
    return (this.#kinds & ~(this.#ignored[number] ?? 0)) === 0;
  }

  #ignores(occurrence: Occurrence, kind: number): boolean {
    let isSeen = false;
    const value = tellTale(kind === array ? [] : {}, () => {
      isSeen = true;
    });
    return this.#result(occurrence, value) === value && !isSeen;
  }

  /** What the observer makes of a value; nothing that it can be given if it throws. */
  #result(occurrence: Occurrence, value: unknown): unknown {
    try {
      return this.#observer.on(occurrence, value, this.#view);
    } catch {
      return undefined;
    }
  }
}

function kindOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return primitive;
  return Array.isArray(value) ? array : otherObject;
}

/** An object that tells if anything of it is asked for, whatever that is. */
function tellTale(target: object, onSeen: () => void): object {
  const handler = new Proxy(
    {},
    {
      get: () => {
        onSeen();
        return undefined;
      },
    },
  );
  return new Proxy(target, handler);
}
