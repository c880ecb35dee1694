// Loads TypeScript, for programs that run from their sources: these by tsx, and a model of a
// reader's own, wherever its folder is, by the hooks that the package has for that.
import { register as addHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { register } from 'tsx/esm/api';

// It says where `actorcheck` is, to a model in another folder too.
process.env.TSX_TSCONFIG_PATH ??= fileURLToPath(new URL('../../tsconfig.json', import.meta.url));
register();
addHooks('./hooks.ts', import.meta.url);
