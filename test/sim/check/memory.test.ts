/** What a search takes: counted by what it keeps, and limited by that. */

import { expect, it } from 'vitest';
import { assign, createMachine } from 'xstate';
import { checkSystem } from '../../../sim/check/check.ts';
import { defineModel } from '../../../sim/model/defineModel.ts';
import { compose } from '../../../sim/system/compose.ts';
import { noFaults } from '../../../sim/system/definition.ts';

const most = 60;

/** Counts, and has a text of so many characters more with each step. */
function noting(characters: number, memoryMb?: number) {
  const counter = createMachine({
    types: {} as { context: { count: number; notes: string[] } },
    context: { count: 0, notes: [] },
    on: {
      more: {
        guard: ({ context }) => context.count < most,
        actions: assign(({ context: { count } }) => {
          return { count: count + 1, notes: [`${count}`.padEnd(characters, '.')] };
        }),
      },
    },
  });
  const choices = [{ actor: 'counter', event: { type: 'more' } }];
  const model = defineModel({ name: 'counter', machines: { counter }, choices });
  const system = compose(model.system({}, noFaults, { kind: 'symbolic' }), 'untimed');
  return checkSystem(system, { given: [], ...(memoryMb === undefined ? {} : { memoryMb }) });
}

it('counts what local states hold', () => {
  const [short, long] = [noting(10), noting(6000)];
  expect(short.states).toBe(most + 1);
  expect(long.states).toBe(most + 1);
  // A text, and what it is known by.
  expect(long.bytes - short.bytes).toBeGreaterThan(most * 2 * 4000);
  expect(short.bytes).toBeGreaterThan(short.states * short.bytesPerState);
});

it('ends a search that takes more than it may', () => {
  expect(noting(4000, 1000).complete).toBe(true);
  const { complete, why } = noting(4000, 0.01);
  expect(complete).toBe(false);
  expect(why).toContain('more than 0.01 MB');
});
