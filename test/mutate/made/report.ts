/** What has become of the mutants, by operator, as text and as JSON. */

import { operators } from './operators/index.ts';
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
    caughtPercent: different === 0 ? null : Math.round((1_000 * caught) / different) / 10,
  };
}

/** One row for each operator that has made some, and one for all. */
function rows(all: readonly Examined[]): Row[] {
  const byOperator = operators.flatMap(({ name }) => {
    const own = all.filter(({ mutant }) => mutant.operator === name);
    return own.length === 0 ? [] : [rowOf(name, own)];
  });
  return [...byOperator, rowOf('all', all)];
}

const columns = ['made', ...kinds, 'caught of those that differ'] as const;
const nameWidth = 24;

function line({ operator, caughtPercent, ...counts }: Row): string {
  const cells = (['made', ...kinds] as const).map((name) =>
    String(counts[name]).padStart(name.length + 2),
  );
  const percent = caughtPercent === null ? '' : `${caughtPercent.toFixed(1)} %`;
  return `${operator.padEnd(nameWidth)}${cells.join('')}${percent.padStart(11)}`;
}

/** How many survivors differ in what: each is a kind of property that is missing. */
function byAspect(all: readonly Examined[]): [aspect: string, count: number][] {
  const counts = new Map<string, number>();
  for (const { verdict } of all) {
    if (verdict.kind !== 'survived') continue;
    const { actor, aspects } = verdict.difference;
    const what = `${actor}: ${aspects.join(', ')}`;
    counts.set(what, (counts.get(what) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1]);
}

/** One that has survived, in some lines. */
export function survivorText({ mutant: { id, text }, verdict }: Examined): string {
  if (verdict.kind !== 'survived') return '';
  const { difference, places, unsearched } = verdict;
  const { actor, during, aspects } = difference;
  const more = places.length > 1 ? ` and ${places.length - 1} more` : '';
  const left = unsearched.length > 0 ? `, of which ${unsearched.length} were not searched` : '';
  const where = `${places[0]}${more}${left}`;
  return `${id}\n    ${text}\n    ${actor}, ${during}: ${aspects.join(', ')}; ${where}\n`;
}

export function renderRows(all: readonly Examined[]): string {
  const aspects = byAspect(all).map(([what, count]) => `${String(count).padStart(5)}  ${what}`);
  const lines = [
    `${'operator'.padEnd(nameWidth)}${columns
      .slice(0, -1)
      .map((name) => `  ${name}`)
      .join('')}    of these`,
    ...rows(all).map(line),
    ...(aspects.length === 0 ? [] : ['', 'survived, by what is different:', '', ...aspects]),
  ];
  return `${lines.join('\n')}\n`;
}

/** One mutant, and all of them in numbers. */
export function mutantJson({ mutant, verdict, seconds }: Examined): object {
  const { id, operator, file, line: at, text } = mutant;
  return { id, operator, file, line: at, text, seconds, ...verdict };
}

export const rowsJson = (all: readonly Examined[]): object => ({ operators: rows(all) });
