/**
 * Work that goes on beside the one who asks for it, in a thread of Node or in a worker of a page:
 * what the two say to each other, and what each of them does with it.
 */

import type { Model } from '../model/model.ts';
import { ModelError, UsageError } from '../system/errors.ts';

/** What the one who works is told. */
type ToWorker =
  | { readonly id: number; readonly kind: string; readonly asked: unknown }
  | { readonly id: number; readonly stop: true };

/** What comes back: any number of reports, then one answer or one error. Plain data only. */
export type FromWorker =
  | { readonly id: number; readonly type: 'report'; readonly report: unknown }
  | { readonly id: number; readonly type: 'answer'; readonly answer: unknown }
  | {
      readonly id: number;
      readonly type: 'error';
      readonly error: {
        readonly name: string;
        readonly message: string;
        readonly stack?: string;
        readonly names?: readonly string[];
      };
    };

/**
 * The kinds of work, by name. Each is given the model and what is asked, and gives the answer; or a
 * generator that yields reports on its way to the answer and is told after each whether to go on.
 */
type Requests = Readonly<Record<string, (model: Model, asked: never) => unknown>>;

type Work<R> = R extends (model: Model, asked: never) => infer W ? Awaited<W> : never;
type Asked<R> = R extends (model: Model, asked: infer A) => unknown ? A : never;
type Report<R> = Work<R> extends Generator<infer P> ? P : never;
type Answer<R> = Work<R> extends Generator<unknown, infer A> ? A : Work<R>;

/** Work in slices: whoever does it can stop, or do something else, after each. */
type Sliced<P, A> = Generator<P, A, unknown>;

/** Does it all in this thread; `pause` lets the rest of the program have its turn. */
export async function inSlices<P, A>(
  work: Sliced<P, A>,
  onReport: (report: P) => void,
  goesOn: () => boolean,
  pause: () => Promise<void>,
): Promise<A> {
  let next = work.next();
  while (!next.done) {
    onReport(next.value);
    await pause();
    next = work.next(goesOn());
  }
  return next.value;
}

const isSliced = (work: unknown): work is Sliced<unknown, unknown> =>
  typeof work === 'object' && work !== null && Symbol.iterator in work && 'next' in work;

/** The side that works. Gives what takes a message; answers go to `tell`. */
export function answering(
  model: Model | Promise<Model>,
  requests: Requests,
  tell: (told: FromWorker) => void,
  pause: () => Promise<void>,
): (message: ToWorker) => Promise<void> {
  const stopped = new Set<number>();
  async function answer(id: number, kind: string, asked: unknown): Promise<unknown> {
    const request = requests[kind] as (model: Model, asked: unknown) => unknown;
    const work = await request(await model, asked);
    if (!isSliced(work)) return work;
    const onReport = (report: unknown): void => tell({ id, type: 'report', report });
    return inSlices(work, onReport, () => !stopped.has(id), pause);
  }
  return async (message) => {
    const { id } = message;
    if ('stop' in message) {
      stopped.add(id);
      return;
    }
    try {
      tell({ id, type: 'answer', answer: await answer(id, message.kind, message.asked) });
    } catch (thrown) {
      const error = thrown instanceof Error ? thrown : new Error(String(thrown));
      const { name, message: text, names } = error as Error & { names?: readonly string[] };
      const stack = rootOf(error).stack;
      const more = { ...(stack && { stack }), ...(names && { names }) };
      tell({ id, type: 'error', error: { name, message: text, ...more } });
    } finally {
      stopped.delete(id);
    }
  };
}

/** What an error came of: its stack tells where in a model it was. Causes do not come across. */
function rootOf(error: Error): Error {
  return error.cause instanceof Error ? rootOf(error.cause) : error;
}

/** Something under way on the other side. */
export interface Running<A> {
  /** Rejects with what was thrown there: a UsageError for what cannot be asked. */
  readonly result: Promise<A>;
  /** Asks it to end early: what was found so far is still answered. */
  stop(): void;
}

interface Waiting {
  resolve(answer: unknown): void;
  reject(error: Error): void;
  onReport(report: unknown): void;
}

/** The side that asks. */
export class Asking<R extends Requests> {
  #lastId = 0;
  readonly #waiting = new Map<number, Waiting>();
  readonly #post: (message: ToWorker) => void;

  constructor(post: (message: ToWorker) => void) {
    this.#post = post;
  }

  ask<K extends keyof R & string>(
    kind: K,
    asked: Asked<R[K]>,
    onReport: (report: Report<R[K]>) => void = () => {},
  ): Running<Answer<R[K]>> {
    const id = ++this.#lastId;
    const result = new Promise<Answer<R[K]>>((resolve, reject) => {
      this.#waiting.set(id, {
        resolve: resolve as Waiting['resolve'],
        reject,
        onReport: onReport as Waiting['onReport'],
      });
    });
    this.#post({ id, kind, asked });
    return { result, stop: () => this.#post({ id, stop: true }) };
  }

  /** Takes what has come from the other side. */
  hear(told: FromWorker): void {
    const waiting = this.#waiting.get(told.id);
    if (told.type === 'report') {
      waiting?.onReport(told.report);
      return;
    }
    this.#waiting.delete(told.id);
    if (told.type === 'answer') waiting?.resolve(told.answer);
    else waiting?.reject(errorOf(told.error));
  }

  /** The other side is gone, and with it all that was asked. */
  fail(error: Error): void {
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of waiting) reject(error);
  }
}

/** Classes do not come across: the ones that a person is told of are made again. */
function errorOf(told: Extract<FromWorker, { type: 'error' }>['error']): Error {
  const classes: Readonly<Record<string, new (message: string) => Error>> = {
    UsageError,
    ModelError,
  };
  return Object.assign(new (classes[told.name] ?? Error)(told.message), told);
}
