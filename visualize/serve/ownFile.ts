/** The file of a model of one's own: read, tried, and read anew whenever it changes. */

import { rmSync, statSync, unwatchFile, watchFile } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { bundleForNode, bundleForPage, type Inputs } from './bundle.ts';
import type { Tried } from './trial.ts';

/** A model that is not there by then will not be. */
const longestTrialMs = 10_000;
/** How often the files are looked at. */
const lookMs = 200;

const engine = fileURLToPath(new URL('../../sim/', import.meta.url));

/** What the file holds: a module for the page, and in one line why it is of no use. */
interface Loaded {
  readonly code: string;
  readonly problem: string | null;
}

export class OwnFile {
  #loaded: Promise<Loaded>;
  #watched: Inputs = new Set();
  /** How many changes have been seen: what was begun before the last one is out of date. */
  #changes = 0;
  readonly #look = (): void => void this.#follow();

  /** `shown`: as the reader named it, from the folder `from`. */
  constructor(
    readonly path: string,
    readonly shown: string,
    readonly from: string,
    readonly onChange: (loaded: Loaded) => void,
  ) {
    this.#loaded = this.#load();
  }

  get loaded(): Promise<Loaded> {
    return this.#loaded;
  }

  close(): void {
    for (const path of this.#watched) unwatchFile(path, this.#look);
    this.#watched = new Set();
  }

  async #follow(): Promise<void> {
    const change = ++this.#changes;
    const [before, loading] = [this.#loaded, this.#load()];
    const loaded = await loading;
    if (change !== this.#changes) return;
    this.#loaded = loading;
    const { code, problem } = await before;
    if (code !== loaded.code || problem !== loaded.problem) this.onChange(loaded);
  }

  async #load(): Promise<Loaded> {
    const { path: file, from } = this;
    const inputs: Inputs = new Set([file]);
    try {
      const asked = { file, from, inputs };
      const got = this.#notAFile();
      if (got !== null) return failed(`model: expected a file with a module, got ${got}`);
      const [code, folder] = await Promise.all([bundleForPage(asked), bundleForNode(asked)]);
      const problem = await this.#try(folder);
      return problem === null ? { code, problem } : failed(problem);
    } catch (error) {
      const { message } = error as Error;
      return failed(`model: expected a module, but "${this.shown}" does not load: ${message}`);
    } finally {
      this.#watch(inputs);
    }
  }

  #notAFile(): string | null {
    const found = statSync(this.path, { throwIfNoEntry: false });
    if (found === undefined) return `no such file: "${this.shown}"`;
    return found.isFile() ? null : `a folder: "${this.shown}"`;
  }

  /** In a thread, so that a model that never comes to an end can be given up. */
  async #try(folder: string): Promise<string | null> {
    const url = pathToFileURL(join(folder, 'model.mjs')).href;
    const tried: Tried = { url, shown: this.shown, engine };
    const options = { workerData: tried, execArgv: [], stdout: true, stderr: true };
    const thread = new Worker(join(folder, 'trial.mjs'), options);
    const late = `model: "${this.shown}" does not come to its first state in 10 s`;
    try {
      return await new Promise((resolve, reject) => {
        thread.once('message', resolve).once('error', reject);
        setTimeout(() => resolve(late), longestTrialMs).unref();
      });
    } finally {
      await thread.terminate();
      rmSync(folder, { recursive: true, force: true });
    }
  }

  /** By looking, as that sees files that are not there yet, and those that editors put in place. */
  #watch(inputs: Inputs): void {
    for (const path of this.#watched) if (!inputs.has(path)) unwatchFile(path, this.#look);
    for (const path of inputs) {
      if (!this.#watched.has(path)) watchFile(path, { interval: lookMs }, this.#look);
    }
    this.#watched = inputs;
  }
}

/** A module that says so: the page shows it in place of the model. */
function failed(problem: string): Loaded {
  const code = `export const models = {};\nthrow new Error(${JSON.stringify(problem)});\n`;
  return { code, problem };
}
