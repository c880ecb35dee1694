/**
 * A payload as it travels, and what a relay says of it beyond what its machine says.
 *
 * MSC3886 puts no restrictions on a payload (L40), and gives it a content type and dates. The
 * machine knows text and ETags: what else there is of a payload is kept here, by its ETag.
 */

import { isUtf8 } from 'node:buffer';
import { membersOf, parsed } from '../http/decode.ts';
import type { HttpRequest, HttpResponse } from '../http/message.ts';

export interface Payload {
  /** What the machine is given. Where the bytes are not UTF-8 it is as long as they are. */
  readonly text: string;
  /** The bytes as they came, where they are not UTF-8. */
  readonly bytes: Buffer | null;
  readonly contentType: string;
}

/**
 * The Cache-Control of all answers. Each is as it is at that moment; and a proxy that coded the
 * content would make a weak ETag of a strong one, which `If-Match` never takes (RFC 9110, 8.8.3).
 */
export const uncached = 'no-store, no-transform';

/** As MSC3886 L112 and L154 have it; also in place of a malformed content type. */
const assumedContentType = 'application/octet-stream';
/** RFC 9110, 8.3.1: two tokens, and maybe parameters. */
const contentTypePattern = /^[\w!#$%&'*+.^`|~-]+\/[\w!#$%&'*+.^`|~-]+[ \t]*(?:;.*)?$/;

export function payloadOf(body: Buffer, contentType = ''): Payload {
  const isText = isUtf8(body);
  return {
    // One character for each byte: the machine measures them.
    text: body.toString(isText ? 'utf8' : 'ascii'),
    bytes: isText ? null : body,
    contentType: contentTypePattern.test(contentType) ? contentType : assumedContentType,
  };
}

/** An answer on its way out. */
export interface RelayAnswer {
  readonly type: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Buffer | undefined;
}

/** Who asks: its signal tells that it waits for the answer no more. */
interface Asker {
  readonly signal: AbortSignal;
}

/**
 * How a request to a relay gets its answer, as an `Exchange` does; `payload` is null where there
 * is none. The url has no query.
 */
export type RelayExchange = (
  request: HttpRequest,
  payload: Payload | null,
  asker?: Asker,
) => Promise<RelayAnswer | null>;

interface Revision {
  readonly etag: string | undefined;
  readonly modifiedMs: number;
  readonly payload: Payload;
}

const writes = ['response.201', 'response.202'];

/** How the answers of one interface differ from those of MSC3886. */
interface Habits {
  /** Whether a write puts off the expiry. */
  readonly isPutOff: boolean;
  readonly pragma?: string;
}

/** Completes the answers of one rendezvous point: dates (L136, L137), content type, bytes. */
export class Revisions {
  readonly #lifeMs: number;
  readonly #habits: Habits;
  #createdMs: number | undefined;
  #latest: Revision | undefined;

  /** `lifeMs`: how long a point lives. */
  constructor(lifeMs: number, habits: Habits = { isPutOff: true }) {
    this.#lifeMs = lifeMs;
    this.#habits = habits;
  }

  /** `payload`: that of the request. */
  complete(answer: HttpResponse, payload: Payload | null): RelayAnswer {
    const { etag } = answer.headers;
    if (payload !== null && writes.includes(answer.type)) {
      const modifiedMs = Date.now();
      this.#createdMs ??= modifiedMs;
      this.#latest = { etag, modifiedMs, payload };
    }
    const latest = this.#latest;
    if (latest === undefined || etag !== latest.etag) return answer;
    const headers = { ...answer.headers, ...this.#dates(latest) };
    if (answer.type !== 'response.200') return { ...answer, headers };
    const { bytes, contentType } = latest.payload;
    const kept = { ...answer, headers: { ...headers, 'content-type': contentType } };
    return bytes === null ? kept : { ...kept, body: bytes };
  }

  /** Nothing of it changes with time. */
  again(answer: RelayAnswer): RelayAnswer {
    return answer;
  }

  #dates({ modifiedMs }: Revision): Record<string, string> {
    const { isPutOff, pragma } = this.#habits;
    const sinceMs = isPutOff ? modifiedMs : (this.#createdMs ?? modifiedMs);
    return {
      expires: new Date(sinceMs + this.#lifeMs).toUTCString(),
      'last-modified': new Date(modifiedMs).toUTCString(),
      ...(pragma === undefined ? {} : { pragma }),
    };
  }
}

/** Completes the answers of a point whose machine tells how long it lives: what is left of it. */
export class Life {
  readonly #lifeMs: number;
  #endsMs: number | undefined;

  constructor(lifeMs: number) {
    this.#lifeMs = lifeMs;
  }

  complete(answer: HttpResponse): RelayAnswer {
    return this.again(answer);
  }

  again(answer: RelayAnswer): RelayAnswer {
    if (answer.type !== 'response.200') return answer;
    this.#endsMs ??= Date.now() + this.#lifeMs;
    const body = membersOf(parsed(answer.body));
    if (!('expires_in_ms' in body)) return answer;
    const expires_in_ms = Math.max(0, this.#endsMs - Date.now());
    return { ...answer, body: JSON.stringify({ ...body, expires_in_ms }) };
  }
}
