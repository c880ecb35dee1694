/** What piles up without end ends a search, and is named. */

import { expect, it } from 'vitest';
import { type AnyStateMachine, assign, createMachine, emit, spawnChild } from 'xstate';
import { checkSystem } from '../../../sim/check/check.ts';
import { compose } from '../../../sim/system/compose.ts';
import type { Link } from '../../../sim/system/definition.ts';
import { send } from '../../../sim/system/message.ts';
import { definition, party } from '../small.ts';

/** Why a search of these actors ends. */
function whyOf(actors: Readonly<Record<string, AnyStateMachine>>, links: readonly Link[] = []) {
  const parties = Object.entries(actors).map((actor) => party(`of ${actor[0]}`, actor));
  const system = compose(definition({ parties, links }), 'untimed');
  return checkSystem(system, { given: ['no-actor-error'] }).why;
}

/** It does that each 10 ms. */
const everyTick = (actions: unknown, context: object = {}) =>
  createMachine({
    context,
    initial: 'on',
    states: { on: { after: { 10: { target: 'on', reenter: true, actions } } } },
  } as never);
const tells = emit(send('a', { type: 'TOCK' }) as never);
const sends = (type: string) => emit(send('b', { type }) as never);
const reader = createMachine({ on: { TICK: {}, TOCK: {} } });

it.each(['fifo', 'unordered'] as const)('messages on a link that is %s', (kind) => {
  const links = [{ kind, from: 'a', to: 'b', latencyMs: 1 }];
  expect(whyOf({ a: everyTick(sends('TICK')), b: reader }, links)).toBe(
    'more than 1000 messages under way on a>b: "a" sends "TICK" to "b" again and again',
  );
});

it('messages of two types, of which there are more sequences than can be kept', () => {
  const both = everyTick([sends('TICK')]);
  const links: Link[] = [
    { kind: 'fifo', from: 'a', to: 'b', latencyMs: 1 },
    { kind: 'direct', between: ['a', 'c'] },
  ];
  const other = createMachine({
    initial: 'on',
    states: { on: { after: { 10: { target: 'on', reenter: true, actions: tells } } } },
  } as never);
  const a = createMachine({ ...both.config, on: { TOCK: { actions: sends('TOCK') } } } as never);
  const parties = Object.entries({ a, b: reader, c: other }).map((one) => party(one[0], one));
  const system = compose(definition({ parties, links }), 'untimed');
  const { why } = checkSystem(system, { given: ['no-actor-error'], maxStates: 5000 });
  expect(why).toMatch(/^more than 5000 states: a>b has held [\d,]+ sequences of messages$/);
});

const log = assign({ log: ({ context }: { context: { log: number[] } }) => [...context.log, 1] });

it.each([
  ['a list', log, { log: [] }, 'more than 1000 elements in context.log of "a"'],
  [
    'a list within an object',
    assign({
      of: ({ context }: { context: { of: { all: number[] } } }) => {
        return { all: [...context.of.all, 1] };
      },
    }),
    { of: { all: [] } },
    'more than 1000 elements in context.of.all of "a"',
  ],
  [
    'a Set',
    assign({ seen: ({ context }: { context: { seen: Set<number> } }) => addedTo(context.seen) }),
    { seen: new Set() },
    'more than 1000 elements in context.seen of "a"',
  ],
  [
    'a text',
    assign({ text: ({ context }: { context: { text: string } }) => context.text + ten }),
    { text: '' },
    'more than 10000 characters in context.text of "a"',
  ],
])('%s in a context', (_, actions, context, why) => {
  expect(whyOf({ a: everyTick(actions, context) })).toBe(why);
});

const ten = '0123456789'.repeat(10);
const addedTo = (seen: Set<number>) => new Set([...seen, seen.size]);

it('a list of an actor that a machine has started', () => {
  const parent = createMachine({
    entry: spawnChild(everyTick(log, { log: [] }), { id: 'child' } as never),
  });
  expect(whyOf({ parent })).toBe('more than 1000 elements in context.log of "parent/child"');
});

it('a list that is long from the start is none that grows', () => {
  const long = Array.from({ length: 2000 }, (_, index) => index);
  const once = createMachine({
    context: { long, more: 0 },
    initial: 'on',
    states: {
      on: { after: { 10: { target: 'off', actions: assign({ more: 1 }) } } },
      off: {},
    },
  });
  expect(whyOf({ once })).toBeNull();
});
