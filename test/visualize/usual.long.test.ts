/** Every scenario. */

import { cases, goesAsSimulate } from './usualRuns.ts';

goesAsSimulate(cases);
