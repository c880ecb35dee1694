/**
 * The command line as a library: a project with Models of its own starts it with `main`, and adds
 * commands, if need be, to those that every Model has.
 */

export { asExpected, badUsage, incomplete, notAsExpected } from './exitCodes.ts';
export { type NamedText, readText, writeFiles, writePieces } from './files.ts';
export type { AddCommand, Io } from './io.ts';
export { type LoadedModel, loadModel } from './load.ts';
export { main } from './main.ts';
export { addKnob, typedOptions } from './options.ts';
export { makePart } from './shard/part.ts';
export { type Results as PartResults, resultOf } from './shard/results.ts';
export { shardHelp } from './shard/words.ts';
export { terminal } from './terminal.ts';
