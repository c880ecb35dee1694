/** Two hundred teams that nobody has thought of. RANDOM_SYSTEMS and RANDOM_SEED look further. */

import { randomTeams } from './randomTeams.ts';

const { RANDOM_SEED = 2026, RANDOM_SYSTEMS = 200 } = process.env;
randomTeams({ seed: Number(RANDOM_SEED), count: Number(RANDOM_SYSTEMS) });
