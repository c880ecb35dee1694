/** Three hundred systems that are stopped in the middle, and gone on with. */

import { resumedSystems } from './resumedSystems.ts';

resumedSystems(191, 300);
