/**
 * Ten thousand requests that are wrong in every way that HTTP leaves open, one after the other at
 * one server. What may come of each is worked out here from the text of MSC3886 and from what the
 * answers before have said, and not from the machine.
 */

import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Heard, RawClient } from './rawClient.ts';
import { ask, path, serving, unstablePath } from './serving.ts';

const runs = 10_000;
const maxBytes = 10_240;

/** Where a request goes. */
type Place = 'endpoint' | 'point' | 'gone' | 'nowhere';
/** How the length of its body is told. */
type Length = 'right' | 'none' | 'chunked';

interface Wrong {
  readonly method: string;
  readonly place: Place;
  readonly isUnstable: boolean;
  /** Of a place that is nowhere. */
  readonly stray: string;
  readonly query: string;
  readonly isAbsolute: boolean;
  readonly length: Length;
  readonly match: string | null;
  readonly noneMatch: string | null;
  readonly contentType: string | null;
  readonly others: readonly (readonly [string, string])[];
  readonly body: Uint8Array;
}

/** In an ETag: the one that is current. */
const current = '<current>';

const visible = (most: number) =>
  fc.string({
    unit: fc.integer({ min: 0x21, max: 0x7e }).map((c) => String.fromCharCode(c)),
    maxLength: most,
  });
const value = visible(12).map((text) => text.trim());

const etag = fc.oneof(
  { weight: 6, arbitrary: fc.constant(current) },
  fc.constantFrom('"stale"', '""', '*', '"', 'x', '', `W/${current}`, `${current}, "b"`),
  fc.constantFrom('"a" ', '"a b"', '"a"b"', `${current},${current}`, `,${current}`, "'a'"),
  visible(8),
  visible(8).map((text) => `"${text.replaceAll('"', '')}"`),
);

const pathCharacter = fc.constantFrom(...'abz09-._~%/:@!$&()*+,;=[]|^`{}"<>\\'.split(''));
const stray = fc.oneof(
  fc.string({ unit: pathCharacter, maxLength: 30 }).map((text) => `/${text}`),
  fc.constantFrom('/', '//', '/..', '/%zz', '/%00', '/%ff', '/_matrix', '/_rendezvous', '*'),
  fc.constantFrom(
    `${path}/`,
    `${path}/a/b`,
    `/x${path}`,
    path.toUpperCase(),
    `/.${path}`,
    `${path}%2f`,
  ),
  fc.constantFrom('/accounts', '/accounts/x', '/accounts/x/_matrix/client/v3/login', `${path}//x`),
);

const header = fc.tuple(
  fc.oneof(
    fc.constantFrom('accept', 'range', 'if-modified-since', 'if-unmodified-since', 'etag', 'te'),
    fc.constantFrom('authorization', 'origin', 'cookie', 'x-http-method-override', 'expires'),
    fc.constantFrom('content-encoding', 'accept-encoding', '__proto__', 'constructor', 'upgrade'),
    fc.constantFrom('x-max-bytes', 'location', 'expect', 'access-control-request-method'),
    fc.stringMatching(/^x-[a-z]{1,8}$/),
  ),
  value,
);

const body = fc.oneof(
  { weight: 3, arbitrary: fc.uint8Array({ maxLength: 40 }) },
  { weight: 2, arbitrary: fc.json().map((text) => new TextEncoder().encode(text)) },
  fc.constantFrom(maxBytes - 1, maxBytes, maxBytes + 1, 3 * maxBytes, 100_000).map((size) => {
    return new Uint8Array(size).fill(0xc3);
  }),
);

const wrong: fc.Arbitrary<Wrong> = fc.record({
  method: fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom('POST', 'PUT', 'GET', 'DELETE', 'PUT', 'POST') },
    fc.constantFrom('HEAD', 'PATCH', 'TRACE', 'OPTIONS', 'PROPFIND', 'LINK', 'M-SEARCH', 'LOCK'),
  ),
  place: fc.constantFrom<Place>('endpoint', 'point', 'point', 'point', 'gone', 'nowhere'),
  isUnstable: fc.boolean(),
  stray,
  query: fc.oneof(
    { weight: 5, arbitrary: fc.constant('') },
    visible(10).map((text) => `?${text}`),
  ),
  isAbsolute: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
  length: fc.constantFrom<Length>('right', 'right', 'right', 'none', 'chunked'),
  match: fc.option(etag, { freq: 4 }),
  noneMatch: fc.option(etag, { freq: 2 }),
  contentType: fc.option(
    fc.oneof(
      fc.constantFrom('application/json', 'text/plain; charset=x', ';', '/', 'a', 'a/b/c', 'a b/c'),
      value,
    ),
  ),
  others: fc.array(header, { maxLength: 4 }),
  body,
});

/** What has been seen of the one point that there always is. */
interface Point {
  readonly target: string;
  readonly etag: string;
  readonly body: Buffer;
  readonly contentType: string;
}

/** L59: strong and one, and nothing else. By the grammar of RFC 9110 8.8.3. */
function isStrong(given: string): boolean {
  const inner = given.slice(1, -1);
  return given.length > 1 && given.startsWith('"') && given.endsWith('"') && !/[" ]/.test(inner);
}

interface Sent {
  readonly request: Wrong;
  /** As they are on the wire, without the spaces around them. */
  readonly match: string | undefined;
  readonly noneMatch: string | undefined;
}

const answerText = (status: number, errcode?: string) => `${status} ${errcode ?? ''}`.trim();

/** Every answer that the text names for the request: one of the refusals, or success alone. */
function named({ request, match, noneMatch }: Sent, point: Point): string[] {
  const { method, place, length, body } = request;
  // Asked by web pages before a request: no part of the text, but that they may ask (L231).
  if (method === 'OPTIONS') return ['204'];
  if (place === 'nowhere') return [answerText(404, 'M_UNRECOGNIZED')];
  const has = place === 'endpoint' ? ['POST'] : ['PUT', 'GET', 'DELETE'];
  if (!has.includes(method)) return [answerText(405, 'M_UNRECOGNIZED')];
  const refusals: string[] = [];
  const hasPayload = method === 'POST' || method === 'PUT';
  if (place === 'gone') refusals.push(answerText(404, 'M_NOT_FOUND'));
  if (hasPayload && length !== 'right') refusals.push(answerText(400, 'M_MISSING_PARAM'));
  if (hasPayload && length === 'right' && body.length > maxBytes) {
    refusals.push(answerText(413, 'M_TOO_LARGE'));
  }
  if (method === 'PUT') {
    if (match === undefined) refusals.push(answerText(400, 'M_MISSING_PARAM'));
    else if (!isStrong(match)) refusals.push(answerText(400, 'M_INVALID_PARAM'));
    else if (match !== point.etag) refusals.push(answerText(412, 'M_CONCURRENT_WRITE'));
  }
  if (refusals.length > 0) return refusals;
  if (method === 'GET') return [noneMatch === point.etag ? '304' : '200'];
  return [{ POST: '201', PUT: '202', DELETE: '204' }[method] as string];
}

function targetOf({ place, isUnstable, stray, query, isAbsolute }: Wrong, point: Point): string {
  const endpoint = isUnstable ? unstablePath : path;
  const gone = `${endpoint}/${randomUUID()}`;
  const target = { endpoint, point: point.target, gone, nowhere: stray }[place] + query;
  return isAbsolute && target.startsWith('/') ? `http://relay.example${target}` : target;
}

function bytesOf(request: Wrong, sent: Sent, point: Point): Buffer {
  const { method, length, contentType, others, body } = request;
  const lines = [`${method} ${targetOf(request, point)} HTTP/1.1`, 'Host: relay.example'];
  if (sent.match !== undefined) lines.push(`If-Match: ${sent.match}`);
  if (sent.noneMatch !== undefined) lines.push(`If-None-Match: ${sent.noneMatch}`);
  if (contentType !== null) lines.push(`Content-Type: ${contentType}`);
  for (const [name, given] of others) lines.push(`${name}: ${given}`);
  if (length === 'right') lines.push(`Content-Length: ${body.length}`);
  if (length === 'chunked') lines.push('Transfer-Encoding: chunked');
  const head = Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
  if (length === 'none') return head;
  if (length === 'right') return Buffer.concat([head, body]);
  const chunk = body.length === 0 ? [] : [`${body.length.toString(16)}\r\n`, body, '\r\n'];
  const parts = [head, ...chunk, '0\r\n\r\n'];
  return Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : part)));
}

/** As it arrives: HTTP takes the spaces off. */
const asSent = (given: string | null, point: Point): string | undefined =>
  given === null ? undefined : given.replaceAll(current, point.etag).trim();

function answerOf({ status, headers, body }: Heard): string {
  const isTold = status >= 400 && body.length > 0;
  if (isTold) expect(headers['content-type']).toBe('application/json');
  return answerText(
    status,
    isTold ? (JSON.parse(String(body)) as { errcode: string }).errcode : '',
  );
}

/** MSC3886 L131 to L137, L173 to L177, L193 to L199. */
function expectHeaders({ status, headers, body }: Heard, point: Point): void {
  if (![200, 201, 202, 304, 412].includes(status)) return;
  for (const name of ['expires', 'last-modified']) {
    expect(new Date(headers[name] ?? '').toUTCString()).toBe(headers[name]);
  }
  expect(isStrong(headers.etag ?? '')).toBe(true);
  if (status === 201) expect(headers['x-max-bytes']).toBe(String(maxBytes));
  if (status === 201 || status === 202) expect(headers.etag).not.toBe(point.etag);
  else expect(headers.etag).toBe(point.etag);
  if (status !== 200) return;
  expect(body.equals(point.body)).toBe(true);
  expect(headers['content-type']).toBe(point.contentType);
}

/** What a successful write has made of the point. */
function written(heard: Heard, { contentType, body }: Wrong, target: string): Point {
  const given = contentType?.trim() ?? '';
  return {
    target,
    etag: heard.headers.etag ?? '',
    body: Buffer.from(body),
    contentType: isContentType(given) ? given : 'application/octet-stream',
  };
}

/** A type and a subtype, each a token (RFC 9110 5.6.2), before any parameters. */
function isContentType(given: string): boolean {
  const parts = (given.split(';')[0] ?? '').trimEnd().split('/');
  return parts.length === 2 && parts.every((part) => /^[^\s()<>@,;:\\"/[\]?={}]+$/.test(part));
}

const first: Wrong = {
  method: 'POST',
  place: 'endpoint',
  isUnstable: false,
  stray: '',
  query: '',
  isAbsolute: false,
  length: 'right',
  match: null,
  noneMatch: null,
  contentType: 'application/json',
  others: [],
  body: new TextEncoder().encode('{}'),
};
const none: Point = { target: '', etag: '', body: Buffer.alloc(0), contentType: '' };

test('each gets an answer that the text names for it', async () => {
  const { baseUrl } = await serving({ relay: { maxBytes, lifeMs: 600_000 } });
  const client = new RawClient(Number(new URL(baseUrl).port));
  let point = none;
  const told: Record<string, number> = {};

  const send = async (request: Wrong): Promise<void> => {
    const [match, noneMatch] = [asSent(request.match, point), asSent(request.noneMatch, point)];
    const sent = { request, match, noneMatch };
    const isHead = request.method === 'HEAD';
    const heard = await client.ask(bytesOf(request, sent, point), { isHead });
    if (heard === null) throw new Error('expected an answer, got the end of the connection');
    const answer = answerOf(heard);
    told[answer] = (told[answer] ?? 0) + 1;
    const expected = named(sent, point).map((one) => (isHead ? one.split(' ')[0] : one));
    expect(expected).toContain(answer);
    expectHeaders(heard, point);
    if (heard.status === 201) {
      // The newest point is the one that is asked from now on.
      point = written(heard, request, new URL(heard.headers.location ?? '').pathname);
    }
    if (heard.status === 202) point = written(heard, request, point.target);
    if (request.method === 'DELETE' && heard.status === 204) await send(first);
  };

  await send(first);
  await fc.assert(fc.asyncProperty(wrong, send), { numRuns: runs });
  client.close();
  expect(Object.keys(told).sort()).toEqual(allAnswers);
});

/** All that the text names, but for limits of number and rate; to HEAD without an error code. */
const allAnswers = [
  ...['200', '201', '202', '204', '304', '400 M_INVALID_PARAM', '400 M_MISSING_PARAM'],
  ...['404', '404 M_NOT_FOUND', '404 M_UNRECOGNIZED', '405', '405 M_UNRECOGNIZED'],
  ...['412 M_CONCURRENT_WRITE', '413 M_TOO_LARGE'],
];

test('a length that is none: 400 M_MISSING_PARAM (L121)', async () => {
  const { baseUrl } = await serving();
  const client = new RawClient(Number(new URL(baseUrl).port));
  const twice = '1\r\nContent-Length: 2';
  for (const length of ['abc', '-1', '+1', '1e3', '0x1', '1, 2', '1 2', '9'.repeat(30), twice]) {
    const head = `POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Length: ${length}\r\n\r\n`;
    const heard = await client.ask(`${head}x`);
    expect(heard && answerOf(heard), length).toBe('400 M_MISSING_PARAM');
    client.close();
  }
});

test('what is no HTTP is told so, and harms nobody', async () => {
  const { baseUrl } = await serving();
  const port = Number(new URL(baseUrl).port);
  const start = fc.constantFrom('', 'POST ', `POST ${path} HTTP/1.1\r\n`, 'GET / HTTP/9.9\r\n');
  const chunked = 'Transfer-Encoding: chunked\r\n';
  const line = fc.constantFrom(
    chunked,
    'Host: a\r\n',
    'Content-Length: 5\r\n',
    ' x\r\n',
    '\r\n',
    '\n',
    ':',
  );
  const parts = fc.tuple(start, fc.array(line, { maxLength: 6 }), fc.uint8Array({ maxLength: 60 }));
  const bytes = parts.map(([first, lines, rest]) =>
    Buffer.concat([Buffer.from(first + lines.join('')), rest]),
  );
  await fc.assert(
    fc.asyncProperty(bytes, async (garbage) => {
      const client = new RawClient(port);
      const socket = await client.open();
      // Nothing comes after it: what the server waits for still does not come.
      socket.end(garbage);
      for (let heard = await client.hear(); heard !== null; heard = await client.hear()) {
        expect([201, 400, 404, 405, 413]).toContain(heard.status);
      }
      client.close();
      expect((await ask('GET', `${baseUrl}${path}/x`)).errcode).toBe('M_NOT_FOUND');
    }),
    { numRuns: 1_000 },
  );
  const large = new RawClient(port);
  const head = `POST ${path} HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`;
  expect(await large.ask(head)).toMatchObject({ status: 431 });
  expect(await large.ask('CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n')).toMatchObject({ status: 400 });
  const unnamed = await large.ask(`GET ${path}/x HTTP/1.1\r\n\r\n`);
  expect(unnamed && answerOf(unnamed)).toBe('400 M_MISSING_PARAM');
  large.close();
});
