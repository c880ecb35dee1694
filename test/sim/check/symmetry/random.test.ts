/** Fifty teams that nobody has thought of; `random.long.test.ts` has more. */

import { randomTeams } from './randomTeams.ts';

randomTeams({ seed: 1996, count: 50 });
