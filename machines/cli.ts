/** The command `rendezvous`: the general command line, for this protocol. */

import { extname } from 'node:path';
import { main } from 'actorcheck/cli';
import { conformCommand } from './conform/command.ts';
import { liveCommand } from './live/live.ts';
import { serveCommand } from './live/serve.ts';
import rendezvous from './msc3906/index.ts';

// A reader that has seen enough (`| head`) closes the pipe: that is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

/** Shows how far the work is; loaded only where somebody looks. */
async function progressOn(stream: NodeJS.WriteStream): Promise<(text: string) => void> {
  const { createLogUpdate } = await import('log-update');
  const show = createLogUpdate(stream);
  return (text) => (text === '' ? show.clear() : show(text));
}

const loaded = {
  model: rendezvous,
  // A source has its folder; a bundle is beside this one.
  url: new URL(
    extname(import.meta.url) === '.ts' ? './msc3906/index.ts' : './msc3906.mjs',
    import.meta.url,
  ).href,
  importedAs: 'rendezvous/machines',
};
const io = {
  out: (text: string) => process.stdout.write(text),
  error: (text: string) => process.stderr.write(text),
  colour: process.stdout.isTTY === true && process.env.NO_COLOR === undefined,
  columns: process.stdout.columns,
  ...(process.stderr.isTTY ? { progress: await progressOn(process.stderr) } : {}),
};
const live = [serveCommand, liveCommand, conformCommand];
process.exitCode = await main('rendezvous', loaded, process.argv.slice(2), io, live);
