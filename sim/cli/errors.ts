/** Which errors a person is told in one line, and how. All others are defects of the program. */

import { fileURLToPath } from 'node:url';
import { ModelError } from '../system/errors.ts';

const told = ['UsageError', 'ModelError', 'PurityError', 'OutputError'];
const engine = fileURLToPath(new URL('..', import.meta.url));

/**
 * By name and not by class: a thread hands over no classes, and a model outside of a package of
 * modules brings a copy of the engine of its own.
 */
export const isTold = (error: unknown): error is Error =>
  error instanceof Error && told.includes(error.name);

/** The first line, and the one after it where the first only announces it. */
export function oneLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const [first = '', second] = text.split('\n');
  return first.endsWith(':') && second !== undefined ? `${first} ${second.trim()}` : first;
}

/** What was thrown, as an error to tell if it came out of the model and not out of the engine. */
export function blamed(error: unknown, file: string): unknown {
  const at = placeOf(error);
  if (isTold(error)) return at === null ? error : new ModelError(`${oneLine(error)}${at}`);
  return at === null ? error : new ModelError(`model "${file}" throws ${oneLine(error)}${at}`);
}

/** Where in a model an error was thrown; null if the engine threw it. */
function placeOf(error: unknown): string | null {
  const stack = (error instanceof Error ? error.stack : undefined) ?? '';
  const frames = stack.split('\n').flatMap((line) => {
    const place = /^\s+at (?:.*\()?(?:file:\/\/)?(.*?:\d+:\d+)\)?$/.exec(line)?.[1];
    return place === undefined ? [] : [place];
  });
  const isEngine = (place: string) => place.startsWith(engine);
  const [top] = frames;
  if (top === undefined || isEngine(top)) return null;
  const isElsewhere = (place: string) => place.includes('node_modules') || /^node:/.test(place);
  const where = frames.find((place) => !isEngine(place) && !isElsewhere(place));
  return where === undefined ? '' : ` (${where})`;
}
