/** Some random systems whose messages get lost; `oracle.long.test.ts` has more if asked. */

import { randomExchanges } from './oracle.ts';

randomExchanges(3906, 10);
