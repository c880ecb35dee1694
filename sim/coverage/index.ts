/** Coverage: few paths that between them take all that can be taken. */

export { Course } from './course.ts';
export { endsOf, snapshotIn } from './ends.ts';
export { type Forgotten, forgottenIn } from './forgotten/forgotten.ts';
export {
  type Omission,
  type OmissionKind,
  omissionText,
  omissionTitles,
} from './forgotten/omission.ts';
export type { Goal } from './goals.ts';
export { type Lines, linesIn } from './lines.ts';
export { heardBy, type OddPath, oddPaths } from './oddities.ts';
export type { SuitePath } from './path.ts';
export {
  blobOf,
  emptyLine,
  hashesIn,
  lineHashes,
  linesOf,
  placeOf,
  revisionOf,
} from './revision.ts';
export { stepsIn } from './steps.ts';
export { coveringSuite, type Suite } from './suite.ts';
export { plainTier, settingIn, tiersOf } from './tiers.ts';
