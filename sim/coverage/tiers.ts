/**
 * Tiers: under which conditions paths are looked for, the plainest first. What can be taken as the
 * text is written and without a fault is taken so; only what needs more than that is taken with
 * the amendments, or with one fault.
 */

import { scenarioOf, scenariosOf, settingName, settingsOf, settingWords } from '../check/jobs.ts';
import type { Model } from '../model/model.ts';
import { type FaultBudget, noFaults, type SystemDefinition } from '../system/definition.ts';
import type { Setting } from '../trace/observe.ts';

export interface Tier {
  /** As the record of verdicts calls it. */
  readonly name: string;
  readonly faults: FaultBudget;
  readonly amend: readonly string[];
}

/** The name of the first tier: no fault, no amendment. */
export const plainTier = 'as written';

export const isFaultless = ({ faults }: Tier): boolean =>
  Object.values(faults).every((count) => count === 0);

/** A tier as people read it. */
export const tierWords = (model: Model, name: string): string =>
  settingWords(model, name) || 'without faults';

/** All tiers that make sense for a model. */
export function tiersOf(model: Model): Tier[] {
  const all = (model.amendments ?? []).map(({ name }) => name);
  const tier = (faults: FaultBudget, amend: readonly string[]): Tier => {
    return { name: settingName(model, faults, amend), faults, amend };
  };
  const [first] = scenariosOf(model);
  const settings = settingsOf(model, first?.name ?? '');
  const definition = model.system(settings, noFaults, { kind: 'symbolic' });
  return [
    tier(noFaults, []),
    ...(all.length > 0 ? [tier(noFaults, all)] : []),
    ...(Object.keys(noFaults) as (keyof FaultBudget)[])
      .filter((kind) => canHappen(definition, kind))
      .map((kind) => tier({ ...noFaults, [kind]: 1 }, [])),
  ];
}

function canHappen({ links, parties }: SystemDefinition, kind: keyof FaultBudget): boolean {
  if (kind === 'crash') return parties.some(({ crashes }) => crashes);
  if (kind === 'reorder') return links.some((link) => link.kind === 'fifo');
  return links.some((link) => link.kind !== 'direct');
}

/** Those of the scenarios that paths of a tier are looked for in. */
export const scenariosFor = (model: Model, tier: Tier, names: readonly string[]): string[] =>
  names.filter((name) => isFaultless(tier) || scenarioOf(model, name).isFaultless !== true);

/** The setting of a scenario in a tier: what its paths run in. */
export const settingIn = (model: Model, { faults, amend }: Tier, scenario: string): Setting => {
  return { settings: settingsOf(model, scenario), faults, amend };
};
