/** Traces: paths written down, read, taken again with concrete values, and exported. */

export {
  type AddressedSetting,
  faultKinds,
  isSameStep,
  knobPrefix,
  parseSteps,
  runAddress,
} from './address.ts';
export { parseTrace, type TraceFile, traceFile, writeTrace } from './format.ts';
export { type Setting, systemFor } from './observe.ts';
export { type Replay, replayConcretely } from './replay.ts';
export { recordAt } from './run.ts';
export { headEntries, messageEntries, tailEntries } from './vectors.ts';
