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
  'matrix-js-sdk': 'machines/msc3906/conform/adapters/matrix-js-sdk.mjs',
};

async function fileByFile() {
  const { register } = await import('tsx/esm/api');
  register();
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

const first = await bundle();
if (first === undefined) await fileByFile();
else await import(first);
