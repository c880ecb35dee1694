/** What a suite takes for in reach is what a plain search finds, and each path comes to an end. */

import { describe, expect, it } from 'vitest';
import { rendezvous } from '../../../machines/msc3906/index.ts';
import { scenariosOf } from '../../../sim/check/jobs.ts';
import { goalKey, Runs } from '../../../sim/coverage/goals.ts';
import { coveringSuite } from '../../../sim/coverage/suite.ts';
import {
  isFaultless,
  plainTier,
  settingIn,
  type Tier,
  tiersOf,
} from '../../../sim/coverage/tiers.ts';
import { defineModel } from '../../../sim/model/defineModel.ts';
import type { Model } from '../../../sim/model/model.ts';
import { canonicalText } from '../../../sim/system/canonical.ts';
import type { System } from '../../../sim/system/compose.ts';
import { noFaults } from '../../../sim/system/definition.ts';
import type { SystemSnapshot } from '../../../sim/system/snapshot.ts';
import { systemFor } from '../../../sim/trace/observe.ts';
import order from '../../models/emittedOrder.ts';
import { twoPhaseCommit } from '../../models/twoPhaseCommit.ts';

const commit = defineModel({
  name: 'commit',
  system: (_, faults) => ({ ...twoPhaseCommit(2), faults }),
});

/** What any step from any state covers: all that a run can, but for how it ends. */
function reachable(model: Model, tier: Tier, scenario: string): Set<string> {
  const setting = settingIn(model, tier, scenario);
  const system = systemFor(model, setting, { kind: 'symbolic' }, 'untimed');
  const runs = new Runs(model, system, setting.settings);
  const { goals, last } = runs.run([]);
  const keys = new Set([...goals.keys()].filter(isMachines));
  const found = new Map([[canonicalText(last.snapshot), last.snapshot]]);
  for (const snapshot of found.values()) {
    for (const step of system.enabled(snapshot)) {
      const { goals: own, result } = runs.step(snapshot, step);
      for (const goal of own) keys.add(goalKey(goal));
      const key = canonicalText(result.snapshot);
      if (!found.has(key)) found.set(key, result.snapshot);
    }
  }
  return keys;
}

const isMachines = (key: string): boolean => !key.startsWith('outcome');

describe.each<[string, Model, string]>([
  ['an order', order, 'default'],
  ['two-phase commit with two managers', commit, 'default'],
  ['the protocol, step 3 read in two ways', rendezvous, 'mixed-readings'],
])('%s', (_, model, scenario) => {
  const suite = coveringSuite(model, { scenarios: [scenario] });
  const goals = new Set(suite.goals.map(goalKey).filter(isMachines));

  it('the goals are what a plain search finds', () => {
    // The others have many more states, too many for a search as plain as this one.
    const tiers = tiersOf(model).filter(
      ({ name }) => name === plainTier || name === `${plainTier}, loss 1`,
    );
    const found = new Set(tiers.flatMap((tier) => [...reachable(model, tier, scenario)]));
    const isAsked = (tier: string) => tiers.some(({ name }) => name === tier);
    const later = suite.paths.filter(({ tier }) => !isAsked(tier)).flatMap(({ covers }) => covers);
    expect([...found].filter((key) => !goals.has(key))).toEqual([]);
    expect(new Set([...found, ...later.map(goalKey).filter(isMachines)])).toEqual(goals);
  });

  it('all of them are covered, without a fault if they can be', () => {
    expect(suite.missed).toEqual([]);
    const [plain] = tiersOf(model) as [Tier];
    const faultless = suite.paths.filter(({ tier }) => tier === plain.name);
    const covers = new Set(faultless.flatMap((path) => path.covers.map(goalKey)));
    const found = reachable(model, plain, scenario);
    expect([...found].filter((key) => !covers.has(key))).toEqual([]);
  });

  it('each path comes to an end: nothing changes any more, or all have ended', () => {
    const unended: string[] = [];
    for (const path of suite.paths) {
      const tier = tiersOf(model).find(({ name }) => name === path.tier) as Tier;
      const system = systemFor(model, path, { kind: 'symbolic' }, 'untimed');
      const { last } = new Runs(model, system, path.settings).run(path.trace.steps);
      const end = { ...last.snapshot, context: { ...last.snapshot.context, faultsLeft: noFaults } };
      const isEnded = haveEnded(model, system, end) || leadsBack(system, end);
      if (!isEnded) unended.push(`${path.title}, ${isFaultless(tier)}`);
    }
    expect(unended).toEqual([]);
  });

  it('the same comes of it again', () => {
    const { paths } = coveringSuite(model, { scenarios: [scenario] });
    expect(paths).toEqual(suite.paths);
  });
});

const haveEnded = (model: Model, system: System, snapshot: SystemSnapshot): boolean => {
  const canEnd = system.machines.filter(({ machine }) =>
    Object.values(machine.root.states).some(({ type }) => type === 'final'),
  );
  const endings = model.endings ?? canEnd.map(({ name }) => name);
  return endings.length > 0 && endings.every((actor) => system.local(snapshot, actor)?.done);
};

/** Whether all that can be reached from a state leads back to it. */
function leadsBack(system: System, snapshot: SystemSnapshot): boolean {
  const reach = (from: SystemSnapshot): Map<string, SystemSnapshot> => {
    const found = new Map([[canonicalText(from), from]]);
    for (const state of found.values()) {
      for (const step of system.enabled(state)) {
        const next = system.apply(state, step).snapshot;
        found.set(canonicalText(next), found.get(canonicalText(next)) ?? next);
      }
    }
    return found;
  };
  const key = canonicalText(snapshot);
  return [...reach(snapshot).values()].every((state) => reach(state).has(key));
}

it('a scenario that the model does not have is refused', () => {
  const names = scenariosOf(order).map(({ name }) => name);
  expect(() => coveringSuite(order, { scenarios: ['none'] })).toThrow(names.join(', '));
});

it('a search that is cut short is said to be, and proves nothing', () => {
  const suite = coveringSuite(rendezvous, { scenarios: ['mixed-readings'], maxStates: 100 });
  const cut = suite.searches.filter((search) => search.cut !== null);
  expect(cut.map(({ tier }) => tier)).toEqual(suite.searches.map(({ tier }) => tier));
  expect(cut[0]?.cut).toBe('more than 100 states');
  expect(suite.uncovered.filter(({ isProven }) => isProven)).toEqual([]);
  expect(suite.paths.length).toBeGreaterThan(0);
});
