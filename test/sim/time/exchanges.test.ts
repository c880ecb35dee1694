/** Some random systems whose messages get lost; `oracle.long.test.ts` has more. */

import { randomExchanges } from './oracle.ts';

randomExchanges(3906, 15);
