// A thread does not load TypeScript on its own: this does it, then takes up the work.
import { register } from 'tsx/esm/api';

register();
await import('./worker.ts');
