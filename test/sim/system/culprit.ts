/** Machines that do what they must not, and the errors that say so. */

import { expect } from 'vitest';
import * as x from 'xstate';
import { PurityError } from '../../../sim/system/errors.ts';
import { LocalMachine } from '../../../sim/system/machine.ts';

// The machines here break what XState's types allow, or are built from data: no types then.
export const machine = x.createMachine as (
  config: object,
  implementations?: object,
) => x.AnyStateMachine;
export const untyped = (value: unknown) => value as never;
export const anEvent = untyped({ type: 'E' });

/** A machine `culprit` in state `here` that runs `actions` on GO. */
export const onGo = (actions: unknown, context: object = { count: 0 }, implementations?: object) =>
  machine(
    { id: 'culprit', context, initial: 'here', states: { here: { on: { GO: { actions } } } } },
    implementations,
  );

/** Gives the machine, as the actor `culprit`, its first event. */
export function runOnce(given: x.AnyStateMachine, event: x.EventObject = { type: 'GO' }) {
  const local = new LocalMachine('culprit', given);
  return local.step(local.initial().state, event);
}

/** Expects a PurityError that names the machine and the culprit. */
export function expectRefused(run: () => unknown, culprit: string | RegExp): void {
  let error: unknown;
  try {
    run();
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toBeInstanceOf(PurityError);
  expect((error as PurityError).machine).toBe('culprit');
  expect((error as PurityError).message).toMatch(/^machine "culprit" is not pure: /);
  expect((error as PurityError).message).toMatch(culprit);
}
