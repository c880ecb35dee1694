/** What becomes of each run that a log has in it. */

import type { Settings } from 'actorcheck';
import type { Exchange, LogParts } from '../../protocol/log.ts';
import { decided, type Followed, type Machines } from './decide.ts';
import { asOne, type Cluster, candidatesFor, clustersOf } from './runs.ts';

export interface Run {
  readonly exchanges: readonly Exchange[];
  readonly found: Followed;
}

interface Judging {
  readonly machines: Machines;
  readonly log: LogParts;
  /** Settings that are tried. */
  readonly candidates: (exchanges: readonly Exchange[]) => Iterable<Settings>;
  /** Keys that payloads are sealed with, as far as they are known. */
  readonly keys: readonly string[];
}

type Group = readonly Exchange[];

const isWell = ({ found }: Run): boolean => found.departs === null;

function runOf({ machines, log, candidates, keys }: Judging, exchanges: Group): Run {
  return { exchanges, found: decided(machines, log, exchanges, candidates(exchanges), keys) };
}

/** In the order in which they begin. */
export const runsIn = (judging: Judging, exchanges: Group): readonly Run[] =>
  clustersOf(exchanges, judging.log).flatMap((cluster) => runsOf(judging, cluster));

function runsOf(judging: Judging, { points, others }: Cluster): Run[] {
  const [first = []] = points;
  if (points.length === 1) return [runOf(judging, asOne(first, others.flat()))];
  let left = others;
  const runs = points.map((point) => {
    const run = explained(judging, point, candidatesFor(point, left));
    left = left.filter((group) => !group.some((one) => run.exchanges.includes(one)));
    return run;
  });
  for (const group of left) {
    // Where an answer is missing, so can be what tells that two requests belong together.
    const at = runs.findIndex((run) => isWell(runOf(judging, asOne(run.exchanges, group))));
    const run = runOf(judging, asOne(runs[at]?.exchanges ?? [], group));
    if (at === -1) runs.push(run);
    else runs[at] = run;
  }
  return runs;
}

/** With those of `groups` that explain it, or with none; else with those that explain most. */
function explained(judging: Judging, point: Group, groups: readonly Group[]): Run {
  let best: Run | undefined;
  for (const group of groups) {
    const run = runOf(judging, asOne(point, group));
    if (isWell(run)) return run;
    if (best === undefined || run.found.events > best.found.events) best = run;
  }
  const alone = runOf(judging, point);
  return best === undefined || isWell(alone) ? alone : best;
}

/** Of the runs that depart, the one that does first. */
export const firstDeparting = (runs: readonly Run[]): Run | undefined =>
  runs.toSorted((a, b) => departsMs(a) - departsMs(b)).find((run) => !isWell(run));

const departsMs = ({ found }: Run): number =>
  found.departs?.exchange.recorded.startMs ?? Number.POSITIVE_INFINITY;
