import { defineConfig } from 'vite';

/** The page may share memory with its workers: large searches use all cores. */
const headers = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/** Modules that may have to wait for a model, which itself needs what comes first. */
const waiting = /visualize\/(index\.html|main\.ts|model\.ts)/;

export default defineConfig({
  root: import.meta.dirname,
  // Relative addresses, so that the built page works from any folder of any server.
  base: './',
  publicDir: false,
  resolve: { tsconfigPaths: true },
  server: { host: '127.0.0.1', strictPort: false, headers },
  preview: { headers },
  worker: { format: 'es' },
  build: {
    outDir: '../dist',
    emptyOutDir: true,
    // Browsers that the page is built for load modules ahead by themselves.
    modulePreload: { polyfill: false },
    // What comes first in one file: compressed it is smaller than in many.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [{ name: 'first', tags: ['$initial'], test: (file) => !waiting.test(file) }],
        },
      },
    },
  },
});
