/** How many states each scenario has in each setting: by that, work is shared out. */

import { rendezvous } from '../machines/msc3906/index.ts';
import type { CheckResult } from '../sim/check/check.ts';
import type { Job } from '../sim/check/jobs.ts';
import { scenariosOf, settingOf } from '../sim/check/jobs.ts';
import { type FaultBudget, noFaults } from '../sim/system/definition.ts';

type Sizes = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** Far beyond what would be searched otherwise: larger ones weigh the same. */
const maxStates = 2_000_000;

/** As written and as amended, and as written with one fault of each kind. */
const settings: readonly { readonly faults: FaultBudget; readonly amend: readonly string[] }[] = [
  { faults: noFaults, amend: [] },
  { faults: noFaults, amend: (rendezvous.amendments ?? []).map(({ name }) => name) },
  ...Object.keys(noFaults).map((kind) => ({ faults: { ...noFaults, [kind]: 1 }, amend: [] })),
];

/** Those of settings and scenarios that are not asked for stay as they are. */
export async function sizesOf(
  before: Sizes,
  isAsked: (setting: string, scenario: string) => boolean,
  search: (jobs: readonly Job[]) => Promise<CheckResult[]>,
): Promise<Sizes> {
  const found: Record<string, Record<string, number>> = {};
  for (const { faults, amend } of settings) {
    const jobs = scenariosOf(rendezvous).map(({ name: scenario }): Job => {
      return { scenario, faults, amend, properties: null, limits: { maxStates } };
    });
    const setting = settingOf(rendezvous, jobs[0] as Job);
    const asked = jobs.filter(({ scenario }) => isAsked(setting, scenario));
    const results = await search(asked);
    const now = asked.map(({ scenario }, at) => [scenario, results[at]?.states] as const);
    found[setting] = { ...before[setting], ...Object.fromEntries(now) } as Record<string, number>;
  }
  return found;
}
