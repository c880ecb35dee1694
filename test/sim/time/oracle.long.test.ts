/** Hundreds of random timed systems. TIMED_SYSTEMS=1000 and TIMED_SEED look further. */

import { randomTimedSystems } from './oracle.ts';

const { TIMED_SEED, TIMED_SYSTEMS } = process.env;
randomTimedSystems(Number(TIMED_SEED ?? 3883), Number(TIMED_SYSTEMS ?? 200));
