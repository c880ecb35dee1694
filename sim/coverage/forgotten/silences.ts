/**
 * Silences: a party ends, and another one that is to come to an end as well is not told: it can
 * wait for ever, or only a time limit of its own ends its wait. It is told of each transition that
 * ends a party, by the graph of all states.
 */

import { Liveness } from '../../check/liveness/liveness.ts';
import type { Lasso } from '../../check/liveness/stateGraph.ts';
import { untimedGraph } from '../../check/liveness/untimed.ts';
import type { Explorer } from '../../check/search/explore.ts';
import type { Edges } from '../../check/search/graph.ts';
import type { Successor } from '../../check/search/successor.ts';
import { stateName } from '../../model/names.ts';
import type { Trace } from '../../model/property.ts';
import type { Step } from '../../system/definition.ts';
import type { ActorTransition } from '../../system/transition.ts';
import type { Omission } from './omission.ts';
import { type Walked, whoOf } from './where.ts';

/** An edge by which an actor ends. */
interface End {
  readonly from: number;
  readonly to: number;
  readonly row: number;
}

interface Ends {
  readonly transition: ActorTransition;
  /** By where they lead, the nearest first. */
  readonly byTarget: Map<number, End>;
}

/** `endings`: actors that are to come to an end. */
export function silencesIn(
  explorer: Explorer,
  endings: readonly string[],
  walk: (steps: readonly Step[]) => Walked,
): Omission[] {
  const { system } = explorer;
  const edges = explorer.edges as Edges;
  const liveness = new Liveness(untimedGraph(explorer, edges));
  const isDone = new Map(
    endings.map((actor) => [actor, explorer.holdsIn((view) => view.local(actor)?.done === true)]),
  );
  return endings.flatMap((actor) => {
    const done = isDone.get(actor) as (state: number) => boolean;
    const others = endings.filter((other) => system.partyOf(other) !== system.partyOf(actor));
    return [...endsOf(explorer, actor, done).values()].flatMap((ends) =>
      others.flatMap((other) => {
        const hasEnded = isDone.get(other) as (state: number) => boolean;
        const starts = new Set([...ends.byTarget.keys()].filter((state) => !hasEnded(state)));
        if (starts.size === 0) return [];
        const begins = (state: number) => starts.has(state);
        const [lasso] = liveness.lassosFrom(begins, (view) => view.local(other)?.done === true);
        const left =
          lasso === undefined
            ? onlyTimed(explorer, ends, starts, other, hasEnded)
            : forEver(explorer, ends, begins, lasso);
        return left === null ? [] : [silence(explorer, ends, actor, other, left, walk)];
      }),
    );
  });
}

/** All transitions by which an actor ends, with their edges. */
function endsOf(
  { edges, leaves }: Explorer,
  actor: string,
  done: (state: number) => boolean,
): Map<string, Ends> {
  const { offsets, targets, rows, states } = edges as Edges;
  const found = new Map<string, Ends>();
  for (let from = 0; from < states; from++) {
    if (done(from)) continue;
    const last = offsets[from + 1] as number;
    for (let edge = offsets[from] as number; edge < last; edge++) {
      const to = targets[edge] as number;
      if (!done(to)) continue;
      const row = rows[edge] as number;
      const { taken } = leaves.successors[row] as Successor;
      const transition = taken.findLast((one) => one.actor === actor);
      if (transition === undefined) continue;
      const ends = found.get(transition.name) ?? { transition, byTarget: new Map() };
      found.set(transition.name, ends);
      if (!ends.byTarget.has(to)) ends.byTarget.set(to, { from, to, row });
    }
  }
  return found;
}

/** A run in which somebody is left, and after how many steps the other one has ended. */
interface Left {
  readonly trace: Trace;
  readonly at: number;
  readonly end: string;
}

/** The run to the end of one, and on as the other one waits. */
function forEver(
  explorer: Explorer,
  { byTarget }: Ends,
  begins: (state: number) => boolean,
  { prefix, cycle }: Lasso,
): Left {
  const place = prefix.findLastIndex(begins);
  const end = byTarget.get(prefix[place] as number) as End;
  const first = stepsBy(explorer, end);
  const on = explorer.stepsAlong(prefix.slice(place));
  const steps = [...first, ...on, ...explorer.stepsOf(cycle)];
  const trace = { steps, cycleFrom: first.length + on.length };
  return { trace, at: first.length, end: 'and can wait for ever' };
}

const stepsBy = (explorer: Explorer, { from, row }: End): Step[] => [
  ...explorer.stepsTo(from),
  ...explorer.stepsOf([row]),
];

/** Whether nothing but a timer of its own ends the other one. */
function onlyTimed(
  explorer: Explorer,
  { byTarget }: Ends,
  starts: ReadonlySet<number>,
  other: string,
  hasEnded: (state: number) => boolean,
): Left | null {
  const { system, leaves, kernel } = explorer;
  const { offsets, targets, rows, states } = explorer.edges as Edges;
  const party = system.partyOf(other);
  const isOwnTimer = (row: number): boolean => {
    const step = kernel.steps.items[(leaves.successors[row] as Successor).step] as Step;
    return step.type === 'timer' && system.partyOf(step.actor) === party;
  };
  const queue = [...starts];
  const seen = new Set(queue);
  let isEver = false;
  for (const state of queue) {
    // What lies beyond was not searched: it cannot be told.
    if (state >= states) return null;
    const last = offsets[state + 1] as number;
    for (let edge = offsets[state] as number; edge < last; edge++) {
      const target = targets[edge] as number;
      if (hasEnded(target)) {
        if (!isOwnTimer(rows[edge] as number)) return null;
        isEver = true;
      } else if (!seen.has(target)) {
        seen.add(target);
        queue.push(target);
      }
    }
  }
  if (!isEver) return null;
  const steps = stepsBy(explorer, byTarget.get(queue[0] as number) as End);
  const end = 'and waits until its own time is over';
  return { trace: { steps, cycleFrom: null }, at: steps.length, end };
}

function silence(
  { system }: Explorer,
  { transition }: Ends,
  actor: string,
  other: string,
  { trace, at, end }: Left,
  walk: (steps: readonly Step[]) => Walked,
): Omission {
  const walked = walk(trace.steps.slice(0, at));
  const stateOf = (name: string): string => {
    const local = system.local(walked.snapshot, name);
    return local === null ? 'crashed' : stateName(local.value);
  };
  return {
    kind: 'silence',
    who: whoOf(system, actor),
    state: stateOf(actor),
    what: `${whoOf(system, other)}, in ${stateOf(other)},`,
    note: transition.description ?? '',
    end,
    step: transition.meta.step ?? walked.stepOf(actor),
    transition: '',
    scenario: '',
    trace,
    at,
  };
}
