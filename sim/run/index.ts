/** One run: in virtual time from a seed, or of machines that live beside real peers. */

export { commandOf } from './command.ts';
export { Host, type Outgoing, type Received } from './host.ts';
export { type Random, seeded } from './random.ts';
export { noteOf, Recorder } from './recorder.ts';
export type { Fate, RunMessage, RunNote, RunRecord } from './runRecord.ts';
export { parseWish, type SimulateOptions, simulate, type Wish } from './simulate.ts';
export { Asking, answering, type FromWorker, type Running } from './work.ts';
