/** What two runs say of the properties, and what is known of all runs of their settings. */

import type { Finding, Model, Verdict } from 'actorcheck';
import { findingOf, type OnPath } from 'actorcheck/check';
import { checkOf } from '../check/subject.ts';
import type { Checked } from '../engine.ts';
import type { Whole } from './whole.ts';

export interface Told {
  readonly on: OnPath;
  /** Whether the check has shown that what is awaited on this path never comes. */
  readonly isShown: boolean;
  /** What a check of the setting has found of all paths; null if there was none. */
  readonly overall: Verdict | null;
}

export interface VerdictRow {
  readonly name: string;
  readonly text: string;
  readonly source: string;
  readonly finding: Finding | undefined;
  /** Null where the property says nothing of that setting. */
  readonly left: Told | null;
  readonly right: Told | null;
}

/** The property that a path was opened for, then all others that differ, what is violated first. */
export function verdictsOf(
  model: Model,
  checks: readonly Checked[],
  sides: readonly { readonly whole: Whole; readonly said: readonly OnPath[] }[],
): VerdictRow[] {
  const shown = sides.flatMap(({ whole }) => whole.shows?.property ?? []);
  const names = [...new Set(sides.flatMap(({ said }) => said.map(({ name }) => name)))];
  const toldOn = (side: (typeof sides)[number] | undefined, name: string): Told | null => {
    const on = side?.said.find((one) => one.name === name);
    if (side === undefined || on === undefined) return null;
    const { session, shows } = side.whole;
    const time = session.isExact ? 'exact' : 'untimed';
    const found = checkOf(model, checks, session.setting, time)?.result.properties;
    const overall = found?.find((one) => one.name === name)?.verdict ?? null;
    const isShown = shows?.property === name && shows.isViolated && on.standing === 'circling';
    return { on, isShown, overall };
  };
  const rows = names.flatMap((name): VerdictRow[] => {
    const [left, right] = [toldOn(sides[0], name), toldOn(sides[1], name)];
    const told = left ?? right;
    if (told === null || (!shown.includes(name) && !differ(left, right))) return [];
    const { text, source } = told.on;
    return [{ name, text, source, finding: findingOf(model, name), left, right }];
  });
  const rank = ({ name, left, right }: VerdictRow): number =>
    shown.includes(name) ? 0 : isViolated(left) || isViolated(right) ? 1 : 2;
  return rows.sort((one, other) => rank(one) - rank(other));
}

export const isViolated = (told: Told | null): boolean =>
  told !== null && (['violated', 'unmet'].includes(told.on.standing) || told.isShown);

/** Whether they say different things: that one says nothing is no difference. */
function differ(left: Told | null, right: Told | null): boolean {
  if (left === null || right === null) return isViolated(left) || isViolated(right);
  const group = ({ on: { standing } }: Told) => groups[standing];
  return group(left) !== group(right) || isViolated(left) !== isViolated(right);
}

/** Standings between which there is no difference to speak of. */
const groups: Readonly<Record<OnPath['standing'], string>> = {
  violated: 'violated',
  kept: 'well',
  reached: 'reached',
  missed: 'missed',
  met: 'well',
  idle: 'well',
  unmet: 'violated',
  owed: 'owed',
  circling: 'owed',
};

/** "violated at step 9", "not violated on this path". */
export function standingText({ on: { standing, at }, isShown }: Told): string {
  const where = at === 0 ? 'at the start' : `at step ${at}`;
  const since = at === 0 ? 'from the start on' : `since step ${at}`;
  switch (standing) {
    case 'violated':
      return `violated ${where}`;
    case 'kept':
      return 'not violated on this path';
    case 'reached':
      return `reached ${where}`;
    case 'missed':
      return 'not reached on this path';
    case 'met':
      return 'met on this path';
    case 'idle':
      return 'not violated: nothing asks for it on this path';
    case 'unmet':
      return `violated: owed ${since}, and nothing more happens`;
    case 'owed':
      return `owed ${since}, and not met when the path ends`;
    case 'circling':
      return isShown
        ? `violated: owed ${since}, and it never comes`
        : `owed ${since}, and not met by the steps that repeat`;
  }
}

/** What a check says beyond the path; empty if nothing is known. */
export function overallText({ overall }: Told): string {
  if (overall === null) return '';
  return overall === 'unknown' ? 'on all paths: unknown' : `on all paths: ${overall}`;
}
