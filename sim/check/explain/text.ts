/** Why a property is violated, in words: of the run that needs least. */

import type { ToldTrace, TraceRow } from '../../run/tell.ts';
import type { Step } from '../../system/definition.ts';
import type { Explanation } from './explanation.ts';

/** The run; empty where none shows it. */
export type Told = Pick<ToldTrace, 'steps' | 'rows' | 'cycleFrom'>;

export const noRun: Told = { steps: [], rows: [], cycleFrom: null };

/** What stands at the point of no return. */
export const pastReturn = 'From here on it cannot be avoided';

/** What it needs, as what stands behind "needs": with the steps, or as it is of other runs too. */
export function needsText(explained: Explanation, run: Told, hasSteps = true): string {
  const steps = new Map<string, number[]>();
  for (const number of explained.needs) {
    const what = whatHappens(run, number - 1);
    steps.set(what, [...(steps.get(what) ?? []), number]);
  }
  const from = run.cycleFrom ?? Number.POSITIVE_INFINITY;
  const happens = [...steps].map(([what, numbers]) => {
    const places = `${numbers.length === 1 ? 'step' : 'steps'} ${listed(numbers)}`;
    const again = numbers.some((number) => number > from) ? ['again and again'] : [];
    const often = numbers.length > 1 && again.length === 0 ? [`${numbers.length} times`] : [];
    const more = [...again, ...(hasSteps ? [places] : often)].join(', ');
    return more === '' ? what : `${what} (${more})`;
  });
  const stays = explained.unmade.map((label) => `that nobody ever chooses what is open: ${label}`);
  const all = [...happens, ...stays];
  if (all.length === 0) return 'nothing unusual: no fault, and usual choices only';
  const bound = explained.isLeast ? '' : 'no more than this, as far as was searched: ';
  return bound + all.join('; ');
}

const faults = {
  drop: 'a message lost',
  duplicate: 'a message that arrives twice',
  reorder: 'a message that overtakes',
} as const;

function whatHappens({ steps, rows }: Told, index: number): string {
  const { type } = steps[index] as Step;
  if (type === 'drop' || type === 'duplicate' || type === 'reorder') return faults[type];
  return (rows[index] as TraceRow).text;
}

/** All of it, as sentences without their ends. */
export const explanationTexts = (explained: Explanation, run: Told): string[] => [
  `needs ${needsText(explained, run)}`,
  ...noReturnTexts(explained, run),
];

/** From when on it cannot be avoided: sentences without their ends. */
export function noReturnTexts(explained: Explanation, trace: Told): string[] {
  const { noReturn, noReturnAsUsual } = explained;
  if (noReturn === 'unknown') {
    return ['from when on it cannot be avoided is not known, as not all was searched'];
  }
  const last = trace.cycleFrom ?? trace.steps.length;
  const usually = noReturnAsUsual !== noReturn && typeof noReturnAsUsual === 'number';
  return [
    anyhow(noReturn, noReturn === last && noReturn > 0 && trace.cycleFrom === null),
    ...(usually ? [`if all goes on as usual, it cannot be avoided ${since(noReturnAsUsual)}`] : []),
  ];
}

function anyhow(noReturn: number | null, isLast: boolean): string {
  if (noReturn === null) return 'it is never too late: at any time something could avoid it';
  if (isLast) return 'it could be avoided until the last step';
  return `it cannot be avoided ${since(noReturn)}, whatever anybody does`;
}

const since = (steps: number): string =>
  steps === 0 ? 'from the start on' : `after step ${steps}`;

const listed = (numbers: readonly number[]): string =>
  numbers.length < 2 ? numbers.join() : `${numbers.slice(0, -1).join(', ')} and ${numbers.at(-1)}`;
