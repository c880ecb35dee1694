/**
 * What runs beside the page, in a Web Worker. Each kind of request has a function in a file of its
 * own: it is given the model and what is asked, and gives the answer, or a generator that yields
 * reports on its way to the answer and is told after each whether to go on. Answers are copied to
 * the page: plain data and typed arrays.
 */

import type { Model } from 'actorcheck';
import { branchesRequest } from './branches/request.ts';
import { checkRequest } from './check/request.ts';
import { sampleRequest } from './check/sample.ts';
import type { FromWorker, ToWorker } from './engine.ts';
import { model } from './model.ts';
import { graphRequest } from './states/request.ts';

const requests = {
  check: checkRequest,
  sample: sampleRequest,
  graph: graphRequest,
  branches: branchesRequest,
};

export type Requests = typeof requests;

type Sliced = Generator<unknown, unknown, unknown>;
type Request = (model: Model, asked: unknown) => Sliced | unknown;

/** Requests that have been told to stop. */
const stopped = new Set<number>();
const tell = (told: FromWorker): void => self.postMessage(told);

const turns = new MessageChannel();
let waiting: (() => void)[] = [];
turns.port1.onmessage = () => {
  const ready = waiting;
  waiting = [];
  for (const resume of ready) resume();
};

/** Lets what has arrived be read first; unlike a timeout, it does not wait any longer. */
const pause = (): Promise<void> =>
  new Promise((resolve) => {
    waiting.push(resolve);
    turns.port2.postMessage(null);
  });

const isSliced = (work: unknown): work is Sliced =>
  typeof work === 'object' && work !== null && Symbol.iterator in work && 'next' in work;

async function run(id: number, kind: keyof Requests, asked: unknown): Promise<unknown> {
  const work = await (requests[kind] as Request)(model, asked);
  if (!isSliced(work)) return work;
  let next = work.next();
  while (!next.done) {
    tell({ id, type: 'report', report: next.value });
    await pause();
    next = work.next(!stopped.has(id));
  }
  return next.value;
}

self.onmessage = async ({ data }: MessageEvent<ToWorker>) => {
  const { id } = data;
  if ('stop' in data) {
    stopped.add(id);
    return;
  }
  try {
    tell({ id, type: 'answer', answer: await run(id, data.kind, data.asked) });
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    tell({ id, type: 'error', name, message });
  } finally {
    stopped.delete(id);
  }
};
