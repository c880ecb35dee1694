/** What two runs say of the properties, and what is known of all runs of their settings. */

import type { Finding, Model } from 'actorcheck';
import { findingOf, type OnPath } from 'actorcheck/check';
import { checkOf } from '../check/subject.ts';
import type { Checked } from '../engine.ts';
import type { Whole } from './whole.ts';

/** What there is to say of a property on one side. */
export interface Told {
  /** "violated at step 9", "not violated on this path". */
  readonly text: string;
  readonly isViolated: boolean;
  /** After how many steps it came to that; null where no step did. */
  readonly at: number | null;
  /** What a check has found of all paths of the setting; empty if there was none. */
  readonly overall: string;
  /** What is of one group makes no difference to speak of. */
  readonly group: string;
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
  const onSide = (index: number, name: string): OnPath | undefined =>
    sides[index]?.said.find((one) => one.name === name);
  const toldOn = (index: number, name: string): Told | null => {
    const [side, on] = [sides[index], onSide(index, name)];
    if (side === undefined || on === undefined) return null;
    return {
      ...toldBy(on, isShownBy(side.whole, on)),
      overall: overallOf(side.whole, name, checks),
    };
  };
  const rows = names.flatMap((name): VerdictRow[] => {
    const [left, right] = [toldOn(0, name), toldOn(1, name)];
    const about = onSide(0, name) ?? onSide(1, name);
    if (about === undefined || (!shown.includes(name) && !differ(left, right))) return [];
    const { text, source } = about;
    return [{ name, text, source, finding: findingOf(model, name), left, right }];
  });
  const rank = ({ name, left, right }: VerdictRow): number =>
    shown.includes(name) ? 0 : left?.isViolated || right?.isViolated ? 1 : 2;
  return rows.sort((one, other) => rank(one) - rank(other));
}

/** Whether they say different things: that one says nothing is no difference. */
function differ(left: Told | null, right: Told | null): boolean {
  if (left === null || right === null) return (left ?? right)?.isViolated === true;
  return (
    left.group !== right.group && left.group !== groups.untold && right.group !== groups.untold
  );
}

/** Whether the path was opened for it, and what it shows is that something goes on for ever. */
function isShownBy({ shows, session }: Whole, { name, standing }: OnPath): boolean {
  const isEndless = standing === 'circling' || standing === 'untold';
  return isEndless && shows?.isViolated === true && shows.property === name && goesOn(session);
}

const goesOn = ({ cycleFrom }: Whole['session']): boolean => cycleFrom !== null;

function overallOf({ session }: Whole, name: string, checks: readonly Checked[]): string {
  const { model, setting, isExact } = session;
  const time = isExact ? 'exact' : 'untimed';
  const found = checkOf(model, checks, setting, time)?.result.properties;
  const verdict = found?.find((one) => one.name === name)?.verdict;
  return verdict === undefined ? '' : `on all paths: ${verdict}`;
}

/** Standings between which there is no difference to speak of. */
const groups = {
  violated: 'violated',
  kept: 'well',
  reached: 'reached',
  missed: 'missed',
  met: 'well',
  idle: 'well',
  unmet: 'violated',
  owed: 'owed',
  circling: 'owed',
  untold: 'untold',
} as const satisfies Readonly<Record<OnPath['standing'], string>>;

function toldBy({ standing, at }: OnPath, isShown: boolean): Omit<Told, 'overall'> {
  const isViolated = isShown || groups[standing] === groups.violated;
  const group = isViolated ? groups.violated : groups[standing];
  return { text: textOf(standing, at, isShown), isViolated, at, group };
}

function textOf(standing: OnPath['standing'], at: number | null, isShown: boolean): string {
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
    case 'untold':
      return isShown ? 'violated: it goes on like this for ever' : 'no single path can say';
  }
}
