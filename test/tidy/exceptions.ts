/** Places that break a rule and are right to, each with its reason. */

import type { Exception } from './tidy.ts';

const clock = (path: string, name: string, why: string): Exception => ({
  rule: 'clocks',
  path,
  name,
  why,
});

const called = (path: string, name: string): Exception => {
  return { rule: 'exports', path, name, why: 'Node or Vitest calls it by its name' };
};

const table = (path: string, why: string): Exception => ({ rule: 'length', path, name: '', why });

export const exceptions: readonly Exception[] = [
  clock('machines/bundled.mjs', 'Date.now()', 'the age of files on disk'),
  clock(
    'machines/adapters/steered.mjs',
    'Date.now()',
    'a clock that stands in for the real one starts there',
  ),
  clock('machines/live/payload.ts', 'Date.now()', 'real HTTP has real dates'),
  clock('machines/live/har.ts', 'Date.now()', 'a log has real dates'),
  called('test/visualize/shared.ts', 'default'),
  called('test/package/packed.ts', 'default'),
  table('machines/msc3906/findings.ts', 'the findings, in words: data'),
  table('machines/msc3906/scenarios.ts', 'the scenarios: data'),
];
