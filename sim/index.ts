/**
 * The engine, for models of one's own: `import { defineModel, send } from 'rendezvous/sim'`.
 *
 * A model is the default export of a file, for `check --model FILE`. To check without the command
 * line: `check(compose(definition, 'untimed'), { properties })`.
 */

export { type CheckOptions, type CheckResult, check } from './check/check.ts';
export type { PropertyResult, Trace } from './check/judge.ts';
export {
  always,
  contextOf,
  defineModel,
  eventually,
  isIn,
  type ModelDefinition,
  sometimes,
} from './model/defineModel.ts';
export type { Knob, Settings } from './model/knobs.ts';
export type { Model } from './model/model.ts';
export type {
  Amendment,
  Finding,
  Predicate,
  Property,
  Scenario,
  Verdict,
  View,
} from './model/property.ts';
export { type SimulateOptions, simulate } from './run/simulate.ts';
export { compose, type System, type SystemSnapshot } from './system/compose.ts';
export {
  type Choice,
  type FaultBudget,
  type Link,
  noFaults,
  type Party,
  type Step,
  type SystemDefinition,
} from './system/definition.ts';
export { ModelError, PurityError, UsageError } from './system/errors.ts';
export { type Message, type Send, send } from './system/message.ts';
export { type Envelope, linkName } from './system/network.ts';
export { differenceText } from './trace/difference.ts';
export { parseTrace, type TraceFile, traceFile, writeTrace } from './trace/format.ts';
export { type Replay, replayConcretely } from './trace/replay.ts';
