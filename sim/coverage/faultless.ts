/** Paths of a tier without faults: of all that its graphs offer, few that cover all. */

import type { Explorer } from '../check/search/explore.ts';
import { systemFor } from '../trace/observe.ts';
import { showBranches } from './branches.ts';
import { cover, lowerBound } from './cover.ts';
import { type Bits, type Offer, offersOf, type Searched, setBit } from './offers.ts';
import { explored, searched } from './search.ts';
import { notBegun, type Sliced } from './slices.ts';
import type { Task, TierResult } from './task.ts';
import { settingIn, type Tier, tierWords } from './tiers.ts';

export function* coverFaultless(task: Task, tier: Tier): Sliced<TierResult> {
  const searches: (Searched & { readonly scenario: string })[] = [];
  for (const scenario of task.scenarios) {
    const search = yield* searchOf(task, tier, scenario);
    if (search !== null) searches.push({ ...search, scenario });
  }
  const wanted = wantedOf(task, searches);
  const classes = new Map<number, Set<string>>();
  const offers: (Offer & { readonly scenario: string; readonly explorer: Explorer })[] = [];
  for (const search of searches) {
    const { scenario, explorer } = search;
    yield `${tierWords(task.model, tier.name)}: ${scenario}, paths`;
    const onWay = (goal: number, way: number): void => {
      const known = classes.get(goal) ?? new Set();
      classes.set(goal, known.add(`${scenario} ${search.ways[way]?.goal}`));
    };
    for (const offer of offersOf(search, wanted, onWay)) {
      offers.push({ ...offer, scenario, explorer });
    }
  }
  const foundPaths = cover(offers, wanted).map((index) => {
    const { scenario, explorer, rows } = offers[index] as (typeof offers)[number];
    return { tier, scenario, steps: explorer.stepsOf(rows) };
  });
  return { foundPaths, lowerBound: lowerBound(classes.values()) };
}

/** Null if it was not to begin any more. */
function* searchOf(task: Task, tier: Tier, scenario: string): Sliced<Searched | null> {
  const { model, maxStates, ledger, runs } = task;
  const what = `${tierWords(model, tier.name)}: ${scenario}`;
  const search = { tier: tier.name, scenario };
  if ((yield what) === false) {
    ledger.enter({ ...search, states: 0, cut: notBegun }, runs(tier, scenario).system);
    return null;
  }
  const setting = settingIn(model, tier, scenario);
  const system = systemFor(model, setting, { kind: 'symbolic' }, 'untimed');
  showBranches(system);
  const explorer = yield* explored(system, what, maxStates, { keepsEdges: true });
  const { store, cut, mishaps } = explorer;
  const errors = [...mishaps.failed.keys()];
  ledger.enter({ ...search, states: store.count, cut, errors }, system);
  return searched(model, setting.settings, explorer, ledger.numbers);
}

/** What these searches have met and no run has covered yet. */
function wantedOf({ ledger }: Task, searches: readonly Searched[]): Bits {
  const met = searches.flatMap(({ goalsOf, atStart, ways }) => {
    const outcomes = ways.flatMap(({ goal }) => (goal === undefined ? [] : [goal]));
    return [...new Set([...goalsOf.flat(), ...atStart, ...outcomes])];
  });
  const wanted = new Uint32Array((ledger.numbers.goals.length >>> 5) + 1);
  for (const goal of ledger.reach(met)) setBit(wanted, goal);
  return wanted;
}
