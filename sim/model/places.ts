/** Where in a file a property is made, so that it can be told with it where it fails. */

import type { Property } from './property.ts';

/** A stack is put into words only when somebody asks. */
const stacks = new WeakMap<Property, Error>();

/** What frames of a stack are like in V8: only there the place is known. */
const frame = /^\s+at (?:.*\()?(?:file:\/\/)?(.+?)(?:\?.*?)?:(\d+):(\d+)\)?$/m;

/** The property, of which it is known from now on who has called its maker. */
export function placed(property: Property, maker: (...given: never[]) => Property): Property {
  if (!('captureStackTrace' in Error)) return property;
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 1;
  const made = new Error();
  Error.captureStackTrace(made, maker);
  Error.stackTraceLimit = stackTraceLimit;
  stacks.set(property, made);
  return property;
}

/** As `order.ts:14:3`, from the folder that the process runs in; null if nobody knows. */
export function placeOf(property: Property): string | null {
  const [, path, line, column] = frame.exec(stacks.get(property)?.stack ?? '') ?? [];
  if (path === undefined) return null;
  const here = `${globalThis.process?.cwd?.()}/`;
  const name = path.startsWith(here) ? path.slice(here.length) : path;
  return `${name}:${line}:${column}`;
}
