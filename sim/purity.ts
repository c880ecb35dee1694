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

function inspectAction(machine: AnyStateMachine, action: unknown, where: string): void {
  const culprit = `${actionName(action)} ${where}`;
  const implementation = implementationOf(machine, action);
  if (implementation === undefined) {
    throw new PurityError(machine.id, culprit, 'has no implementation');
  }
  const type = (implementation as { type?: string }).type;
  if (type === undefined) {
    throw new PurityError(
      machine.id,
      culprit,
      'is a side effect; only assign, emit, raise, cancel',
    );
  }
  if (!pureActions.has(type)) {
    throw new PurityError(machine.id, culprit, `is ${type.replace('xstate.', '')}; emit a send`);
  }
}

/** Throws a PurityError for an `invoke`, a spawn, a `sendTo` or an effect in the machine. */
export function inspectMachine(machine: AnyStateMachine): void {
  const visit = (node: AnyStateNode): void => {
    if (node.invoke.length > 0) {
      const source = String(node.invoke[0]?.src);
      throw new PurityError(machine.id, `state "${node.id}"`, `invokes "${source}"`);
    }
    for (const action of node.entry) inspectAction(machine, action, `on entry of "${node.id}"`);
    for (const action of node.exit) inspectAction(machine, action, `on exit of "${node.id}"`);
    for (const [event, transitions] of node.transitions) {
      for (const transition of transitions) {
        for (const action of transition.actions) {
          inspectAction(machine, action, `on "${event}" in "${node.id}"`);
        }
      }
    }
    for (const transition of node.always ?? []) {
      for (const action of transition.actions) {
        inspectAction(machine, action, `on an always transition of "${node.id}"`);
      }
    }
    for (const child of Object.values(node.states)) visit(child);
  };
  visit(machine.root);
}

const forbid = (what: string) => (): never => {
  throw new ForbiddenCall(what);
};

class ForbiddenCall extends Error {}

const TrappedDate = new Proxy(Date, {
  construct(target, args: []) {
    if (args.length === 0) throw new ForbiddenCall('new Date()');
    return Reflect.construct(target, args) as Date;
  },
  apply: forbid('Date()'),
  get: (target, key) => (key === 'now' ? forbid('Date.now()') : Reflect.get(target, key)),
});

/**
 * Runs `run` with clock and randomness trapped, and turns what it throws into a PurityError
 * that names the machine and `culprit` (a function: it is only asked for when it is needed).
 */
export function watched<T>(machine: string, culprit: () => string, run: () => T): T {
  const { Date: realDate, setTimeout: realSetTimeout } = globalThis;
  const { random } = Math;
  const now = performance.now;
  Math.random = forbid('Math.random()');
  performance.now = forbid('performance.now()');
  globalThis.Date = TrappedDate;
  globalThis.setTimeout = forbid('setTimeout()') as never;
  try {
    return run();
  } catch (error) {
    if (error instanceof ForbiddenCall) {
      throw new PurityError(machine, culprit(), `calls ${error.message}`);
    }
    if (error instanceof TypeError && /read only|not extensible|frozen/.test(error.message)) {
      throw new PurityError(machine, culprit(), `mutates its context: ${error.message}`);
    }
    throw error;
  } finally {
    Math.random = random;
    performance.now = now;
    globalThis.Date = realDate;
    globalThis.setTimeout = realSetTimeout;
  }
}
