/**
 * The independent check of a vector's HTTP: a relay of a few lines that is led through all requests
 * and has to come to the same answers (MSC3886), and what holds of any request and answer.
 */

import type { Vector } from '../../../machines/msc3906/vectors/schema.ts';
import type { VectorMessage } from './keys.ts';

type Request = Extract<VectorMessage, { kind: 'request' }>;
type Answer = Extract<VectorMessage, { kind: 'answer' }>;

/** What a server may answer to each method at the relay; 500 always, 409 with an amendment. */
const relayStatuses: Readonly<Record<string, readonly number[]>> = {
  POST: [201, 400, 403, 413, 429, 307, 500],
  PUT: [202, 400, 404, 409, 412, 413, 429, 500],
  GET: [200, 304, 404, 429, 500],
  DELETE: [204, 404, 429, 500],
};
const homeserverStatuses = [200, 400, 401, 403, 404, 429];
/** RFC 8628 and RFC 7591. */
const providerStatuses = [200, 201, 400];

export function httpProblems(vector: Vector): string[] {
  return [...vector.messages.flatMap(framing), ...pairing(vector), ...relayProblems(vector)];
}

/** What OAuth has in place of JSON. */
const formType = 'application/x-www-form-urlencoded';

/** Type and length of each body: JSON in all of them, but for what an OpenID provider is asked. */
function framing(message: VectorMessage): string[] {
  if (message.kind !== 'request' && message.kind !== 'answer') return [];
  const { number, headers, body } = message;
  const names = ['content-type', 'content-length'] as const;
  const [type, length] = names.map((name) => headers[name]);
  const isRight =
    body === null
      ? type === undefined && length === undefined
      : (type === 'application/json' || (message.to === 'provider' && type === formType)) &&
        length === String(Buffer.byteLength(body));
  return isRight ? [] : [`message ${number}: its headers do not fit its body`];
}

const requestOf = ({ messages }: Vector, { answers }: Answer): Request | undefined => {
  const found = messages[answers ?? -1];
  return found?.kind === 'request' ? found : undefined;
};

const answersOf = ({ messages }: Vector): Answer[] =>
  messages.flatMap((message) => (message.kind === 'answer' ? [message] : []));

/** Each answer goes to who asked, after the request has arrived, with a status it may have. */
function pairing(vector: Vector): string[] {
  return answersOf(vector).flatMap((answer) => {
    const where = `message ${answer.number}`;
    const request = requestOf(vector, answer);
    if (request === undefined) return [`${where}: answers no request`];
    const fits = request.from === answer.to && request.to === answer.from;
    if (!fits || (request.arrivesAtMs ?? Number.POSITIVE_INFINITY) > answer.atMs) {
      return [`${where}: cannot be the answer to message ${request.number}`];
    }
    const others = answer.from === 'provider' ? providerStatuses : homeserverStatuses;
    const isRelay = answer.from === 'relay';
    const known = isRelay ? (relayStatuses[request.method] ?? []) : others;
    return known.includes(answer.status) ? [] : [`${where}: ${answer.status} to ${request.method}`];
  });
}

interface Slot {
  readonly url: string;
  readonly body: string | null;
  readonly etag: string;
  readonly writtenAtMs: number;
}

/** The relay in the order of its answers: what it holds, and that the headers say so. */
function relayProblems(vector: Vector): string[] {
  const lifeMs = (vector.settings['relay-life'] as number | null) ?? Number.POSITIVE_INFINITY;
  const crashes = vector.notes.filter(({ kind, party }) => kind === 'fault' && party === 'relay');
  const etags = new Set<string>();
  let slot: Slot | null = null;
  return answersOf(vector).flatMap((answer) => {
    const request = requestOf(vector, answer);
    if (answer.from !== 'relay' || request === undefined) return [];
    const problems: string[] = [];
    const expect = (what: string, isRight: boolean) => {
      if (!isRight) problems.push(`message ${answer.number}: ${answer.status}: ${what}`);
    };
    const { etag = '' } = answer.headers;
    const held = slot;
    const isHeld = held !== null && held.url === request.url;
    switch (answer.status) {
      case 201:
      case 202: {
        if (answer.status === 202) {
          expect('the point is there', isHeld);
          expect('If-Match is the ETag', request.headers['if-match'] === held?.etag);
        }
        expect('it has an ETag', etag !== '');
        // One that starts again from nothing begins anew with the names of the seed.
        expect('an ETag is never used again', !etags.has(etag) || crashes.length > 0);
        etags.add(etag);
        const url = answer.status === 201 ? (answer.headers.location ?? '') : request.url;
        slot = { url, body: request.body, etag, writtenAtMs: answer.atMs };
        break;
      }
      case 200:
      case 304: {
        const isKnown = request.headers['if-none-match'] === held?.etag;
        expect('the point is there', isHeld);
        expect('If-None-Match decides', isKnown === (answer.status === 304));
        expect('the ETag is the current one', etag === held?.etag);
        if (answer.status === 200) expect('the payload is the last', answer.body === held?.body);
        break;
      }
      case 412:
        expect('If-Match is another', isHeld && request.headers['if-match'] !== held.etag);
        expect('the ETag is the current one', etag === held?.etag);
        break;
      case 404: {
        const isOver = answer.atMs >= (held?.writtenAtMs ?? 0) + lifeMs || crashes.length > 0;
        expect('there is no such point', !isHeld || isOver);
        break;
      }
      case 204:
        expect('the point is there', isHeld);
        slot = null;
        break;
      case 413:
        expect('too large', Buffer.byteLength(request.body ?? '') > maxBytes(vector));
    }
    if ([200, 201, 202, 304, 412].includes(answer.status)) {
      const dates = ['last-modified', 'expires'].map((name) => answer.headers[name] ?? '');
      const [modified = 0, expires = 0] = dates.map(Date.parse);
      const passed = Math.trunc(modified / 1000) * 1000 - epochMs;
      const writtenAtMs = slot?.writtenAtMs ?? 0;
      expect('dates', Math.abs(passed - writtenAtMs) <= 1000 && expires > modified);
    }
    return problems;
  });
}

const epochMs = Date.parse('Wed, 07 Sep 2022 14:27:51 GMT');
const maxBytes = ({ settings }: Vector): number => settings['relay-bytes'] as number;
