/** What is found in MSC4108: verdicts as recorded, and each finding by a run. */

import { expect, it } from 'vitest';
import { msc4108 } from '../../../machines/msc4108/index.ts';
import { check } from '../../../sim/check/model.ts';

it.each(['default', 'as-2024-existing-scans'])(
  '%s: as recorded, in all that can happen',
  (name) => {
    const { asRecorded, complete, verdicts } = check(msc4108, { scenario: name });
    expect({ asRecorded, complete }).toEqual({ asRecorded: true, complete: true });
    const found = msc4108.findings?.map(({ property }) => verdicts[property]);
    expect(found).toEqual(found?.map(() => 'violated'));
  },
);
