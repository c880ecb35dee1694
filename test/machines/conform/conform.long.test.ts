/** Our own machines, driven live, conform on all paths that are theirs. */

import { expect, it } from 'vitest';
import { differences, own, resultsOf, theirs } from './own.ts';

const covering = theirs.filter(({ odd }) => odd === undefined);
/** Of those with something odd in them, one of some that are alike. */
const odd = theirs.filter((path) => path.odd !== undefined).filter((_, index) => index % 3 === 0);

it.each([
  ['v1', covering],
  ['v2', [...covering, ...odd]],
])('every path that is theirs, in %s', async (dialect, paths) => {
  const found = await resultsOf(own(dialect), paths);
  expect(differences(found)).toEqual([]);
  expect(found.length).toBeGreaterThan(20);
});
