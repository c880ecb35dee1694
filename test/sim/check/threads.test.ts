/** Several threads find what one finds: the same states by number, verdicts, runs and coverage. */

import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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
import { noFaults, type SystemDefinition } from '../../../sim/system/definition.ts';
import type { Observer } from '../../../sim/system/observer.ts';
import { linearizable } from '../../models/history.ts';
import { paxos } from '../../models/paxos/index.ts';
import { properties, twoPhaseCommit } from '../../models/twoPhaseCommit.ts';

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
    const found = [undefined, ...teams].map((threads) => {
      const explorer = new Explorer(compose(twoPhaseCommit(5), 'untimed'), {
        watches: [],
        mayRest: () => true,
        keepsEdges: true,
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
