/**
 * The engine's vocabulary: what a system and a model are made of.
 *
 * `import { defineModel, send } from 'actorcheck'` is enough to write a model; what is done with
 * one has paths of its own: `actorcheck/check`, `/vitest`, `/jest`, `/run`, `/trace`, `/coverage`,
 * `/report`, `/cli`.
 *
 * The folders build on each other in this order, and each imports only from those before it:
 * system, model, run, check, trace, coverage, report, cli.
 */

export { defineModel } from './model/defineModel.ts';
export {
  formatKnob,
  type Knob,
  type KnobValue,
  parseKnob,
  type Settings,
  settle,
} from './model/knobs.ts';
export type { Matrix } from './model/matrix.ts';
export type {
  Knowing,
  MessageView,
  Model,
  PartyOutcome,
  SpecStep,
  TextRevision,
  Values,
} from './model/model.ts';
export type { ModelDefinition } from './model/modelDefinition.ts';
export { stateName } from './model/names.ts';
export { predicatesOf } from './model/predicates.ts';
export {
  always,
  contextOf,
  eventually,
  isIn,
  observedBy,
  sometimes,
  within,
} from './model/properties.ts';
export type {
  Amendment,
  Cost,
  Finding,
  Predicate,
  Property,
  Question,
  Scenario,
  Statement,
  Trace,
  Verdict,
} from './model/property.ts';
export type { View } from './model/typed.ts';
export type { VectorMessage, VectorPart, VectorRun } from './model/vector.ts';
export { compose, type System } from './system/compose.ts';
export {
  type Choice,
  type FaultBudget,
  isOwed,
  type Link,
  noFaults,
  type Party,
  type Step,
  type SystemDefinition,
} from './system/definition.ts';
export { ModelError, PurityError, UsageError } from './system/errors.ts';
export { canonicalJson, type Json } from './system/json.ts';
export type { LocalState } from './system/local.ts';
export type { LocalMachine } from './system/machine.ts';
export { type Envelope, type Message, type Send, send } from './system/message.ts';
export { linkName } from './system/network.ts';
export type { Observer } from './system/observer.ts';
export type { Occurrence } from './system/occurrence.ts';
export {
  type PendingTimer,
  type StepResult,
  type SystemSnapshot,
  withoutTimes,
} from './system/snapshot.ts';
export { viewOf } from './system/stateView.ts';
export { type TakenTransition, type TransitionMeta, transitionName } from './system/transition.ts';
export { hasTimers } from './system/written.ts';
