/** Gives equal things the same number, in the order in which they are met. */
export class Interner<T, Key extends string | number = string> {
  readonly items: T[] = [];
  readonly #ids = new Map<Key, number>();

  /** `onNew` is called for each thing that is met for the first time. */
  constructor(readonly onNew: () => void = () => {}) {}

  /** In the order of their numbers. */
  keys(): Iterable<Key> {
    return this.#ids.keys();
  }

  /** The number of the thing with this key; `make` makes it if it has not been met. */
  id(key: Key, make: () => T): number {
    let id = this.#ids.get(key);
    if (id === undefined) {
      id = this.items.length;
      this.#ids.set(key, id);
      this.items.push(make());
      this.onNew();
    }
    return id;
  }
}
