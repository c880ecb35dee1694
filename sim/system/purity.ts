/**
 * Purity: while a machine runs, the clock, chance, scheduling and the network are trapped, and its
 * context is frozen. What it names that it must not use is said in an error.
 */

import type { Ambient } from './ambient.ts';
import { type ModelError, PurityError } from './errors.ts';
import { frozenWrite } from './frozen.ts';

/**
 * Where the clock, chance, scheduling and the network are to be had: object, function, its name,
 * and what a model may let machines have in its place.
 * Not `crypto.getRandomValues`: curve arithmetic blinds itself with it, and its result is the same.
 */
const trapped: readonly Trapped[] = [
  [Math, 'random', 'Math.random()', (ambient) => ambient.random()],
  [performance, 'now', 'performance.now()', (ambient) => ambient.now],
  [crypto, 'randomUUID', 'crypto.randomUUID()', (ambient) => ambient.randomUUID()],
  [globalThis, 'setTimeout', 'setTimeout()'],
  [globalThis, 'setInterval', 'setInterval()'],
  [globalThis, 'queueMicrotask', 'queueMicrotask()'],
  [globalThis, 'fetch', 'fetch()'],
];
/** The time in ms, also where machines are kept from it. */
export const realNow = performance.now.bind(performance);

type Given = (ambient: Ambient) => unknown;
type Trapped = readonly [object: object, key: string, name: string, given?: Given];

/** The first forbidden call of the run under watch. The machine may catch what it throws. */
let called: string | undefined;
/** Thrown by it: tells where in the model it stands. */
let calledBy: Error | undefined;

/** What tells a mistake, of the machine and what it was asked for; undefined without one. */
type Mistake = (machine: string, culprit: string) => ModelError;
let mistake: Mistake | undefined;

/** To be called when a machine makes a mistake that XState takes for something else. */
export function seeMistake(seen: Mistake): void {
  mistake ??= seen;
}

/** What the machine under watch is given by its model. */
let ambient: Ambient | undefined;

/** What is given in place of what is called so; else it is forbidden. */
function asks<T>(what: string, given: (ambient: Ambient) => T | undefined): T {
  const value = ambient === undefined ? undefined : given(ambient);
  if (value !== undefined) {
    ambient?.asked.add(what);
    return value;
  }
  const error = new Error(`${what} is not for machines`);
  called ??= what;
  calledBy ??= error;
  throw error;
}

const nothing = () => undefined;
const trap =
  (what: string, given: Given = nothing) =>
  (): unknown =>
    asks(what, given);
const now = (from: Ambient) => from.now;

const TrappedDate = new Proxy(Date, {
  construct(target, args: []) {
    const given = args.length === 0 ? [asks('new Date()', now)] : args;
    return Reflect.construct(target, given) as Date;
  },
  apply: (target) => new target(asks('Date()', now)).toString(),
  get: (target, key) => (key === 'now' ? trap('Date.now()', now) : Reflect.get(target, key)),
});

/**
 * Runs `run` with clock, chance, scheduling and network trapped, and turns what comes of a
 * forbidden call or of a write to a frozen context into a PurityError that names the machine and
 * `culprit` (a function: it is only asked for when it is needed). A reference that a module took
 * before (`const { random } = Math`) escapes this.
 */
export function watched<T>(
  machine: string,
  culprit: () => string,
  run: () => T,
  given?: Ambient,
): T {
  called = undefined;
  ambient = given;
  calledBy = undefined;
  mistake = undefined;
  let result: T | undefined;
  let thrown: unknown;
  try {
    result = watching(run);
  } catch (error) {
    thrown = error ?? new Error('nothing');
  } finally {
    ambient = undefined;
  }
  if (called !== undefined) {
    const problem = `calls ${called}${remedyFor(called)}`;
    const names = [nameIn(called)];
    const options = { cause: calledBy };
    throw new PurityError(machine, culprit(), problem, names, 'clock and chance', options);
  }
  if (mistake !== undefined) throw (mistake as Mistake)(machine, culprit());
  if (thrown === undefined) return result as T;
  throw mutation(machine, culprit, thrown) ?? thrown;
}

/** What is to be said where a write to a frozen context has been thrown. */
export function mutation(
  machine: string,
  culprit: () => string,
  thrown: unknown,
): PurityError | undefined {
  if (thrown instanceof PurityError) return thrown;
  if (!(thrown instanceof Error && frozenWrite.test(thrown.message))) return undefined;
  const problem = `mutates its context: ${thrown.message}`;
  return new PurityError(machine, culprit(), problem, [], 'values', { cause: thrown });
}

/** The word by which it is found in a file: `Date` of `new Date()`. */
const nameIn = (what: string): string => /(\w+)\(\)/.exec(what)?.[1] ?? what;

/** What a model says to let machines ask for it. */
function remedyFor(what: string): string {
  if (/random/.test(what)) return " (a model with chance: 'fixed' gives one outcome of it)";
  return /Date|now/.test(what) ? ' (a model with now: 0, say, has a clock that stands still)' : '';
}

let isWatching = false;

/** Runs `run` with all traps set, once for all that it watches: to set them takes a while. */
export function watching<T>(run: () => T): T {
  if (isWatching) return run();
  const RealDate = globalThis.Date;
  const real = trapped.map(([object, key]) => Object.getOwnPropertyDescriptor(object, key));
  for (const [object, key, name, given] of trapped) {
    const value = trap(name, given);
    Object.defineProperty(object, key, { value, configurable: true, writable: true });
  }
  globalThis.Date = TrappedDate;
  isWatching = true;
  try {
    return run();
  } finally {
    isWatching = false;
    globalThis.Date = RealDate;
    for (const [index, [object, key]] of trapped.entries()) {
      const descriptor = real[index];
      // What an object only inherits is not its own: the trap is taken away, and it shows again.
      if (descriptor === undefined) delete (object as Record<string, unknown>)[key];
      else Object.defineProperty(object, key, descriptor);
    }
  }
}
