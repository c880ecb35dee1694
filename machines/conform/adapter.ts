/**
 * A real client under test: a child process that is steered over its standard input and answers
 * on its standard output, one JSON object a line. What it says to servers goes over real HTTP.
 *
 * `adapters/matrix-js-sdk.mjs` is one, and says at its head what each line means.
 */

import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { UsageError } from 'actorcheck';
import * as v from 'valibot';
import { decodeText } from '../http/decode.ts';
import { dialects } from '../msc3906/messages/dialect.ts';

const helloSchema = v.object({
  event: v.literal('hello'),
  protocol: v.literal(1),
  /** Name and version. */
  client: v.string(),
  /** Whether it shows a code, and whether it scans one, as the existing device. */
  shows: v.boolean(),
  scans: v.boolean(),
  /** `steered`: its time passes only with `advance`. `real`: it is waited for. */
  clock: v.picklist(['steered', 'real']),
  dialect: v.picklist(dialects),
  names: v.picklist(['stable', 'unstable']),
});
export type Hello = v.InferOutput<typeof helloSchema>;

const eventSchema = v.variant('event', [
  helloSchema,
  v.object({ event: v.literal('ready') }),
  v.object({ event: v.literal('unable'), reason: v.string() }),
  v.object({ event: v.literal('advanced') }),
  v.object({ event: v.literal('stopped') }),
  v.object({ event: v.literal('screen'), screen: v.literal('qr'), qr: v.string() }),
  v.object({ event: v.literal('screen'), screen: v.literal('approve'), code: v.string() }),
  v.object({ event: v.literal('screen'), screen: v.literal('uia') }),
  v.object({
    event: v.literal('ended'),
    outcome: v.picklist(['success', 'declined', 'failed']),
    reason: v.string(),
  }),
]);
export type AdapterEvent = v.InferOutput<typeof eventSchema>;
/** What it shows and how it ended: what a person before it would see. */
export type Shown = Extract<AdapterEvent, { event: 'screen' | 'ended' }>;

export type Order =
  | {
      readonly do: 'start';
      readonly homeserver: string;
      readonly relay: string;
      readonly userId: string;
      readonly deviceId: string;
      readonly accessToken: string;
      readonly crossSigning: boolean;
    }
  | { readonly do: 'show' | 'approve' | 'decline' | 'refuse-uia' | 'stop' }
  | { readonly do: 'scan'; readonly qr: string }
  | { readonly do: 'password'; readonly password: string }
  | { readonly do: 'advance'; readonly ms: number };

/** How long a line may take that has to come. Long, as a machine may be busy. */
const answerTimeoutMs = 30_000;

interface Awaited {
  readonly kinds: readonly AdapterEvent['event'][];
  readonly resolve: (event: AdapterEvent) => void;
  readonly reject: (error: Error) => void;
}

export class Adapter {
  readonly #child: ChildProcess;
  #awaited: Awaited | undefined;
  #ended: Error | undefined;
  /** What it wrote to its standard error last, for when it fails. */
  #lastWords = '';
  hello: Hello = undefined as never;
  /** Takes what it shows. */
  onShown: (shown: Shown) => void = () => {};

  private constructor(command: readonly string[]) {
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

  /** Starts one. Throws a UsageError if it does not say hello. */
  static async start(command: readonly string[]): Promise<Adapter> {
    const adapter = new Adapter(command);
    adapter.hello = (await adapter.#await(['hello'])) as Hello;
    return adapter;
  }

  /** An order that is not answered by a line of its own. */
  order(order: Order): void {
    this.#child.stdin?.write(`${JSON.stringify(order)}\n`);
  }

  /** An order and its answer, which is one of `kinds`. */
  async ask(order: Order, ...kinds: readonly AdapterEvent['event'][]): Promise<AdapterEvent> {
    const answer = this.#await(kinds);
    this.order(order);
    return await answer;
  }

  close(): void {
    this.#ended ??= new Error('closed');
    this.#child.stdin?.end();
    this.#child.kill();
  }

  #await(kinds: Awaited['kinds']): Promise<AdapterEvent> {
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
    const decoded = decodeText(eventSchema, line);
    if (!decoded.ok) {
      this.#end(`wrote a line that is none of the protocol: ${line.slice(0, 200)}`);
      return;
    }
    const event = decoded.value;
    if (event.event === 'screen' || event.event === 'ended') this.onShown(event);
    else if (this.#awaited?.kinds.includes(event.event)) this.#awaited.resolve(event);
  }

  #end(problem: string): void {
    const words = this.#lastWords.trim().split('\n').at(-1) ?? '';
    this.#ended ??= new UsageError(`the client ${problem}${words === '' ? '' : `: ${words}`}`);
    this.#awaited?.reject(this.#ended);
  }
}
