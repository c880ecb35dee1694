import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { tsconfigPaths: true },
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['test/**/*.test.ts'],
    // Much of the time goes by in waiting for other processes, or for real time to pass.
    maxWorkers: 2,
    // A run of a thousand seeds or a browser's first start takes longer than the usual 5 s.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
