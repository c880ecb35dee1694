/** What is known of a property in the setting on screen: from a check, or as it is on record. */

import type { Model, Verdict } from 'actorcheck';
import { allScenarios, expectedVerdict, scenariosOf, settingName } from 'actorcheck/check';
import { checkOf, onScreen, subjectOf } from '../check/subject.ts';
import { engine } from '../engine.ts';
import type { Session } from '../session.ts';

/**
 * By name; null where nothing is known, or the property is of other settings. Of a setting that is
 * no scenario, what is on record of all of them: a property is violated where one violates it.
 */
export function verdictsIn({
  model,
  setting,
  settings,
}: Session): (name: string) => Verdict | null {
  const { scenario, isScenario } = subjectOf(model, onScreen, setting);
  const checked = checkOf(model, engine.checks, setting);
  const recorded = settingName(model, setting.faults, setting.amend, 'untimed');
  return (name) => {
    if (!applies(model, name, settings)) return null;
    const found = checked?.result.properties.find((result) => result.name === name);
    if (found !== undefined) return found.verdict;
    const expectedIn = (place: string) => expectedVerdict(model, place, recorded, name);
    if (isScenario) return expectedIn(scenario);
    const isPossible = model.properties?.find((one) => one.name === name)?.kind === 'sometimes';
    // What is to be possible has to be so in some scenario, and not in each.
    if (isPossible) return expectedIn(allScenarios);
    const places = scenariosOf(model).map((one) => one.name);
    return (
      places.map(expectedIn).find((verdict) => verdict === 'violated') ?? expectedIn(allScenarios)
    );
  };
}

function applies(model: Model, name: string, settings: Session['settings']): boolean {
  const property = model.properties?.find((one) => one.name === name);
  return property?.appliesTo?.(settings) ?? true;
}
