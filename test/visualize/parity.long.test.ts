/** Every scenario. */

import { parity, scenarios } from './parity.ts';

parity(scenarios.map((scenario) => ({ scenario, reading: 'as written' }) as const));
