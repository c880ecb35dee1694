/** Counterexamples beside the same steps under what repairs them, as Compare has them. */

import { rendezvous as model } from '../../machines/msc3906/index.ts';
import { checkJob, repairsIn, scenarioOf } from '../../sim/check/jobs.ts';
import type { PropertyResult } from '../../sim/check/judge.ts';
import { noFaults } from '../../sim/system/definition.ts';
import { verdictsOf } from '../../visualize/compare/verdicts.ts';
import { offered } from '../../visualize/compare/what.ts';
import { endText, summaryText } from '../../visualize/compare/words.ts';
import { Session } from '../../visualize/session.ts';
import { compared } from './sides.ts';

/** Of more states nobody waits for the end on the page. */
const maxStates = 60_000;

export function checked(scenario: string): readonly PropertyResult[] {
  const limits = { maxStates };
  const job = { scenario, faults: noFaults, amend: [], properties: null, limits };
  const checking = checkJob(model, job);
  let next = checking.next();
  while (!next.done) next = checking.next();
  return next.value.properties;
}

export function shown(scenario: string, { name, trace }: PropertyResult): Session {
  const session = new Session(model);
  const { given } = scenarioOf(model, scenario);
  session.set({ given, faults: noFaults, amend: [], seed: 1 });
  const { steps = [], cycleFrom = null } = trace ?? {};
  session.load({ steps, cycleFrom, shows: { property: name, isViolated: true } });
  return session;
}

export const violatedIn = (results: readonly PropertyResult[]): PropertyResult[] =>
  results.filter(({ verdict, trace }) => verdict === 'violated' && trace !== null);

/** One line for each thing that would mislead whoever looks at it; none if all is well. */
export function misleading(scenario: string, result: PropertyResult): string[] {
  const { name } = result;
  const session = shown(scenario, result);
  const what = offered(session);
  if (what === null) return [`${name}: nothing is offered to compare with`];
  const comparison = compared(session, what);
  const { sides, differences } = comparison;
  const isRepaired = repairsIn(model, scenario, name).length > 0;
  const [row] = verdictsOf(model, [], sides);
  const { first } = comparison.drawn({ widths: [500, 500], chosen: -1 });
  const flaws: string[] = [];
  for (const { whole } of sides) {
    if (!whole.isEnded) flaws.push(`a side has no end: ${endText(whole)}`);
  }
  // What is not repaired may well be the same all the way.
  if (isRepaired && differences.length === 0) flaws.push(summaryText(comparison));
  if (differences.length > 0 && first !== differences[0]) flaws.push('the first is not drawn');
  if (row?.name !== name) flaws.push(`the first verdict is that of ${row?.name}`);
  if (row?.left?.isViolated !== true) flaws.push(`left: ${row?.left?.text}`);
  if (isRepaired && row?.right?.isViolated !== false) flaws.push(`right: ${row?.right?.text}`);
  return flaws.map((flaw) => `${name}: ${flaw}`);
}
