/**
 * For tests of Vitest: `import 'actorcheck/vitest'`, or a line of `setupFiles`, and then
 * `expect(model).toHold()`.
 */

import { expect } from 'vitest';
import { type ModelMatchers, toBeAsRecorded, toHold } from '../check/matchers.ts';

declare module 'vitest' {
  // biome-ignore lint/suspicious/noExplicitAny: the declaration that this adds to has the same.
  interface Matchers<T = any> extends ModelMatchers<T> {}
}

expect.extend({ toHold, toBeAsRecorded });
