/** What comes in the end, in exact time: by hand. */

import { expect, it } from 'vitest';
import { createMachine, emit } from 'xstate';
import { checkSystem } from '../../../../sim/check/check.ts';
import { eventually, isIn } from '../../../../sim/model/properties.ts';
import { compose } from '../../../../sim/system/compose.ts';
import type { Choice, SystemDefinition } from '../../../../sim/system/definition.ts';
import { noFaults } from '../../../../sim/system/definition.ts';
import { send } from '../../../../sim/system/message.ts';

/** The verdict that `a` comes to the state `done`: in untimed reading and in exact time. */
function verdicts(definition: Partial<SystemDefinition>): { untimed: string; exact: string } {
  const system = compose(
    { parties: [], links: [], choices: [], faults: noFaults, ...definition },
    'untimed',
  );
  const properties = [eventually('comes', 'it comes', (view) => isIn(view, 'a', 'done'))];
  const [untimed, exact] = (['untimed', 'exact'] as const).map((time) => {
    const { properties: results } = checkSystem(system, { time, properties, given: [] });
    return results[0]?.verdict ?? '';
  });
  return { untimed: untimed as string, exact: exact as string };
}

const party = (name: string, machine: ReturnType<typeof createMachine>) => {
  return { name, label: name, actors: { [name]: machine } };
};

const poke = (more: Partial<Choice> = {}): Choice => {
  return { name: 'poke', label: 'somebody pokes', actor: 'a', event: { type: 'POKE' }, ...more };
};

const waiting = (onPoke: object) =>
  createMachine({
    initial: 'waiting',
    states: { waiting: { after: { 1000: 'done' }, on: { POKE: onPoke } }, done: {} },
  });

it('a second is over, however often somebody pokes in it', () => {
  const machine = waiting({ actions: 'nothing' }).provide({ actions: { nothing: () => {} } });
  expect(verdicts({ parties: [party('a', machine)], choices: [poke()] })).toEqual({
    untimed: 'holds',
    exact: 'holds',
  });
});

it('a second that begins anew each time need never be over', () => {
  const machine = waiting({ target: 'waiting', reenter: true });
  expect(verdicts({ parties: [party('a', machine)], choices: [poke()] }).exact).toBe('violated');
});

it('a second that begins anew is over if nobody pokes before', () => {
  const machine = waiting({ target: 'waiting', reenter: true });
  const choices = [poke({ boundsMs: [1500, Number.POSITIVE_INFINITY] })];
  expect(verdicts({ parties: [party('a', machine)], choices })).toEqual({
    untimed: 'violated',
    exact: 'holds',
  });
});

it('nobody has to poke, unless it has a latest moment', () => {
  const machine = createMachine({
    initial: 'waiting',
    states: { waiting: { on: { POKE: 'done' } }, done: {} },
  });
  const of = (boundsMs: readonly [number, number]) =>
    verdicts({ parties: [party('a', machine)], choices: [poke({ boundsMs })] }).exact;
  expect(of([0, Number.POSITIVE_INFINITY])).toBe('violated');
  expect(of([0, 60_000])).toBe('holds');
});

/** Asks anew after so many ms, and gives up what it had asked. */
const asking = (againMs: number) =>
  createMachine({
    initial: 'asking',
    states: {
      asking: {
        entry: emit(send('b', { type: 'ASK' })),
        after: { [againMs]: { target: 'asking', reenter: true } },
        on: { ANSWER: 'done' },
      },
      done: {},
    },
  });

const answering = createMachine({ on: { ASK: { actions: emit(send('a', { type: 'ANSWER' })) } } });

it('an answer that takes longer than anybody waits for it never comes', () => {
  const of = (againMs: number) =>
    verdicts({
      parties: [party('a', asking(againMs)), party('b', answering)],
      links: [{ kind: 'connection', client: 'a', server: 'b', latencyMs: [100, 200] }],
    });
  expect(of(401)).toEqual({ untimed: 'holds', exact: 'holds' });
  expect(of(399).exact).toBe('violated');
  expect(of(199).exact).toBe('violated');
});

/** The verdict that nobody goes round for ever, in exact time; `b` never ends. */
function turns(machine: ReturnType<typeof createMachine>, choices: readonly Choice[]): string {
  const system = compose(
    { parties: [party('a', machine)], links: [], choices, faults: noFaults },
    'untimed',
  );
  const given = ['no-livelock'];
  const { properties } = checkSystem(system, { time: 'exact', given, endings: ['a'] });
  return properties[0]?.verdict ?? '';
}

it('who is poked for ever goes round with the help of others only', () => {
  // It ends a second after it was last poked, and without pokes it rests where it is.
  const machine = waiting({ target: 'waiting', reenter: true });
  expect(turns(machine, [poke()])).toBe('holds');
  const ticking = createMachine({
    initial: 'on',
    states: {
      on: { after: { 10: 'off', 25: 'done' }, on: { POKE: { target: 'on', reenter: true } } },
      off: { after: { 10: 'on' } },
      done: {},
    },
  });
  expect(turns(ticking, [])).toBe('violated');
  expect(turns(ticking, [poke()])).toBe('violated');
});

it('rounds of its own are found among those that others make', () => {
  const machine = createMachine({
    initial: 'a',
    states: {
      a: { after: { 0: 'b' }, on: { POKE: 'aside' } },
      aside: { after: { 5: 'a' }, on: { POKE: 'a' } },
      b: { on: { BACK: 'a', ON: 'c', POKE: 'aside' } },
      c: { after: { 10: 'a' }, on: { POKE: 'c' } },
    },
  });
  const server = (type: string): Choice => poke({ name: type, event: { type }, usual: true });
  expect(turns(machine, [poke(), server('BACK'), server('ON')])).toBe('violated');
  // Without, time never goes on, however often they take turns.
  expect(turns(machine, [poke(), server('BACK')])).toBe('holds');
});
