/**
 * The engine, for models of one's own: `import { modelOf, send } from 'rendezvous/sim'`.
 *
 * A model is the default export of a file, for `check --model FILE`. To check without the command
 * line: `check(compose(definition, 'untimed'), { properties })`.
 */

export { type CheckOptions, type CheckResult, check } from './check/index.ts';
export type { PropertyResult, Trace } from './check/judge.ts';
export type {
  Amendment,
  Finding,
  Predicate,
  Property,
  Scenario,
  Verdict,
  View,
} from './check/property.ts';
export { compose, type System, type SystemSnapshot } from './compose.ts';
export { ModelError, PurityError, UsageError } from './errors.ts';
export type { Knob, Settings } from './knobs.ts';
export { type Message, type Send, send } from './local.ts';
export type { Model } from './model.ts';
export { type Envelope, linkName } from './network.ts';
export {
  always,
  contextOf,
  eventually,
  isIn,
  modelOf,
  type OwnModel,
  sometimes,
} from './own.ts';
export { type SimulateOptions, simulate } from './simulate.ts';
export {
  type Choice,
  type FaultBudget,
  type Link,
  noFaults,
  type Party,
  type Step,
  type SystemDefinition,
} from './system.ts';
export { differenceText } from './trace/difference.ts';
export { parseTrace, type TraceFile, traceFile, writeTrace } from './trace/format.ts';
export { type Replay, replayConcretely } from './trace/replay.ts';
