/**
 * Whether what a property forbids can happen, or always does: whether there is a run that has the
 * occasion for it and keeps the property all the same. The occasion is that its premise holds; a
 * property without one has it from the start.
 */

import type { Model } from '../model/model.ts';
import { predicatesOf } from '../model/predicates.ts';
import type { Predicate, Property } from '../model/property.ts';
import type { System } from '../system/compose.ts';
import type { Step } from '../system/definition.ts';
import { askedOf, type Job, systemOf } from './jobs.ts';
import { Liveness } from './liveness/liveness.ts';
import type { StateGraph } from './liveness/stateGraph.ts';
import { untimedGraph } from './liveness/untimed.ts';
import { mishaps } from './mishaps.ts';
import { planOf } from './plan.ts';
import { Explorer } from './search/explore.ts';
import type { Edges } from './search/graph.ts';
import type { Progress } from './search/limits.ts';
import { askFirst, untilObserved } from './search/unobserved.ts';

/** `always`: no run that has the occasion avoids it. Null if a limit ended the search. */
export type Occurs = 'can' | 'always' | null;

/** So many runs in which all come to an end are tried at the most, the shortest first. */
const mostRuns = 64;

/**
 * For each property that a job asks for, in untimed reading, whether its violation can happen or
 * always does: of those that are violated. One that holds is said to be one that can.
 */
export function* occursIn(
  model: Model,
  job: Job,
): Generator<Progress, ReadonlyMap<string, Occurs>, unknown> {
  const asked = askedOf(model, job);
  return yield* untilObserved(function* (observed) {
    const system = systemOf(model, job);
    const plan = planOf(system, { ...job.limits, ...asked });
    const { subjects, watches, mayRest, haveEnded } = plan;
    askFirst(
      system,
      subjects.flatMap(({ asked: { holds, when } }) => [holds, when]),
      observed,
    );
    const explorer = new Explorer(system, {
      watches,
      mayRest,
      keepsEdges: true,
      exact: true,
      observed,
    });
    yield* explorer.run(plan.limits);
    const isCut = explorer.cut !== null;
    const graph = untimedGraph(explorer, explorer.edges as Edges);
    const ofModel = asked.properties.map((property): [string, Occurs] => [
      property.name,
      isCut ? null : occurs(graph, property),
    ]);
    const ofEngine = (asked.given ?? []).map((name): [string, Occurs] => [
      name,
      isCut ? null : givenOccurs(explorer, haveEnded),
    ]);
    return new Map([...ofModel, ...ofEngine]);
  });
}

function occurs(graph: StateGraph, property: Property): Occurs {
  const { holds, when } = predicatesOf(property);
  const begins = when === null ? (state: number) => state === 0 : graph.holdsIn(when);
  switch (property.kind) {
    // There is no run at all in which it comes.
    case 'sometimes':
      return 'always';
    case 'always': {
      const isKept = graph.holdsIn(holds);
      const kept = reachedFrom(graph.edges, (state) => state === 0, isKept);
      return lasts(graph, (state) => kept[state] === 1 && begins(state), isKept) ? 'can' : 'always';
    }
    default: {
      const reached = reachedFrom(graph.edges, begins, () => true);
      const comes = graph.holdsIn(holds);
      return reached.some((isReached, state) => isReached === 1 && comes(state)) ? 'can' : 'always';
    }
  }
}

/** By state: 1 if one of those that it begins in leads there, by states of that kind only. */
function reachedFrom(
  { states, offsets, targets }: Edges,
  begins: (state: number) => boolean,
  isKept: (state: number) => boolean,
): Uint8Array {
  const reached = new Uint8Array(states);
  const open: number[] = [];
  const visit = (state: number): void => {
    if (reached[state] === 1 || !isKept(state)) return;
    reached[state] = 1;
    open.push(state);
  };
  for (let state = 0; state < states; state++) if (begins(state)) visit(state);
  for (let from = open.pop(); from !== undefined; from = open.pop()) {
    const last = offsets[from + 1] as number;
    for (let edge = offsets[from] as number; edge < last; edge++) visit(targets[edge] as number);
  }
  return reached;
}

/** Whether a fair run can go on from there for ever, by states of that kind only. */
function lasts(
  graph: StateGraph,
  begins: (state: number) => boolean,
  isKept: (state: number) => boolean,
): boolean {
  // They stand for what is known of states already.
  const when: Predicate = () => true;
  const holds: Predicate = () => false;
  const asked = {
    ...graph,
    holdsIn: (predicate: Predicate) =>
      predicate === when ? begins : (state: number) => !isKept(state),
  };
  const lassos = new Liveness(asked).lassos({ when, holds, counts: 'all' });
  if (lassos === 'never awaited') return false;
  for (const _ of lassos) return true;
  return false;
}

/**
 * Of what the engine gives: whether all can come to an end without any mishap on the way. Null if
 * there are more runs to an end than are tried.
 */
function givenOccurs(explorer: Explorer, haveEnded: Predicate): Occurs {
  const isEnd = explorer.holdsIn(haveEnded);
  let tried = 0;
  for (let state = 0; state < explorer.store.count; state++) {
    if (!isEnd(state)) continue;
    if (isSmooth(explorer.system, explorer.stepsTo(state))) return 'can';
    if (++tried === mostRuns) return null;
  }
  return 'always';
}

function isSmooth(system: System, steps: readonly Step[]): boolean {
  let at = system.start();
  return steps.every((step) => {
    at = system.apply(at.snapshot, step);
    return !Object.values(mishaps(system, at.occurrences)).includes(true);
  });
}
