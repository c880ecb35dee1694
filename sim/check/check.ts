/** The checker: explores a composed system and decides properties, with counterexamples. */

import type { Predicate } from '../model/property.ts';
import { compose, type System } from '../system/compose.ts';
import { watching } from '../system/purity.ts';
import { explained } from './explain/explain.ts';
import { Judge, type PropertyResult } from './judge.ts';
import { untimed } from './liveness/untimed.ts';
import { asksPartialOrder, checkReduced, whyWhole } from './partialOrder.ts';
import { type CheckOptions, isLive, type Plan, planOf } from './plan.ts';
import { type CheckResult, resultOf } from './result.ts';
import type { Explorer } from './search/explore.ts';
import { type Kept, openedBy } from './search/keep/keeper.ts';
import type { Progress } from './search/limits.ts';
import { explorerFor, whyNoOrbits } from './search/symmetry/choose.ts';
import { askFirst, type Observed, untilObserved } from './search/unobserved.ts';
import type { Searched } from './searched.ts';
import { ExactExplorer } from './time/explore.ts';
import { standingStill } from './time/still.ts';
import { explored } from './until.ts';
import { unusedOf } from './unused.ts';

export type { CheckResult, Misdirected } from './result.ts';

/** A search in untimed reading when all is judged, with its graph. */
export interface Explored {
  readonly explorer: Explorer;
  readonly plan: Plan;
}

/** A check in progress: it yields how far it is, and stops if it is resumed with `false`. */
type Checking = Generator<Progress, CheckResult, unknown>;

/**
 * Explores all states of the system (composed in untimed reading) and decides the properties. A
 * search that a limit ends is said to be incomplete: what it has not refuted by then is unknown.
 */
export function checkSystem(system: System, options: CheckOptions = {}): CheckResult {
  const checking = checkInSlices(system, options);
  let next = checking.next();
  while (!next.done) next = checking.next(options.onProgress?.(next.value));
  return next.value;
}

/** The same in slices, so that other work can be done between two of them. */
export function checkInSlices(
  system: System,
  options: CheckOptions = {},
  onExplored?: OnExplored,
): Checking {
  const kept = options.time === 'exact' ? null : openedBy(options.keeper);
  // What turns out to be missing later than that has the search begin anew.
  const keptFor = (observed: Observed) => (kept?.observed === observed ? kept : null);
  return untilObserved(
    (observed) => checkWith(system, options, observed, keptFor(observed), onExplored),
    kept?.observed,
  );
}

/** Called in untimed reading with the search and its graph, which is then kept for it. */
export type OnExplored = (explored: Explored) => void;

function* checkWith(
  system: System,
  options: CheckOptions,
  observed: Observed,
  kept: Kept | null,
  onExplored?: OnExplored,
): Checking {
  const plan = planOf(system, options);
  if (options.time !== 'exact') {
    return yield* checkUntimed(system, plan, options, observed, kept, onExplored);
  }
  const why = 'time is exact';
  const unused = unusedOf(system, options, why, why);
  const result = { ...(yield* checkExactly(system, plan, observed)), unused };
  return asksPartialOrder(options) ? { ...result, partialOrder: { unused: why } } : result;
}

function* checkUntimed(
  system: System,
  plan: Plan,
  options: CheckOptions,
  observed: Observed,
  kept: Kept | null,
  onExplored?: OnExplored,
): Checking {
  const { exact = true, explain = false, threads = 1, thresholds } = options;
  const { subjects, mayRest, watches } = plan;
  const startedMs = performance.now();
  askBefore(system, plan, observed);
  if (asksPartialOrder(options) && whyWhole(options, plan, onExplored) === null) {
    const why = 'partial order is used';
    return {
      ...(yield* checkReduced(system, plan, observed)),
      unused: unusedOf(system, options, why, why),
    };
  }
  const mayLeaveMemory = exact && !explain && onExplored === undefined;
  const how = {
    startedMs,
    watches,
    mayRest,
    keepsEdges: explain || onExplored !== undefined || (isLive(plan) && exact),
    exact,
    observed,
    keeper: options.keeper,
    kept,
    threads,
    disk: mayLeaveMemory ? options.disk : undefined,
    ...(thresholds === undefined ? {} : { thresholds }),
  };
  const explorer = explorerFor(system, how, plan, options);
  yield* explored(explorer, plan);
  const exploringSeconds = explorer.seconds;
  const judge = new Judge(explorer, explorer.edges && untimed(explorer, explorer.edges));
  const results: PropertyResult[] = [];
  for (const subject of subjects) {
    // As while exploring: what asks the clock or chance says nothing of a state.
    results.push(watching(() => judge.property(subject)));
    if (subject.property.kind === 'eventually') yield explorer.progress(0);
  }
  const { store, states, transitions, depth } = explorer;
  const unused = asksPartialOrder(options) ? whyWhole(options, plan, onExplored) : null;
  const result = resultOf(system, plan, explorer, judge, {
    properties: results,
    states,
    transitions,
    depth,
    // Once more, as those that the engine gives take their time as well.
    seconds: () => explorer.seconds,
    exploringSeconds,
    bytesPerState: store.bytes / states,
    bytes: explorer.bytes,
    partialOrder: unused === null ? null : { unused },
    unused: unusedOf(
      system,
      options,
      whyNoOrbits(system, how, plan),
      whyOneThread(explorer, exact),
    ),
  });
  onExplored?.({ explorer, plan });
  if (!explain) return result;
  return { ...result, properties: yield* explained(explorer, plan, result.properties) };
}

function whyOneThread({ interchanged }: Searched, exact: boolean): string | null {
  if (!exact) return 'states are kept by fingerprints';
  return interchanged === undefined ? null : 'states are orbits';
}

/** In exact time. How long something takes is asked in a search of its own. */
function* checkExactly(system: System, plan: Plan, observed: Observed): Checking {
  const { subjects, mayRest, watches, limits } = plan;
  const replayedOn = compose(system.definition, 'exact');
  askBefore(system, plan, observed);
  const explorer = new ExactExplorer(system, replayedOn, {
    watches,
    mayRest,
    observed,
    keepsEdges: isLive(plan),
  });
  yield* explored(explorer, plan);
  let exploringSeconds = explorer.seconds;
  const judge = new Judge(explorer, explorer.cut === null ? explorer.graph : null);
  const results: PropertyResult[] = [];
  for (const subject of subjects) {
    const { property } = subject;
    if (property.kind !== 'within' || explorer.cut !== null) {
      results.push(watching(() => judge.property(subject)));
      continue;
    }
    const { when: from, holds: to } = subject.asked;
    const wait = { ms: property.ms, from: from as Predicate, to };
    const waiting = new ExactExplorer(system, replayedOn, {
      watches: [],
      mayRest: () => true,
      observed,
      wait,
    });
    yield* waiting.run(limits);
    exploringSeconds += waiting.seconds;
    const found = {
      wait,
      steps: waiting.lateIn < 0 ? null : waiting.stepsToLate(),
      cut: waiting.cut,
    };
    results.push(watching(() => judge.within(subject, found)));
  }
  const { search, depth } = explorer;
  const { count: states, transitions, bytes } = search;
  const result = resultOf(system, plan, explorer, judge, {
    properties: results,
    states,
    transitions,
    depth,
    seconds: () => explorer.seconds,
    exploringSeconds,
    bytesPerState: (bytes - search.kernel.slots.bytes) / states,
    bytes,
  });
  return explorer.cut === null
    ? { ...result, still: standingStill(search, explorer.runs) }
    : result;
}

/** Asks before the search; where there is no observer, only what is asked late else. */
function askBefore(system: System, { subjects }: Plan, observed: Observed): void {
  const isObserved = Object.keys(system.definition.observers ?? {}).length > 0;
  const asked = subjects.filter(({ watch }) => isObserved || watch === null);
  askFirst(
    system,
    asked.flatMap(({ asked: { holds, when } }) => [holds, when]),
    observed,
  );
}
