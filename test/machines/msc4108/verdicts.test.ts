/** What is found in MSC4108: all that can happen in one scenario of each revision. */

import { expect, it } from 'vitest';
import { msc4108 } from '../../../machines/msc4108/index.ts';
import { check } from '../../../sim/check/model.ts';

/** Findings of both revisions. */
const ofBoth = [
  'can-tell-mismatch',
  'no-deadlock',
  'no-party-left-waiting',
  'no-unspecified-reception',
  'session-gets-secrets',
];

it.each([
  ['default', ofBoth],
  ['as-2024-existing-scans', [...ofBoth, 'can-tell-unopenable'].sort()],
])('%s: as recorded', (scenario, violated) => {
  const { asRecorded, complete, verdicts } = check(msc4108, { scenario });
  expect({ asRecorded, complete }).toEqual({ asRecorded: true, complete: true });
  const found = Object.keys(verdicts).filter((name) => verdicts[name] === 'violated');
  expect(found.sort()).toEqual(violated);
});
