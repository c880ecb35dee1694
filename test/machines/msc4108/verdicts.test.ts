/** What is found in MSC4108: all that can happen in one scenario of each revision. */

import { expect, it } from 'vitest';
import { msc4108 } from '../../../machines/msc4108/index.ts';
import { check } from '../../../sim/check/model.ts';

it.each([
  ['default', 'mismatch-is-told'],
  ['as-2024-existing-scans', 'unopenable-is-told'],
])('%s: as recorded', (scenario, violated) => {
  const { asRecorded, complete, verdicts } = check(msc4108, { scenario });
  expect({ asRecorded, complete }).toEqual({ asRecorded: true, complete: true });
  expect(verdicts[violated]).toBe('violated');
  expect(verdicts['can-succeed']).toBe('holds');
});
