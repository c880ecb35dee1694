// A worker thread does not load TypeScript on its own: this does it, then takes up the work.
import './sources.mjs';

await import('./thread.ts');
