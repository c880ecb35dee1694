/** A model with a mistake as one file, which the explorer opens like any other model. */

import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { type Mutant, mutatedText } from '../mutant.ts';
import type { Mutated } from '../mutated.ts';

const root = fileURLToPath(new URL('../../../..', import.meta.url));
const machines = `${root}machines/`;
/** Modules that belong to the machines with the mistake: all others there are as they were. */
const namespace = 'mutant';

/** Writes a module whose default export is that model. `text`: the mistake in words. */
export async function writeModel(
  mutant: Mutant,
  { name, entry }: Mutated,
  text: string,
  file: string,
): Promise<void> {
  const made = fileURLToPath(new URL('model.ts', import.meta.url));
  const contents =
    `import { modelWith } from ${JSON.stringify(made)};\n` +
    `import { system } from '${namespace}:${entry}';\n` +
    `import model from ${JSON.stringify(`${machines}${name}/index.ts`)};\n` +
    `export default modelWith(model, system, ${JSON.stringify(text)});\n`;
  await build({
    stdin: { contents, resolveDir: root },
    outfile: file,
    bundle: true,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    logLevel: 'silent',
    // The explorer has them, and there has to be one of each.
    external: ['xstate', 'actorcheck', 'actorcheck/*'],
    plugins: [withMistake(mutant)],
  });
}

/** Has each module of the machines twice: as it is, and as part of those with the mistake. */
function withMistake({ file: changed, edits }: Mutant): Plugin {
  return {
    name: 'mutant',
    setup(bundler) {
      bundler.onResolve({ filter: new RegExp(`^${namespace}:`) }, ({ path }) => {
        return { path: root + path.slice(namespace.length + 1), namespace };
      });
      bundler.onResolve({ filter: /^\./, namespace }, async ({ path, kind, resolveDir }) => {
        const found = await bundler.resolve(path, { kind, resolveDir });
        return found.path.startsWith(machines) ? { path: found.path, namespace } : found;
      });
      bundler.onLoad({ filter: /.*/, namespace }, ({ path }) => {
        const text = readFileSync(path, 'utf8');
        const isChanged = relative(root, path) === changed;
        return {
          contents: isChanged ? mutatedText(text, edits) : text,
          loader: path.endsWith('.json') ? 'json' : 'ts',
          resolveDir: path.slice(0, path.lastIndexOf('/')),
        };
      });
    },
  };
}
