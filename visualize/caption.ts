/** What a file is of, in its name and in the picture: model, setting, view, path or property. */

import { noFaults } from 'actorcheck';
import { scenariosOf } from 'actorcheck/check';
import { onScreen, subjectOf } from './check/subject.ts';
import type { Session } from './session.ts';

/** Lines of a picture's caption: what it is, in which setting, and which path it is about. */
export function captionOf(session: Session, view: string): readonly string[] {
  const { model, steps, at, shows } = session;
  const step = `path on screen: step ${at} of ${steps.length}`;
  const property =
    shows === null ? '' : `, ${shows.isViolated ? 'violates' : 'shows'} ${shows.property}`;
  return [`${model.title}: ${view}`, settingText(session), `${step}${property}`];
}

/** The scenario, and all that is otherwise than usual. */
function settingText({ model, setting }: Session): string {
  const { given, faults, amend } = setting;
  const { isScenario, scenario } = subjectOf(model, onScreen, setting);
  const named = scenariosOf(model).find(({ name }) => isScenario && name === scenario);
  const knobs = Object.entries(given).map(([name, text]) => `${name} ${text}`);
  const budget = (Object.keys(noFaults) as (keyof typeof noFaults)[]).flatMap((kind) =>
    faults[kind] > 0 ? [`${kind} ${faults[kind]}`] : [],
  );
  const all = (model.amendments ?? []).length;
  const amended = amend.length > 0 && amend.length === all ? [`all ${all}`] : amend;
  return [
    named === undefined ? 'a setting of its own' : `${named.name}: ${named.text}`,
    ...(knobs.length === 0 ? [] : [`knobs: ${knobs.join(', ')}`]),
    ...(budget.length === 0 ? [] : [`faults: ${budget.join(', ')}`]),
    ...(amended.length === 0 ? [] : [`amendments: ${amended.join(', ')}`]),
  ].join('; ');
}

const longestName = 120;

const slug = (text: string): string =>
  text
    .normalize('NFKD')
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .slice(0, longestName)
    .replace(/^-+|-+$/g, '');

/** A name for a file about a setting: "msc3906-default-loss-1-check". */
export function settingNameOf({ model, setting }: Session, what: string): string {
  const { faults, amend } = setting;
  const { isScenario, scenario } = subjectOf(model, onScreen, setting);
  const budget = (Object.keys(noFaults) as (keyof typeof noFaults)[]).flatMap((kind) =>
    faults[kind] > 0 ? [`${kind}-${faults[kind]}`] : [],
  );
  const isAll = amend.length > 0 && amend.length === (model.amendments ?? []).length;
  const amended = amend.length === 0 ? [] : isAll ? ['amended'] : ['with', ...amend];
  const name = isScenario ? scenario : 'own-setting';
  return slug([model.name, name, ...amended, ...budget, what].join('-'));
}

/** The same about a path in it: "msc3906-default-sequence-violates-key-overwritten-9-steps". */
export function nameOf(session: Session, view: string): string {
  const { steps, at, shows } = session;
  const path = shows === null ? [] : [shows.isViolated ? 'violates' : 'shows', shows.property];
  const where = at === steps.length ? `${at}-steps` : `step-${at}-of-${steps.length}`;
  return slug([settingNameOf(session, view), ...path, where].join('-'));
}
