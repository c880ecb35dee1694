/** Bad input, the first of each kind; `robustness.long.test.ts` has a thousand. */

import { badInput } from './badInput.ts';

badInput(200);
