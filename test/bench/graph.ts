/** Child: `@xstate/graph` on the composed logic of two-phase commit, as it takes it. */

import { getAdjacencyMap } from '@xstate/graph';
import { compose, type SystemSnapshot } from '../../sim/compose.ts';
import { twoPhaseCommit } from '../models/twoPhaseCommit.ts';
import { report, sizeOf } from './sample.ts';

const system = compose(twoPhaseCommit(sizeOf(process.argv)), 'untimed');
const startedMs = performance.now();
const map = getAdjacencyMap(system.logic, {
  events: (snapshot: SystemSnapshot) => system.enabled(snapshot),
});
const seconds = (performance.now() - startedMs) / 1000;
let states = 0;
let transitions = 0;
for (const node of Object.values(map)) {
  states++;
  transitions += Object.keys(node.transitions).length;
}
report({ states, transitions, seconds });
