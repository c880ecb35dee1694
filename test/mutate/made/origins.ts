/**
 * What values come of: functions of the project's modules depend on nothing but what they are
 * given, so that two machines are one where the same function has made them of the same.
 */

interface Origin {
  /** The function, by file and name. */
  readonly by: string;
  readonly given: readonly unknown[];
}

export class Origins {
  readonly #origins = new WeakMap<object, Origin>();
  readonly #keys = new WeakMap<object, string>();
  /** Texts that would grow with what they are made of are told apart by number. */
  readonly #numbers = new Map<string, number>();
  #unknown = 0;

  /** `given`: none of what a module exports as it is. */
  note(value: unknown, by: string, given: readonly unknown[] = []): void {
    if (isObject(value) && !given.includes(value)) this.#origins.set(value, { by, given });
  }

  /** The same for what is the same; for what is made in a way that is not known one of its own. */
  keyOf(value: unknown): string {
    if (!isObject(value)) return typeof value === 'string' ? JSON.stringify(value) : String(value);
    const known = this.#keys.get(value);
    if (known !== undefined) return known;
    // What is in itself stays unknown.
    this.#keys.set(value, this.#numbered(null));
    const key = this.#numbered(this.#contentOf(value));
    this.#keys.set(value, key);
    return key;
  }

  /** The same; null for what is made in a way that is not known. */
  knownKeyOf(value: object): string | null {
    const key = this.keyOf(value);
    return key.startsWith(unknown) ? null : key;
  }

  /** What is in it, or what it comes of; null if neither is known. */
  #contentOf(value: object): string | null {
    const prototype: unknown = Object.getPrototypeOf(value);
    if (Array.isArray(value) || prototype === Object.prototype) {
      const content = this.#textOf(Object.entries(value).flat());
      if (content !== null) return content;
    }
    const origin = this.#origins.get(value);
    const given = origin === undefined ? null : this.#textOf(origin.given);
    return given === null ? null : `${origin?.by} of ${given}`;
  }

  #textOf(values: readonly unknown[]): string | null {
    const keys = values.map((value) => this.keyOf(value));
    return keys.some((key) => key.startsWith(unknown)) ? null : `[${keys.join()}]`;
  }

  #numbered(text: string | null): string {
    if (text === null) return `${unknown}${this.#unknown++}`;
    const number = this.#numbers.get(text) ?? this.#numbers.size;
    this.#numbers.set(text, number);
    return `#${number}`;
  }
}

/** What the key of something begins with that is made in a way that is not known. */
const unknown = '?';

const isObject = (value: unknown): value is object =>
  (typeof value === 'object' && value !== null) || typeof value === 'function';
