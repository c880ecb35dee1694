/** A rendezvous point: a relay machine that is asked over HTTP and answers at once. */

import { randomUUID } from 'node:crypto';
import {
  type Clock,
  Host,
  type HostOptions,
  type Outgoing,
  type Received,
  realClock,
} from 'actorcheck/run';
import { realCrypto } from '../crypto/index.ts';
import { isNamed } from '../http/etag.ts';
import type { HttpRequest, HttpResponse } from '../http/message.ts';
import type { ServedNames } from '../protocol/live.ts';
import type { Payload, RelayAnswer } from './payload.ts';
import { relayOf } from './relays/index.ts';
import type { Completion, RelayKind } from './relays/kind.ts';

export interface PointOptions {
  /** Largest payload in bytes (X-Max-Bytes). */
  readonly maxBytes: number;
  /** Life of a point, where its names do not have one of their own. */
  readonly lifeMs: number;
  /** The clock for the life of points; usually real time. */
  readonly clock?: Clock;
}

/** The one actor of a point, and the name under which every request comes to it. */
const actor = 'relay';
const client = 'client';

/** The fields that are conditions, and how each is compared (RFC 9110, 13.1). */
const conditions = { 'if-match': 'strong', 'if-none-match': 'weak' } as const;
/** Well-formed, and the tag of no payload. */
const unknownTag = '""';

/**
 * A request as the machine, which knows one strong ETag at a time, is to hear it: in place of a
 * condition that holds the current one, in place of one that does not hold another. What is
 * malformed stays.
 */
function conditioned(request: HttpRequest, current: string | undefined): HttpRequest {
  if (current === undefined) return request;
  const { headers } = request;
  let heard = headers;
  for (const name of ['if-match', 'if-none-match'] as const) {
    const field = headers[name];
    if (field === undefined || field === current) continue;
    const holds = isNamed(field, current, conditions[name]);
    if (holds !== undefined) heard = { ...heard, [name]: holds ? current : unknownTag };
  }
  return heard === headers ? request : { ...request, headers: heard };
}

/**
 * The machine of all points at one path: what they are does not differ, but what nobody can guess
 * does. Machines say and hear URLs without the host.
 */
export class Maker {
  readonly actors: HostOptions['actors'];
  readonly kind: RelayKind;
  /** Where points are created. */
  readonly path: string;
  readonly lifeMs: number;
  #seed = '';

  constructor(names: ServedNames, { maxBytes, lifeMs }: PointOptions) {
    const { rendezvousPath, conflict } = names;
    this.path = rendezvousPath;
    this.kind = relayOf(names);
    this.lifeMs = names.relayLifeMs ?? lifeMs;
    const { mostBytes = maxBytes } = this.kind;
    const machine = this.kind.machine({
      crypto: { opaque: (label) => realCrypto(this.#seed).opaque(label) },
      path: rendezvousPath,
      maxBytes: Math.min(maxBytes, mostBytes),
      lifeMs: this.lifeMs,
      ...(conflict && { conflict }),
    });
    this.actors = { [actor]: machine };
  }

  /** What the machine makes up in `run` follows from `seed`. */
  with(seed: string, run: () => void): void {
    this.#seed = seed;
    run();
  }
}

/** An answer to a GET that comes again as long as the state stays what it is. */
interface Repeated {
  /** `If-None-Match` as the machine hears it. */
  readonly known: string | undefined;
  readonly answer: RelayAnswer;
}

const none: readonly Repeated[] = [];

export class Point implements HostOptions {
  readonly actors: HostOptions['actors'];
  readonly clock: Clock;
  readonly #completion: Completion;
  readonly #host: Host;
  readonly #seed = randomUUID();
  readonly #ended: () => void;
  /** Made when somebody waits. */
  #waiting: Set<() => void> | undefined;
  #answer: HttpResponse | undefined;
  #revision: string | undefined;
  /** The state as a text, and what GETs get in it: at most one with that ETag and one without. */
  #state = '';
  #repeated = none;

  constructor(
    readonly maker: Maker,
    { clock = realClock }: Pick<PointOptions, 'clock'>,
    ended: () => void,
  ) {
    this.actors = maker.actors;
    this.clock = clock;
    this.#ended = ended;
    this.#completion = maker.kind.completing(maker.lifeMs);
    // Itself, as there are many of it: less is kept for each.
    this.#host = new Host(this);
    this.#host.start();
  }

  send({ message }: Outgoing): void {
    this.#answer = message as HttpResponse;
  }

  observe({ state }: Received): void {
    if (state.key !== this.#state) this.#repeated = none;
    this.#state = state.key;
    const revision = this.maker.kind.revisionIn(state.context);
    if (revision === this.#revision) return;
    this.#revision = revision;
    this.wake();
    if (revision === undefined) this.#ended();
  }

  ask(request: HttpRequest, payload: Payload | null): RelayAnswer {
    const refused = this.maker.kind.refused?.(request, payload);
    if (refused !== undefined) return refused;
    const heard = conditioned(request, this.#revision);
    if (request.type === 'GET rendezvous') return this.#read(heard);
    return this.#completion.complete(this.#said(heard), payload);
  }

  /**
   * Polls come again and again, and mostly nothing has happened: what a machine answers follows
   * from its state and the event, so that it need not be asked twice. So it hears of a GET only
   * what the answer is kept by.
   */
  #read({ type, url, headers }: HttpRequest): RelayAnswer {
    const known = headers['if-none-match'];
    const kept = this.#repeated.find((one) => one.known === known);
    if (kept !== undefined) return this.#completion.again(kept.answer);
    const before = this.#state;
    const condition: HttpRequest['headers'] = known === undefined ? {} : { 'if-none-match': known };
    const said = this.#said({ type, url, headers: condition });
    const answer = this.#completion.complete(said, null);
    const isCommon = known === undefined || known === this.#revision;
    if (isCommon && before === this.#state) {
      this.#repeated = [...this.#repeated, { known, answer }];
    }
    return answer;
  }

  #said(request: HttpRequest): HttpResponse {
    this.maker.with(this.#seed, () => this.#host.receive(actor, request, client));
    const answer = this.#answer;
    this.#answer = undefined;
    if (answer === undefined) throw new Error(`relay: expected an answer to "${request.type}"`);
    return answer;
  }

  /**
   * Waits until the payload changes, the point ends or `wake` is called, at most `mostMs`, and
   * not for a client that has left.
   */
  changed(mostMs: number, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', done);
        this.#waiting?.delete(done);
        resolve();
      };
      const timer = setTimeout(done, mostMs);
      this.#waiting ??= new Set();
      this.#waiting.add(done);
      signal?.addEventListener('abort', done);
      if (signal?.aborted) done();
    });
  }

  /** How many requests wait for news. */
  get waiting(): number {
    return this.#waiting?.size ?? 0;
  }

  wake(): void {
    for (const done of [...(this.#waiting ?? [])]) done();
  }

  stop(): void {
    this.#host.stop();
  }
}
