/** What waits in exact time: timers until they are due, choices within their bounds. */

import { describe, expect, it } from 'vitest';
import { type AnyStateMachine, assign, createMachine, raise } from 'xstate';
import type { Choice } from '../../../sim/system/definition.ts';
import { fires, go, pick, refused, taken } from '../moments.ts';
import { alarm, choice, party, systemOf } from '../small.ts';

describe('a timer in exact time', () => {
  const alarms = (...delays: readonly number[]) =>
    systemOf(
      {
        parties: [
          party(
            'desk',
            ...delays.map((ms, index) => [`t${index}`, alarm(ms)] as [string, AnyStateMachine]),
          ),
        ],
        choices: delays.map((_, index) => choice(`t${index}`, 'SET')),
      },
      'exact',
    );

  it('fires when it is due, and at no other moment', () => {
    const system = alarms(50);
    expect(refused(system, pick('t0.SET', 5), fires('t0', 'beep', 55))).toBe('taken');
    for (const atMs of [5, 54, 56]) {
      expect(refused(system, pick('t0.SET', 5), fires('t0', 'beep', atMs))).toBe(
        `step at ${atMs} ms: expected 55 ms, when timer "beep" of "t0" is due`,
      );
    }
  });

  it('holds up all else when it is due', () => {
    const system = alarms(50, 80);
    expect(refused(system, pick('t0.SET', 0), pick('t1.SET', 51))).toBe(
      'step at 51 ms: expected 50 ms at the latest, when timer "beep" of "t0" is due',
    );
    expect(refused(system, pick('t0.SET', 0), pick('t1.SET', 50))).toBe('taken');
    const both = [pick('t1.SET', 0), pick('t0.SET', 40)];
    expect(refused(system, ...both, fires('t0', 'beep', 90))).toMatch(/80 ms at the latest/);
  });

  const both = createMachine({
    id: 'both',
    initial: 'idle',
    states: {
      idle: { on: { GO: 'busy' } },
      busy: {
        entry: [
          raise({ type: 'LATE' }, { id: 'first', delay: 20 }),
          raise({ type: 'SOON' }, { id: 'second', delay: 10 }),
        ],
        on: { AGAIN: { actions: raise({ type: 'NEXT' }, { id: 'a', delay: 10 }) }, '*': {} },
      },
    },
  });

  it('fires before those of its machine that were started later and are due together', () => {
    const system = systemOf(
      { parties: [party('one', ['a', both])], choices: [choice('a', 'GO'), choice('a', 'AGAIN')] },
      'exact',
    );
    const begun = [go(0), fires('a', 'second', 10), pick('a.AGAIN', 10)];
    expect(refused(system, ...begun, fires('a', 'a', 20))).toBe(
      'step at 20 ms: expected timer "first" of "a" first, which began before',
    );
    const first = [...begun, fires('a', 'first', 20)];
    expect(refused(system, ...first, fires('a', 'a', 20))).toBe('taken');
  });

  it('of another machine may fire before or after, at the same moment', () => {
    const system = alarms(50, 50);
    const set = [pick('t0.SET', 0), pick('t1.SET', 0)];
    for (const [one, other] of [
      ['t0', 't1'],
      ['t1', 't0'],
    ] as const) {
      expect(refused(system, ...set, fires(one, 'beep', 50), fires(other, 'beep', 50))).toBe(
        'taken',
      );
    }
  });
});

describe('a choice in exact time', () => {
  /** Counts what it gets; PUT is open between OPEN and CLOSE. */
  const box = createMachine({
    id: 'box',
    context: { got: 0 },
    initial: 'closed',
    states: {
      closed: { on: { OPEN: 'open' } },
      open: {
        on: {
          PUT: { actions: assign({ got: ({ context }) => (context.got as number) + 1 }) },
          CLOSE: 'closed',
          NUDGE: {},
          FLIP: { target: 'open', reenter: true },
        },
      },
    },
  });
  const boxed = (put: Partial<Choice>) =>
    systemOf(
      {
        parties: [party('one', ['a', box])],
        choices: [
          choice('a', 'OPEN'),
          choice('a', 'CLOSE'),
          choice('a', 'NUDGE'),
          choice('a', 'FLIP'),
          { ...choice('a', 'PUT'), ...put },
        ],
      },
      'exact',
    );
  const [opens, closes, puts] = ['OPEN', 'CLOSE', 'PUT'].map(
    (name) => (atMs: number) => pick(`a.${name}`, atMs),
  ) as [typeof go, typeof go, typeof go];

  it('without bounds is taken at any moment', () => {
    expect(refused(boxed({}), opens(5), puts(5))).toBe('taken');
    expect(refused(boxed({}), opens(5), puts(9_999))).toBe('taken');
  });

  it('is taken within its bounds, counted from when it opened', () => {
    const system = boxed({ boundsMs: [10, 30] });
    for (const atMs of [15, 35]) expect(refused(system, opens(5), puts(atMs))).toBe('taken');
    expect(refused(system, opens(5), puts(14))).toBe(
      'step at 14 ms: expected 15 ms or later, as choice "a.PUT" is open since 5 ms',
    );
    expect(refused(system, opens(5), puts(36))).toBe(
      'step at 36 ms: expected 35 ms at the latest, as choice "a.PUT" is taken by then',
    );
    expect(refused(system, opens(5), pick('a.NUDGE', 36))).toMatch(/35 ms at the latest/);
  });

  it('never has to be taken where its bounds have no end', () => {
    const system = boxed({ boundsMs: [10, Number.POSITIVE_INFINITY] });
    expect(refused(system, opens(0), pick('a.NUDGE', 9_999))).toBe('taken');
    expect(refused(system, opens(0), puts(9))).toMatch(/10 ms or later/);
  });

  it('goes on while it is open, and begins anew once it was closed', () => {
    const system = boxed({ boundsMs: [10, 30] });
    for (const other of ['a.NUDGE', 'a.FLIP']) {
      expect(taken(system, opens(0), pick(other, 20)).context.opened).toEqual({ 'a.PUT': 0 });
    }
    const reopened = [opens(0), closes(30), opens(500)];
    expect(taken(system, opens(0), closes(30)).context.opened).toEqual({});
    expect(refused(system, ...reopened, puts(509))).toMatch(/expected 510 ms or later/);
    expect(refused(system, ...reopened, puts(510))).toBe('taken');
  });

  it('begins anew when it is taken', () => {
    const system = boxed({ boundsMs: [10, 30] });
    expect(taken(system, opens(0), puts(20)).context.opened).toEqual({ 'a.PUT': 20 });
    expect(refused(system, opens(0), puts(20), puts(29))).toMatch(/expected 30 ms or later/);
    expect(refused(system, opens(0), puts(20), puts(51))).toMatch(/expected 50 ms at the latest/);
  });

  it('that is owed lets no time pass', () => {
    const system = boxed({ usual: true });
    expect(refused(system, opens(5), puts(5))).toBe('taken');
    expect(refused(system, opens(5), closes(5))).toBe('taken');
    expect(refused(system, opens(5), closes(6))).toBe(
      'step at 6 ms: expected 5 ms at the latest, as choice "a.PUT" is taken by then',
    );
    expect(refused(boxed({ usual: true, thinkMs: [1, 2] }), opens(5), puts(900))).toBe('taken');
  });

  it('that was open at the start is so since 0 ms', () => {
    const start = { ...choice('a', 'OPEN'), boundsMs: [3, 4] } as const;
    const system = systemOf({ parties: [party('one', ['a', box])], choices: [start] }, 'exact');
    expect(refused(system, opens(2))).toMatch(/as choice "a.OPEN" is open since 0 ms/);
    expect(refused(system, opens(4))).toBe('taken');
  });

  it('may have a name that all objects inherit something under', () => {
    const system = boxed({ name: 'constructor', boundsMs: [10, 30] });
    expect(refused(system, opens(5), pick('constructor', 14))).toMatch(/15 ms or later/);
    expect(refused(system, opens(5), pick('constructor', 15))).toBe('taken');
  });
});
