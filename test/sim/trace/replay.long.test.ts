/** Random paths, a thousand of them, taken again with real cryptography in virtual time. */

import { expect, it } from 'vitest';
import { randomPaths, scenarios } from './randomPaths.ts';

/** Of each scenario; of many there are many that are alike. */
const each = 30;

it('are a thousand at least', () => {
  expect(each * scenarios.length).toBeGreaterThanOrEqual(1_000);
});

randomPaths(each);
