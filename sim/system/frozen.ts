/**
 * Freezing: an action that writes to its context, in place of assigning, is caught where it does.
 *
 * `Object.freeze` stops no `map.set`: a Map, Set or Date has its entries beside its members. So
 * each gets methods of its own that throw. A copy (`new Map(context.m)`) can be written to.
 */

/** What a strict-mode engine says of a write to a frozen object, and what is said below. */
export const frozenWrite = /read only|not extensible|frozen|delete property|redefine property/;

const refusals = new WeakSet<object>();

/** Members that stand before the methods of `prototype` that change an instance. */
function refusing(prototype: object, names: readonly string[]): PropertyDescriptorMap {
  const members = names.filter((name) => name in prototype);
  return Object.fromEntries(
    members.map((name) => {
      const refuse = (): never => {
        throw new TypeError(`Cannot call ${name}() of a frozen ${prototype.constructor.name}`);
      };
      refusals.add(refuse);
      return [name, { value: refuse }];
    }),
  );
}

const setters = (prototype: object) =>
  Object.getOwnPropertyNames(prototype).filter((name) => name.startsWith('set'));

const refusalsOf = new Map<object, PropertyDescriptorMap>([
  [
    Map.prototype,
    refusing(Map.prototype, ['set', 'delete', 'clear', 'getOrInsert', 'getOrInsertComputed']),
  ],
  [Set.prototype, refusing(Set.prototype, ['add', 'delete', 'clear'])],
  [Date.prototype, refusing(Date.prototype, setters(Date.prototype))],
]);

/** Whether a member is one that `freeze` has added. */
export const isRefusal = (member: unknown): boolean => refusals.has(member as object);

/** Freezes one object, not what it holds. A Map, Set or Date must be extensible, or frozen here. */
export function freeze(object: object): void {
  const members = refusalsOf.get(Object.getPrototypeOf(object));
  if (members !== undefined && Object.isExtensible(object)) {
    Object.defineProperties(object, members);
  }
  Object.freeze(object);
}
