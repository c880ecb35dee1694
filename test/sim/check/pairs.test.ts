/** Ways of searching two by two; `pairs.long.test.ts` has more systems. */

import { pairsOfWays } from './pairs.ts';

pairsOfWays(7, 15);
