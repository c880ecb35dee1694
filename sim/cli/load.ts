/** Loads a Model from a file of the reader's own. */

import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ModelError, PurityError, UsageError } from '../errors.ts';
import type { Model } from '../model.ts';

export interface LoadedModel {
  readonly model: Model;
  /** Where it came from: a thread loads it from there again. */
  readonly url: string;
}

/** What a Model cannot do without. */
const needed: Readonly<Record<string, string>> = {
  name: 'string',
  title: 'string',
  knobs: 'object',
  steps: 'object',
  system: 'function',
  view: 'function',
  outcomes: 'function',
};

const oneLine = (text: string): string => text.split('\n')[0] as string;

/** Throws a UsageError for what is no module with a Model as its default export. */
export async function loadModel(url: string, shown = url): Promise<LoadedModel> {
  let module: { default?: unknown };
  try {
    module = await import(url);
  } catch (error) {
    if (error instanceof ModelError || error instanceof PurityError) throw error;
    const problem = oneLine(error instanceof Error ? error.message : String(error));
    throw new UsageError(`model: expected a module, but "${shown}" does not load: ${problem}`);
  }
  const model = module.default as Record<string, unknown> | undefined;
  if (typeof model !== 'object' || model === null) {
    throw new UsageError(
      `model: expected a Model as default export of "${shown}", got ${typeof model}`,
    );
  }
  for (const [member, type] of Object.entries(needed)) {
    if (typeof model[member] === type && model[member] !== null) continue;
    const got = typeof model[member];
    throw new UsageError(
      `model: expected "${member}" to be of type ${type} in the Model of "${shown}", got ${got}`,
    );
  }
  return { model: model as unknown as Model, url };
}

/** The same, for a path as a person types it. */
export async function loadModelFile(path: string): Promise<LoadedModel> {
  const file = resolve(path);
  if (!existsSync(file)) throw new UsageError(`model: expected a readable file, got "${path}"`);
  return loadModel(pathToFileURL(file).href, path);
}
