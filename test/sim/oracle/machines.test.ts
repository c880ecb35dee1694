/** A few hundred machines; `machines.long.test.ts` has more. */

import { randomMachines } from './machines.ts';

randomMachines({ seed: 3906, machines: 300, schedules: 1, searched: 20 });
