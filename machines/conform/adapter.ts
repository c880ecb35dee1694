/**
 * A real client under test: a child process that is steered over its standard input and answers
 * on its standard output, one JSON object a line. What it says to servers goes over real HTTP.
 *
 * `start`, `advance`, `stop` and the lines that answer them are the same for all protocols; what a
 * user does at the client and what it shows are lines of the protocol.
 */

import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { UsageError } from 'actorcheck';
import * as v from 'valibot';
import { decodeText, type Schema } from '../http/decode.ts';
import type { ConformParts, Hello, Order, Shown } from '../protocol/conform.ts';

const helloEntries = {
  event: v.literal('hello'),
  protocol: v.literal(1),
  client: v.string(),
  clock: v.picklist(['steered', 'real']),
  roles: v.optional(v.array(v.string())),
};

const answerSchema = v.variant('event', [
  v.object({ event: v.literal('ready') }),
  v.object({ event: v.literal('unable'), reason: v.string() }),
  v.object({ event: v.literal('advanced'), underway: v.optional(v.number()) }),
  v.object({ event: v.literal('stopped') }),
]);
export type Answer = v.InferOutput<typeof answerSchema>;

/** How long an answer may take. Long, as the machine may be busy. */
const answerTimeoutMs = 120_000;

interface Awaited {
  readonly kinds: readonly string[];
  readonly resolve: (event: Hello | Answer) => void;
  readonly reject: (error: Error) => void;
}

/** What is said to a client and heard of it, wherever it runs. */
export type Steering = Pick<Adapter, 'hello' | 'onShown' | 'order' | 'ask'>;

export class Adapter {
  readonly #child: ChildProcess;
  readonly #schemas: { readonly asked: Schema<Answer | Hello>; readonly shown: Schema<Shown> };
  #awaited: Awaited | undefined;
  #ended: Error | undefined;
  /** The end of its standard error, told if it fails. */
  #lastWords = '';
  hello: Hello = undefined as never;
  /** Takes what it shows. */
  onShown: (shown: Shown) => void = () => {};

  private constructor(command: readonly string[], { hello, shown }: ConformParts['lines']) {
    const helloSchema = v.object({ ...hello, ...helloEntries }) as unknown as Schema<Hello>;
    this.#schemas = { asked: v.union([answerSchema, helloSchema]), shown };
    const [program = '', ...words] = command;
    this.#child = spawn(program, words, { stdio: ['pipe', 'pipe', 'pipe'] });
    this.#child.on('error', (error) => this.#end(error.message));
    this.#child.on('exit', (code, signal) => this.#end(`ended with ${signal ?? `code ${code}`}`));
    this.#child.stdin?.on('error', () => {});
    this.#child.stderr?.on('data', (data: Buffer) => {
      this.#lastWords = `${this.#lastWords}${data}`.slice(-2_000);
    });
    const lines = createInterface({ input: this.#child.stdout as NodeJS.ReadableStream });
    lines.on('line', (line) => this.#read(line));
  }

  /** Starts one that speaks `lines`. Throws a UsageError if it does not say hello. */
  static async start(command: readonly string[], lines: ConformParts['lines']): Promise<Adapter> {
    const adapter = new Adapter(command, lines);
    adapter.hello = (await adapter.#await(['hello'])) as Hello;
    return adapter;
  }

  /** An order that is not answered by a line of its own. */
  order(order: Order): void {
    this.#child.stdin?.write(`${JSON.stringify(order)}\n`);
  }

  /** An order and its answer, which is one of `kinds`. */
  async ask<Kind extends Answer['event']>(
    order: Order,
    ...kinds: readonly Kind[]
  ): Promise<Extract<Answer, { readonly event: Kind }>> {
    const answer = this.#await(kinds);
    this.order(order);
    return (await answer) as Extract<Answer, { readonly event: Kind }>;
  }

  close(): void {
    this.#ended ??= new Error('closed');
    this.#child.stdin?.end();
    this.#child.kill();
  }

  #await(kinds: Awaited['kinds']): Promise<Hello | Answer> {
    if (this.#ended !== undefined) return Promise.reject(this.#ended);
    return new Promise((resolve, reject) => {
      const late = () => this.#end(`sent no ${kinds.join(' or ')} within ${answerTimeoutMs} ms`);
      const timer = setTimeout(late, answerTimeoutMs);
      const settle = <Value>(then: (value: Value) => void) => {
        return (value: Value) => {
          clearTimeout(timer);
          this.#awaited = undefined;
          then(value);
        };
      };
      this.#awaited = { kinds, resolve: settle(resolve), reject: settle(reject) };
    });
  }

  #read(line: string): void {
    const shown = decodeText(this.#schemas.shown, line);
    if (shown.ok) {
      this.onShown(shown.value);
      return;
    }
    const asked = decodeText(this.#schemas.asked, line);
    if (!asked.ok) {
      this.#end(`wrote a line that is none of the protocol: ${line.slice(0, 200)}`);
      return;
    }
    const { event } = asked.value;
    if (this.#awaited?.kinds.includes(String(event))) this.#awaited.resolve(asked.value);
  }

  #end(problem: string): void {
    const words = this.#lastWords.trim().split('\n').at(-1) ?? '';
    this.#ended ??= new UsageError(`the client ${problem}${words === '' ? '' : `: ${words}`}`);
    this.#awaited?.reject(this.#ended);
  }
}
