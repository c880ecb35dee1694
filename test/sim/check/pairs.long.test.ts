/** Ways of searching two by two, on two hundred systems. */

import { pairsOfWays } from './pairs.ts';

pairsOfWays(8, 200);
