/** Seeded runs, a thousand. */

import { it } from 'vitest';
import { runSeeds } from './seeds.ts';

it('a thousand seeded runs with random settings, choices and faults', () => runSeeds(1_000, 12));
