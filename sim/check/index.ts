/** Exhaustive checks: of a composed system (`check`), and of a Model, scenario by scenario. */

export { type CheckOptions, type CheckResult, checkSystem, endingsOf } from './check.ts';
export {
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
export { Explorer, type Progress } from './search/explore.ts';
export type { Edges } from './search/graph.ts';
export type { Successor } from './search/kernel.ts';
