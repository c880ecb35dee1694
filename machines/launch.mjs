// Starts the command `rendezvous`: from a bundle, or file by file where a reader's own model,
// which is to be made of the same engine, comes in, or where no bundle can be kept.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundled } from './bundled.mjs';

const programs = {
  cli: 'machines/cli.ts',
  msc3906: 'machines/msc3906/index.ts',
  thread: 'sim/cli/thread.ts',
  pathsThread: 'sim/cli/pathsThread.ts',
  'matrix-js-sdk': 'machines/conform/adapters/matrix-js-sdk.mjs',
};

async function fileByFile() {
  const { register } = await import('tsx/esm/api');
  register();
  await import('./cli.ts');
}

/** The bundle's first file; undefined if there is none. */
async function bundle() {
  if (process.argv.some((word) => /^--model(=|$)/.test(word))) return undefined;
  try {
    return pathToFileURL(join(await bundled(programs, ['machines', 'sim']), 'cli.mjs')).href;
  } catch {
    return undefined;
  }
}

const first = await bundle();
if (first === undefined) await fileByFile();
else await import(first);
