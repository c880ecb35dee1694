import { defineConfig } from 'vite';

/** The page may share memory with its workers: large searches use all cores. */
const headers = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

export default defineConfig({
  root: import.meta.dirname,
  // Relative addresses, so that the built page works from any folder of any server.
  base: './',
  publicDir: false,
  resolve: { tsconfigPaths: true },
  server: { host: '127.0.0.1', strictPort: false, headers },
  preview: { headers },
  worker: { format: 'es' },
  // Browsers that the page is built for load modules ahead by themselves.
  build: { outDir: '../dist', emptyOutDir: true, modulePreload: { polyfill: false } },
});
