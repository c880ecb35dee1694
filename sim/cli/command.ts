#!/usr/bin/env node
/** The command `actorcheck`: the command line for a model in a file. */

import { main } from './main.ts';
import { terminal } from './terminal.ts';

process.exitCode = await main(
  'actorcheck',
  [],
  process.argv.slice(2),
  await terminal('actorcheck'),
);
// A module that a model imports may have started timers and actors of its own: they end here.
// By then it has been told if nothing could be written.
setImmediate(() => process.stdout.write('', () => process.exit()));
