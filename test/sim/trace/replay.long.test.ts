/** Random paths, a thousand of them, taken again with real cryptography in virtual time. */

import { expect, it } from 'vitest';
import { most, randomPaths, scenarios } from './randomPaths.ts';

it('are a thousand at least', () => {
  expect(most * scenarios.length).toBeGreaterThanOrEqual(1_000);
});

randomPaths(most);
