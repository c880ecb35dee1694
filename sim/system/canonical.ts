/**
 * Canonical values: what a machine may keep in its context and put into a message.
 *
 * Two states are equal exactly when their canonical texts are, so a value that JSON would
 * change on the way (a Map, a Date, `undefined`, NaN, a function) is refused, not dropped.
 */

/** A value that JSON can write. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [k: string]: Json };

/** JSON text with the keys of every object in order; `undefined` members are left out. */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const members: string[] = [];
  for (const key of Object.keys(value).sort()) {
    const member = (value as Record<string, unknown>)[key];
    if (member !== undefined) members.push(`${JSON.stringify(key)}:${canonicalJson(member)}`);
  }
  return `{${members.join(',')}}`;
}

/** How deep a plain value may be nested: deeper ones contain themselves. */
const deepest = 100;

/**
 * The path and nature of the first part of `value` that is not plain, or undefined.
 * An `undefined` member of an object is let through: it reads the same as one that is absent.
 */
export function notPlain(value: unknown, path = '', depth = 0): string | undefined {
  const here = path === '' ? 'the value itself' : path;
  if (depth > deepest) return `${path.slice(0, 40)}... goes on without end`;
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return undefined;
    case 'number':
      return Number.isFinite(value) ? undefined : `${here} is ${value}`;
    case 'object':
      break;
    default:
      return `${here} is of type ${typeof value}`;
  }
  if (value === null) return undefined;
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      const found = notPlain(item, `${path}[${index}]`, depth + 1);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    return `${here} is a ${prototype.constructor?.name ?? 'class instance'}`;
  }
  for (const [key, member] of Object.entries(value)) {
    if (member === undefined) continue;
    const found = notPlain(member, path === '' ? key : `${path}.${key}`, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Freezes a plain value in depth, so that an `assign` that mutates is caught where it does. */
export function deepFreeze<T>(value: T): T {
  if (value !== null && typeof value === 'object' && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const member of Object.values(value)) deepFreeze(member);
  }
  return value;
}
