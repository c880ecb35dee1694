/**
 * Purity: a machine receives events, changes its context and emits `send`; nothing else.
 *
 * `inspectMachine` refuses by reading the machine what can be seen without running it; `watched`
 * refuses while it runs what cannot: the clock, randomness and effects made by a function.
 */

import type { AnyStateMachine, AnyStateNode } from 'xstate';
import { PurityError } from './errors.ts';

/** The built-in actions that are data when they come back from a transition. */
const pureActions = new Set([
  'xstate.assign',
  'xstate.emit',
  'xstate.raise',
  'xstate.cancel',
  'xstate.enqueueActions',
]);

/** A name a person can find in the source: the action's own name, or what kind it is. */
function actionName(action: unknown): string {
  if (typeof action === 'string') return `action "${action}"`;
  if (typeof action === 'object' && action !== null && 'type' in action) {
    return `action "${String(action.type)}"`;
  }
  if (typeof action !== 'function') return `action ${String(action)}`;
  if ('type' in action) return `action ${String(action.type).replace('xstate.', '')}(...)`;
  return action.name === '' ? 'an inline action' : `action "${action.name}"`;
}

function implementationOf(machine: AnyStateMachine, action: unknown): unknown {
  if (typeof action === 'function') return action;
  const type = typeof action === 'string' ? action : (action as { type: string }).type;
  return (machine.implementations.actions as Record<string, unknown>)[type];
}

function inspectAction(
  machine: AnyStateMachine,
  called: string,
  action: unknown,
  where: string,
): void {
  const culprit = `${actionName(action)} ${where}`;
  const implementation = implementationOf(machine, action);
  if (implementation === undefined) {
    throw new PurityError(called, culprit, 'has no implementation');
  }
  const type = (implementation as { type?: string }).type;
  if (type === undefined) {
    throw new PurityError(called, culprit, 'is a side effect; only assign, emit, raise, cancel');
  }
  if (!pureActions.has(type)) {
    throw new PurityError(called, culprit, `is ${type.replace('xstate.', '')}; emit a send`);
  }
}

/** Throws a PurityError for an `invoke`, a spawn, a `sendTo` or an effect in the machine. */
export function inspectMachine(machine: AnyStateMachine, actor: string): void {
  // A machine without an id is known by the actor that it is.
  const called = machine.id === '(machine)' ? actor : machine.id;
  const visit = (node: AnyStateNode): void => {
    if (node.type === 'history') {
      // What it remembers is no part of value and context: two different states would be one.
      throw new PurityError(called, `state "${node.id}"`, 'is a history state');
    }
    for (const { delay } of node.after) {
      const isKnown = typeof delay !== 'string' || delay in machine.implementations.delays;
      if (!isKnown) {
        throw new PurityError(called, `delay "${delay}" of "${node.id}"`, 'is not defined');
      }
    }
    if (node.invoke.length > 0) {
      const source = String(node.invoke[0]?.src);
      throw new PurityError(called, `state "${node.id}"`, `invokes "${source}"`);
    }
    for (const action of node.entry)
      inspectAction(machine, called, action, `on entry of "${node.id}"`);
    for (const action of node.exit)
      inspectAction(machine, called, action, `on exit of "${node.id}"`);
    for (const [event, transitions] of node.transitions) {
      for (const transition of transitions) {
        for (const action of transition.actions) {
          inspectAction(machine, called, action, `on "${event}" in "${node.id}"`);
        }
      }
    }
    for (const transition of node.always ?? []) {
      for (const action of transition.actions) {
        inspectAction(machine, called, action, `on an always transition of "${node.id}"`);
      }
    }
    for (const child of Object.values(node.states)) visit(child);
  };
  visit(machine.root);
}

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

/** What a strict-mode engine says of a write to a frozen object. */
const frozenWrite = /read only|not extensible|frozen|delete property|redefine property/;

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
