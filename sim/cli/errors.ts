/** Which errors a person is told in one line, and how. All others are defects of the program. */

import { fileURLToPath } from 'node:url';
import { ModelError } from '../system/errors.ts';
import type { Sources } from './where.ts';

const ofModels = ['ModelError', 'PurityError'];
const told = ['UsageError', 'OutputError', ...ofModels];
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
export function blamed(error: unknown, file: string, sources: Sources): unknown {
  if (isTold(error)) return located(error, sources, 'running');
  if (isOfEngine(error)) return error;
  const place = sources.frameOf(error) ?? sources.rarestOf(quotedIn(oneLine(error)));
  const at = place === undefined ? '' : ` (${place})`;
  return new ModelError(`model "${file}" throws ${oneLine(error)}${at}`);
}

/**
 * An error about a model, with the place of its mistake if that can be found: the line that a
 * function of the model had come to or, while the model is being put together, the words first.
 */
export function located(error: Error, sources: Sources, phase: 'loading' | 'running'): Error {
  if (!ofModels.includes(error.name)) return error;
  const { names = [] } = error as { names?: readonly string[] };
  const frame = () => sources.frameOf(error);
  const words = () => sources.firstOf(names) ?? sources.rarestOf(quotedIn(error.message));
  const place = phase === 'loading' ? (words() ?? frame()) : (frame() ?? words());
  return place === undefined ? error : new ModelError(`${oneLine(error)} (${place})`, names);
}

/** What errors say of the README is no word of the model. */
const hint = /; see "[^"]*" in the README$/;

export const quotedIn = (text: string): string[] =>
  [...text.replace(hint, '').matchAll(/"([^"]+)"|'([^']+)'/g)].map(
    ([, one, other]) => one ?? other ?? '',
  );

/** Whether the engine threw it, or there is nothing that says who did. */
function isOfEngine(error: unknown): boolean {
  const stack = (error instanceof Error ? error.stack : undefined) ?? '';
  const top = /^\s+at (?:.*\()?(?:file:\/\/)?(.*?):\d+:\d+\)?$/m.exec(stack)?.[1];
  return top === undefined || top.startsWith(engine);
}
