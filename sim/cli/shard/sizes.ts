/** How large searches are, as far as that is on record: by it, work is shared out. */

import { settingName } from '../../check/jobs.ts';
import type { Model } from '../../model/model.ts';
import { type FaultBudget, noFaults } from '../../system/definition.ts';

type SizeOf = (scenario: string, faults: FaultBudget, amend: readonly string[]) => number | null;

/** In states. Of a setting that is not on record, that as written tells which scenario is large. */
export async function sizesOf(model: Model): Promise<SizeOf> {
  const sizes = (await model.sizes?.()) ?? {};
  return (scenario, faults, amend) => {
    const settings = [
      settingName(model, faults, amend),
      settingName(model, faults, []),
      settingName(model, noFaults, []),
    ];
    const found = settings.find((setting) => sizes[setting]?.[scenario] !== undefined);
    return found === undefined ? null : (sizes[found]?.[scenario] as number);
  };
}
