/** What is written down about decisions: the run, or how many states a verdict was asked of. */

import { decisions, type Verdict } from '../machines/msc3906/decisions/index.ts';
import { rendezvous } from '../machines/msc3906/index.ts';
import { type CheckResult, checkSystem } from '../sim/check/check.ts';
import { askedOf, type Job, settingsOf, systemOf } from '../sim/check/jobs.ts';
import type { PropertyResult } from '../sim/check/judge.ts';
import { type TraceRow, tell } from '../sim/run/tell.ts';
import { noFaults } from '../sim/system/definition.ts';
import { grouped } from '../sim/system/grouped.ts';

export const verdicts: readonly Verdict[] = Object.values(decisions)
  .flat()
  .flatMap(({ by }) => by);

/** Under which one is written down. */
export const decisionName = ({ property, place }: Verdict): string => `${property} in ${place}`;

/** A run in words: how long it is and how it ends; or how many states there are without one. */
function shown(job: Job, { states }: CheckResult, { kind, trace }: PropertyResult): string {
  if (trace === null)
    return `${kind === 'sometimes' ? 'none' : 'all'} of ${grouped(states)} states`;
  const settings = settingsOf(rendezvous, job.scenario);
  const { rows, cycleFrom } = tell(rendezvous, systemOf(rendezvous, job), settings, trace);
  const { text, notes } = rows.at(-1) as TraceRow;
  const told = notes.length === 0 ? '' : ` (${notes.join('; ')})`;
  const again = cycleFrom === null ? '' : ', and so for ever';
  return `${rows.length} steps: ${text}${told}${again}`;
}

/** What the engine says of each, as it is now. Throws where that is another verdict. */
export function decided(all: readonly Verdict[]): Record<string, string> {
  const places = [...new Set(all.map(({ place }) => place))];
  const found = places.flatMap((place) => {
    const wanted = all.filter((one) => one.place === place);
    const names = [...new Set(wanted.map(({ property }) => property))];
    const job: Job = {
      scenario: place,
      faults: noFaults,
      amend: [],
      properties: names,
      limits: {},
    };
    const result = checkSystem(systemOf(rendezvous, job), askedOf(rendezvous, job));
    return wanted.map((one): [string, string] => {
      const asked = result.properties.find(({ name }) => name === one.property);
      if (asked?.verdict !== one.verdict || !result.complete) {
        const came = asked?.verdict ?? 'not asked there';
        throw new Error(`${decisionName(one)}: expected that it is ${one.verdict}, got ${came}`);
      }
      return [decisionName(one), shown(job, result, asked)];
    });
  });
  return Object.fromEntries(found);
}
