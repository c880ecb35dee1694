/**
 * Paths for what takes a fault: a shortest run to where it is first taken, and from there without
 * any other fault to the nearest end. The graphs with a fault are large: none is kept.
 */

import { endingsOf } from '../check/plan.ts';
import type { Model } from '../model/model.ts';
import { noFaults, type Step } from '../system/definition.ts';
import type { SystemSnapshot } from '../system/snapshot.ts';
import { systemFor } from '../trace/observe.ts';
import { showBranches } from './branches.ts';
import { lowerBound } from './cover.ts';
import { endsOf } from './ends.ts';
import { type Goal, goalKey } from './goals.ts';
import { explored, Meaning } from './search.ts';
import { notBegun, type Sliced, stopped } from './slices.ts';
import type { FaultySearch, FoundPath, Task, TierResult } from './task.ts';
import { settingIn, type Tier, tierWords } from './tiers.ts';

/** A run to where a goal is first met in a scenario. */
interface Prefix {
  readonly scenario: string;
  readonly steps: readonly Step[];
  readonly goal: string;
  /** Keys of the goals that it covers. */
  readonly covers: ReadonlySet<string>;
}

export function* coverFaulty(task: Task, tier: Tier): Sliced<TierResult> {
  const prefixes: Prefix[] = [];
  for (const scenario of task.scenarios)
    prefixes.push(...(yield* prefixesIn(task, tier, scenario)));
  const classes = new Map<string, Set<string>>();
  for (const { goal, scenario } of prefixes) {
    classes.set(goal, (classes.get(goal) ?? new Set()).add(scenario));
  }
  const left = new Set(classes.keys());
  const foundPaths: FoundPath[] = [];
  while (left.size > 0) {
    const { scenario, steps } = bestOf(prefixes, left);
    const runs = task.runs(tier, scenario);
    const { last } = runs.run(steps);
    const rest = yield* wayToEnd(task, tier, scenario, last.snapshot);
    const whole = [...steps, ...rest];
    foundPaths.push({ tier, scenario, steps: whole });
    const { goals } = runs.run(whole);
    const before = left.size;
    for (const key of goals.keys()) left.delete(key);
    // A search and its replay that disagree are told of in the end, as a goal missed.
    if (left.size === before) break;
  }
  return { foundPaths, lowerBound: lowerBound(classes.values()) };
}

/** The one that covers most of what is left, of these the shortest, of these the first. */
function bestOf(prefixes: readonly Prefix[], left: ReadonlySet<string>): Prefix {
  let best = prefixes[0] as Prefix;
  let most = 0;
  for (const prefix of prefixes) {
    const adds = [...left].filter((key) => prefix.covers.has(key)).length;
    const isShorter = prefix.steps.length < best.steps.length;
    if (adds > most || (adds === most && isShorter)) [best, most] = [prefix, adds];
  }
  return best;
}

/** For each goal that a search has met and no run has covered yet, the run to it. */
function* prefixesIn(task: Task, tier: Tier, scenario: string): Sliced<Prefix[]> {
  const { ledger, faulty, runs } = task;
  const search = yield* faulty(tier, scenario);
  const { system } = runs(tier, scenario);
  ledger.enter(search, system);
  const meaning = new Meaning(system, ledger.numbers);
  const left = new Set(ledger.reach(meaning.ofAll(search.met.map(({ taken }) => taken))));
  return search.met.flatMap(({ taken, steps }) => {
    const goals = meaning.of(taken).filter((goal) => left.delete(goal));
    if (goals.length === 0) return [];
    const covers = new Set(runs(tier, scenario).run(steps).goals.keys());
    return goals.map((goal) => {
      return { scenario, steps, goal: goalKey(ledger.numbers.goals[goal] as Goal), covers };
    });
  });
}

/** Finds nothing if it is not to begin any more. */
export function* searchFaulty(
  model: Model,
  tier: Tier,
  scenario: string,
  maxStates: number,
): Sliced<FaultySearch> {
  const what = `${tierWords(model, tier.name)}: ${scenario}`;
  if ((yield what) === false) {
    return { tier: tier.name, scenario, states: 0, cut: notBegun, met: [] };
  }
  const setting = settingIn(model, tier, scenario);
  const system = systemFor(model, setting, { kind: 'symbolic' }, 'untimed');
  showBranches(system);
  const explorer = yield* explored(system, what, maxStates, { keepsEdges: false });
  const met = [...explorer.taken.values()].map(({ state, steps, ...taken }) => {
    return { taken, steps: [...explorer.stepsTo(state), ...steps] };
  });
  const { store, cut, mishaps } = explorer;
  const errors = [...mishaps.failed.keys()];
  return { tier: tier.name, scenario, states: store.count, cut, errors, met };
}

const stoppedOnTheWay = 'stopped on the way to the end of a path';

/** Steps from a state to the nearest end; none if there is none within the limit. */
function* wayToEnd(
  { model, maxStates, ledger, runs }: Task,
  tier: Tier,
  scenario: string,
  snapshot: SystemSnapshot,
): Sliced<Step[]> {
  const { system } = runs(tier, scenario);
  const from = { ...snapshot, context: { ...snapshot.context, faultsLeft: noFaults } };
  const what = `${tierWords(model, tier.name)}: ${scenario}, on to an end`;
  const explorer = yield* explored(system, what, maxStates, { keepsEdges: true, from });
  // The suite is not what it would have become, even if all has been met by now.
  const isCut = ledger.searches.some(
    (search) => search.tier === tier.name && search.scenario === scenario && search.cut !== null,
  );
  if (explorer.cut === stopped && !isCut) {
    ledger.searches.push({ tier: tier.name, scenario, states: 0, cut: stoppedOnTheWay });
  }
  // States are numbered as they are found: the first is the nearest.
  const [end] = endsOf(explorer, model.endings ?? endingsOf(system));
  return end === undefined ? [] : explorer.stepsTo(end);
}
