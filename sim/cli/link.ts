/** Links that open the explorer at a run. */

import { scenarioOf, systemOf } from '../check/jobs.ts';
import type { Model } from '../model/model.ts';
import type { Explained } from '../report/findings.ts';
import { UsageError } from '../system/errors.ts';
import { runAddress } from '../trace/address.ts';

/** What opens the explorer at the run. */
export function linkTo(
  model: Model,
  { job, explained }: Explained,
  at: string,
  seed: number,
): string {
  const { name, trace, explained: why } = explained;
  const { steps = [], cycleFrom = null } = trace ?? {};
  const system = systemOf(model, job);
  let { snapshot } = system.start();
  const enabled = steps.map((step) => {
    const all = system.enabled(snapshot);
    snapshot = system.apply(snapshot, step).snapshot;
    return all;
  });
  const { given } = scenarioOf(model, job.scenario);
  const address = runAddress({
    model,
    setting: { given, faults: job.faults, amend: job.amend, seed },
    steps,
    at: steps.length,
    cycleFrom,
    noReturn: typeof why?.noReturn === 'number' ? why.noReturn : null,
    shows: { property: name, isViolated: true },
    isExact: false,
    enabledAt: (index) => enabled[index] ?? [],
  });
  address.set('view', 'sequence');
  return `${at}#${address}`;
}

/** Without what follows a "#". Throws a UsageError for what is no address of a page. */
export function webAddress(text: string): string {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol))
    return text.split('#')[0] ?? '';
  throw new UsageError(`explorer: expected an address like https://example.org/, got "${text}"`);
}
