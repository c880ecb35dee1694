/** Tries the mutants that it is sent, one at a time, in a process of its own. */

import type { Mutant } from '../made/mutant.ts';
import { keptCourses } from './courses.ts';
import { Trials } from './trial.ts';
import type { Tried } from './tried.ts';

/** What it can be asked. */
export interface Tasks {
  readonly examine: (mutant: Mutant) => Promise<Tried>;
}

const trials = await Trials.of(await keptCourses());
const tasks: Tasks = { examine: (mutant) => trials.examine(mutant) };

process.on('message', async ({ task, given }: { task: keyof Tasks; given: Mutant }) => {
  process.send?.({ answer: await tasks[task](given) });
});
for (const name of ['unhandledRejection', 'uncaughtException']) {
  process.on(name, (error) => trials.fail(error));
}
process.on('disconnect', () => process.exit());
// A terminal interrupts all processes at once: the one that asks decides.
process.on('SIGINT', () => {});
