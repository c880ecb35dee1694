/** Our own machines as clients, the paths that are theirs, and what comes of paths. */

import { conform, type PathResult } from '../../../machines/conform/results.ts';
import { type SuitePath, suitePaths } from '../../../machines/conform/suite/suite.ts';
import { protocol } from '../../../machines/msc3906/protocol.ts';

export const all = await suitePaths(protocol);

/** Where they take the text as these scenarios do, and nothing is a matter of which comes first. */
const scenarios = ['default', 'careless', 'refusing-relay', 'existing-scans', 'small-relay'];
const odd = ['careless-relay', 'careless-user', 'delete'];
export const theirs = all.filter(({ scenario, odd: one }) =>
  (one === undefined ? scenarios : odd).includes(scenario),
);

/** What starts their adapter: words are the dialect and a flaw. */
export const own = (...words: string[]): string[] => [
  process.execPath,
  '--import',
  'tsx',
  'test/machines/conform/ownAdapter.ts',
  ...words,
];

export const resultsOf = async (
  command: readonly string[],
  paths: readonly SuitePath[],
): Promise<readonly PathResult[]> => (await conform(protocol, command, paths)).paths;

/** Those that do not conform, and in what. */
export const differences = (results: readonly PathResult[]) =>
  results
    .filter(({ verdict }) => verdict !== 'conforms')
    .map(({ path, difference }) => ({ path: path.name, difference }));
