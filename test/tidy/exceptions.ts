/** Places that break a rule and are right to, each with its reason. */

import type { Exception } from './tidy.ts';

const clock = (path: string, name: string, why: string): Exception => ({
  rule: 'clocks',
  path,
  name,
  why,
});

const hook = (name: string): Exception => {
  return { rule: 'exports', path: 'sim/cli/hooks.ts', name, why: 'Node calls it by its name' };
};

export const exceptions: readonly Exception[] = [
  clock('machines/bundled.mjs', 'Date.now()', 'the age of files on disk'),
  clock(
    'machines/msc3906/conform/adapters/matrix-js-sdk.mjs',
    'Date.now()',
    'a clock that stands in for the real one starts there',
  ),
  clock('machines/live/payload.ts', 'Date.now()', 'real HTTP has real dates'),
  hook('resolve'),
  hook('load'),
];
