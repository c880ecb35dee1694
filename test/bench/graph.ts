/** Child: `@xstate/graph` on the composed logic of two-phase commit, as it takes it. */

import { getAdjacencyMap } from '@xstate/graph';
import { compose } from '../../sim/system/compose.ts';
import type { SystemSnapshot } from '../../sim/system/snapshot.ts';
import { twoPhaseCommit } from '../models/twoPhaseCommit.ts';
import { report, sizeOf, warmUp } from './sample.ts';

function explore(size: number): Parameters<typeof report>[0] {
  const system = compose(twoPhaseCommit(size), 'untimed');
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
  return { states, transitions, seconds };
}

warmUp(process.argv, explore);
report(explore(sizeOf(process.argv)));
