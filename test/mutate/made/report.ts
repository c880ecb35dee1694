/** What has become of the mutants, by operator, as text and as JSON. */

import { type Reason, reasoned, reasonOf } from './reasons.ts';
import { byOperator, headingOf, lineOf, percentOf } from './tally.ts';
import type { Examined, Verdict } from './verdict.ts';

const kinds = ['caught', 'equivalent', 'survived', 'invalid'] as const;

interface Row {
  readonly operator: string;
  readonly made: number;
  readonly caught: number;
  readonly equivalent: number;
  readonly survived: number;
  readonly invalid: number;
  /** Of those that make a difference, in percent; null where there are none. */
  readonly caughtPercent: number | null;
}

function rowOf(operator: string, all: readonly Examined[]): Row {
  const count = (kind: Verdict['kind']) =>
    all.filter(({ verdict }) => verdict.kind === kind).length;
  const [caught, survived] = [count('caught'), count('survived')];
  const different = caught + survived;
  return {
    operator,
    made: all.length,
    caught,
    equivalent: count('equivalent'),
    survived,
    invalid: count('invalid'),
    caughtPercent: percentOf(caught, different),
  };
}

const columns = ['made', ...kinds] as const;

const line = (row: Row): string => lineOf(columns, row, row.caughtPercent);

/** How many survivors without a reason differ in what: each is a property that is missing. */
function byAspect(without: readonly Examined[]): [what: string, count: number][] {
  const counts = new Map<string, number>();
  for (const { verdict } of without) {
    if (verdict.kind !== 'survived') continue;
    const { actor, aspects } = verdict.difference;
    const what = `${actor}: ${aspects.join(', ')}`;
    counts.set(what, (counts.get(what) ?? 0) + 1);
  }
  return [...counts];
}

/** A heading, and how many of what, most first; nothing where there are none. */
function counted(heading: string, counts: readonly (readonly [string, number])[]): string[] {
  if (counts.length === 0) return [];
  const lines = [...counts]
    .sort((a, b) => b[1] - a[1])
    .map(([what, count]) => `${String(count).padStart(5)}  ${what}`);
  return ['', `${heading}:`, '', ...lines];
}

/** One that has survived, in some lines. */
export function survivorText(examined: Examined, reasons: readonly Reason[]): string {
  const { mutant, verdict } = examined;
  const { id, text } = mutant;
  if (verdict.kind !== 'survived') return '';
  const { difference, places, unsearched } = verdict;
  const { actor, during, aspects } = difference;
  const more = places.length > 1 ? ` and ${places.length - 1} more` : '';
  const left = unsearched.length > 0 ? `, of which ${unsearched.length} were not searched` : '';
  const what = `${actor}, ${during}: ${aspects.join(', ')}; ${places[0]}${more}${left}`;
  const why = reasonOf(examined, reasons)?.why ?? 'no reason is known';
  return `${[id, text, what, why].join('\n    ')}\n`;
}

export function renderRows(
  all: readonly Examined[],
  { isAll, reasons }: Pick<Expected, 'isAll' | 'reasons'>,
): string {
  const { byReason, without, unneeded } = reasoned(all, reasons);
  const lines = [
    headingOf(columns),
    ...byOperator(all, rowOf).map(line),
    ...counted(
      'survived, with a reason',
      [...byReason].map(([{ why }, count]) => [why, count]),
    ),
    ...counted('survived, and no reason is known, by what is different', byAspect(without)),
    ...(isAll
      ? counted(
          'reasons that no survivor needs',
          unneeded.map(({ why }) => [why, 0]),
        )
      : []),
  ];
  return `${lines.join('\n')}\n`;
}

/** One mutant, and all of them in numbers. */
export function mutantJson(examined: Examined, reasons: readonly Reason[]): object {
  const { mutant, verdict, seconds } = examined;
  const { id, operator, file, line: at, text } = mutant;
  const reason =
    verdict.kind === 'survived' ? { reason: reasonOf(examined, reasons)?.why ?? null } : {};
  return { id, operator, file, line: at, text, seconds, ...verdict, ...reason };
}

export const rowsJson = (all: readonly Examined[]): object => ({
  operators: byOperator(all, rowOf),
});

/** What is expected of mutants. */
interface Expected {
  /** How many are caught of those that differ, in percent. */
  readonly atLeast: number;
  /** So many survive without a reason at the most. */
  readonly unexplained: number;
  /** Whether these are all mutants that there are. */
  readonly isAll: boolean;
  /** Why some survive. */
  readonly reasons: readonly Reason[];
}

/** What is amiss with the properties, or with the reasons; none if nothing is. */
export function complaintsOf(
  all: readonly Examined[],
  { atLeast, unexplained, isAll, reasons }: Expected,
): string[] {
  const { without, unneeded } = reasoned(all, reasons);
  const { caughtPercent } = rowOf('all', all);
  const isLess = caughtPercent !== null && caughtPercent < atLeast;
  return [
    ...(isLess ? [`caught ${caughtPercent} % of those that differ, expected ${atLeast} %`] : []),
    ...(without.length > unexplained
      ? [`${without.length} survived without a reason, expected ${unexplained}`]
      : []),
    ...(isAll && unneeded.length > 0 ? [`${unneeded.length} reasons fit no survivor`] : []),
  ];
}
