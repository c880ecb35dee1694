/**
 * What functions of actions give, under watch: where a target of `sendTo` is nobody, XState sends
 * to the sender itself, and where a delay is no number, it does not wait.
 */

import type { AnyStateMachine, AnyStateNode } from 'xstate';
import { ModelError, meaning } from './errors.ts';
import { isMachine } from './logic.ts';
import { seeMistake } from './purity.ts';
import { kindOfValue } from './whole.ts';
import { actionsOf } from './written.ts';

type Resolve = (...args: unknown[]) => unknown;

const watching = new WeakMap<Resolve, Resolve>();
const prepared = new WeakSet<AnyStateMachine>();

/** Texts of the functions that gave nobody to send to. */
let misdirecting = new Set<string>();

/** Those since the last call. */
export function takeMisdirecting(): Iterable<string> {
  if (misdirecting.size === 0) return misdirecting;
  const taken = misdirecting;
  misdirecting = new Set();
  return taken;
}

/** The function, of which each result is seen. What is none stays as it is. */
function watched(value: unknown, see: (result: unknown, by: Resolve) => void): unknown {
  if (typeof value !== 'function') return value;
  const resolve = value as Resolve;
  const known = watching.get(resolve);
  if (known !== undefined) return known;
  const watch = function (this: unknown, ...args: unknown[]): unknown {
    const result = resolve.apply(this, args);
    see(result, resolve);
    return result;
  };
  // Others know by its text what it may do.
  watch.toString = () => String(resolve);
  Object.defineProperty(watch, 'name', { value: resolve.name });
  watching.set(resolve, watch);
  watching.set(watch, watch);
  return watch;
}

const seeTarget = (target: unknown, by: Resolve): void => {
  if (!target) misdirecting.add(String(by));
};

/** `name`: of a delay that has one. */
const seeDelay =
  (name?: string) =>
  (delay: unknown, by: Resolve): void => {
    if (delay === undefined || typeof delay === 'number') return;
    const called = name === undefined ? 'a delay' : `delay "${name}"`;
    const problem = `expected a number of ms, got ${kindOfValue(delay)}${meaning('timers')}`;
    seeMistake((machine, culprit) => {
      const names = [...(name === undefined ? [] : [name]), String(by)];
      return new ModelError(
        `machine "${machine}": ${called}, asked for ${culprit}: ${problem}`,
        names,
      );
    });
  };

/** Delays by name, each under watch. */
export const watchedDelays = <D extends object>(delays: D): D =>
  Object.fromEntries(
    Object.entries(delays).map(([name, delay]) => [name, watched(delay, seeDelay(name))]),
  ) as D;

/** Puts under watch what the actions of a machine ask: it does as before. */
export function watchActions(machine: AnyStateMachine): void {
  if (!isMachine(machine) || prepared.has(machine)) return;
  prepared.add(machine);
  const visit = (node: AnyStateNode): void => {
    for (const action of actionsOf(node)) watchAction(action as Record<string, unknown>);
    for (const child of Object.values<AnyStateNode>(node.states)) visit(child);
  };
  visit(machine.root);
}

function watchAction(action: Record<string, unknown>): void {
  const { type, to, delay, collect } = action;
  if (type === 'xstate.sendTo') action.to = watched(to, seeTarget);
  if (type === 'xstate.sendTo' || type === 'xstate.raise')
    action.delay = watched(delay, seeDelay());
  if (type === 'xstate.enqueueActions') action.collect = collecting(collect as Resolve);
}

/** It enqueues as before, and each target is seen. */
function collecting(collect: Resolve): Resolve {
  const known = watching.get(collect);
  if (known !== undefined) return known;
  const watch = (given: object, ...rest: unknown[]): unknown => {
    const { enqueue } = given as { readonly enqueue: Resolve & { readonly sendTo: Resolve } };
    const sendTo: Resolve = (to, ...others) => {
      if (!to) seeTarget(to, collect);
      return enqueue.sendTo(watched(to, seeTarget), ...others);
    };
    const seen = Object.assign((...one: unknown[]) => enqueue(...one), enqueue, { sendTo });
    return collect({ ...given, enqueue: seen }, ...rest);
  };
  watch.toString = () => String(collect);
  watching.set(collect, watch as Resolve);
  watching.set(watch as Resolve, watch as Resolve);
  return watch as Resolve;
}
