/** The command line for any Model, for a protocol that adds commands of its own. */

export { asExpected, badUsage, incomplete, notAsExpected } from './exitCodes.ts';
export { type NamedText, writeFiles } from './files.ts';
export type { AddCommand, Io } from './io.ts';
export type { LoadedModel } from './load.ts';
export { main } from './main.ts';
export { addKnob, typedOptions } from './options.ts';
export { terminal } from './terminal.ts';
