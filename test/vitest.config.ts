import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['test/**/*.test.ts'],
    // A run of a thousand seeds or a browser's first start takes longer than the usual 5 s.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
