/** What is written down about why findings are: what they need, and when it is too late. */

import { rendezvous } from '../machines/msc3906/index.ts';
import { needsText, noReturnTexts, noRun } from '../sim/check/explain/text.ts';
import { checkJob, settingOf, settingsOf, systemOf } from '../sim/check/jobs.ts';
import { jobsFor, placesOf } from '../sim/check/shown.ts';
import type { Finding } from '../sim/model/property.ts';
import { tell } from '../sim/run/tell.ts';

interface Reason {
  /** The first scenario that shows it, and the setting. */
  readonly where: string;
  readonly needs: string;
  readonly noReturn: string;
}

const { findings = [] } = rendezvous;

/** Where a finding is shown first; nothing of one that no single search shows. */
const firstPlace = (finding: Finding) => placesOf(rendezvous, finding).slice(0, 1);

/** By finding, as it is now: one search for all that have their place in common. */
export function reasons(of: readonly Finding[] = findings): Record<string, Reason> {
  const wanted = of.flatMap((finding) =>
    firstPlace(finding).map((place) => ({ ...place, property: finding.property, amend: [] })),
  );
  const found = new Map<string, Reason>();
  for (const job of jobsFor(wanted)) {
    const checking = checkJob(rendezvous, { ...job, limits: { explain: true } });
    let next = checking.next();
    while (!next.done) next = checking.next();
    const system = systemOf(rendezvous, job);
    const settings = settingsOf(rendezvous, job.scenario);
    const setting = settingOf(rendezvous, job);
    const where = setting === 'as written' ? job.scenario : `${job.scenario}, ${setting}`;
    for (const { name, trace, explained } of next.value.properties) {
      if (explained === undefined) throw new Error(`${where}: ${name}: expected it violated`);
      const run = trace === null ? noRun : tell(rendezvous, system, settings, trace);
      const noReturn = noReturnTexts(explained, run).join('; ');
      const steps = trace === null ? '' : ` (of ${trace.steps.length} steps)`;
      found.set(name, {
        where,
        needs: needsText(explained, run, false),
        noReturn: `${noReturn}${steps}`,
      });
    }
  }
  return Object.fromEntries(
    of.flatMap(({ name, property }) => {
      const reason = found.get(property);
      return reason === undefined ? [] : [[name, reason]];
    }),
  );
}
