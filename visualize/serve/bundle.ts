/**
 * A model's file with all that it imports, as one module: for the page, and for a trial in Node.
 *
 * `xstate` and `actorcheck` are those that the file itself finds; where it finds none, ours. What
 * is ours the page has already, and takes from there: there is one copy of it.
 */

import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type BuildOptions,
  build,
  type Message,
  type OnResolveArgs,
  type OnResolveResult,
  type Plugin,
  type PluginBuild,
} from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** What is ours, and in the page anyway. */
const shared = ['sim', 'node_modules/xstate'].map((folder) => join(root, folder) + sep);
const isShared = (path: string): boolean => shared.some((folder) => path.startsWith(folder));
/** What a model is written with: a folder without packages gets ours. */
const lent = /^(xstate|actorcheck)(\/|$)/;
/** Files that an import without an ending may mean. */
const endings = ['', '.ts', '.js', '.mts', '.mjs', '.json', '/index.ts', '/index.js'];

/** Files whose change makes another bundle, those too that are not there and should be. */
export type Inputs = Set<string>;

/** One line on the first thing that is wrong, with its place. */
class BundleError extends Error {}

interface Asked {
  readonly file: string;
  /** Where the reader is: messages name files from there. */
  readonly from: string;
  readonly inputs: Inputs;
}

/**
 * The text of a module that exports `models`, as the page's own file of that name does: the
 * default export of `file`, by its name.
 */
export async function bundleForPage({ file, from, inputs }: Asked): Promise<string> {
  const contents =
    `import * as module from ${JSON.stringify(file)};\n` +
    'const { default: model } = module;\n' +
    'export const models = { [model.name]: { title: model.title, load: () => model } };\n';
  const result = await built({
    absWorkingDir: from,
    stdin: { contents, resolveDir: dirname(file), sourcefile: 'model' },
    platform: 'browser',
    define: { 'process.env.NODE_ENV': '"development"' },
    sourcemap: 'inline',
    write: false,
    plugins: [finding(inputs, true)],
  });
  return result.outputFiles?.[0]?.text ?? '';
}

/** A folder with `model.mjs`, and `trial.mjs` that tries it. Whoever asks for it removes it. */
export async function bundleForNode({ file, from, inputs }: Asked): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'explorer-'));
  const trial = fileURLToPath(new URL('./trial.ts', import.meta.url));
  await built({
    absWorkingDir: from,
    entryPoints: [
      { in: trial, out: 'trial' },
      { in: file, out: 'model' },
    ],
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    splitting: true,
    platform: 'node',
    target: 'node20',
    sourcemap: 'linked',
    // For packages of CommonJS that require what Node brings.
    banner: { js: requireLines(file) },
    plugins: [finding(inputs, false)],
  });
  return folder;
}

/** Under names that no module has for itself. */
const requireLines = (file: string): string =>
  "import { createRequire as requireFrom$ } from 'node:module';\n" +
  `globalThis.require ??= requireFrom$(${JSON.stringify(file)});`;

async function built(options: BuildOptions) {
  try {
    return await build({ ...options, bundle: true, format: 'esm', logLevel: 'silent' });
  } catch (error) {
    const [first] = (error as { errors?: Message[] }).errors ?? [];
    if (first === undefined) throw error;
    throw new BundleError(told(first));
  }
}

function told({ text, location }: Message): string {
  if (location === null || location.file === 'model') return text;
  return `${text} (${location.file}:${location.line}:${location.column + 1})`;
}

/** Finds what is imported, notes it, and lends what is not found. */
function finding(inputs: Inputs, leavesShared: boolean): Plugin {
  return {
    name: 'finding',
    setup(bundler) {
      bundler.onResolve({ filter: /.*/ }, (args) => find(bundler, args, inputs, leavesShared));
    },
  };
}

/** Marks what is asked for by ourselves. */
const own = {};

async function find(
  bundler: PluginBuild,
  args: OnResolveArgs,
  inputs: Inputs,
  leavesShared: boolean,
): Promise<OnResolveResult | undefined> {
  const { path, kind, importer, resolveDir, pluginData } = args;
  if (pluginData === own) return undefined;
  const ask = (from: string) =>
    bundler.resolve(path, { kind, importer, resolveDir: from, pluginData: own });
  const found = await ask(resolveDir);
  const isFound = found.errors.length === 0;
  if (isFound && !(leavesShared && isShared(found.path))) {
    if (!found.external && !found.path.includes(`${sep}node_modules${sep}`)) {
      inputs.add(found.path);
    }
    return found;
  }
  const isNamed = lent.test(path);
  // A file of ours, or a package of ours by its name: the page finds both.
  if (leavesShared && (isFound || isNamed)) {
    return { path: isNamed ? path : found.path, external: true };
  }
  if (isNamed) return ask(root);
  if (path.startsWith('.')) {
    for (const ending of endings) inputs.add(resolve(resolveDir, path) + ending);
  }
  return undefined;
}
