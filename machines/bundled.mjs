// Programs in TypeScript as bundles: made when a source has changed, kept in between, so that the
// command line is there at once. What it costs to load a hundred files one by one, and to compile
// each, is most of what a short command takes.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('..', import.meta.url));
/** A bundle that has not been made for so long is not in use any more. */
const staleMs = 24 * 3600 * 1000;

/**
 * What goes into a bundle: the engine, and packages of which little is used and that keep nothing.
 * The others stay where they are: some have to be the same for a reader's own model.
 */
const taken = /^(actorcheck|@noble|@scure|fastest-levenshtein|valibot)(\/|$)/;

const packages = {
  name: 'packages',
  setup({ onResolve }) {
    onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
      kind === 'entry-point' || taken.test(path) ? undefined : { path, external: true },
    );
  },
};

/** What tells one state of the sources from another: names, sizes and times of change. */
function stateOf(root, folders) {
  const hash = createHash('sha256');
  const note = (path) => {
    const { size, mtimeMs } = statSync(path);
    hash.update(`${path} ${size} ${mtimeMs}\n`);
  };
  const walk = (folder) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = `${folder}/${entry.name}`;
      // What is built from the sources is none of them.
      if (entry.isDirectory()) entry.name !== 'dist' && walk(path);
      else if (/\.(ts|mjs|json)$/.test(entry.name)) note(path);
    }
  };
  for (const folder of folders) walk(join(root, folder));
  note(join(root, 'package-lock.json'));
  return hash.digest('hex').slice(0, 16);
}

/**
 * The folder in which the programs are, each as NAME.mjs. `programs`: names, with their sources
 * from the root of the project; `folders`: all that they may be made of; `root`: of another
 * checkout, to be run beside this one. Throws if the folder cannot be written.
 */
export async function bundled(programs, folders, root = here) {
  const sources = stateOf(root, folders);
  const state = createHash('sha256').update(JSON.stringify(programs)).update(sources);
  const cache = join(root, 'node_modules/.cache/rendezvous');
  const folder = join(cache, state.digest('hex').slice(0, 16));
  if (existsSync(folder)) return folder;
  mkdirSync(cache, { recursive: true });
  const { build } = await import('esbuild');
  const draft = join(cache, `draft-${process.pid}`);
  const building = build({
    absWorkingDir: root,
    entryPoints: Object.entries(programs).map(([out, source]) => ({ in: source, out })),
    outdir: draft,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    plugins: [packages],
    logLevel: 'silent',
  });
  await building.catch((error) => {
    rmSync(draft, { recursive: true, force: true });
    throw error;
  });
  for (const name of readdirSync(cache)) {
    const old = join(cache, name);
    if (Date.now() - statSync(old).mtimeMs > staleMs) rmSync(old, { recursive: true, force: true });
  }
  try {
    renameSync(draft, folder);
  } catch {
    // Somebody else has made the same one meanwhile.
    rmSync(draft, { recursive: true, force: true });
  }
  return folder;
}
