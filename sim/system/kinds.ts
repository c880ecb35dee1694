/**
 * Which objects a machine may hold.
 *
 * An object of no kind below is refused: a class instance may hold what cannot be seen from outside
 * (private fields), and bytes cannot be frozen.
 */

import { date, errorOf, map, regExp, set } from './builtins.ts';
import { type Kind, list, Refused, record } from './contents.ts';

const plain = record('{', Object.prototype);
const bare = record('null{', null);

/** By prototype; classes of errors are added as they come. */
const kinds = new Map<object | null, Kind>([
  [null, bare],
  [Map.prototype, map],
  [Set.prototype, set],
  [Date.prototype, date],
  [RegExp.prototype, regExp],
]);

/** What to keep in place of instances of some classes, by the name of the class. */
const instead = new Map([
  ['URL', 'keep its href'],
  ['Number', 'keep the number itself'],
  ['String', 'keep the string itself'],
  ['Boolean', 'keep the boolean itself'],
  ['Promise', 'invoke fromPromise'],
  ['Actor', 'spawn an actor'],
]);

/** Classes of errors that have the same name are told apart. */
const errorClasses = new Map<string, number>();

function errorKind(prototype: object): Kind {
  const name = JSON.stringify(String(prototype.constructor?.name));
  const number = (errorClasses.get(name) ?? 0) + 1;
  errorClasses.set(name, number);
  const kind = errorOf(`Error ${name}${number === 1 ? '' : ` ${number}`}`);
  kinds.set(prototype, kind);
  return kind;
}

/** The kind of an object, or undefined if it is refused. */
export function kindOf(object: object): Kind | undefined {
  const prototype = Object.getPrototypeOf(object);
  if (prototype === Object.prototype) return plain;
  if (prototype === Array.prototype && Array.isArray(object)) return list;
  const kind = kinds.get(prototype);
  if (kind !== undefined) return kind;
  return prototype === Error.prototype || prototype instanceof Error
    ? errorKind(prototype)
    : undefined;
}

/** Says of an object of no kind what it is, and what to do. */
export function refusalOf(object: object): Refused {
  const name: string = Object.getPrototypeOf(object)?.constructor?.name || 'nameless class';
  if (ArrayBuffer.isView(object) || object instanceof ArrayBuffer) {
    return new Refused('', `is a ${name}, which cannot be frozen: keep an array of its numbers`);
  }
  const advice = instead.get(name) ?? 'a class instance: keep plain data';
  return new Refused('', `is a ${name}: ${advice} in its place`);
}
