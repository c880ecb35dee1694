/** Three hundred systems that nobody has thought of; `ordered.long.test.ts` has five thousand. */

import { orderedSystems } from './orderedSystems.ts';

orderedSystems(3906, 300, 50);
