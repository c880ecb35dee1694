/** A check that is killed at a hundred moments. */

import { it } from 'vitest';
import { expectUnhurt } from './killed.ts';

it('SIGKILL at any of a hundred moments: what was kept last is good', () => expectUnhurt(100, 77));
