/** Whether a machine behaves otherwise, told from its answers. */

import { describe, expect, it } from 'vitest';
import { assign, createMachine } from 'xstate';
import { checkSystem } from '../../../sim/check/check.ts';
import { party, systemOf } from '../../sim/small.ts';
import { firstDifference } from './difference.ts';
import { noted } from './questions.ts';
import type { Reads } from './reads.ts';

interface Door {
  readonly knocks: number;
  readonly color: string;
}

const ways = { none: 'open', ajar: 'ajar', stuck: 'stuck' } as const;
type Way = keyof typeof ways;

/** Opens at the second knock; `way`: what it comes through. */
const door = (color: string, most = 2, opensAt = 2, way: Way = 'none') =>
  createMachine({
    types: {} as { context: Door },
    id: 'door',
    context: { knocks: 0, color },
    initial: 'shut',
    states: {
      shut: {
        on: {
          KNOCK: {
            actions: assign({ knocks: ({ context }) => Math.min(context.knocks + 1, most) }),
          },
          PUSH: { guard: ({ context }) => context.knocks >= opensAt, target: ways[way] },
        },
      },
      ajar: { always: 'open', after: { 5: 'shut' } },
      stuck: { after: { 5: 'open' } },
      open: { type: 'final' },
    },
  });

const systemWith = (machine: ReturnType<typeof door>) =>
  systemOf({
    parties: [party('house', ['door', machine])],
    choices: ['KNOCK', 'PUSH'].map((type) => {
      return { name: type, label: type, actor: 'door', event: { type } };
    }),
  });

function differenceOf(machine: ReturnType<typeof door>, ...read: string[]) {
  const plain = systemWith(door('red'));
  const answers = noted(plain);
  checkSystem(plain, { given: [] });
  const reads: Reads = new Map([['door', new Set(read)]]);
  return firstDifference(answers, reads, systemWith(machine).definition, ['door']);
}

describe('a difference', () => {
  it('is in what somebody reads', () => {
    const difference = { actor: 'door', during: 'starting', aspects: ['context.color'] };
    expect(differenceOf(door('blue'), 'color')).toEqual(difference);
    expect(differenceOf(door('blue'), '*')).toEqual(difference);
    expect(differenceOf(door('blue'), 'knocks')).toBeNull();
  });

  it('is in what comes later of what nobody reads', () => {
    const late = { actor: 'door', during: '"shut": PUSH' };
    expect(differenceOf(door('blue', 2, 1))).toEqual({ ...late, aspects: ['open'] });
    expect(differenceOf(door('red', 1))).toEqual({ ...late, aspects: ['shut'] });
    expect(differenceOf(door('red', 9))).toBeNull();
  });

  it('is none where a timer is started and stopped within one step', () => {
    expect(differenceOf(door('red', 2, 2, 'ajar'))).toBeNull();
    const stuck = differenceOf(door('red', 2, 2, 'stuck'));
    expect(stuck?.aspects).toEqual(expect.arrayContaining(['state', 'timers', 'delays']));
  });

  it('is not ruled out where it goes on without an end', () => {
    const unread = { actor: 'door', during: '"shut": KNOCK', aspects: ['context.knocks'] };
    expect(differenceOf(door('red', Number.MAX_SAFE_INTEGER))).toEqual(unread);
  });
});
