/** From text on the wire to a typed form, or to one line that says what is wrong with it. */

import type { Json } from 'actorcheck';
import * as v from 'valibot';

/** The form of a `T`. */
export type Schema<T> = v.GenericSchema<unknown, T>;

type Decoded<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: string };

/** Checks a value against a schema. Never throws. */
export function decode<T>(schema: Schema<T>, value: unknown): Decoded<T> {
  const result = v.safeParse(schema, value);
  if (result.success) return { ok: true, value: result.output };
  const [issue] = result.issues;
  const path = v.getDotPath(issue);
  return { ok: false, error: `${path === null ? '' : `${path}: `}${issue.message}` };
}

/** Deeper brackets are refused: whoever writes the value again goes down into it level by level. */
const deepest = 500;
const tooDeep = `expected JSON with at most ${deepest} brackets within each other, got more`;

/** Whether a value that `text` has is nested too deep. Looked at level by level, not in depth. */
function isTooDeep(text: string, value: unknown): boolean {
  // Each level takes two brackets.
  if (text.length <= 2 * deepest) return false;
  const isNested = (one: unknown): one is object => typeof one === 'object' && one !== null;
  let level = [value].filter(isNested);
  for (let depth = 0; level.length > 0; depth++) {
    if (depth === deepest) return true;
    level = level.flatMap((one) => Object.values(one).filter(isNested));
  }
  return false;
}

/** Parses JSON text and checks it against a schema. Never throws. */
export function decodeText<T>(schema: Schema<T>, text: unknown): Decoded<T> {
  if (typeof text !== 'string')
    return { ok: false, error: `expected JSON text, got ${typeof text}` };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, error: 'expected JSON text, got something else' };
  }
  if (isTooDeep(text, value)) return { ok: false, error: tooDeep };
  return decode(schema, value);
}

/** The value that a JSON text has; undefined for what is none. Never throws. */
export function parsed(text: unknown): Json | undefined {
  try {
    const value = typeof text === 'string' ? (JSON.parse(text) as Json) : undefined;
    return isTooDeep(String(text), value) ? undefined : value;
  } catch {
    return undefined;
  }
}

/** The members of a JSON object; none of what is none. */
export const membersOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : {};

/** The value; undefined where there is an error, for guards that only ask whether. */
export function whenOk<T>(decoded: Decoded<T>): T | undefined {
  return decoded.ok ? decoded.value : undefined;
}

/** A member of an event as text; empty if it is missing or of another type. */
export function textIn(event: object, member: string): string {
  const value = (event as Record<string, unknown>)[member];
  return typeof value === 'string' ? value : '';
}
