/** Exhaustive checks: of a Model as a whole (`check`), search by search, and of one system. */

export type { ActorReplay, ReplayedStep } from '../run/actors/replay.ts';
export { type CheckResult, checkSystem } from './check.ts';
export { Counterexample } from './counterexample.ts';
export type { Explanation } from './explain/explanation.ts';
export { explanationTexts, noRun, pastReturn } from './explain/text.ts';
export {
  allScenarios,
  checkJob,
  expectedVerdict,
  findingOf,
  type Job,
  type JobChecking,
  repairsIn,
  scenarioOf,
  scenariosOf,
  settingName,
  settingsOf,
  systemOf,
} from './jobs.ts';
export type { PropertyResult } from './judge.ts';
export {
  type MatchArguments,
  type Matched,
  type MatchOptions,
  toBeAsRecorded,
  toHold,
} from './matchers.ts';
export {
  check,
  checkAsync,
  ModelCheck,
  type ModelCheckOptions,
  type ScenarioCheck,
} from './model.ts';
export { type OnPath, onPath, onSeenRun, type Taken, Untold } from './onPath.ts';
export { type CheckOptions, endingsOf } from './plan.ts';
export type { Remark } from './remarks.ts';
export { isSameState } from './replay.ts';
export { Explorer } from './search/explore.ts';
export type { Edges } from './search/graph.ts';
export type { Progress, ShownVerdict } from './search/limits.ts';
export type { Successor } from './search/successor.ts';
export { type Observed, untilObserved } from './search/unobserved.ts';
export { type Range, usualProbes } from './threshold/asked.ts';
export { type Need, needsOf, needsText } from './threshold/needs.ts';
export type { ThresholdData } from './threshold/report.ts';
export type { AtValue } from './threshold/search.ts';
export { type ThresholdOptions, threshold, thresholdInSlices } from './threshold/threshold.ts';
export { OpenPath } from './time/openPath.ts';
export { sampleExactly } from './time/sample.ts';
export type { Span } from './time/span.ts';
export { ExactWalk, type When } from './time/walk.ts';
