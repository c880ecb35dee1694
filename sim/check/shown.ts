/** Where findings show: the searches to look in, each for the findings that it is to show. */

import type { Model } from '../model/model.ts';
import type { Finding } from '../model/property.ts';
import { type FaultBudget, noFaults } from '../system/definition.ts';
import { ownMember } from '../system/own.ts';
import { allScenarios, expectedVerdict, type Job, scenariosOf, settingName } from './jobs.ts';

/** None, then one of each kind. */
const budgets: readonly FaultBudget[] = [
  noFaults,
  ...Object.keys(noFaults).map((kind) => ({ ...noFaults, [kind]: 1 })),
];

interface Place {
  readonly faults: FaultBudget;
  readonly scenario: string;
}

/**
 * Where the text as written violates the property, by the record: without faults if it does there,
 * else with one of a kind. Without a record, any scenario. None where no single search shows it.
 */
export function placesOf(model: Model, { property }: Finding): Place[] {
  const { recorded } = model;
  if (recorded === undefined) {
    return scenariosOf(model).map(({ name }) => ({ scenario: name, faults: noFaults }));
  }
  for (const faults of budgets) {
    const verdicts = ownMember(recorded, settingName(model, faults, [])) ?? {};
    const scenarios = ownMember(verdicts, property)?.split(' ') ?? [];
    const places = scenarios.filter((scenario) => scenario !== allScenarios);
    if (places.length > 0) return places.map((scenario) => ({ scenario, faults }));
  }
  return [];
}

/** Those places in which the repairs of the finding help, by the record; null without one. */
export function repairedPlaces(model: Model, finding: Finding): Place[] | null {
  const { amendedBy, property } = finding;
  if (amendedBy.length === 0 || model.recorded === undefined) return null;
  const setting = settingName(model, noFaults, amendedBy);
  return placesOf(model, finding).filter(
    ({ scenario }) => expectedVerdict(model, scenario, setting, property) === 'holds',
  );
}

interface Wanted extends Place {
  readonly property: string;
  readonly amend: readonly string[];
}

/** One search for all that is wanted of the same system. */
export function jobsFor(wanted: readonly Wanted[]): Job[] {
  const jobs = new Map<string, Job>();
  for (const { scenario, faults, amend, property } of wanted) {
    const key = JSON.stringify([scenario, faults, amend]);
    const others = jobs.get(key)?.properties ?? [];
    const properties = [...others, property];
    jobs.set(key, { scenario, faults, amend, properties, limits: {} });
  }
  return [...jobs.values()];
}
