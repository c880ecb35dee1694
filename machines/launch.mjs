// Starts the command `rendezvous`: from a bundle, or file by file where a reader's own model,
// which is to be made of the same engine, comes in, or where no bundle can be kept.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundled } from './bundled.mjs';

/** A protocol is a folder: a thread loads the one that it is about. */
const protocols = readdirSync(import.meta.dirname)
  .filter((name) => existsSync(join(import.meta.dirname, name, 'index.ts')))
  .map((name) => [name, `machines/${name}/index.ts`]);
const programs = {
  ...Object.fromEntries(protocols),
  cli: 'machines/cli.ts',
  thread: 'sim/cli/thread.ts',
  worker: 'sim/check/search/threads/worker.ts',
  'matrix-js-sdk': 'machines/msc3906/conform/adapters/matrix-js-sdk.mjs',
  'sdk-43': 'machines/msc4108/conform/adapters/matrix-js-sdk.mjs',
};

/** Loads TypeScript: what is here, and a reader's own model. */
const loader = 'sim/cli/sources.mjs';

async function fileByFile() {
  await import(pathToFileURL(join(import.meta.dirname, '..', loader)).href);
  await import('./cli.ts');
}

/** Whether `--model` takes a file and not a name. */
const takesFile = (words) =>
  words.some((word, index) => {
    const model = word === '--model' ? words[index + 1] : /^--model=(.*)/s.exec(word)?.[1];
    return model !== undefined && /\W/.test(model);
  });

/** The bundle's first file; undefined if there is none. */
async function bundle() {
  if (takesFile(process.argv)) return undefined;
  try {
    return pathToFileURL(join(await bundled(programs, ['machines', 'sim']), 'cli.mjs')).href;
  } catch {
    return undefined;
  }
}

// `npm run` goes to the folder of the project: paths are those of whoever has typed them.
const { npm_lifecycle_event: script, INIT_CWD: folder } = process.env;
if (script === 'rendezvous' && folder !== undefined) {
  process.chdir(folder);
  // What is started from here is in its folder already.
  delete process.env.INIT_CWD;
}

const first = await bundle();
if (first === undefined) await fileByFile();
else await import(first);
