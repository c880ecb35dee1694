/** The command `rendezvous`: the general command line, for the protocols that are here. */

import { extname } from 'node:path';
import { type LoadedModel, main, terminal } from 'actorcheck/cli';
import { conformCommand } from './conform/command.ts';
import { liveCommand } from './live/live.ts';
import { serveCommand } from './live/serve.ts';
import { protocols } from './protocols.ts';
import { textCommand } from './text/command.ts';

// A source has its folder; a bundle is beside this one.
const ending = extname(import.meta.url) === '.ts' ? '/index.ts' : '.mjs';
const loaded = Object.entries(protocols).map(([name, model]): LoadedModel => {
  const url = new URL(`./${name}${ending}`, import.meta.url).href;
  return { model, url, importedAs: `rendezvous/machines/${name}` };
});
const all = [serveCommand(Object.values(protocols)), liveCommand, conformCommand, textCommand];
const io = {
  ...(await terminal('rendezvous')),
  program: 'npm run -s rendezvous --',
  explorer: 'npm start --',
  explorerUrl: 'http://127.0.0.1:5173/',
};
process.exitCode = await main('rendezvous', loaded, process.argv.slice(2), io, all);
