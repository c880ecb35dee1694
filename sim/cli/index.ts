/** The command line for any Model, for a protocol that adds commands of its own. */

export { type NamedText, writeFiles } from './files.ts';
export { type AddCommand, type Io, main } from './main.ts';
export { addKnob, typedOptions } from './options.ts';
export { asRecorded, notAsRecorded } from './verdicts.ts';
