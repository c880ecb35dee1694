/** In a browser worker: checks a small model and tells what it found, and stops when it is told. */

import { checkInSlices, checkSystem } from '../../../sim/check/check.ts';
import { compose } from '../../../sim/system/compose.ts';
import { properties, twoPhaseCommit } from '../../models/twoPhaseCommit.ts';

const system = (count: number) => compose(twoPhaseCommit(count), 'untimed');

self.onmessage = ({ data }: MessageEvent<{ managers: number; stopAfter: number | null }>) => {
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
  self.postMessage({ whole, reports, complete, why });
};
