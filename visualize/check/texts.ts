/** The check view in words: what is checked, how far it is, and what came of it. */

import type { Model } from 'actorcheck';
import { type CheckResult, type Progress, scenariosOf, settingName } from 'actorcheck/check';
import type { Session } from '../session.ts';
import type { Standing } from './here.ts';
import type { FoundIn, Row } from './rows.ts';
import { type Reading, type Subject, timeOf } from './subject.ts';

/** What tells a reading from the others; empty where there is but one. */
export function readingTitle(reading: Reading, readings: readonly Reading[]): string {
  const [isAmendable, isTimed] = [readings.includes('amended'), readings.some(isExact)];
  const amended = reading.startsWith('written') ? 'as written' : 'as amended';
  const time = isExact(reading) ? 'exact time' : 'any order';
  const parts = [...(isAmendable ? [amended] : []), ...(isTimed ? [time] : [])];
  return capital(parts.join(', '));
}

const isExact = (reading: Reading): boolean => timeOf(reading) === 'exact';

/** Before what is said of a reading. */
function prefixOf(reading: Reading, readings: readonly Reading[]): string {
  const title = readingTitle(reading, readings);
  return title === '' ? '' : `${title}: `;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
const number = (value: number): string => value.toLocaleString('en');

function line(text: string, className = ''): HTMLParagraphElement {
  const element = document.createElement('p');
  element.textContent = text;
  element.className = className;
  return element;
}

/** Which setting it is, so that nobody has to guess what the verdicts are about. */
export function subjectText(model: Model, subject: Subject): HTMLElement[] {
  const { scenario, isScenario, given, faults, amend } = subject;
  const named = scenariosOf(model).find(({ name }) => isScenario && name === scenario);
  const knobs = Object.entries(given).map(([name, text]) => `${name} ${text}`);
  const about = named === undefined ? 'The setting on screen' : `${named.name}: ${named.text}`;
  // Where there is nothing to set, faults are all that a setting is.
  const isBare = model.knobs.length === 0 && scenariosOf(model).length === 1;
  const setting = settingName(model, faults, []).replace('as written, ', 'with ');
  const end = setting === 'as written' ? 'without faults' : setting;
  const all = (model.amendments ?? []).length;
  const amended = amend.length === all ? `all ${all} amendments` : amend.join(' + ');
  if (isBare && amend.length === 0) return [line(`${capital(end)}.`)];
  return [
    line(`${about}, ${end}.`),
    line(
      [
        knobs.length === 0 ? 'All knobs as usual.' : `Knobs: ${knobs.join(', ')}.`,
        ...(amend.length === 0 ? [] : [`As amended: ${amended}.`]),
      ].join(' '),
      'dim',
    ),
  ];
}

/** How many invariants hold in the state on screen. */
export function standingText(
  { at, steps }: Session,
  rows: readonly Row[],
  standings: ReadonlyMap<string, Standing> | null,
): HTMLElement {
  if (standings === null) {
    return line(
      'The state on screen belongs to another setting: choose it to see what holds in it.',
      'dim',
    );
  }
  const always = rows.filter(({ kind, name }) => kind === 'always' && standings.has(name));
  const broken = always.filter(({ name }) => standings.get(name) === 'false');
  const owed = [...standings].filter(([, standing]) => standing === 'owed').length;
  const where = `In the state on screen (after step ${at} of ${steps.length})`;
  const hold = `${always.length - broken.length} of ${always.length} invariants hold`;
  const failing = broken.length === 0 ? '' : `, not ${broken.map(({ name }) => name).join(', ')}`;
  const rest = owed === 0 ? '' : `; ${owed} of what is to come is still owed`;
  return line(`${where} ${hold}${failing}${rest}.`, broken.length === 0 ? '' : 'broken');
}

export function progressText(
  reading: Reading,
  readings: readonly Reading[],
  progress: Progress,
): string {
  const { phase, states, frontier, depth, seconds } = progress;
  const rate = Math.round(states / Math.max(seconds, 0.001));
  return [
    capital(`${prefixOf(reading, readings)}${phase}`),
    `${number(states)} states`,
    `${number(rate)} a second`,
    `frontier ${number(frontier)}`,
    `depth ${depth}`,
    `${seconds.toFixed(1)} s`,
  ].join(', ');
}

/** What has been found, or what to do to find it. */
export function foundText(found: FoundIn, readings: readonly Reading[]): HTMLElement[] {
  if (readings.every((reading) => found[reading] === null)) {
    return [line('Not checked yet. A check looks at every order in which things can happen.')];
  }
  return readings.flatMap((reading) => {
    const checked = found[reading];
    return checked === null ? [] : resultText(prefixOf(reading, readings), checked.result);
  });
}

function resultText(prefix: string, result: CheckResult): HTMLElement[] {
  const { states, transitions, depth, seconds, why, properties, coverage } = result;
  const count = (verdict: string) => properties.filter((p) => p.verdict === verdict).length;
  const unknown = count('unknown');
  const verdicts = [
    `${count('holds')} hold`,
    `${count('violated')} violated`,
    ...(unknown === 0 ? [] : [`${unknown} unknown`]),
  ].join(', ');
  const size = `${number(states)} states, ${number(transitions)} transitions, depth ${depth}`;
  const taken = `${coverage.taken.length} of ${coverage.taken.length + coverage.never.length}`;
  const figures = `${size}, ${seconds.toFixed(2)} s; ${taken} transitions of the machines taken`;
  return [
    line(`${prefix}${verdicts}. ${figures}.`),
    ...(why === null
      ? []
      : [line(`Incomplete, ${why}: what was not refuted by then is unknown.`, 'incomplete')]),
  ];
}
