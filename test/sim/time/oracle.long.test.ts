/** Hundreds of random timed systems. TIMED_SYSTEMS=1000 and TIMED_SEED look further. */

import { randomExchanges, randomTimedSystems } from './oracle.ts';

const { TIMED_SEED, TIMED_SYSTEMS } = process.env;
const seed = Number(TIMED_SEED ?? 3883);
const systems = Number(TIMED_SYSTEMS ?? 200);
randomTimedSystems(seed, systems);
// These take the ticks many seconds each: `exchanges.test.ts` always has some.
if (TIMED_SYSTEMS !== undefined) randomExchanges(seed, Math.ceil(systems / 8));
