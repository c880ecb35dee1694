/** Some logs with one thing wrong: each departs at the right entry, or may be as it is. */

import { expect, it } from 'vitest';
import { shortBases } from './mutants/bases.ts';
import { judged } from './mutants/judged.ts';

it('mutated logs depart where they have to', async () => {
  const all = await judged(shortBases, 120, 7);
  expect(all.filter(({ expected, found }) => expected !== found)).toEqual([]);
  for (const kind of ['dropped', 'doubled', 'moved', 'changed']) {
    expect(all.filter((one) => one.kind === kind).length, kind).toBeGreaterThan(20);
  }
  expect(all.some(({ expected }) => expected === null)).toBe(true);
});
