/** Some random timed systems; `oracle.long.test.ts` has a thousand. */

import { randomTimedSystems } from './oracle.ts';

randomTimedSystems(3906, 40);
