/**
 * Looks at the mutants that it is sent, one at a time, in a process of its own: a mistake that
 * never comes to an end can then be stopped from outside.
 */

import { Examination } from './examination.ts';
import { machineModules } from './modules.ts';
import type { Mutant } from './mutant.ts';
import { mutatedCalled } from './mutated.ts';
import {
  notesOfPlace,
  type PlaceNotes,
  placeOf,
  placesFrom,
  plainOf,
  type Setting,
  settingsIn,
} from './places.ts';
import type { Effort, Examined } from './verdict.ts';

/** What it can be asked, by name, and what it answers. */
export interface Tasks {
  /** Checks a setting, by its number, without any mistake. */
  readonly check: (index: number) => PlaceNotes;
  /** Looks at mutants in these from now on: by setting, what is known. */
  readonly begin: (known: readonly PlaceNotes[]) => void;
  readonly examine: (asked: { readonly mutant: Mutant; readonly effort: Effort }) => Examined;
}

const of = mutatedCalled(process.argv[2]);
const modules = await machineModules(of.entry);
const plain = plainOf(modules);
const settings = settingsIn(of);
let examination: Examination | undefined;

const tasks: Tasks = {
  check: (index) => notesOfPlace(placeOf(settings[index] as Setting, plain)),
  begin: (known) => {
    examination = new Examination(placesFrom(of, known, plain), modules, plain.driven);
  },
  examine: ({ mutant, effort }) => {
    if (examination === undefined) throw new Error('expected "begin" before "examine"');
    return examination.examine(mutant, effort);
  },
};

process.on('message', ({ task, given }: { task: keyof Tasks; given: never }) => {
  process.send?.({ answer: tasks[task](given) });
});
process.on('disconnect', () => process.exit());
// A terminal interrupts all processes at once: the one that asks decides.
process.on('SIGINT', () => {});
