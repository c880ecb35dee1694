/**
 * The same up to names: in one system a token is a readable term, in the other it is real bytes.
 * Two values are the same if a one-to-one renaming of strings turns one into the other.
 */

import type { Json } from '../system/json.ts';
import { asJson, isRecord, shown } from '../system/shown.ts';

/** Where two values are not the same, and what stands there in each. */
export interface Misnaming {
  readonly path: string;
  readonly expected: Json;
  readonly came: Json;
}

type Members = Readonly<Record<string, unknown>>;

const differing = (expected: unknown, came: unknown, path: string): Misnaming => {
  return { path, expected: asJson(expected ?? null), came: asJson(came ?? null) };
};

/** The object or array that a string holds as JSON: a body is looked into. */
function within(text: string): unknown {
  if (!/^[{[]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What is in order in a list, a Map or a Set. */
function itemsOf(value: object): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value;
  return value instanceof Map || value instanceof Set ? [...value] : undefined;
}

/** A renaming that grows with each pair of values that is laid side by side. */
export class Renaming {
  readonly #names = new Map<string, string>();
  readonly #originals = new Map<string, string>();
  /** Objects that have been found the same, and stay so: what is shared is looked at once. */
  readonly #same = new WeakMap<object, object>();

  /** The first place where `came` is not `expected` renamed; null if it is. */
  mismatch(expected: unknown, came: unknown, path = ''): Misnaming | null {
    if (typeof expected === 'string' && typeof came === 'string') {
      return this.#textMismatch(expected, came, path);
    }
    const areObjects =
      typeof expected === 'object' &&
      expected !== null &&
      typeof came === 'object' &&
      came !== null;
    if (!areObjects) return Object.is(expected, came) ? null : differing(expected, came, path);
    if (this.#same.get(expected) === came) return null;
    const found = this.#objectMismatch(expected, came, path);
    if (found === null) this.#same.set(expected, came);
    return found;
  }

  #objectMismatch(expected: object, came: object, path: string): Misnaming | null {
    const items = itemsOf(expected);
    const others = itemsOf(came);
    const areAlike = Object.getPrototypeOf(expected) === Object.getPrototypeOf(came);
    if (items !== undefined && others !== undefined && areAlike) {
      if (items.length !== others.length) return differing(expected, came, path);
      return this.#first(items, (item, at) =>
        this.mismatch(item, others[at], `${path}[${at + 1}]`),
      );
    }
    if (isRecord(expected) && isRecord(came)) return this.#memberMismatch(expected, came, path);
    // A date, an actor, or two of different kinds.
    return shown(expected) === shown(came) ? null : differing(expected, came, path);
  }

  #textMismatch(expected: string, came: string, path: string): Misnaming | null {
    const inner = within(expected);
    const other = inner === undefined ? undefined : within(came);
    if (other !== undefined) return this.mismatch(inner, other, path);
    const name = this.#names.get(expected);
    const original = this.#originals.get(came);
    if (name === undefined && original === undefined) {
      this.#names.set(expected, came);
      this.#originals.set(came, expected);
      return null;
    }
    if (name === came) return null;
    if (name !== undefined) return { path, expected: name, came };
    const [given, first, wanted] = [came, original, expected].map((text) => JSON.stringify(text));
    const text = `for ${wanted} not ${given}, which stands for ${first} already`;
    return { path, expected: text, came };
  }

  #memberMismatch(expected: Members, came: Members, path: string): Misnaming | null {
    const keys = Object.keys(expected).filter((key) => expected[key] !== undefined);
    const others = Object.keys(came).filter((key) => came[key] !== undefined);
    if (keys.length !== others.length) return differing(expected, came, path);
    // A key can be a token too. What has no name yet is paired in the order given.
    const left = others.filter((key) => !keys.some((known) => this.#nameOf(known, came) === key));
    return this.#first(keys, (key) => {
      const other = this.#nameOf(key, came) ?? left.shift();
      if (other === undefined) return differing(expected, came, path);
      const at = path === '' ? key : `${path}.${key}`;
      return this.#textMismatch(key, other, at) ?? this.mismatch(expected[key], came[other], at);
    });
  }

  /** The key of `members` that stands for `key`, as far as is known. */
  #nameOf(key: string, members: Members): string | undefined {
    const name = this.#names.get(key) ?? key;
    return name in members ? name : undefined;
  }

  #first<Item>(
    items: readonly Item[],
    look: (item: Item, index: number) => Misnaming | null,
  ): Misnaming | null {
    for (const [index, item] of items.entries()) {
      const found = look(item, index);
      if (found !== null) return found;
    }
    return null;
  }
}
