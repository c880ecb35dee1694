/** Five thousand systems that nobody has thought of. */

import { orderedSystems } from './orderedSystems.ts';

orderedSystems(19, 5_000, 1_000);
