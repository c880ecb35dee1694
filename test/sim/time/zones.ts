/** What the search by zones says of a system, in the words of `Explored`. */

import { expect } from 'vitest';
import { checkSystem } from '../../../sim/check/check.ts';
import { Judge } from '../../../sim/check/judge.ts';
import { usualLimits } from '../../../sim/check/search/limits.ts';
import {
  nothingObserved,
  type Observed,
  untilObserved,
} from '../../../sim/check/search/unobserved.ts';
import { subjectOf } from '../../../sim/check/subject.ts';
import { ExactExplorer } from '../../../sim/check/time/explore.ts';
import { Runs } from '../../../sim/check/time/runs.ts';
import { allReductions, ExactSearch, type Reductions } from '../../../sim/check/time/search.ts';
import type { Property } from '../../../sim/model/property.ts';
import { compose, type System } from '../../../sim/system/compose.ts';
import type { Step, SystemDefinition } from '../../../sim/system/definition.ts';
import type { SystemSnapshot } from '../../../sim/system/snapshot.ts';
import { controlText } from './controls.ts';
import { type Explored, givenNames, type Verdict } from './explored.ts';
import type { Wait } from './ticks.ts';

/** The verdicts of the checker, whose runs it replays at their moments itself. */
export function verdictsOf(
  definition: SystemDefinition,
  properties: readonly Property[],
): Explored['verdicts'] {
  const { properties: results } = checkSystem(compose(definition, 'untimed'), {
    time: 'exact',
    properties,
    given: givenNames,
  });
  return Object.fromEntries(
    results.map(({ name, verdict, trace }): [string, Verdict] => {
      expect(verdict, name).not.toBe('unknown');
      const steps = trace !== null && trace.cycleFrom === null ? trace.steps.length : null;
      return [name, { holds: verdict === 'holds', steps }];
    }),
  );
}

/** What a search finds out: it is begun anew as long as it has to know more. */
function found<Result>(search: (observed: Observed) => Result): Result {
  const searching = untilObserved(function* (observed): Generator<undefined, Result> {
    yield;
    return search(observed);
  });
  for (let next = searching.next(); ; next = searching.next()) if (next.done) return next.value;
}

/** Of each property whether it holds; null where that is not known. */
export const heldIn = (
  definition: SystemDefinition,
  properties: readonly Property[],
  reductions: Reductions,
): Record<string, boolean | null> =>
  found((observed) => {
    const system = compose(definition, 'untimed');
    const explorer = new ExactExplorer(system, compose(definition, 'exact'), {
      watches: [],
      mayRest: () => true,
      observed,
      reductions,
      keepsEdges: true,
    });
    for (const _ of explorer.run(usualLimits)) expect(explorer.cut).toBeNull();
    const judge = new Judge(explorer, explorer.graph);
    const held = properties.map((property) => {
      const { verdict } = judge.property(subjectOf(property));
      return [property.name, verdict === 'unknown' ? null : verdict === 'holds'];
    });
    return Object.fromEntries(held);
  });

/** A search that has found all states. */
const searched = (definition: SystemDefinition, reductions: Reductions): ExactSearch =>
  found((observed) => {
    const search = new ExactSearch(compose(definition, 'untimed'), { observed, reductions });
    search.begin();
    for (let state = 0; state < search.count; state++) search.expand(state);
    return search;
  });

/** What a search has decided of exchanges, in words. */
export function decisionsIn(definition: SystemDefinition): Set<string> {
  const seen = new Set<string>();
  found((observed) => {
    if (observed.timers.size > 0) seen.add('a timer that is not forgotten');
    if (observed.losses.size > 0) seen.add('a loss that is seen');
    const search = new ExactSearch(compose(definition, 'untimed'), { observed });
    search.begin();
    for (let state = 0; state < search.count; state++) {
      search.expand(state);
      const isDoomed = search.controls.isDoomed(search.control[state] as number);
      if (isDoomed) seen.add('a loss that is decided early');
    }
  });
  return seen;
}

/** The control states that are reached, and the least number of steps to each. */
export function controlsOf(
  definition: SystemDefinition,
  reductions: Reductions = allReductions,
): Explored['controls'] {
  const search = searched(definition, reductions);
  const exact = compose(definition, 'exact');
  const controls = new Map<string, number>();
  const runs = new Runs(search);
  const known = new Set<number>();
  for (let state = 0; state < search.count; state++) {
    const control = search.control[state] as number;
    if (known.has(control)) continue;
    known.add(control);
    const steps = runs.stepsTo(state);
    const text = controlText(after(exact, steps));
    // In what order timers were started is a part of a state there.
    if (!controls.has(text)) controls.set(text, steps.length);
  }
  return controls;
}

/** The state after steps at their moments. Throws for one that cannot happen when it says. */
export function after(exact: System, steps: readonly Step[]): SystemSnapshot {
  return steps.reduce(
    (snapshot, step) => exact.apply(snapshot, step).snapshot,
    exact.start().snapshot,
  );
}

/** The least number of steps after which a wait can take too long; null if it never does. */
export function lateAfter(
  definition: SystemDefinition,
  { ms, when: from, holds: to }: Wait,
  reductions: Reductions,
): number | null {
  const system = compose(definition, 'untimed');
  const explorer = new ExactExplorer(system, compose(definition, 'exact'), {
    watches: [],
    mayRest: () => true,
    observed: nothingObserved,
    reductions,
    wait: { ms, from, to },
  });
  for (const _ of explorer.run(usualLimits)) expect(explorer.cut).toBeNull();
  return explorer.lateIn < 0 ? null : explorer.runs.depthOf(explorer.lateIn);
}
