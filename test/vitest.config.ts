import { defineConfig } from 'vitest/config';

const hangMs = 30 * 60_000;

export default defineConfig({
  resolve: { tsconfigPaths: true },
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['test/**/*.test.ts'],
    // Much of the time goes by in waiting for other processes, or for real time to pass.
    maxWorkers: 2,
    // No test has a time limit that a slow machine could miss: only what hangs meets these.
    testTimeout: hangMs,
    hookTimeout: hangMs,
    expect: { poll: { timeout: hangMs, interval: 20 } },
  },
});
