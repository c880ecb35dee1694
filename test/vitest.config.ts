import { defineConfig } from 'vitest/config';
import { LongestFirst } from './longestFirst.ts';
import { hangMs, patienceMs } from './patience.ts';

// Packages as a program has them: XState made for development looks at every machine at length.
process.env.NODE_ENV = 'production';

/** They share one browser and one built page. */
const inBrowser = ['test/visualize/**/*.test.ts', 'test/sim/check/browser.test.ts'];
/** They put something in place of what others use. */
const alone = ['test/sim/trace/difference.test.ts', 'test/machines/oidc/live.test.ts'];
/** They install the package, which is packed once. */
const packed = ['test/package/*.long.test.ts'];
/** They need the browser as well. */
const longInBrowser = ['test/visualize/parity.long.test.ts'];
/** Not part of `npm test`: `npm run test:long` has them. */
const long = ['test/**/*.long.test.ts'];

export default defineConfig({
  resolve: { tsconfigPaths: true },
  test: {
    root: new URL('..', import.meta.url).pathname,
    // And what the tests start has its own say.
    env: { NODE_ENV: 'test' },
    // Much of the time goes by in waiting for other processes, or for real time to pass.
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    // No test has a time limit that a slow machine could miss: only what hangs meets these.
    testTimeout: hangMs,
    hookTimeout: hangMs,
    expect: { poll: { timeout: patienceMs, interval: 20 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'node',
          include: ['test/**/*.test.ts'],
          exclude: [...inBrowser, ...long, ...alone],
          // Files are run one after the other in the same two processes: they load once.
          isolate: false,
        },
      },
      { extends: true, test: { name: 'alone', include: alone } },
      {
        extends: true,
        test: {
          name: 'browser',
          include: inBrowser,
          exclude: long,
          globalSetup: 'test/visualize/shared.ts',
        },
      },
      {
        extends: true,
        test: { name: 'long', include: long, exclude: [...packed, ...longInBrowser] },
      },
      {
        extends: true,
        test: {
          name: 'long-browser',
          include: longInBrowser,
          globalSetup: 'test/visualize/shared.ts',
        },
      },
      {
        extends: true,
        test: { name: 'long-packed', include: packed, globalSetup: 'test/package/packed.ts' },
      },
    ],
  },
});
