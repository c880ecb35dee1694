/** In the worker: a run that shows a property which holds at work, as short as can be. */

import {
  type Model,
  type Predicate,
  type Property,
  predicatesOf,
  type Step,
  type System,
  type SystemSnapshot,
  type Trace,
} from 'actorcheck';
import {
  Explorer,
  endingsOf,
  type Observed,
  type Progress,
  sampleExactly,
  systemOf,
  untilObserved,
} from 'actorcheck/check';
import { type CheckAsked, modelFor } from './request.ts';

const usualMemoryMb = 1024;

interface SampleAsked extends CheckAsked {
  /** Name of the property. */
  readonly of: string;
}

/**
 * For what has to come, a run to where it is owed and on to where it is met. For all others, a run
 * to where all have ended: the property holds in each of its states. Null if there is no such run,
 * or none was found within the limits.
 */
export function* sampleRequest(
  model: Model,
  asked: SampleAsked,
): Generator<Progress, Trace | null, unknown> {
  const system = systemOf(modelFor(model, asked), asked);
  const endings = model.endings ?? endingsOf(system);
  const haveEnded: Predicate = (view) => endings.every((actor) => view.local(actor)?.done === true);
  const property = model.properties?.find(({ name }) => name === asked.of);
  const isToCome = property?.kind === 'eventually' || property?.kind === 'within';
  const goals = isToCome ? meeting(property) : [haveEnded];
  if (asked.limits.time === 'exact') return yield* exactSample(system, goals, asked.limits);
  const steps: Step[] = [];
  for (const goal of goals) {
    let { snapshot } = system.start();
    for (const step of steps) snapshot = system.apply(snapshot, step).snapshot;
    const found = yield* untilObserved((observed) =>
      shortest(system, snapshot, goal, observed, asked.limits),
    );
    if (found === null) return null;
    steps.push(...found);
  }
  return { steps, cycleFrom: null };
}

/** The same in exact time, in one search: a zone is not what a run can begin with. */
function* exactSample(
  system: System,
  goals: readonly Predicate[],
  limits: CheckAsked['limits'],
): Generator<Progress, Trace | null, unknown> {
  const [since, holds] = goals.length > 1 ? goals : [undefined, goals[0]];
  const goal = { holds: holds as Predicate, ...(since && { since }) };
  const steps = yield* sampleExactly(system, goal, { memoryMb: usualMemoryMb, ...limits });
  return steps === null ? null : { steps, cycleFrom: null };
}

/** What there is to be met, one after the other: where it is owed, and where it has come. */
function meeting(property: Property): Predicate[] {
  const { when, holds } = predicatesOf(property);
  return [when ?? (() => true), holds];
}

/** The steps of a shortest way to a state with the goal; null if none was found. */
function* shortest(
  system: System,
  from: SystemSnapshot,
  goal: Predicate,
  observed: Observed,
  { maxStates = Number.POSITIVE_INFINITY, memoryMb = usualMemoryMb }: CheckAsked['limits'],
): Generator<Progress, Step[] | null, unknown> {
  const watch = { holds: goal, wanted: true, foundIn: -1 };
  const options = {
    watches: [watch],
    mayRest: () => true,
    keepsEdges: false,
    exact: true,
    from,
    observed,
  };
  const explorer = new Explorer(system, options);
  const running = explorer.run({ maxStates, memoryMb });
  let next = running.next();
  while (!next.done) {
    const goesOn = watch.foundIn < 0 && (yield next.value) !== false;
    next = running.next(goesOn);
  }
  return watch.foundIn < 0 ? null : explorer.stepsTo(watch.foundIn);
}
