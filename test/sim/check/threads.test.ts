/** Several threads find what one finds: the same states by number, verdicts, runs and coverage. */

import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { setup } from 'xstate';
import { rendezvous } from '../../../machines/msc3906/index.ts';
import { type CheckResult, checkSystem } from '../../../sim/check/check.ts';
import { askedOf, type Job, systemOf } from '../../../sim/check/jobs.ts';
import type { CheckOptions } from '../../../sim/check/plan.ts';
import { Explorer } from '../../../sim/check/search/explore.ts';
import { usualThresholds } from '../../../sim/check/search/limits.ts';
import { control } from '../../../sim/check/search/threads/chunk.ts';
import { startThreads, type Threads } from '../../../sim/check/search/threads/start.ts';
import { waitForAll } from '../../../sim/check/search/threads/waiting.ts';
import { always } from '../../../sim/model/properties.ts';
import { compose, type System } from '../../../sim/system/compose.ts';
import { noFaults, type Party, type SystemDefinition } from '../../../sim/system/definition.ts';
import { type Send, send } from '../../../sim/system/message.ts';
import type { Observer } from '../../../sim/system/observer.ts';
import { linearizable } from '../../models/history.ts';
import { paxos } from '../../models/paxos/index.ts';
import { properties, twoPhaseCommit } from '../../models/twoPhaseCommit.ts';
import { choice, definition } from '../small.ts';

/** Other threads than this one: one, and three. */
const teams = [1, 3].map((count) => startThreads(count) as Threads);
/** They take part early, and the layout and the clusters change while they do. */
const thresholds = { ...usualThresholds, manyStates: 2000, threadedStates: 600 };

beforeAll(async () => {
  while (!teams.every(({ areReady }) => areReady)) await pause(20);
});
afterAll(() => {
  for (const team of teams) team.end();
});

/** Counts up to so many, also by tens, and tells `b` once it has come to `told`. */
function counter(most: number, told = -1) {
  const made = setup({ types: {} as { context: { count: number }; emitted: Send } });
  const add = (by: number) => ({
    guard: ({ context }: { context: { count: number } }) => context.count + by <= most,
    actions: made.enqueueActions(({ context, enqueue }) => {
      const count = context.count + by;
      enqueue.assign({ count });
      if (count === told) enqueue.emit(send('b', { type: 'HI' }));
    }),
  });
  const on = { up: add(1), jump: add(10), HI: {} };
  return made.createMachine({ context: { count: 0 }, on });
}

/** So many messages an observer hears before it does another thing. */
const patience = 5;

const told = ({ seconds, livenessSeconds, bytesPerState, bytes, ...rest }: CheckResult) => rest;

function expectSame(make: () => System, options: CheckOptions): CheckResult {
  const alone = checkSystem(make(), { ...options, threads: 1, thresholds });
  for (const threads of teams) {
    const found = checkSystem(make(), { ...options, threads, thresholds });
    expect(told(found), `${threads.count + 1} threads`).toEqual(told(alone));
  }
  return alone;
}

function expectSameStates(make: () => System, keepsEdges: boolean): void {
  const found = [undefined, ...teams].map((threads) => {
    const explorer = new Explorer(make(), {
      watches: [],
      mayRest: () => true,
      keepsEdges,
      exact: true,
      thresholds,
      ...(threads && { threads }),
    });
    for (const _ of explorer.run({}));
    const { store, edges } = explorer;
    return {
      keys: [...store.keys.subarray(0, store.count * store.keyWords)],
      predecessors: [...store.predecessors.subarray(0, store.count)],
      targets: [...(edges?.targets.subarray(0, edges.end) ?? [])],
      resting: edges?.resting,
    };
  });
  expect(found[1]).toEqual(found[0]);
  expect(found[2]).toEqual(found[0]);
}

describe('several threads', () => {
  it('find what one finds of two-phase commit, with and without the graph of its states', () => {
    const make = () => compose(twoPhaseCommit(6), 'untimed');
    expect(expectSame(make, { properties }).states).toBe(50_816);
    const safe = properties.filter(({ kind }) => kind === 'always');
    expect(expectSame(make, { properties: safe, given: [] }).states).toBe(50_816);
  });

  for (const keeper of ['actor', 'observer'] as const) {
    it(`find what one finds of Paxos, its history kept by an ${keeper}`, () => {
      const make = () => compose(paxos(2, keeper), 'untimed');
      const alone = expectSame(make, { properties: [linearizable(keeper)] });
      expect(alone.states).toBe(16_668);
    });
  }

  it('find what one finds where an observer takes up late what it has let pass before', () => {
    const late: Observer<number> = {
      initial: 0,
      on: ({ type }, value) => {
        if (type === 'delivered') return Math.min(value + 1, patience + 1);
        return type === 'sent' && value > patience ? 0 : value;
      },
    };
    const make = () =>
      compose({ ...twoPhaseCommit(5), observers: { late } } as SystemDefinition, 'untimed');
    const seen = always('seen', 'it has heard of less', (view) => view.observed('late') !== -1);
    for (const given of [[], undefined]) {
      const options = { properties: [seen, ...properties], ...(given && { given }) };
      expect(expectSame(make, options).observers).toEqual(['late']);
    }
  });

  it('let sleep what one lets sleep before it is learnt late who depends on whom', () => {
    const names = ['a', 'b', 'c', 'd'];
    // Other steps read nothing of `a`, so that those of `b` come before its own.
    const team = (name: string, actors: Party['actors']) => ({ name, label: name, actors });
    const both = team('both', { a: counter(160, 59), b: counter(8) });
    const others = names.slice(2).map((name) => team(name, { [name]: counter(4) }));
    const parties = [both, ...others];
    const choices = [choice('a', 'jump'), ...names.map((name) => choice(name, 'up'))];
    const make = () => compose(definition({ parties, choices }), 'untimed');
    expectSameStates(make, false);
  });

  it('find what one finds of the protocol, with runs to all that is violated', () => {
    const job: Job = {
      scenario: 'default',
      faults: { ...noFaults, loss: 1 },
      amend: [],
      properties: null,
      limits: {},
    };
    const alone = expectSame(() => systemOf(rendezvous, job), askedOf(rendezvous, job));
    expect(alone.properties.filter(({ trace }) => trace !== null).length).toBeGreaterThan(5);
  });

  it('number states and edges as one does', () => {
    expectSameStates(() => compose(twoPhaseCommit(5), 'untimed'), true);
  });

  it('do not wait for ever for one that is gone', () => {
    const counters = new Int32Array(new SharedArrayBuffer(4 * control.size));
    counters[control.done] = 1;
    expect(() => waitForAll(counters, 2, 1)).toThrow('1 of 3 threads are gone');
    counters[control.done] = 2;
    waitForAll(counters, 2, 1);
    counters[control.failed] = 1;
    expect(() => waitForAll(counters, 2, 1)).toThrow('a thread failed');
  });

  it('stop where one stops', () => {
    const make = () => compose(twoPhaseCommit(6), 'untimed');
    const alone = expectSame(make, { properties, maxStates: 20_000 });
    expect(alone.why).toBe('more than 20000 states');
  });
});
