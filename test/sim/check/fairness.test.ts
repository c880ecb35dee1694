/** What a fair run owes, rule by rule, on systems whose runs can be told by hand. */

import { describe, expect, it } from 'vitest';
import { type AnyStateMachine, createMachine, emit, fromCallback, setup } from 'xstate';
import { checkSystem } from '../../../sim/check/check.ts';
import type { Predicate, Property } from '../../../sim/model/property.ts';
import { compose } from '../../../sim/system/compose.ts';
import type { Choice, Link, SystemDefinition } from '../../../sim/system/definition.ts';
import type { Outside } from '../../../sim/system/environment.ts';
import { send } from '../../../sim/system/message.ts';
import { choice, definition, party } from '../small.ts';
import { expectLasso } from './lasso.ts';
import { plainCheck } from './plain.ts';

const machine = (id: string, config: object): AnyStateMachine => createMachine({ id, ...config });
const sends = (to: string, type: string) => emit(send(to, { type }) as never);

const isIn =
  (actor: string, ...states: readonly string[]): Predicate =>
  (view) =>
    states.some((state) => JSON.stringify(view.local(actor)?.value ?? 'down').includes(state));

/** The checker's verdict, with the plain explorer's the same, and the run that shows it fair. */
function verdictOf(of: SystemDefinition, holds: Predicate, when?: Predicate): string {
  const about = { name: 'comes', text: 'it comes', source: 'test', kind: 'eventually' } as const;
  const property: Property = { ...about, holds, ...(when && { when }) };
  const system = compose(of, 'untimed');
  const [result] = checkSystem(system, { properties: [property], endings: [] }).properties;
  const [plain] = plainCheck(system, [property]).verdicts;
  expect(plain?.verdict).toBe(result?.verdict);
  if (result?.trace) expectLasso(system, result.trace, property);
  return result?.verdict ?? 'none';
}

describe('deliveries', () => {
  /** Two players throw a ball to and fro for ever; a note lies on the way to one of them. */
  const players = (kind: 'fifo' | 'unordered' | 'duplicating') => {
    const thrower = machine('a', {
      entry: [sends('b', 'BALL'), sends('b', 'NOTE')],
      on: { BALL: { actions: sends('b', 'BALL') } },
    });
    const reader = machine('b', {
      initial: 'plays',
      on: { BALL: { actions: sends('a', 'BALL') }, NOTE: '.reads' },
      states: { plays: {}, reads: {} },
    });
    const links: Link[] = [
      { kind, from: 'a', to: 'b', latencyMs: 1 },
      { kind, from: 'b', to: 'a', latencyMs: 1 },
    ];
    return definition({
      parties: [party('one', ['a', thrower]), party('other', ['b', reader])],
      links,
    });
  };

  it.each(['fifo', 'unordered', 'duplicating'] as const)('%s: each message arrives', (kind) => {
    expect(verdictOf(players(kind), isIn('b', 'reads'))).toBe('holds');
  });

  /** A client that gives up on asking A, asks B, and after the answer asks A again. */
  const client = machine('c', {
    initial: 'asksA',
    states: {
      asksA: { entry: sends('s', 'A'), on: { ANSWER: 'asksB' }, after: { 100: 'asksB' } },
      asksB: { entry: sends('s', 'B'), on: { ANSWER: 'asksA' } },
    },
  });
  const answers = { actions: sends('c', 'ANSWER') };
  const server = machine('s', {
    initial: 'idle',
    on: { A: { target: '.hasA', ...answers }, B: answers },
    states: { idle: {}, hasA: {} },
  });
  const exchange = definition({
    parties: [party('user', ['c', client]), party('shop', ['s', server])],
    links: [{ kind: 'connection', client: 'c', server: 's', latencyMs: 1 }],
  });

  it('on a connection, what is given up each time need not ever arrive', () => {
    expect(verdictOf(exchange, isIn('s', 'hasA'))).toBe('violated');
  });

  it('on a connection, what is not given up arrives', () => {
    expect(verdictOf(exchange, isIn('c', 'asksA'), isIn('c', 'asksB'))).toBe('holds');
  });
});

describe('timers', () => {
  /** Goes to and fro as the environment likes, under one deadline; a pause stops the clock. */
  const worker = machine('w', {
    initial: 'work',
    states: {
      work: {
        initial: 'here',
        after: { 1000: 'expired' },
        on: { PAUSE: 'paused', AGAIN: { target: 'work', reenter: true } },
        states: { here: { on: { GO: 'there' } }, there: { on: { GO: 'here' } } },
      },
      paused: { on: { PAUSE: 'work' } },
      expired: {},
    },
  });
  const work = (...types: readonly string[]) =>
    definition({
      parties: [party('desk', ['w', worker])],
      choices: types.map((type) => choice('w', type)),
    });

  it('one that runs on fires, whatever else goes on', () => {
    expect(verdictOf(work(), isIn('w', 'expired'))).toBe('holds');
    expect(verdictOf(work('GO'), isIn('w', 'expired'))).toBe('holds');
  });

  it('one that is started anew again and again need not fire', () => {
    expect(verdictOf(work('GO', 'AGAIN'), isIn('w', 'expired'))).toBe('violated');
  });

  it('one that is stopped again and again need not fire', () => {
    expect(verdictOf(work('GO', 'PAUSE'), isIn('w', 'expired'))).toBe('violated');
  });

  it('one that runs on in the part of a circle that is left to a run fires', () => {
    // To and fro and to the pause is one circle of states; without the pause, the clock runs on.
    expect(verdictOf(work('GO', 'PAUSE'), isIn('w', 'expired', 'paused'))).toBe('holds');
  });

  it('a pause that need not come to an end is for ever', () => {
    expect(verdictOf(work('PAUSE'), isIn('w', 'work'), isIn('w', 'paused'))).toBe('violated');
  });
});

describe('choices', () => {
  /** GO goes to and fro; END is there on one side only. */
  const walker = machine('w', {
    initial: 'here',
    states: { here: { on: { GO: 'there' } }, there: { on: { GO: 'here', END: 'end' } }, end: {} },
  });
  const walk = (of: Partial<Choice>) =>
    definition({
      parties: [party('path', ['w', walker])],
      choices: [
        { ...choice('w', 'GO'), usual: true },
        { ...choice('w', 'END'), ...of },
      ],
    });

  it('a usual one that takes no time is taken, if it can be again and again', () => {
    expect(verdictOf(walk({ usual: true }), isIn('w', 'end'))).toBe('holds');
  });

  it('one that is not usual, or that somebody thinks about, need not be', () => {
    expect(verdictOf(walk({}), isIn('w', 'end'))).toBe('violated');
    expect(verdictOf(walk({ usual: true, thinkMs: [1, 2] }), isIn('w', 'end'))).toBe('violated');
  });
});

describe('what comes of a callback', () => {
  const clock = fromCallback(() => {});
  const egg = setup({ actors: { clock } }).createMachine({
    id: 'egg',
    initial: 'raw',
    states: {
      raw: { invoke: { src: 'clock' }, on: { TICK: 'soft' } },
      soft: { invoke: { src: 'clock' }, on: { TICK: 'hard', CHILL: 'raw' } },
      hard: {},
    },
  });
  const cooked = (of: Outside, ...choices: Choice[]) => ({
    ...definition({ parties: [party('pot', ['egg', egg])], choices }),
    environment: { clock: { events: [{ type: 'TICK' }], ...of } },
  });

  it('need not come', () => {
    expect(verdictOf(cooked({}), isIn('egg', 'hard'))).toBe('violated');
  });

  it('comes again and again of one that is fair', () => {
    expect(verdictOf(cooked({ fair: true }), isIn('egg', 'hard'))).toBe('holds');
  });

  it('also where something else may come between, whenever it can', () => {
    expect(verdictOf(cooked({ fair: true }, choice('egg', 'CHILL')), isIn('egg', 'soft'))).toBe(
      'holds',
    );
  });
});

describe('a part of a circle', () => {
  it('can be gone round for ever, if it leaves out where something is owed', () => {
    // END is owed as long as `there` is come by. A run can stay in `here` for good.
    const walker = machine('w', {
      initial: 'here',
      states: {
        here: { on: { GO: 'there', STAY: 'here' } },
        there: { on: { GO: 'here', END: 'end' } },
        end: {},
      },
    });
    const choices = [
      choice('w', 'GO'),
      choice('w', 'STAY'),
      { ...choice('w', 'END'), usual: true },
    ];
    const of = definition({ parties: [party('path', ['w', walker])], choices });
    expect(verdictOf(of, isIn('w', 'end'))).toBe('violated');
    expect(verdictOf(of, isIn('w', 'end'), isIn('w', 'there'))).toBe('violated');
  });
});

describe('a cycle that is shown', () => {
  it('takes all that it owes, also where two steps lead to the same state', () => {
    const idle = (id: string) => machine(id, { on: { GO: { actions: [] } } });
    const parties = [party('one', ['a', idle('a')]), party('other', ['b', idle('b')])];
    const choices = [choice('a', 'GO'), choice('b', 'GO')].map((c) => ({ ...c, usual: true }));
    expect(verdictOf(definition({ parties, choices }), () => false)).toBe('violated');
  });
});

describe('crashes', () => {
  const lamp = definition({
    parties: [party('lamp', ['l', machine('l', { initial: 'on', states: { on: {} } })])],
    faults: { crash: 1 },
  });

  it('who is down starts again', () => {
    expect(verdictOf(lamp, isIn('l', 'on'), isIn('l', 'down'))).toBe('holds');
  });

  it('nobody has to crash', () => {
    expect(verdictOf(lamp, isIn('l', 'down'))).toBe('violated');
  });
});
