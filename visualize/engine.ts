/**
 * The page's side of the worker. Whatever takes longer than a frame is asked for here: the page
 * stays at hand meanwhile, hears how far it is, and can stop it.
 */

import { UsageError } from 'actorcheck';
import type { CheckResult, Progress } from 'actorcheck/check';
import type { CheckAsked } from './check/request.ts';
import type { Requests } from './worker.ts';

/** What the worker is told. */
export type ToWorker =
  | { readonly id: number; readonly kind: keyof Requests; readonly asked: unknown }
  | { readonly id: number; readonly stop: true };

/** What it answers: any number of reports, then one answer or one error. */
export type FromWorker =
  | { readonly id: number; readonly type: 'report'; readonly report: unknown }
  | { readonly id: number; readonly type: 'answer'; readonly answer: unknown }
  | {
      readonly id: number;
      readonly type: 'error';
      readonly name: string;
      readonly message: string;
    };

type Asked<K extends keyof Requests> = Parameters<Requests[K]>[1];
type Work<K extends keyof Requests> = ReturnType<Requests[K]>;
type Report<K extends keyof Requests> = Work<K> extends Generator<infer R> ? R : never;
type Answer<K extends keyof Requests> =
  Work<K> extends Generator<unknown, infer A> ? A : Awaited<Work<K>>;

/** Something under way in the worker. */
export interface Running<A> {
  /** Rejects with a UsageError for what cannot be asked, and with an Error for what went wrong. */
  readonly result: Promise<A>;
  /** Asks it to end early: what was found so far is still answered. */
  stop(): void;
}

/** A check that came to its end or was stopped, for the views that draw on it. */
export interface Checked {
  readonly asked: CheckAsked;
  readonly result: CheckResult;
}

interface Waiting {
  resolve(answer: unknown): void;
  reject(error: Error): void;
  onReport(report: unknown): void;
}

export class Engine {
  /** The checks of this visit to the page, the last one first. */
  readonly checks: Checked[] = [];
  #worker: Worker | null = null;
  #lastId = 0;
  readonly #waiting = new Map<number, Waiting>();
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

  /** Calls back when there is another of `checks`; gives what takes the listener away. */
  onCheck(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Asks the worker for one of the kinds registered in `worker.ts`. */
  ask<K extends keyof Requests>(
    kind: K,
    asked: Asked<K>,
    onReport: (report: Report<K>) => void = () => {},
  ): Running<Answer<K>> {
    const id = ++this.#lastId;
    const worker = this.#started();
    const result = new Promise<Answer<K>>((resolve, reject) => {
      this.#waiting.set(id, {
        resolve: resolve as Waiting['resolve'],
        reject,
        onReport: onReport as Waiting['onReport'],
      });
    });
    worker.postMessage({ id, kind, asked } satisfies ToWorker);
    return { result, stop: () => worker.postMessage({ id, stop: true } satisfies ToWorker) };
  }

  /** The worker is started by the first question: a page that asks none does without. */
  #started(): Worker {
    if (this.#worker !== null) return this.#worker;
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
    worker.onmessage = ({ data }: MessageEvent<FromWorker>) => this.#hear(data);
    worker.onerror = ({ message }) => this.#fail(message ?? 'it could not be loaded');
    this.#worker = worker;
    return worker;
  }

  #hear(told: FromWorker): void {
    const waiting = this.#waiting.get(told.id);
    if (told.type === 'report') {
      waiting?.onReport(told.report);
      return;
    }
    this.#waiting.delete(told.id);
    if (told.type === 'answer') waiting?.resolve(told.answer);
    else waiting?.reject(errorOf(told));
  }

  /** The worker is gone, and with it all that was asked; the next question starts another. */
  #fail(why: string): void {
    this.#worker?.terminate();
    this.#worker = null;
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of waiting) reject(new Error(`the worker has stopped: ${why}`));
  }
}

const errorOf = ({ name, message }: { name: string; message: string }): Error =>
  name === 'UsageError' ? new UsageError(message) : new Error(message);

/** The page has one. */
export const engine = new Engine();
