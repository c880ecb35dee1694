/**
 * What runs beside the page, in a Web Worker. Each kind of request has a function in a file of its
 * own: it is given the model and what is asked, and gives the answer, or a generator that yields
 * reports on its way to the answer and is told after each whether to go on. Answers are copied to
 * the page: plain data and typed arrays.
 */

import { answering, type FromWorker } from 'actorcheck/run';
import { branchesRequest } from './branches/request.ts';
import { checkRequest, graphFileRequest, thresholdRequest, whyRequest } from './check/request.ts';
import { sampleRequest } from './check/sample.ts';
import { forgotRequest } from './forgot/request.ts';
import { behaviourRequest } from './machines/request.ts';
import { models, type ShownModel } from './models.ts';
import { graphRequest } from './states/request.ts';
import { implementedRequest } from './text/request.ts';

const requests = {
  check: checkRequest,
  sample: sampleRequest,
  why: whyRequest,
  threshold: thresholdRequest,
  graph: graphRequest,
  graphFile: graphFileRequest,
  branches: branchesRequest,
  forgot: forgotRequest,
  implemented: implementedRequest,
  behaviour: behaviourRequest,
};

export type Requests = typeof requests;

const turns = new MessageChannel();
let waiting: (() => void)[] = [];
turns.port1.onmessage = () => {
  const ready = waiting;
  waiting = [];
  for (const resume of ready) resume();
};

/** Lets messages that have arrived be read first; unlike a timeout, it waits no longer. */
const pause = (): Promise<void> =>
  new Promise((resolve) => {
    waiting.push(resolve);
    turns.port2.postMessage(null);
  });

/** The page's first message says which model it is about; all others ask about that one. */
self.onmessage = ({ data: name }: MessageEvent<string>) => {
  const tell = (told: FromWorker): void => self.postMessage(told);
  const hearing = loaded(name).then((model) => answering(model, requests, tell, pause));
  self.onmessage = ({ data }) => void hearing.then((hear) => hear(data));
};

const loaded = async (name: string) => (models[name] as ShownModel).load();
