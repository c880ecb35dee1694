/** Paths of a tier without faults: of all that its graphs offer, few that cover all. */

import type { Explorer } from '../check/search/explore.ts';
import { systemFor } from '../trace/observe.ts';
import { showBranches } from './branches.ts';
import { cover, lowerBound } from './cover.ts';
import { type Bits, type Offer, offersOf, type Searched, setBit } from './offers.ts';
import { explored, searched } from './search.ts';
import type { Task, TierResult } from './task.ts';
import { settingIn, type Tier } from './tiers.ts';

export function coverFaultless(task: Task, tier: Tier): TierResult {
  const searches = task.scenarios.map((scenario) => searchOf(task, tier, scenario));
  const wanted = wantedOf(task, searches);
  const classes = new Map<number, Set<string>>();
  const offers: (Offer & { readonly scenario: string; readonly explorer: Explorer })[] = [];
  for (const [index, search] of searches.entries()) {
    const scenario = task.scenarios[index] as string;
    const onWay = (goal: number, way: number): void => {
      const known = classes.get(goal) ?? new Set();
      classes.set(goal, known.add(`${scenario} ${search.ways[way]?.goal}`));
    };
    const { explorer } = search;
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

function searchOf({ model, maxStates, ledger, onProgress }: Task, tier: Tier, scenario: string) {
  onProgress(`${tier.name}: ${scenario}`);
  const setting = settingIn(model, tier, scenario);
  const system = systemFor(model, setting, { kind: 'symbolic' }, 'untimed');
  showBranches(system);
  const explorer = explored(system, maxStates, { keepsEdges: true });
  const { store, cut } = explorer;
  ledger.enter({ tier: tier.name, scenario, states: store.count, cut }, system);
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
