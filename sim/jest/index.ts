/**
 * For tests of Jest: `import 'actorcheck/jest'`, or a line of `setupFilesAfterEnv`, and then
 * `expect(model).toHold()`. Jest takes the package, whose modules are ECMAScript's, with
 * `NODE_OPTIONS=--experimental-vm-modules`.
 */

import type { expect as JestExpect } from 'expect';
import { type ModelMatchers, toBeAsRecorded, toHold } from '../check/matchers.ts';
import { UsageError } from '../system/errors.ts';

declare module 'expect' {
  interface Matchers<R extends void | Promise<void>, T = unknown> extends ModelMatchers<R> {}
}
declare global {
  namespace jest {
    interface Matchers<R, T> extends ModelMatchers<R> {}
  }
}

const { expect } = globalThis as { expect?: typeof JestExpect };
if (expect === undefined) {
  throw new UsageError(
    'actorcheck/jest: expected the `expect` of Jest among the globals, got none; ' +
      'without globals: `expect.extend({ toHold, toBeAsRecorded })`, both of actorcheck/check',
  );
}
expect.extend({ toHold, toBeAsRecorded });
