/** A search that goes on on disk finds what one in memory finds. */

import { setTimeout as pause } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type CheckResult, checkSystem } from '../../../sim/check/check.ts';
import { liveNames } from '../../../sim/check/judge.ts';
import { startThreads, type Threads } from '../../../sim/check/search/threads/start.ts';
import { compose } from '../../../sim/system/compose.ts';
import { definitionOf, endingsOf, propertiesOf } from './build.ts';
import { MemoryDisk } from './onDisk.ts';
import { properties, systems } from './random.ts';
import { ofObservers, withObservers } from './resumedSystems.ts';

/** Another thread, which takes part until memory ends. */
const another = startThreads(1) as Threads;

beforeAll(async () => {
  while (!another.areReady) await pause(20);
});
afterAll(() => another.end());

const sizeOf = ({ states, transitions, depth, complete, coverage }: CheckResult) => {
  return { states, transitions, depth, complete, never: coverage.never };
};

/** Those that need no graph: of runs their lengths, and of what is met at one depth any order. */
const verdictsOf = ({ properties: all }: CheckResult) =>
  all
    .filter(({ name, kind }) => kind !== 'eventually' && !liveNames.includes(name))
    .map(({ name, verdict, met, trace }) => {
      return { name, verdict, met: [...met].sort(), steps: trace?.steps.length };
    });

it('25 systems on disk are as in memory, begun by one thread and by two', () => {
  let onDisk = 0;
  let merged = 0;
  const compare = fc.property(systems, properties, fc.nat(60), (drawn, own, inMemory) => {
    const bare = definitionOf(drawn);
    const system = compose(bare, 'untimed');
    const asked = { endings: endingsOf(drawn, system), maxStates: 2000 };
    const plain = propertiesOf(own, system);
    const thresholds = { pilotStates: 20, manyStates: 40, fewAnswers: 3, threadedStates: 10 };
    for (const [definition, extra, threads] of [
      [bare, [], 1],
      [withObservers(bare), ofObservers, 1],
      [bare, [], another],
      [withObservers(bare), ofObservers, another],
    ] as const) {
      const all = { ...asked, properties: [...plain, ...extra] };
      const expected = checkSystem(compose(definition, 'untimed'), { ...all, thresholds });
      if (!expected.complete) continue;
      const disk = new MemoryDisk();
      const found = checkSystem(compose(definition, 'untimed'), {
        ...all,
        threads,
        disk,
        thresholds: { ...thresholds, inMemory },
      });
      expect(sizeOf(found)).toEqual(sizeOf(expected));
      expect(verdictsOf(found)).toEqual(verdictsOf(expected));
      if (disk.made === 0) continue;
      onDisk++;
      if (disk.made > 30) merged++;
      for (const { name, kind, verdict, remark } of found.properties) {
        if (kind !== 'eventually' && !liveNames.includes(name)) continue;
        expect(verdict).toBe('unknown');
        expect(remark).toBe('memory has ended, and it takes the graph of all states to tell');
      }
    }
  });
  fc.assert(compare, { seed: 20, numRuns: 25, endOnFailure: true });
  expect(onDisk).toBeGreaterThan(20);
  expect(merged).toBeGreaterThan(5);
});
