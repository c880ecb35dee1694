/** The command `rendezvous`: the general command line, for this protocol. */

import { createLogUpdate } from 'log-update';
import { main } from '../sim/cli/main.ts';
import rendezvous from './index.ts';

// A reader that has seen enough (`| head`) closes the pipe: that is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

const show = createLogUpdate(process.stderr);
const progress = (text: string): void => (text === '' ? show.clear() : show(text));

const loaded = { model: rendezvous, url: new URL('./index.ts', import.meta.url).href };
process.exitCode = await main('rendezvous', loaded, process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  error: (text) => process.stderr.write(text),
  colour: process.stdout.isTTY === true && process.env.NO_COLOR === undefined,
  columns: process.stdout.columns,
  ...(process.stderr.isTTY ? { progress } : {}),
});
