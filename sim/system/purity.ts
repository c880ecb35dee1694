/**
 * Purity: while a machine runs, the clock, chance, scheduling and the network are trapped, and its
 * context is frozen. What it names that it must not use is said in an error.
 */

import { PurityError } from './errors.ts';
import { frozenWrite } from './frozen.ts';

/**
 * Where the clock, chance, scheduling and the network are to be had: object, function, its name.
 * Not `crypto.getRandomValues`: curve arithmetic blinds itself with it, and its result is the same.
 */
const trapped: readonly (readonly [object, string, string])[] = [
  [Math, 'random', 'Math.random()'],
  [performance, 'now', 'performance.now()'],
  [crypto, 'randomUUID', 'crypto.randomUUID()'],
  [globalThis, 'setTimeout', 'setTimeout()'],
  [globalThis, 'setInterval', 'setInterval()'],
  [globalThis, 'queueMicrotask', 'queueMicrotask()'],
  [globalThis, 'fetch', 'fetch()'],
];

/** The first forbidden call of the run under watch. The machine may catch what it throws. */
let called: string | undefined;

const forbid = (what: string) => (): never => {
  called ??= what;
  throw new Error(`${what} is not for machines`);
};

const TrappedDate = new Proxy(Date, {
  construct(target, args: []) {
    if (args.length === 0) forbid('new Date()')();
    return Reflect.construct(target, args) as Date;
  },
  apply: forbid('Date()'),
  get: (target, key) => (key === 'now' ? forbid('Date.now()') : Reflect.get(target, key)),
});

/**
 * Runs `run` with clock, chance, scheduling and network trapped, and turns what comes of a
 * forbidden call or of a write to a frozen context into a PurityError that names the machine and
 * `culprit` (a function: it is only asked for when it is needed). A reference that a module took
 * before (`const { random } = Math`) escapes this.
 */
export function watched<T>(machine: string, culprit: () => string, run: () => T): T {
  called = undefined;
  let result: T | undefined;
  let thrown: unknown;
  try {
    result = watching(run);
  } catch (error) {
    thrown = error ?? new Error('nothing');
  }
  if (called !== undefined) throw new PurityError(machine, culprit(), `calls ${called}`);
  if (thrown === undefined) return result as T;
  if (thrown instanceof Error && frozenWrite.test(thrown.message)) {
    throw new PurityError(machine, culprit(), `mutates its context: ${thrown.message}`);
  }
  throw thrown;
}

let isWatching = false;

/** Runs `run` with all traps set, once for all that it watches: to set them takes a while. */
export function watching<T>(run: () => T): T {
  if (isWatching) return run();
  const RealDate = globalThis.Date;
  const real = trapped.map(([object, key]) => Object.getOwnPropertyDescriptor(object, key));
  for (const [object, key, name] of trapped) {
    Object.defineProperty(object, key, { value: forbid(name), configurable: true, writable: true });
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
