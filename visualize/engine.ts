/**
 * The page's side of the worker. Whatever takes longer than a frame is asked for here: meanwhile
 * the page answers its reader, hears how far the work is, and can stop it.
 */

import type { CheckResult, Progress } from 'actorcheck/check';
import { Asking, type FromWorker, type Running } from 'actorcheck/run';
import type { CheckAsked } from './check/request.ts';
import { modelIn } from './modelName.ts';
import type { Requests } from './worker.ts';

/** A check that came to its end or was stopped, for the views that draw on it. */
export interface Checked {
  readonly asked: CheckAsked;
  readonly result: CheckResult;
}

/** How long whoever is asked to stop may take to hear of it. */
const patienceMs = 2_000;

export class Engine {
  /** The checks of this visit to the page, the last one first. */
  readonly checks: Checked[] = [];
  #worker: Worker | null = null;
  readonly #asking = new Asking<Requests>((message) => this.#started().postMessage(message));
  readonly #listeners = new Set<() => void>();

  /** Explores and decides the properties; see `CheckAsked`. */
  check(asked: CheckAsked, onProgress?: (progress: Progress) => void): Running<CheckResult> {
    const running = this.ask('check', asked, onProgress);
    const result = running.result.then((found) => {
      this.checks.unshift({ asked, result: found });
      for (const listener of this.#listeners) listener();
      return found;
    });
    return { ...running, result };
  }

  /** Calls back when a check has been added; returns what removes the listener. */
  onCheck(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Asks the worker for one of the kinds registered in `worker.ts`. */
  readonly ask: Asking<Requests>['ask'] = (kind, asked, onReport) => {
    const running = this.#asking.ask(kind, asked, onReport);
    const stop = (): void => {
      running.stop();
      // What does not hear of it is ended, and with it all else that the worker has to do.
      const ending = setTimeout(() => this.#fail('it did not hear'), patienceMs);
      const settled = (): void => clearTimeout(ending);
      running.result.then(settled, settled);
    };
    return { ...running, stop };
  };

  /** The worker is started by the first question: a page that asks none does without. */
  #started(): Worker {
    if (this.#worker !== null) return this.#worker;
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
    worker.onmessage = ({ data }: MessageEvent<FromWorker>) => this.#asking.hear(data);
    worker.onerror = ({ message }) => this.#fail(message ?? 'it could not be loaded');
    worker.postMessage(modelIn(location.hash));
    this.#worker = worker;
    return worker;
  }

  /** The worker is gone, and with it all that was asked; the next question starts another. */
  #fail(why: string): void {
    this.#worker?.terminate();
    this.#worker = null;
    this.#asking.fail(new Error(`the worker has stopped: ${why}`));
  }
}

/** The page has one. */
export const engine = new Engine();
