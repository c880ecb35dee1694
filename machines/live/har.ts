/**
 * HTTP exchanges in a file, as HAR 1.2, whole at any moment: what comes next is written over the
 * end of the file, with a new end behind it.
 */

import { isUtf8 } from 'node:buffer';
import { closeSync, openSync, writeSync } from 'node:fs';
import { STATUS_CODES } from 'node:http';
import { UsageError } from 'actorcheck';

/** A request and what came of it. */
export interface Exchanged {
  /** Milliseconds since 1970, and how long it took until the answer. */
  readonly startedMs: number;
  readonly durationMs: number;
  readonly method: string;
  readonly url: string;
  /** As it came, names and values in turn. */
  readonly rawHeaders: readonly string[];
  readonly httpVersion: string;
  /** As much of it as was read. */
  readonly body: Buffer;
  /** Null: the connection ended without one. */
  readonly answer: {
    readonly status: number;
    readonly headers: Readonly<Record<string, string | number>>;
    readonly body: Buffer;
  } | null;
}

interface NameValue {
  readonly name: string;
  readonly value: string;
}

const creator = { name: 'rendezvous', version: '0.1.0' };
const head = `{"log":${JSON.stringify({ version: '1.2', creator }).slice(0, -1)},"entries":[\n`;
const end = '\n]}}\n';

/** Where there is none. */
const unknownType = 'x-unknown';

const headerIn = (headers: readonly NameValue[], wanted: string): string | undefined =>
  headers.find(({ name }) => name.toLowerCase() === wanted)?.value;

/** Text as it is, other bytes in base64. */
const contentOf = (body: Buffer, encodingName: string): object =>
  isUtf8(body)
    ? { text: body.toString() }
    : { text: body.toString('base64'), [encodingName]: 'base64' };

const common = { cookies: [], headersSize: -1 };

function requestOf({ method, url, rawHeaders, httpVersion, body }: Exchanged) {
  const headers: NameValue[] = [];
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    headers.push({ name: rawHeaders[at] as string, value: rawHeaders[at + 1] as string });
  }
  const mimeType = headerIn(headers, 'content-type') ?? unknownType;
  // HAR has no encoding for what is posted: a member of our own begins with an underscore.
  const postData = { mimeType, ...contentOf(body, '_encoding') };
  return {
    method,
    url,
    httpVersion: `HTTP/${httpVersion}`,
    ...common,
    headers,
    queryString: [...new URL(url).searchParams].map(([name, value]) => ({ name, value })),
    bodySize: body.length,
    ...(body.length > 0 && { postData }),
  };
}

/** Status 0 stands for an answer that never came, as in what browsers write. */
function responseOf({ answer, httpVersion }: Exchanged) {
  const { status, headers: told, body } = answer ?? { status: 0, headers: {}, body: Buffer.of() };
  const headers = Object.entries(told).map(([name, value]) => ({ name, value: String(value) }));
  const mimeType = headerIn(headers, 'content-type') ?? unknownType;
  return {
    status,
    statusText: STATUS_CODES[status] ?? '',
    httpVersion: `HTTP/${httpVersion}`,
    ...common,
    headers,
    content: { size: body.length, mimeType, ...contentOf(body, 'encoding') },
    redirectURL: headerIn(headers, 'location') ?? '',
    bodySize: body.length,
    ...(answer === null && { _error: 'no answer' }),
  };
}

/** To the microsecond: of two requests within a millisecond one may have to be the first. */
export function told(ms: number): string {
  const micros = String(Math.floor((ms % 1) * 1_000)).padStart(3, '0');
  return new Date(ms).toISOString().replace('Z', `${micros}Z`);
}

function entryOf(exchanged: Exchanged) {
  const time = Math.max(0, exchanged.durationMs);
  return {
    startedDateTime: told(exchanged.startedMs),
    time,
    request: requestOf(exchanged),
    response: responseOf(exchanged),
    cache: {},
    timings: { send: 0, wait: time, receive: 0 },
  };
}

/** The absolute URL of what was asked at the server at `baseUrl`. */
export function urlAsked(url: string, host: string | undefined, baseUrl: string): string {
  if (/^https?:\/\//i.test(url) && URL.canParse(url)) return new URL(url).href;
  const path = url.startsWith('/') ? url : `/${url}`;
  for (const origin of [`http://${host}`, baseUrl]) {
    if (URL.canParse(origin + path)) return new URL(origin + path).href;
  }
  return baseUrl;
}

/** What the time of day is ahead of the time since the start, and how far it may go astray. */
let aheadMs = performance.timeOrigin;
const mostAstrayMs = 1_000;

/** The time of day, finer than `Date` has it; it follows a clock that is set anew. */
function wallMs(sinceStartMs: number): number {
  const astrayMs = Date.now() - (aheadMs + sinceStartMs);
  if (Math.abs(astrayMs) > mostAstrayMs) aheadMs += astrayMs;
  return aheadMs + sinceStartMs;
}

/** Takes the time of an exchange from now on. */
export function timed(): () => Pick<Exchanged, 'startedMs' | 'durationMs'> {
  const fromMs = performance.now();
  const startedMs = wallMs(fromMs);
  return () => ({ startedMs, durationMs: performance.now() - fromMs });
}

/** A file that exchanges are written to as they come. */
export interface LogFile {
  add(exchanged: Exchanged): void;
  /** A key that payloads are sealed with. */
  key?(text: string): void;
  close(): void;
}

export class HarFile implements LogFile {
  #file: number | undefined;
  #at: number;
  #isFirst = true;

  /** Throws a UsageError for what cannot be written. */
  constructor(path: string) {
    try {
      this.#file = openSync(path, 'w');
      writeSync(this.#file, head + end, 0);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      throw new UsageError(`har: expected a file that can be written, got ${code} for "${path}"`);
    }
    this.#at = head.length;
  }

  /** Nothing after the end. Throws the error of the file system, and then writes no more. */
  add(exchanged: Exchanged): void {
    const file = this.#file;
    if (file === undefined) return;
    const text = (this.#isFirst ? '' : ',\n') + JSON.stringify(entryOf(exchanged));
    try {
      writeWhole(file, Buffer.from(text + end), this.#at);
    } catch (error) {
      this.close();
      throw error;
    }
    this.#isFirst = false;
    this.#at += Buffer.byteLength(text);
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }
}

/** A file system may take less at a time than it is given. */
function writeWhole(file: number, bytes: Buffer, at: number): void {
  for (let done = 0; done < bytes.length; ) {
    done += writeSync(file, bytes, done, bytes.length - done, at + done);
  }
}

/** Has `log` write down what happens. A failure is told once, in a line, and the rest goes on. */
export const loggedIn =
  (log: LogFile, tell: (problem: string) => void) =>
  (exchanged: Exchanged): void => {
    try {
      log.add(exchanged);
    } catch (error) {
      tell(`har: nothing more is written: ${(error as Error).message}`);
    }
  };
