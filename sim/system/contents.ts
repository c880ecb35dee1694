/** How objects and arrays are read, member by member, and made anew with other values. */

/** What is no value: where it is within the object that was read, and why. */
export class Refused extends Error {
  constructor(
    readonly place: string,
    readonly nature: string,
  ) {
    super(`${place} ${nature}`);
  }
}

/** An object taken apart: its text is `opening`, each value after its label, and `closing`. */
export interface Contents {
  readonly opening: string;
  readonly closing: string;
  readonly labels: readonly string[];
  readonly values: readonly unknown[];
  /** The key of each value, where the values have keys that are members. */
  readonly keys?: readonly string[];
}

export interface Kind {
  /** Throws a Refused for an object that cannot be told exactly. */
  read(object: object): Contents;
  /** How a person writes the place of a value: ".count", "[3]". */
  place(contents: Contents, index: number): string;
  /** The same object with other values. */
  rebuild(object: object, contents: Contents, values: readonly unknown[]): object;
  /** Whether the value is looked up by what it is: an object would be by its identity. */
  isLookedUp?(index: number): boolean;
}

export const quoted = (key: string): string => JSON.stringify(key);

/** How a person writes the place of a member: ".count", '["a b"]', "[Symbol(s)]". */
export function placeOf(key: string | symbol): string {
  if (typeof key === 'symbol') return `[${String(key)}]`;
  return /^[\p{L}_$][\p{L}\d_$]*$/u.test(key) ? `.${key}` : `[${quoted(key)}]`;
}

/** A member. What is computed anew, or hidden from `{ ...object }`, is none. */
function memberOf(object: object, key: string, mayHide = false): PropertyDescriptor {
  const member = Object.getOwnPropertyDescriptor(object, key) as PropertyDescriptor;
  if (member.get !== undefined || member.set !== undefined) {
    throw new Refused(placeOf(key), 'is a getter: keep what it gives');
  }
  if (!member.enumerable && !mayHide) throw new Refused(placeOf(key), 'is not enumerable');
  return member;
}

function isSorted(keys: readonly string[]): boolean {
  for (let index = 1; index < keys.length; index++) {
    if ((keys[index - 1] as string) > (keys[index] as string)) return false;
  }
  return true;
}

/** Labels of members by name, as there are few names and many objects; not of all for ever. */
const firstLabels = new Map<string, string>();
const furtherLabels = new Map<string, string>();
const mostLabels = 10_000;

function memberLabel(key: string, isFirst: boolean): string {
  const labels = isFirst ? firstLabels : furtherLabels;
  let label = labels.get(key);
  if (label === undefined) {
    if (labels.size === mostLabels) labels.clear();
    label = `${isFirst ? '' : ','}${quoted(key)}:`;
    labels.set(key, label);
  }
  return label;
}

/** The names of all members. Asking twice is faster than `Reflect.ownKeys`. */
function namesOf(object: object): string[] {
  const [symbol] = Object.getOwnPropertySymbols(object);
  if (symbol !== undefined) throw new Refused(placeOf(symbol), 'has a symbol for a name');
  return Object.getOwnPropertyNames(object);
}

export function primitiveText(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return quoted(value);
    case 'number':
      return Object.is(value, -0) ? '-0' : String(value);
    case 'boolean':
    case 'undefined':
      return String(value);
    case 'bigint':
      return `${value}n`;
    case 'object':
      return 'null';
    default:
      throw new Refused('', `is of type ${typeof value}: ${String(value).split('\n')[0]}`);
  }
}

/**
 * The text of a plain object that holds no object, as most do, with no steps in between; undefined
 * for any other, or if it has a member that is to be refused.
 */
export function flatText(object: object): string | undefined {
  if (Object.getPrototypeOf(object) !== Object.prototype) return undefined;
  if (Object.getOwnPropertySymbols(object).length > 0) return undefined;
  const keys = Object.getOwnPropertyNames(object);
  if (!isSorted(keys)) keys.sort();
  let text = '{';
  for (const key of keys) {
    const member = Object.getOwnPropertyDescriptor(object, key) as PropertyDescriptor;
    const { value } = member;
    const isPlain = member.enumerable && 'value' in member && typeof value !== 'function';
    if (!isPlain || typeof value === 'symbol' || (typeof value === 'object' && value !== null)) {
      return undefined;
    }
    text += memberLabel(key, text.length === 1) + primitiveText(value);
  }
  return `${text}}`;
}

/** Members are told in the order of their names: the order in an object is no part of its value. */
function readMembers(object: object, opening: string): Contents {
  const keys = namesOf(object);
  if (!isSorted(keys)) keys.sort();
  const labels: string[] = [];
  const values: unknown[] = [];
  for (const key of keys) {
    values.push(memberOf(object, key).value);
    labels.push(memberLabel(key, labels.length === 0));
  }
  return { opening, closing: '}', labels, values, keys };
}

/** A copy with the members in the order of the original: that is to be seen in it. */
function withMembers<T extends object>(
  copy: T,
  object: object,
  { keys = [] }: Contents,
  values: readonly unknown[],
): T {
  const held = new Map(keys.map((key, index) => [key, values[index]]));
  for (const key of Object.keys(object)) {
    // Defined and not set: a member may be named "__proto__".
    const value = held.get(key);
    Object.defineProperty(copy, key, {
      value,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return copy;
}

/** An object of members; `prototype` is that of all of its kind. */
export const record = (opening: string, prototype: object | null): Kind => ({
  read: (object) => readMembers(object, opening),
  place: ({ keys = [] }, index) => placeOf(keys[index] as string),
  rebuild: (object, contents, values) =>
    withMembers(Object.create(prototype) as object, object, contents, values),
});

/** Holes are told apart from `undefined`, and a run of them is as long as it likes. */
function readSparse(array: readonly unknown[], keys: readonly string[]): Contents {
  const labels: string[] = [];
  const values: unknown[] = [];
  const indexes: string[] = [];
  let next = 0;
  const holes = (end: number) => (end > next ? `hole*${end - next},` : '');
  for (const key of keys) {
    if (key === 'length') continue;
    const value = memberOf(array, key).value;
    const index = Number(key);
    if (String(index >>> 0) !== key || index >= array.length) {
      throw new Refused(placeOf(key), 'is a member of an array beside its items');
    }
    labels.push(`${values.length === 0 ? '' : ','}${holes(index)}`);
    values.push(value);
    indexes.push(key);
    next = index + 1;
  }
  const left = array.length - next;
  const comma = values.length > 0 && left > 0 ? ',' : '';
  const closing = left > 0 ? `${comma}hole*${left}]` : ']';
  return { opening: '[', closing, labels, values, keys: indexes };
}

/** The labels of items: as many as the longest list so far has needed, for all lists. */
const itemLabels = [''];

export const list: Kind = {
  read(object) {
    const array = object as readonly unknown[];
    const keys = namesOf(array);
    const { length } = array;
    // Names begin with the indexes, in order: if as many as there can be, nothing is missing.
    if (keys.length !== length + 1 || keys[length] !== 'length') return readSparse(array, keys);
    const values: unknown[] = [];
    for (let index = 0; index < length; index++) {
      values.push(memberOf(array, keys[index] as string).value);
    }
    while (itemLabels.length < length) itemLabels.push(',');
    return { opening: '[', closing: ']', labels: itemLabels, values };
  },
  place: ({ keys }, index) => `[${keys?.[index] ?? index}]`,
  rebuild(object, contents, values) {
    if (contents.keys === undefined) return [...values];
    const copy = withMembers([], object, contents, values);
    copy.length = (object as readonly unknown[]).length;
    return copy;
  },
};
