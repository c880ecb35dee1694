/** Logs with one thing wrong depart at the right entry, or conform where that may be. */

import { expect, it } from 'vitest';
import { longBases } from './mutants/bases.ts';
import { judged } from './mutants/judged.ts';

it('500 mutated logs depart where they have to', async () => {
  const all = await judged(longBases, 500, 1);
  expect(all.length).toBeGreaterThanOrEqual(500);
  for (const kind of ['dropped', 'doubled', 'moved', 'changed']) {
    expect(all.filter((one) => one.kind === kind).length, kind).toBeGreaterThan(50);
  }
  expect(all.filter(({ expected, found }) => expected !== found)).toEqual([]);
  // Most are seen; of the rest the rules say why they may be.
  expect(all.filter(({ expected }) => expected !== null).length).toBeGreaterThan(300);
});
