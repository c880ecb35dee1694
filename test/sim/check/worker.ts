/** In a browser worker: checks a small model and tells what it found, and stops when it is told. */

import { checkInSlices, checkSystem } from '../../../sim/check/check.ts';
import { usualThresholds } from '../../../sim/check/search/limits.ts';
import { startThreads, type Threads } from '../../../sim/check/search/threads/start.ts';
import { compose } from '../../../sim/system/compose.ts';
import { properties, twoPhaseCommit } from '../../models/twoPhaseCommit.ts';

const system = (count: number) => compose(twoPhaseCommit(count), 'untimed');

/** Whether another thread takes part where it may, and what is found then. */
async function byThreads(managers: number) {
  const threads = startThreads(1);
  while (threads?.areReady === false) await new Promise((resolve) => setTimeout(resolve, 20));
  const thresholds = { ...usualThresholds, manyStates: 500, threadedStates: 500 };
  let phases = 0;
  const watched = threads && {
    count: threads.count,
    areReady: true,
    give: (chunk: Parameters<Threads['give']>[0]) => {
      phases++;
      threads.give(chunk);
    },
    end: () => {},
  };
  const { states, transitions, depth } = checkSystem(system(managers), {
    properties,
    thresholds,
    threads: watched ?? 1,
  });
  threads?.end();
  return { takesPart: phases > 0, states, transitions, depth };
}

self.onmessage = async ({ data }: MessageEvent<{ managers: number; stopAfter: number | null }>) => {
  const { managers, stopAfter } = data;
  const {
    states,
    transitions,
    depth,
    properties: results,
  } = checkSystem(system(managers), { properties });
  const whole = { states, transitions, depth, verdicts: results.map(({ verdict }) => verdict) };
  const checking = checkInSlices(system(managers), { properties });
  let reports = 0;
  let next = checking.next();
  while (!next.done) next = checking.next(stopAfter === null || ++reports < stopAfter);
  const { complete, why } = next.value;
  self.postMessage({ whole, reports, complete, why, several: await byThreads(managers) });
};
