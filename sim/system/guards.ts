/**
 * Guards under watch: a promise that one gives is a yes to XState, whatever it comes to, and of
 * what one throws XState keeps the words only.
 */

import type { AnyStateMachine, AnyStateNode } from 'xstate';
import { inWords, ModelError, meaning } from './errors.ts';
import { isMachine } from './logic.ts';
import { seeMistake } from './purity.ts';

type Guard = (...args: unknown[]) => unknown;

const watching = new WeakMap<Guard, Guard>();
const prepared = new WeakSet<AnyStateMachine>();

/** What a guard has thrown that was asked last. */
let thrown: unknown;

/** What came out of a guard, where XState tells of it with an error of its own. */
export const originOf = (error: unknown): unknown =>
  error instanceof Error && /^Unable to evaluate guard/.test(error.message) ? thrown : error;

/** Of a guard that throws what is no error XState does not say what it was. */
export function saidBy(error: unknown): string {
  const origin = originOf(error);
  const said = inWords(error);
  return origin === error || origin instanceof Error
    ? said
    : said.replace(/undefined$/, inWords(origin));
}

/** The guard, which does as before, and is seen to give a promise or to throw. */
function watched<G>(guard: G): G {
  // Those of XState itself ask others.
  if (typeof guard !== 'function' || 'check' in guard) return guard;
  const known = watching.get(guard as unknown as Guard);
  if (known !== undefined) return known as G;
  const watch = function (this: unknown, ...args: unknown[]): unknown {
    let answer: unknown;
    try {
      answer = (guard as unknown as Guard).apply(this, args);
    } catch (error) {
      thrown = error;
      throw error;
    }
    if (isThenable(answer)) seeMistake(promiseOf(guard));
    return answer;
  };
  Object.defineProperty(watch, 'name', { value: guard.name });
  watching.set(guard as unknown as Guard, watch);
  watching.set(watch, watch);
  return watch as unknown as G;
}

/** Whatever a promise comes to, XState takes it for a yes. */
const promiseOf =
  (guard: { readonly name: string }) =>
  (machine: string, culprit: string): ModelError => {
    const named = ['', 'guard'].includes(guard.name) ? 'a guard' : `guard "${guard.name}"`;
    const problem = 'gives a promise: expected a boolean, as a guard may not be async';
    const where = `machine "${machine}": ${named}, asked for ${culprit},`;
    // One without a name is found by its text.
    const names = named === 'a guard' ? [String(guard), 'guard'] : [guard.name];
    return new ModelError(`${where} ${problem}${meaning('guards')}`, names);
  };

function isThenable(answer: unknown): boolean {
  if (typeof answer !== 'object' || answer === null) return false;
  if (typeof (answer as PromiseLike<unknown>).then !== 'function') return false;
  // Nobody waits for it: what it fails with would end the program.
  if (answer instanceof Promise) answer.catch(() => {});
  return true;
}

/** Guards by name, each under watch. */
export const watchedGuards = <G extends object>(guards: G): G =>
  Object.fromEntries(Object.entries(guards).map(([name, guard]) => [name, watched(guard)])) as G;

/** Puts those guards under watch that stand where they are used: the machine does as before. */
export function watchGuards(machine: AnyStateMachine): void {
  if (!isMachine(machine) || prepared.has(machine)) return;
  prepared.add(machine);
  visit(machine.root);
}

function visit(node: AnyStateNode): void {
  for (const transition of [...node.transitions.values(), node.always ?? []].flat()) {
    const { guard } = transition as { guard?: unknown };
    if (guard === undefined) continue;
    watchParts(guard);
    (transition as { guard?: unknown }).guard = watched(guard);
  }
  for (const child of Object.values<AnyStateNode>(node.states)) visit(child);
}

/** Those that `and`, `or` and `not` ask. */
function watchParts(guard: unknown): void {
  const { guards } = Object(guard) as { guards?: unknown[] };
  if (!Array.isArray(guards)) return;
  for (const [index, part] of guards.entries()) {
    watchParts(part);
    guards[index] = watched(part);
  }
}
