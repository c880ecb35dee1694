/** A few hundred machines; `machines.long.test.ts` has more. */

import { randomMachines } from './machines.ts';

randomMachines({ seed: 3906, machines: 250, schedules: 3, searched: 20 });
