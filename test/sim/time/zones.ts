/** What the search by zones says of a system, in the words of `Explored`. */

import { expect } from 'vitest';
import { checkSystem } from '../../../sim/check/check.ts';
import { Judge } from '../../../sim/check/judge.ts';
import { usualLimits } from '../../../sim/check/search/limits.ts';
import { nothingObserved } from '../../../sim/check/search/unobserved.ts';
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

/** Of each property whether it holds; null where that is not known. */
export function heldIn(
  definition: SystemDefinition,
  properties: readonly Property[],
  reductions: Reductions,
): Record<string, boolean | null> {
  const explorer = new ExactExplorer(compose(definition, 'untimed'), compose(definition, 'exact'), {
    watches: [],
    mayRest: () => true,
    observed: nothingObserved,
    reductions,
    keepsEdges: true,
  });
  for (const _ of explorer.run(usualLimits)) expect(explorer.cut).toBeNull();
  const judge = new Judge(explorer, explorer.graph);
  return Object.fromEntries(
    properties.map((property) => {
      const { verdict } = judge.property(subjectOf(property));
      return [property.name, verdict === 'unknown' ? null : verdict === 'holds'];
    }),
  );
}

/** The control states that are reached, and the least number of steps to each. */
export function controlsOf(
  definition: SystemDefinition,
  reductions: Reductions = allReductions,
): Explored['controls'] {
  const system = compose(definition, 'untimed');
  const search = new ExactSearch(system, { reductions });
  search.begin();
  for (let state = 0; state < search.count; state++) search.expand(state);
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
