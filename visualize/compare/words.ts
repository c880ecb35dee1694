/** What a comparison says in words. */

import { httpOf, labelsOf, pollingText, seconds } from 'actorcheck/report';
import type { Session } from '../session.ts';
import type { Pair } from './align.ts';
import type { Comparison, Side } from './comparison.ts';
import type { Meant } from './meaning.ts';
import type { Whole } from './whole.ts';

type Label = (party: string) => string;

/** What happens in a row, with its time. */
function rowText({ row, atMs }: Meant, label: Label): string {
  const at = `${seconds(atMs)} s`;
  if (row.kind === 'polling') return `${at}, ${pollingText(row)}`;
  if (row.kind === 'note') {
    return `${at}, ${label(row.note.party)}, ${row.note.kind}: ${row.note.text}`;
  }
  const { from, to, type, fate } = row.message;
  const what = [httpOf(row.message), type].filter((text) => text !== '').join(' ');
  const told = fate === 'delivered' ? '' : `, ${fate}`;
  return `${at}, ${label(from)} to ${label(to)}: ${what}${told}`;
}

/** How the two rows of a pair differ. */
export function pairTexts({ sides }: Comparison, { left, right, kind }: Pair) {
  const label = (index: number): Label => labelsOf((sides[index] as Side).scene.record);
  const nothing = 'nothing in its place';
  const texts = [
    left === null ? nothing : rowText(left, label(0)),
    right === null ? nothing : rowText(right, label(1)),
  ];
  return { left: texts[0] as string, right: texts[1] as string, why: whyText(left, right, kind) };
}

function whyText(left: Meant | null, right: Meant | null, kind: Pair['kind']): string {
  if (kind === 'moved') return 'it comes in another order, which makes no difference to anybody';
  if (left === null || right === null || kind === 'same') return '';
  if (left.text !== right.text) return '';
  if (left.words !== right.words) return 'it says something else';
  if (left.after === right.after && left.values !== right.values) {
    return 'the same with other values';
  }
  return 'it leads to other states';
}

/** "Both paths are the same: 9 steps." and what there is to say if they are not. */
export function summaryText(comparison: Comparison): string {
  const { pairs, differences, sides } = comparison;
  const [first] = differences;
  const moved = pairs.some(({ kind }) => kind === 'moved');
  if (first === undefined) {
    const [left, right] = sides.map(({ whole }) => whole.session.steps.length);
    const order = moved ? ', some of them in another order' : '';
    if (left === right) return `Both paths are the same: ${left} steps${order}.`;
    const polling = pairs.some(isPolling) ? ' but for how often somebody asks in vain' : '';
    return `Both paths are the same${polling}: ${left} and ${right} steps${order}.`;
  }
  const pair = pairs[first] as Pair;
  const { left, right, why } = pairTexts(comparison, pair);
  const count = differences.length === 1 ? 'one place' : `${differences.length} places`;
  const { moment = 0 } = pair.left ?? pair.right ?? {};
  const where = moment === 0 ? 'at the start' : `at step ${moment}`;
  const told = `Left: ${left}. Right: ${right}.${why === '' ? '' : ` (${why})`}`;
  return `The two paths differ in ${count}, first ${where}. ${told}`;
}

const isPolling = ({ left, right }: Pair): boolean => (left ?? right)?.row.kind === 'polling';

/** How a run came to its end. */
export function endText({ session, usualFrom, isEnded, leftOut }: Whole): string {
  const { steps, cycleFrom } = session;
  const all = `${steps.length} ${steps.length === 1 ? 'step' : 'steps'}`;
  const own =
    usualFrom === 0 && steps.length > 0
      ? `${all}, the usual run`
      : usualFrom < steps.length
        ? `${usualFrom} steps and ${steps.length - usualFrom} more as usual`
        : all;
  const told = leftOut.map(({ after, untilMs }) => {
    const until = `after step ${after} the same goes on until ${seconds(untilMs)} s`;
    return after < steps.length ? `${until}, which is left out` : `${until}: it was left there`;
  });
  const round = cycleFrom === null ? 0 : steps.length - cycleFrom;
  if (round > 0)
    told.push(`the last ${round === 1 ? 'step repeats' : `${round} steps repeat`} for ever`);
  else if (isEnded) told.push('then nothing more happens');
  else if (told.length === 0) told.push('left going on: no end was met');
  return `${[own, ...told].join('; ')}.`;
}

/** How the parties stand at the end. */
export function standings(session: Session): string[] {
  const { model, settings, system, steps } = session;
  const label = labelsOf(system.definition);
  const outcomes = Object.entries(model.outcomes(session.snapshotAt(steps.length), settings));
  return outcomes.map(([party, { outcome, why }]) =>
    outcome === null ? `${label(party)}: ${why}` : `${label(party)}: ${outcome}: ${why}`,
  );
}
