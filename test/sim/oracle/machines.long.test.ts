/** Thousands of machines. ORACLE_MACHINES and ORACLE_SEED look further. */

import { randomMachines } from './machines.ts';

const { ORACLE_SEED, ORACLE_MACHINES } = process.env;
const machines = Number(ORACLE_MACHINES ?? 2000);
randomMachines({
  seed: Number(ORACLE_SEED ?? 3883),
  machines,
  schedules: 6,
  searched: Math.ceil(machines / 10),
});
