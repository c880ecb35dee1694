/** A system as a whole: errors, time, equal states as equal values, and XState's own tools. */

import { describe, expect, it } from 'vitest';
import { canonicalText } from '../../../sim/system/canonical.ts';
import type { System } from '../../../sim/system/compose.ts';
import type { Link, Step } from '../../../sim/system/definition.ts';
import { ModelError } from '../../../sim/system/errors.ts';
import type { SystemSnapshot } from '../../../sim/system/snapshot.ts';
import { nextDueMs } from '../../../sim/system/time.ts';
import {
  alarm,
  choice,
  choose,
  client,
  collector,
  exchange,
  notes,
  party,
  player,
  reachable,
  run,
  sender,
  server,
  systemOf,
} from '../small.ts';

const fifo = (from: string, to: string): Link => ({ kind: 'fifo', from, to, latencyMs: 10 });
const faults = { loss: 1, duplicate: 1, reorder: 1, crash: 1 };
const copied = <T>(value: T): T => JSON.parse(JSON.stringify(value));

describe('errors', () => {
  const parties = [party('left', ['a', sender('b', ['1'])]), party('right', ['b', collector()])];
  const choices = [choice('a', 'GO')];
  const composing = (given: Partial<Parameters<typeof systemOf>[0]>) => () =>
    systemOf({ parties, choices, ...given });

  it.each([
    ['a link to an unknown actor', { links: [fifo('a', 'z')] }, /link to "z": .* one of a, b/],
    ['a link from one', { links: [fifo('z', 'a')] }, /link to "z": .* one of a, b/],
    ['a choice of one', { choices: [choice('z', 'GO')] }, /unknown actor "z": .* a, b/],
    ['two links', { links: [fifo('a', 'b'), fifo('a', 'b')] }, /two links from "a" to "b"/],
    [
      'a connection beside a link of the way back',
      {
        links: [
          fifo('b', 'a'),
          { kind: 'connection', client: 'a', server: 'b', latencyMs: 1 } satisfies Link,
        ],
      },
      /two links from "b" to "a"/,
    ],
    [
      'a link within a party',
      { parties: [party('one', ['a', collector()], ['b', collector()])], links: [fifo('a', 'b')] },
      /two links from "a" to "b"/,
    ],
    [
      'two actors of one name',
      { parties: [...parties, party('more', ['a', collector()])] },
      /two actors are named "a"/,
    ],
  ])('%s', (_, given, problem) => {
    expect(composing(given)).toThrow(ModelError);
    expect(composing(given)).toThrow(problem);
  });

  it('a message to an actor that is not linked, or only the other way', () => {
    for (const links of [[], [fifo('b', 'a')]]) {
      const system = systemOf({ parties, choices, links });
      const go = () => run(system, ['a.GO']);
      expect(go).toThrow(ModelError);
      expect(go).toThrow(/"a" sends to "b", but no link/);
    }
  });

  it.each<Step>([
    { type: 'deliver', link: 'a>b', index: 0 },
    { type: 'deliver', link: 'nowhere', index: 0 },
    { type: 'timer', actor: 'a', id: 'none' },
    { type: 'choose', choice: 'b.GO' },
    { type: 'crash', party: 'left' },
    { type: 'restart', party: 'left' },
  ])('a step that is not enabled: %o', (step) => {
    const system = systemOf({ parties, choices, links: [fifo('a', 'b')] });
    const { snapshot } = system.start();
    expect(() => system.apply(snapshot, step)).toThrow(ModelError);
    expect(() => system.apply(snapshot, step)).toThrow(`"type":"${step.type}"`);
  });

  it('a snapshot of another system', () => {
    const system = systemOf({ parties, choices });
    const foreign = systemOf({ parties: parties.slice(0, 1) }).start().snapshot;
    expect(() => system.enabled(foreign)).toThrow(/without actor "b"/);
  });
});

describe('time', () => {
  const timed = exchange(faults, 'virtual');
  const at = (name: string, atMs: number): Step => ({ type: 'choose', choice: name, atMs });
  const typesOf = (snapshot: SystemSnapshot) =>
    timed.enabled(snapshot).flatMap(({ type }) => (/deliver|timer/.test(type) ? [type] : []));

  it('untimed: whatever is pending may come next, and no time is kept', () => {
    const system = exchange();
    const { snapshot } = run(system, ['c.ASK']);
    expect(system.enabled(snapshot).map(({ type }) => type)).toEqual(['timer', 'deliver']);
    expect(snapshot.context).not.toHaveProperty('nowMs');
    expect(snapshot.context.links['c=s']?.[0]).not.toHaveProperty('dueMs');
    expect(snapshot.context.timers[0]).not.toHaveProperty('dueMs');
  });

  it('virtual: the earliest is next, at its moment', () => {
    const { snapshot } = run(timed, [at('c.ASK', 50)]);
    expect(snapshot.context).toMatchObject({ nowMs: 50, timers: [{ dueMs: 150 }] });
    expect(typesOf(snapshot)).toEqual(['deliver']);
    const held = run(timed, ['deliver'], snapshot).snapshot;
    expect(held.context.nowMs).toBe(60);
    expect(nextDueMs(held)).toBe(150);
    const answered = run(timed, [at('s.SERVE', 140)], held).snapshot;
    // The timer and the answer are due at the same moment: either may be first.
    expect(typesOf(answered)).toEqual(['timer', 'deliver']);
    const late = run(timed, ['timer'], answered).snapshot;
    expect(late.context).toMatchObject({ nowMs: 150, timers: [{ dueMs: 250 }] });
  });

  it('virtual: a choice has a time between now and what is next', () => {
    const { snapshot } = run(timed, [at('c.ASK', 50), 'deliver']);
    for (const atMs of [59, 151]) {
      const serve = () => run(timed, [at('s.SERVE', atMs)], snapshot);
      expect(serve).toThrow(ModelError);
      expect(serve).toThrow(`step at ${atMs} ms: expected a time from 60 to 150 ms`);
    }
    for (const atMs of [60, 150]) {
      expect(run(timed, [at('s.SERVE', atMs)], snapshot).snapshot.context.nowMs).toBe(atMs);
    }
    expect(run(timed, ['s.SERVE'], snapshot).snapshot.context.nowMs).toBe(60);
  });

  it('virtual: crash and restart have one too', () => {
    const crash: Step = { type: 'crash', party: 'user', atMs: 70 };
    const down = run(timed, [at('c.ASK', 65), crash]).snapshot;
    expect(down.context.nowMs).toBe(70);
    const early: Step = { type: 'restart', party: 'user', atMs: 69 };
    expect(() => timed.apply(down, early)).toThrow(/from 70 to Infinity ms/);
    expect(timed.apply(down, { ...early, atMs: 9_000 }).snapshot.context.nowMs).toBe(9_000);
  });

  it('virtual: a message that overtakes comes when the one before it would have', () => {
    const system = notes('fifo', { reorder: 1 }, 'virtual');
    const { snapshot } = run(system, [at('a.GO', 0), at('a.GO', 5), 'reorder']);
    expect(snapshot.context).toMatchObject({ nowMs: 10, actors: { b: { read: ['2'] } } });
    expect(run(system, ['deliver'], snapshot).snapshot.context.nowMs).toBe(10);
  });

  it('a timer is cancelled by the actor that started it, under whatever id others have', () => {
    const parties = [
      party('users', ['c', client('s')], ['d', client('s')]),
      party('shop', ['s', server()]),
    ];
    const links = ['c', 'd'].map((name): Link => {
      return { kind: 'connection', client: name, server: 's', latencyMs: 10 };
    });
    const choices = [choice('c', 'ASK'), choice('d', 'ASK'), choice('s', 'SERVE')];
    const system = systemOf({ parties, links, choices });
    const asked = run(system, ['c.ASK', 'd.ASK']).snapshot;
    expect(new Set(asked.context.timers.map(({ id }) => id)).size).toBe(1);
    const c: Step = { type: 'deliver', link: 'c=s', index: 0 };
    const served = run(system, [c, 's.SERVE', c], asked).snapshot;
    expect(served.context.timers).toMatchObject([{ actor: 'd' }]);
  });

  it('virtual: timers of two actors under one id are two, each with its moment', () => {
    const parties = [party('one', ['a', alarm(30)]), party('two', ['b', alarm(20)])];
    const choices = [choice('a', 'SET'), choice('b', 'SET')];
    const system = systemOf({ parties, choices }, 'virtual');
    const { snapshot } = run(system, ['a.SET', 'b.SET']);
    expect(system.enabled(snapshot)[0]).toEqual({ type: 'timer', actor: 'b', id: 'beep' });
    const end = run(system, ['timer', 'timer'], snapshot).snapshot;
    expect(end.context).toMatchObject({ nowMs: 30, timers: [] });
    expect(end.context.actors).toEqual({ a: { beeps: 1 }, b: { beeps: 1 } });
  });
});

/** Two players on links of their own, and two alarms: much happens independently. */
const busy = (): System =>
  systemOf({
    parties: [
      party('left', ['a', player(2, 'b')], ['x', alarm(10)]),
      party('right', ['b', player(2, 'a')], ['y', alarm(10)]),
    ],
    links: [fifo('a', 'b'), { kind: 'unordered', from: 'b', to: 'a', latencyMs: 10 }],
    choices: [choice('x', 'SET'), choice('y', 'SET')],
    faults: { loss: 1, crash: 1 },
  });

/** Two streams to one collector; what was sent first on one may arrive after the other. */
const streams = (): System =>
  systemOf(
    {
      parties: [
        party('left', ['a', sender('c', ['1', '2'])], ['b', sender('c', ['3'])]),
        party('right', ['c', collector()]),
      ],
      links: [fifo('a', 'c'), { ...fifo('b', 'c'), latencyMs: 4 } as Link],
      choices: [choice('a', 'GO'), choice('b', 'GO')],
      faults: { reorder: 1, loss: 1 },
    },
    'virtual',
  );

const bounded: [string, () => System][] = [
  ['notes on a fifo link', () => notes('fifo', faults)],
  ['notes on an unordered link', () => notes('unordered', { loss: 1, duplicate: 1 })],
  ['an exchange', () => exchange(faults)],
  ['an exchange in virtual time', () => exchange(faults, 'virtual')],
  ['two streams in virtual time', () => streams()],
];

describe('states', () => {
  it.each([
    // i sent and j of them arrived, j <= i <= 3.
    ['fifo', {}, 10],
    // And as often one of the j is lost: the sum of j over the same.
    ['fifo', { loss: 1 }, 20],
    // Or one of the i is doubled, and then from none to all that follow it have arrived.
    ['fifo', { duplicate: 1 }, 26],
    // Each sequence of some of the first i.
    ['unordered', {}, 24],
  ] as const)('as many as counted by hand: %s %o', (kind, budget, count) => {
    expect(reachable(notes(kind, budget)).size).toBe(count);
  });

  it('independent steps in either order give equal snapshots', () => {
    const system = busy();
    const { snapshot } = system.start();
    const [one, other] = ['a>b', 'b>a'].map((link): Step => ({ type: 'deliver', link, index: 0 }));
    const [setX, setY] = [choose('x.SET'), choose('y.SET')];
    const orders = [
      [one, other, setX, setY],
      [setY, other, setX, one],
      [other, setX, setY, one],
    ].map((steps) => run(system, steps as Step[], snapshot).snapshot);
    expect(orders[1]).toEqual(orders[0]);
    expect(orders[2]).toEqual(orders[0]);
    expect(new Set(orders.map((order) => JSON.stringify(order))).size).toBe(1);
  });

  it.each(bounded)('%s: a state is one text, whichever way it is reached', (_, make) => {
    const system = make();
    const texts = new Map<string, string>();
    for (const snapshot of reachable(system).values()) {
      for (const step of system.enabled(snapshot)) {
        const next = system.apply(snapshot, step).snapshot;
        const text = JSON.stringify(next);
        const key = canonicalText(next);
        expect(texts.get(key) ?? text).toBe(text);
        texts.set(key, text);
      }
    }
  });

  it.each(bounded)('%s: a step is enabled exactly if it is listed', (_, make) => {
    const system = make();
    const snapshots = [...reachable(system).values()];
    const all = new Map(
      snapshots.flatMap((s) => system.enabled(s)).map((step) => [canonicalText(step), step]),
    );
    for (const snapshot of snapshots) {
      const listed = new Set(system.enabled(snapshot).map(canonicalText));
      for (const [key, step] of all) {
        expect(system.isEnabled(snapshot, step), key).toBe(listed.has(key));
      }
    }
  });

  it.each(bounded)('%s: a snapshot that went through JSON goes on as before', (_, make) => {
    const system = make();
    const fresh = make();
    for (const snapshot of reachable(system).values()) {
      const restored = copied(snapshot);
      expect(fresh.enabled(restored)).toEqual(system.enabled(snapshot));
      for (const step of system.enabled(snapshot)) {
        const expected = system.apply(snapshot, step).snapshot;
        expect(fresh.apply(restored, step).snapshot).toEqual(copied(expected));
      }
    }
  });

  it('a run in virtual time goes through JSON at every step', () => {
    const system = exchange({}, 'virtual');
    let { snapshot } = system.start();
    for (const step of ['c.ASK', 'deliver', 's.SERVE', 'deliver'] as const) {
      snapshot = run(exchange({}, 'virtual'), [step], copied(snapshot)).snapshot;
    }
    expect(snapshot.context).toMatchObject({ nowMs: 20, actors: { c: { answer: 1 } } });
  });
});
