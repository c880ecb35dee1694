/** HTTP byte by byte, for what no client would send: one connection, one request at a time. */

import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export interface Heard {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** What has no body, whatever its headers say (RFC 9110, 6.4.1). */
const bare = [204, 304];

export class RawClient {
  readonly #port: number;
  #socket: Socket | undefined;
  #received: Buffer = Buffer.alloc(0);

  constructor(port: number) {
    this.#port = port;
  }

  /** The answer to a request; null if the connection ended without one. */
  async ask(request: Buffer | string, { isHead = false } = {}): Promise<Heard | null> {
    const socket = await this.open();
    socket.write(request);
    return this.hear({ isHead });
  }

  /** A connection to write on by hand. */
  async open(): Promise<Socket> {
    if (this.#socket?.writable) return this.#socket;
    const socket = connect(this.#port, '127.0.0.1');
    socket.setNoDelay(true);
    // A connection that is reset has ended: what was received by then is still looked at.
    socket.on('error', () => {});
    this.#received = Buffer.alloc(0);
    this.#socket = socket;
    await once(socket, 'connect');
    return socket;
  }

  async hear({ isHead = false } = {}): Promise<Heard | null> {
    for (;;) {
      const heard = this.#parse(isHead);
      if (heard !== undefined) return heard;
      const chunk = await this.#next();
      if (chunk === null) {
        this.close();
        return null;
      }
      this.#received = Buffer.concat([this.#received, chunk]);
    }
  }

  close(): void {
    this.#socket?.destroy();
    this.#socket = undefined;
  }

  /** Null at the end. */
  #next(): Promise<Buffer | null> {
    const socket = this.#socket;
    if (socket === undefined || socket.closed) return Promise.resolve(null);
    return new Promise((resolve) => {
      const done = (chunk: Buffer | null): void => {
        socket.off('data', onData);
        socket.off('close', onClose);
        socket.pause();
        resolve(chunk);
      };
      const onData = (chunk: Buffer): void => done(chunk);
      const onClose = (): void => done(null);
      socket.on('data', onData);
      socket.on('close', onClose);
      socket.resume();
    });
  }

  #parse(isHead: boolean): Heard | undefined {
    const end = this.#received.indexOf('\r\n\r\n');
    if (end < 0) return undefined;
    const [first = '', ...lines] = this.#received.subarray(0, end).toString('latin1').split('\r\n');
    const headers: Record<string, string> = {};
    for (const line of lines) {
      const colon = line.indexOf(':');
      headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
    }
    const status = Number(first.split(' ')[1]);
    const hasBody = !isHead && !bare.includes(status);
    const length = hasBody ? Number(headers['content-length'] ?? 0) : 0;
    if (this.#received.length < end + 4 + length) return undefined;
    const body = this.#received.subarray(end + 4, end + 4 + length);
    this.#received = this.#received.subarray(end + 4 + length);
    // "100 Continue" comes before the answer and is none.
    if (status === 100) return this.#parse(isHead);
    if (headers.connection === 'close') this.close();
    return { status, headers, body };
  }
}
