/** Our own machines, driven live, conform on all paths that are theirs. */

import { expect, it } from 'vitest';
import { differences, own, resultsOf, theirs } from './own.ts';

it.each(['v1', 'v2'])('every path that is theirs, in %s', async (dialect) => {
  const found = await resultsOf(own(dialect), theirs);
  expect(differences(found)).toEqual([]);
  expect(found.length).toBeGreaterThan(20);
});
