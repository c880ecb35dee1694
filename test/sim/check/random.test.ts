/** A hundred systems that nobody has thought of; `random.long.test.ts` has four hundred. */

import { randomSystems } from './randomSystems.ts';

randomSystems({ seed: 3906, count: 100, tooLarge: 21 });
