/** Machines by hand, run by XState and by the engine. RARE_RUNS and ORACLE_SEED look further. */

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compare, Subject, told } from './compare.ts';
import { schedule } from './schedule.ts';
import { moduleOf } from './source/machine.ts';
import { rareActors } from './source/rare/actors.ts';
import { rareStates } from './source/rare/states.ts';

const { ORACLE_SEED, RARE_RUNS } = process.env;
const seed = Number(ORACLE_SEED ?? 3906);
const numRuns = Number(RARE_RUNS ?? 60);

it.each(Object.entries({ ...rareActors, ...rareStates }))('%s', async (_, text) => {
  // All its runs are remembered in one: states that are taken for each other show themselves.
  const subject = new Subject(moduleOf(text));
  let ended = 0;
  await fc.assert(
    fc.asyncProperty(schedule(30), async (operations) => {
      const compared = await compare(subject, operations);
      if (compared.difference !== null) throw new Error(told(compared));
      if (compared.end === 'end') ended++;
    }),
    { seed, numRuns },
  );
  expect(ended).toBeGreaterThanOrEqual(numRuns / 2);
});
