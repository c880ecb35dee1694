/** Loads a Model from a file. */

import { statSync } from 'node:fs';
import { register } from 'node:module';
import { extname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expectSound } from '../check/sound.ts';
import type { Model } from '../model/model.ts';
import { UsageError } from '../system/errors.ts';
import { isTold, oneLine } from './errors.ts';

/** A Model, and where it comes from. */
export interface LoadedModel {
  readonly model: Model;
  /** Its module, whose default export it is: threads import it again. */
  readonly url: string;
  /** What a generated test imports it from, if a package exports it; usually the file's path. */
  readonly importedAs?: string;
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

/** Throws a UsageError unless the module loads and its default export is a Model. */
export async function loadModel(url: string, shown = url): Promise<LoadedModel> {
  takeTypeScript();
  let module: { default?: unknown };
  try {
    module = await import(url);
  } catch (error) {
    if (isTold(error)) throw error;
    const problem = oneLine(error);
    throw new UsageError(`model: expected a module, but "${shown}" does not load: ${problem}`);
  }
  const model = module.default as Record<string, unknown> | undefined;
  if (typeof model !== 'object' || model === null) {
    throw new UsageError(
      `model: expected a Model as default export of "${shown}", got ${typeOf(model)}`,
    );
  }
  for (const [member, type] of Object.entries(needed)) {
    const got = typeOf(model[member]);
    if (got === type) continue;
    throw new UsageError(
      `model: expected "${member}" to be of type ${type} in the Model of "${shown}", got ${got}`,
    );
  }
  const loaded = model as unknown as Model;
  expectSound(loaded);
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
  return loadModel(pathToFileURL(file).href, path);
}
