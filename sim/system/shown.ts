/** Values for people: in one line, as they would write them; and as JSON, for a file. */

import type { Json } from './json.ts';

/** Of a longer line the rest is left out: so it takes bounded time, whatever the value. */
const longestLine = 2000;
/** What is nested deeper is a line within the JSON. */
const deepestJson = 200;

/** JSON as JSON; and `Map { "a" => 1 }`, `5n`, `-0`, `Date 1970-01-01T00:00:00.000Z`. */
export function shown(value: unknown): string {
  const line = new Line();
  line.add(value);
  return line.text.length > longestLine ? `${line.text.slice(0, longestLine)}...` : line.text;
}

/**
 * A value as JSON: the same object where it is JSON; else a copy with lines in place of what JSON
 * cannot write. Members that are `undefined` stay: a file leaves them out.
 */
export function asJson(value: unknown): Json {
  return jsonOf(value, new Map(), 0) as Json;
}

function jsonOf(value: unknown, known: Map<object, unknown>, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return isJson(value) ? value : shown(value);
  if (depth > deepestJson || !(Array.isArray(value) || isRecord(value))) return shown(value);
  if (known.has(value)) return known.get(value);
  const written = (member: unknown) => jsonOf(member, known, depth + 1);
  let made: unknown;
  if (Array.isArray(value)) {
    const items = Array.from(value, (item) => (item === undefined ? 'undefined' : written(item)));
    made = items.every((item, index) => item === value[index]) ? value : items;
  } else {
    const members = Object.entries(value).map(
      ([key, member]) => [key, member, member === undefined ? member : written(member)] as const,
    );
    const isSame = members.every(([, member, other]) => member === other);
    made = isSame ? value : Object.fromEntries(members.map(([key, , other]) => [key, other]));
  }
  known.set(value, made);
  return made;
}

const isJson = (value: unknown): boolean =>
  value === null ||
  typeof value === 'string' ||
  typeof value === 'boolean' ||
  (Number.isFinite(value) && !Object.is(value, -0));

/** The address that XState writes for an actor. */
function addressOf(value: object): string | undefined {
  const { toJSON } = value as { toJSON?: unknown };
  const address = typeof toJSON === 'function' ? toJSON.call(value) : undefined;
  return address?.xstate$$type === 1 ? String(address.id) : undefined;
}

/** Whether an object is what braces write: of no class, and no actor. */
export function isRecord(value: object): value is Readonly<Record<string, unknown>> {
  const prototype = Object.getPrototypeOf(value);
  const isPlain = prototype === null || prototype === Object.prototype;
  return isPlain && addressOf(value) === undefined;
}

/** A line that grows no more where it is long enough. */
class Line {
  text = '';

  add(value: unknown): void {
    if (this.text.length > longestLine) return;
    if (typeof value === 'string') this.text += JSON.stringify(value);
    else if (typeof value === 'bigint') this.text += `${value}n`;
    else if (typeof value !== 'object' || value === null) {
      this.text += Object.is(value, -0) ? '-0' : String(value);
    } else if (Array.isArray(value)) {
      this.#list('[', Array.from(value.slice(0, longestLine)).keys(), ']', (index) => {
        if (index in value) this.add(value[index]);
        else this.text += 'hole';
      });
    } else this.#object(value);
  }

  #object(value: object): void {
    if (value instanceof Date) {
      const isValid = !Number.isNaN(value.getTime());
      this.text += `Date ${isValid ? value.toISOString() : 'that is invalid'}`;
    } else if (value instanceof Error) this.text += `${value.name}: ${value.message}`;
    else if (value instanceof RegExp) this.text += String(value);
    else if (value instanceof Set) this.#list('Set {', value, '}', (item) => this.add(item));
    else if (value instanceof Map) {
      this.#list('Map {', value, '}', ([key, member]) => {
        this.add(key);
        this.text += ' => ';
        this.add(member);
      });
    } else if (isRecord(value)) {
      this.#list('{', Object.entries(value), '}', ([key, member]) => {
        this.text += `${JSON.stringify(key)}:`;
        this.add(member);
      });
    } else {
      const address = addressOf(value);
      const isActor = address !== undefined;
      this.text += isActor ? `actor ${JSON.stringify(address)}` : `a ${value.constructor?.name}`;
    }
  }

  #list<Item>(
    opening: string,
    items: Iterable<Item>,
    closing: string,
    add: (item: Item) => void,
  ): void {
    // As JSON writes it, and what JSON cannot write with some air.
    const air = opening.includes(' ') ? ' ' : '';
    let isFirst = true;
    this.text += opening;
    for (const item of items) {
      if (this.text.length > longestLine) break;
      this.text += isFirst ? air : `,${air}`;
      isFirst = false;
      add(item);
    }
    this.text += isFirst ? closing : air + closing;
  }
}
