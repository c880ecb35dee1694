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
import { current, first, maxBytes, type Wrong, wrong } from './wrongRequests.ts';

const runs = 10_000;

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

interface Tag {
  readonly isWeak: boolean;
  readonly opaque: string;
}

/** A list of tags by RFC 9110 8.8.3 and 13.1.1; undefined for what is none. */
function tagsIn(given: string): readonly Tag[] | undefined {
  const tag = /(W\/)?("[\x21\x23-\x7e]*")/g;
  const rest = given.replaceAll(tag, '\n');
  if (!/^[ ,]*\n(?: *,[ ,]*\n)*[ ,]*$/.test(rest)) return undefined;
  return [...given.matchAll(tag)].map(([, weak, opaque = '']) => {
    return { isWeak: weak !== undefined, opaque };
  });
}

/** What RFC 9110 makes of If-Match (13.1.1). */
function matchAnswer(given: string, etag: string): 'malformed' | 'holds' | 'fails' {
  if (given === '*') return 'holds';
  const tags = tagsIn(given);
  if (tags === undefined) return 'malformed';
  return tags.some(({ isWeak, opaque }) => !isWeak && opaque === etag) ? 'holds' : 'fails';
}

/** The same of If-None-Match (13.1.2): whether the client has it. */
const isHad = (given: string | undefined, etag: string): boolean =>
  given === '*' || tagsIn(given ?? '')?.some(({ opaque }) => opaque === etag) === true;

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
    const told = match === undefined ? 'missing' : matchAnswer(match, point.etag);
    if (told === 'missing') refusals.push(answerText(400, 'M_MISSING_PARAM'));
    if (told === 'malformed') refusals.push(answerText(400, 'M_INVALID_PARAM'));
    if (told === 'fails') refusals.push(answerText(412, 'M_CONCURRENT_WRITE'));
  }
  if (refusals.length > 0) return refusals;
  if (method === 'GET') return [isHad(noneMatch, point.etag) ? '304' : '200'];
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
