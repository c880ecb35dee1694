/** Several threads against one, state by state, on systems that nobody has thought of. */

import { setTimeout as pause } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Explorer } from '../../../sim/check/search/explore.ts';
import { startThreads, type Threads } from '../../../sim/check/search/threads/start.ts';
import { untilObserved } from '../../../sim/check/search/unobserved.ts';
import type { Property } from '../../../sim/model/property.ts';
import { compose } from '../../../sim/system/compose.ts';
import type { SystemDefinition } from '../../../sim/system/definition.ts';
import { definitionOf, propertiesOf } from './build.ts';
import { properties, systems } from './random.ts';
import { ofObservers, thresholds, withObservers } from './resumedSystems.ts';

const count = 40;
const maxStates = 3000;
/** A search of fewer has hardly anything for a second thread. */
const fewStates = 500;
/** Other threads than this one. */
const threads = startThreads(1) as Threads;

/** The states that a search finds, in their order, each with the one before it. */
function found(
  definition: SystemDefinition,
  all: readonly Property[],
  keepsEdges: boolean,
  threads: number | Threads,
) {
  const search = untilObserved(function* (observed) {
    const explorer = new Explorer(compose(definition, 'untimed'), {
      watches: all.map(({ holds, kind }) => ({ holds, wanted: kind === 'sometimes', foundIn: -1 })),
      mayRest: () => true,
      keepsEdges,
      exact: true,
      thresholds,
      observed,
      threads,
    });
    yield* explorer.run({ maxStates });
    return explorer;
  });
  let next = search.next();
  while (!next.done) next = search.next();
  const { store, transitions, levelStarts, cut } = next.value;
  return {
    cut,
    transitions,
    levelStarts,
    predecessors: [...store.predecessors.subarray(0, store.count)],
    keys: [...store.keys.subarray(0, store.count * store.keyWords)],
  };
}

beforeAll(async () => {
  while (!threads.areReady) await pause(20);
});
afterAll(() => threads.end());

it(`${count} systems: two threads number states as one does`, () => {
  let many = 0;
  const compare = fc.property(systems, properties, (drawn, drawnProperties) => {
    const plain = definitionOf(drawn);
    const own = propertiesOf(drawnProperties, compose(plain, 'untimed'));
    const safety = own.filter(({ kind }) => kind !== 'eventually');
    for (const definition of [plain, withObservers(plain)]) {
      const all = definition === plain ? safety : [...safety, ...ofObservers];
      for (const keepsEdges of [false, true]) {
        const alone = found(definition, all, keepsEdges, 1);
        if (alone.predecessors.length > fewStates) many++;
        expect(found(definition, all, keepsEdges, threads)).toEqual(alone);
      }
    }
  });
  fc.assert(compare, { seed: 191, numRuns: count, endOnFailure: true });
  expect(many).toBeGreaterThan(count / 2);
});
