import { defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  // Relative addresses, so that the built page works from any folder of any server.
  base: './',
  publicDir: false,
  resolve: { tsconfigPaths: true },
  server: { host: '127.0.0.1', strictPort: false },
  worker: { format: 'es' },
  build: { outDir: '../dist', emptyOutDir: true },
});
