/** In a thread: tries a model as the page will, and says in one line what is wrong with it. */

import { fileURLToPath } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import { compose, noFaults, settle } from 'actorcheck';
import { scenariosOf } from 'actorcheck/check';
import { loadModel } from 'actorcheck/cli';

/** What the thread is given. */
export interface Tried {
  /** The bundled model. */
  readonly url: string;
  /** The file as the reader named it. */
  readonly shown: string;
  /** The folder of the engine. */
  readonly engine: string;
}

const { url, shown, engine } = workerData as Tried;
process.setSourceMapsEnabled(true);

async function problemOf(): Promise<string | null> {
  try {
    const { model } = await loadModel(url, shown);
    const [first] = scenariosOf(model);
    const settings = settle(model.knobs, first?.given ?? {});
    compose(model.system(settings, noFaults, { kind: 'symbolic' }, []), 'untimed').start();
    return null;
  } catch (error) {
    return lineOf(error);
  }
}

function lineOf(error: unknown): string {
  const { name, message, stack = '' } = error instanceof Error ? error : new Error(String(error));
  if (['UsageError', 'ModelError', 'PurityError'].includes(name)) return message;
  const places = [...stack.matchAll(/\(?((?:file:\/\/)?\/[^\s()]+:\d+:\d+)\)?$/gm)];
  const others = ['/node_modules/', engine, fileURLToPath(new URL('.', url))];
  const isOwn = (place: string) => !others.some((other) => place.includes(other));
  const place = places.map(([, found = '']) => found.replace('file://', '')).find(isOwn);
  return `model: "${shown}" throws ${message}${place === undefined ? '' : ` (${place})`}`;
}

// A line has no line breaks of the model's making.
parentPort?.postMessage((await problemOf())?.replaceAll(/\s*\n\s*/g, ' ') ?? null);
