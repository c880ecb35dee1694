/** The order of test files: the longest first, so that no worker ends long before the other. */

import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** How paths of files begin that take long, the longest first. */
const longest = [
  'sim/trace/replay',
  'sim/coverage/suite',
  'machines/conform/',
  'sim/check/random',
  'machines/robustness',
  'sim/cli/',
  'machines/seeds',
  'machines/attackers/command',
  'sim/check/mutate',
  'machines/vectors/',
  'sim/check/adjacency',
  'machines/live/',
];

/** What a process is shared by comes last: it is not, once files of other projects are between. */
const shares = ({ project }: TestSpecification): number => (project.config.isolate ? 0 : 1);

function rank({ moduleId }: TestSpecification): number {
  const found = longest.findIndex((start) => moduleId.includes(`/test/${start}`));
  return found === -1 ? longest.length : found;
}

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return [...files].sort(
      (a, b) =>
        shares(a) - shares(b) ||
        a.project.name.localeCompare(b.project.name) ||
        rank(a) - rank(b) ||
        a.moduleId.localeCompare(b.moduleId),
    );
  }
}
