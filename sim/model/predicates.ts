/** Predicates as the engine asks them: what one gives is a boolean, or it is said whose it is. */

import { ModelError } from '../system/errors.ts';
import type { Predicate, Property } from './property.ts';

/** What is asked of a property. */
export interface Asked {
  /** Of an `always` with a premise: that it holds, or the premise does not. */
  readonly holds: Predicate;
  /** Null if it has no premise. */
  readonly when: Predicate | null;
}

/**
 * The predicates of a property, which throw a ModelError that names it for anything but a boolean,
 * and for what they throw themselves: that is its cause.
 */
export function predicatesOf(property: Property): Asked {
  const holds = asking(property, '', property.holds);
  if (property.kind === 'sometimes' || property.when === undefined) return { holds, when: null };
  const when = asking(property, ', when', property.when);
  const isFolded = property.kind === 'always';
  return { holds: isFolded ? (view) => !when(view) || holds(view) : holds, when };
}

let asked: string | null = null;

/** The name of the property of which a predicate is being asked; null if none is. */
export const nowAsked = (): string | null => asked;

function asking({ name }: Property, which: string, predicate: Predicate): Predicate {
  return (view) => {
    let answer: unknown;
    asked = name;
    try {
      answer = predicate(view);
    } catch (error) {
      throw thrownBy(`property "${name}"${which}`, name, error);
    } finally {
      asked = null;
    }
    if (typeof answer === 'boolean') return answer;
    // Nobody waits for it: what it fails with would end the program.
    if (answer instanceof Promise) answer.catch(() => {});
    const got = wordsFor(answer);
    throw new ModelError(`property "${name}"${which}: expected a boolean, got ${got}`, [name]);
  };
}

/** The engine's own errors say what was expected, and are told as they are. */
function thrownBy(where: string, name: string, error: unknown): ModelError {
  const text = error instanceof Error ? error.message : String(error);
  if (isOwn(error)) {
    return new ModelError(`${where}: ${text}`, [...error.names, name], { cause: error });
  }
  const told = new ModelError(`${where} throws ${text}`, [name], { cause: error });
  // It was thrown there, and the command line tells where that is.
  if (error instanceof Error && error.stack !== undefined) told.stack = error.stack;
  return told;
}

/** By name: a model may come with a copy of the engine of its own. */
const isOwn = (error: unknown): error is ModelError =>
  error instanceof Error && error.name === 'ModelError';

const longest = 40;

/** A value in a few words. */
function wordsFor(value: unknown): string {
  if (value instanceof Promise) return 'a promise: a predicate may not be async';
  if (typeof value === 'function') return 'a function';
  if (typeof value !== 'object' || value === null) {
    return typeof value === 'string' ? JSON.stringify(value) : String(value);
  }
  const text = JSON.stringify(value) ?? 'an object';
  return text.length > longest ? `an ${Array.isArray(value) ? 'array' : 'object'}` : text;
}
