/**
 * A payload as it travels, and what a relay says of it beyond what its machine says.
 *
 * MSC3886 puts no restrictions on a payload (L40), and gives it a content type and dates. The
 * machine knows text and ETags: what else there is of a payload is kept here, by its ETag.
 */

import { isUtf8 } from 'node:buffer';
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

/** Completes the answers of one rendezvous point: dates (L136, L137), content type, bytes. */
export class Revisions {
  readonly #lifeMs: number;
  #latest: Revision | undefined;

  /** `lifeMs`: how long a point lives after an update. */
  constructor(lifeMs: number) {
    this.#lifeMs = lifeMs;
  }

  /** `payload`: that of the request. */
  complete(answer: HttpResponse, payload: Payload | null): RelayAnswer {
    const { etag } = answer.headers;
    if (payload !== null && writes.includes(answer.type)) {
      this.#latest = { etag, modifiedMs: Date.now(), payload };
    }
    const latest = this.#latest;
    if (latest === undefined || etag !== latest.etag) return answer;
    const headers = { ...answer.headers, ...this.#dates(latest) };
    if (answer.type !== 'response.200') return { ...answer, headers };
    const { bytes, contentType } = latest.payload;
    const kept = { ...answer, headers: { ...headers, 'content-type': contentType } };
    return bytes === null ? kept : { ...kept, body: bytes };
  }

  #dates({ modifiedMs }: Revision): Record<string, string> {
    return {
      expires: new Date(modifiedMs + this.#lifeMs).toUTCString(),
      'last-modified': new Date(modifiedMs).toUTCString(),
    };
  }
}
