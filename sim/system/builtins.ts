/** How instances of JavaScript's own classes are read, as far as all that they hold can be seen. */

import { type Kind, placeOf, quoted, Refused } from './contents.ts';
import { isRefusal } from './frozen.ts';

/** Refuses members beside what an object holds, but for those that came by freezing. */
function expectBare(object: object, ...own: readonly string[]): void {
  for (const key of Reflect.ownKeys(object)) {
    if (own.includes(key as string)) continue;
    if (isRefusal(Object.getOwnPropertyDescriptor(object, key)?.value)) continue;
    throw new Refused(placeOf(key), `is a member of a ${object.constructor.name}`);
  }
}

/** A frozen one can be written to, and could not be kept from it any more. */
function expectUnfrozen(object: object): void {
  expectBare(object);
  if (!Object.isExtensible(object) && Reflect.ownKeys(object).length === 0) {
    throw new Refused(
      '',
      `is a frozen ${object.constructor.name}: that stops no write, leave it out`,
    );
  }
}

/** Asks a method of the class: an object may have the prototype and be none. */
function asked<T>(object: object, ask: () => T): T {
  try {
    return ask();
  } catch {
    throw new Refused('', `has the prototype of ${object.constructor.name} and is none`);
  }
}

const keyText = (key: unknown): string =>
  typeof key === 'string' ? quoted(key) : typeof key === 'object' ? '...' : String(key);

export const map: Kind = {
  read(object) {
    expectUnfrozen(object);
    const labels: string[] = [];
    const values: unknown[] = [];
    for (const [key, value] of asked(object, () => Map.prototype.entries.call(object))) {
      labels.push(values.length === 0 ? '' : ',', '=>');
      values.push(key, value);
    }
    return { opening: 'Map{', closing: '}', labels, values };
  },
  place: ({ values }, index) =>
    index % 2 === 0 ? ' (a key)' : `.get(${keyText(values[index - 1])})`,
  isLookedUp: (index) => index % 2 === 0,
  rebuild(_, __, values) {
    const copy = new Map<unknown, unknown>();
    for (let at = 0; at < values.length; at += 2) copy.set(values[at], values[at + 1]);
    return copy;
  },
};

export const set: Kind = {
  read(object) {
    expectUnfrozen(object);
    const values = [...asked(object, () => Set.prototype.values.call(object))];
    const labels = values.map((_, index) => (index === 0 ? '' : ','));
    return { opening: 'Set{', closing: '}', labels, values };
  },
  place: () => ' (an element)',
  isLookedUp: () => true,
  rebuild: (_, __, values) => new Set(values),
};

/** What has a text and holds no values. */
const leaf = (read: (object: never) => string): Kind => ({
  read: (object) => ({ opening: read(object as never), closing: '', labels: [], values: [] }),
  place: () => '',
  rebuild: (object) => object,
});

export const date = leaf((given: Date) => {
  expectUnfrozen(given);
  return `Date(${asked(given, () => Date.prototype.getTime.call(given))})`;
});

export const regExp = leaf((given: RegExp) => {
  const { source, flags } = asked(given, () => new RegExp(given));
  expectBare(given, 'lastIndex');
  const { lastIndex } = given;
  if (typeof lastIndex !== 'number') throw new Refused('.lastIndex', 'is no number');
  return `RegExp(${quoted(source)},${quoted(flags)},${lastIndex})`;
});

/** Members of an error that are told already, or are no part of it. */
const untold = new Set(['name', 'message', 'stack']);

/**
 * An error, of the class that `label` names: by name, message and members such as `code`. Its stack
 * says where it was made, and methods of its own come with its class: these are no part of it.
 */
export const errorOf = (label: string): Kind => ({
  read(object) {
    const error = object as Error;
    const labels: string[] = [];
    const values: unknown[] = [];
    const keys: string[] = [];
    for (const key of Object.getOwnPropertyNames(error).sort()) {
      const { get, value } = Object.getOwnPropertyDescriptor(error, key) as PropertyDescriptor;
      if (untold.has(key) || get !== undefined || typeof value === 'function') continue;
      keys.push(key);
      values.push(value);
      labels.push(`${labels.length === 0 ? '' : ','}${quoted(key)}:`);
    }
    const opening = `${label} ${quoted(String(error.name))} ${quoted(String(error.message))}{`;
    return { opening, closing: '}', labels, values, keys };
  },
  place: ({ keys = [] }, index) => placeOf(keys[index] as string),
  rebuild() {
    throw new Refused('', 'is an error that holds an actor: keep the actor beside it');
  },
});
