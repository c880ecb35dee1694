/** Bad input, a thousand of each kind. */

import { badInput } from './badInput.ts';

badInput(1_000);
