/** Some random timed systems; `oracle.long.test.ts` has more. */

import { randomTimedSystems } from './oracle.ts';

randomTimedSystems(3906, 40);
