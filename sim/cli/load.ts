/** Loads a Model from a file. */

import { readFileSync, statSync } from 'node:fs';
import { register } from 'node:module';
import { extname, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expectSound } from '../check/sound.ts';
import type { Model } from '../model/model.ts';
import { UsageError } from '../system/errors.ts';
import { loadError } from './loadErrors.ts';
import type { Results } from './shard/results.ts';
import { memberTwice } from './twice.ts';
import { Sources } from './where.ts';

/** A Model, and where it comes from. */
export interface LoadedModel {
  readonly model: Model;
  /** Its module, whose default export it is: threads import it again. */
  readonly url: string;
  /** What a generated test imports it from, if a package exports it; usually the file's path. */
  readonly importedAs?: string;
  /** What shards of a run have found, which is then not looked for again. */
  readonly merged?: Results;
}

/**
 * Registers the hooks that load TypeScript. Only the built package needs them: its sources run
 * under a loader anyway, and in a bundle the models are JavaScript.
 */
function takeTypeScript(): void {
  if (isReady || extname(import.meta.url) !== '.js') return;
  isReady = true;
  register('./hooks.js', import.meta.url);
  process.setSourceMapsEnabled(true);
}
let isReady = false;

/** The members that a Model has to have. */
const needed: Readonly<Record<string, string>> = {
  name: 'string',
  title: 'string',
  knobs: 'array',
  steps: 'array',
  system: 'function',
  view: 'function',
  outcomes: 'function',
};

const typeOf = (value: unknown): string => {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
};

const howMade = 'defineModel({ name, machines }) makes one';

/** What a module has in place of a Model, in words; undefined if it may be one. */
function noModel(module: Readonly<Record<string, unknown>>): string | undefined {
  const given = module.default;
  if (given === undefined) {
    const names = Object.keys(module).filter((name) => name !== 'default');
    return names.length === 0 ? 'no export' : `none, only exports by name: ${names.join(', ')}`;
  }
  if (typeof given === 'function') return `a function: ${howMade}`;
  if (given instanceof Promise) return 'a promise of one: export what it gives, by `await`';
  if (Array.isArray(given)) return `an array: ${howMade}, of machines by their names`;
  if (typeof given !== 'object' || given === null) return typeOf(given);
  const { root, transition, machines, view, system } = given as Record<string, unknown>;
  if (typeof root === 'object' && typeof transition === 'function') return `a machine: ${howMade}`;
  if (typeof machines === 'object' && view === undefined)
    return `what a Model is made of: ${howMade}`;
  if (view === undefined && typeof system !== 'function') return `an object: ${howMade}`;
  return undefined;
}

/** Throws a UsageError unless the module loads and its default export is a Model. */
export async function loadModel(url: string, shown = url): Promise<LoadedModel> {
  takeTypeScript();
  const sources = new Sources(fileURLToPath(url), shown);
  let module: { default?: unknown };
  try {
    module = await import(url);
  } catch (error) {
    throw loadError(error, sources, shown);
  }
  const problem = noModel(module);
  if (problem !== undefined) {
    const line = sources.find('default', ['name']);
    const at = line === undefined || module.default === undefined ? '' : ` (${line})`;
    throw new UsageError(
      `model: expected a Model as default export of "${shown}", got ${problem}${at}`,
    );
  }
  const model = module.default as Record<string, unknown>;
  for (const [member, type] of Object.entries(needed)) {
    const got = typeOf(model[member]);
    if (got === type) continue;
    const line = sources.find(member, ['key']) ?? sources.find('default', ['name']);
    const at = line === undefined ? '' : ` (${line})`;
    throw new UsageError(
      `model: expected "${member}" to be of type ${type} in the Model of "${shown}", ` +
        `got ${got}${at}`,
    );
  }
  const loaded = model as unknown as Model;
  try {
    expectSound(loaded);
  } catch (error) {
    throw loadError(error, sources, shown);
  }
  return { model: loaded, url };
}

/** The same for a path, as a person types it. */
export async function loadModelFile(path: string): Promise<LoadedModel> {
  const file = resolve(path);
  const found = statSync(file, { throwIfNoEntry: false });
  if (found?.isFile() !== true) {
    const got = found === undefined ? `no such file: "${path}"` : `a folder: "${path}"`;
    throw new UsageError(`model: expected a file with a module, got ${got}`);
  }
  const twice = memberTwice(readFileSync(file, 'utf8'));
  if (twice !== undefined) {
    const { of, name, line, column } = twice;
    throw new UsageError(
      `model: "${of}" has two members named "${name}": expected one, as the last would count ` +
        `(${path}:${line}:${column})`,
    );
  }
  return loadModel(pathToFileURL(file).href, path);
}
