/**
 * Looks at the mutants that it is sent, one at a time, in a process of its own: a mistake that
 * never comes to an end can then be stopped from outside.
 */

import { Examination, type Examined } from './examination.ts';
import { machineModules } from './modules.ts';
import type { Mutant } from './mutant.ts';
import { placeOf, settings } from './places.ts';

const modules = await machineModules();
const examination = new Examination(settings.map(placeOf), modules);
const say = (examined: Examined | null): unknown => process.send?.(examined);

process.on('message', (mutant: Mutant) => say(examination.examine(mutant)));
process.on('disconnect', () => process.exit());
say(null);
