/** A request as it arrives at a server, before anybody has looked what it is. */

import type { IncomingMessage, ServerResponse } from 'node:http';

const nothing = Buffer.alloc(0);

/** Where a request goes, as it says itself: an absolute URL counts like a path. */
function targetOf(url: string): readonly [path: string, search: string] {
  const target = url.startsWith('/') ? url : url.replace(/^https?:\/\/[^/?#]*/i, '');
  const whole = target.split('#', 1)[0] as string;
  const mark = whole.indexOf('?');
  return mark < 0 ? [whole, ''] : [whole.slice(0, mark), whole.slice(mark + 1)];
}

export class Arrival {
  readonly method: string;
  readonly path: string;
  readonly search: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** As much of it as has been read. */
  body: Buffer = nothing;
  readonly #raw: IncomingMessage;
  readonly #reply: ServerResponse;
  #gone: AbortController | undefined;

  /** `url`: what it asks for, as it came. */
  constructor(raw: IncomingMessage, reply: ServerResponse, url: string) {
    this.#raw = raw;
    this.#reply = reply;
    this.method = raw.method ?? '';
    [this.path, this.search] = targetOf(url);
    const headers: Record<string, string> = {};
    for (const [name, value] of Object.entries(raw.headers)) headers[name] = String(value);
    this.headers = headers;
  }

  get isHttp11(): boolean {
    return this.#raw.httpVersion === '1.1';
  }

  /** Tells that nobody waits for the answer any more. Made only for those who ask for it. */
  get signal(): AbortSignal {
    if (this.#gone !== undefined) return this.#gone.signal;
    const gone = new AbortController();
    this.#gone = gone;
    if (this.#reply.destroyed || this.#reply.closed) gone.abort();
    else this.#reply.once('close', () => gone.abort());
    return gone.signal;
  }

  /**
   * Reads the body, or the first `most` + 1 bytes of it: the rest is dropped as it comes. False if
   * the connection broke before.
   */
  async read(most: number): Promise<boolean> {
    const { headers } = this;
    const hasBody = 'content-length' in headers || 'transfer-encoding' in headers;
    if (!hasBody || headers['content-length'] === '0') return true;
    const chunks: Buffer[] = [];
    let size = 0;
    try {
      // Otherwise leaving the loop early would end the connection.
      for await (const chunk of this.#raw.iterator({ destroyOnReturn: false })) {
        chunks.push(chunk);
        size += chunk.length;
        if (size > most) break;
      }
    } catch (error) {
      if (this.#raw.readableAborted) return false;
      throw error;
    }
    this.#raw.resume();
    this.body = Buffer.concat(chunks).subarray(0, most + 1);
    return true;
  }
}
