/**
 * Four hundred systems that nobody has thought of. RANDOM_SYSTEMS and RANDOM_SEED look further.
 */

import { randomSystems } from './randomSystems.ts';

const { RANDOM_SEED, RANDOM_SYSTEMS } = process.env;
const isUsual = RANDOM_SEED === undefined && RANDOM_SYSTEMS === undefined;
randomSystems({
  seed: Number(RANDOM_SEED ?? 3906),
  count: Number(RANDOM_SYSTEMS ?? 400),
  tooLarge: isUsual ? 82 : null,
});
