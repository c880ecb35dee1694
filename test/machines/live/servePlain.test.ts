/** The relay of MSC4108 as it was in 2024, over real HTTP (87f8317a9, L44-L250). */

import { describe, expect, test } from 'vitest';
import { live } from '../../../machines/msc4108/live.ts';
import { HandClock } from './handClock.ts';
import { RawClient } from './rawClient.ts';
import { ask, serving } from './serving.ts';

const path = '/_matrix/client/unstable/org.matrix.msc4108/rendezvous';
const lifeMs = 60_000;
const plain = { 'content-type': 'text/plain' };

type Wanted = NonNullable<Parameters<typeof serving>[0]>;

const opened = ({ relay, ...wanted }: Wanted = {}) =>
  serving({ served: live.serving, ...wanted, relay: { lifeMs, ...relay } });

type Server = Awaited<ReturnType<typeof opened>>;
type Answer = Awaited<ReturnType<typeof ask>>;

async function created({ baseUrl }: Pick<Server, 'baseUrl'>, body = 'first') {
  const made = await ask('POST', baseUrl + path, plain, body);
  const { url = '' } = (made.status === 201 ? JSON.parse(made.text) : {}) as { url?: string };
  return { made, url, etag: made.headers.get('etag') ?? '' };
}

const dateOf = ({ headers }: Answer, name: string): number => Date.parse(headers.get(name) ?? '');

/** L71-L77: what all answers have that are about what is there. */
function expectCommon(answer: Answer, etag: string | null): void {
  const { headers } = answer;
  expect(headers.get('etag')).toBe(etag);
  expect(etag).toMatch(/^"[!#-~]+"$/);
  for (const name of ['expires', 'last-modified']) {
    const text = headers.get(name) ?? '';
    expect(new Date(text).toUTCString()).toBe(text);
  }
  expect(headers.get('cache-control')).toContain('no-store');
  expect(headers.get('pragma')).toBe('no-cache');
}

test('a rendezvous from its creation to its end', async () => {
  const { baseUrl, sessions } = await opened();
  const { made, url, etag: first } = await created({ baseUrl }, 'ä');
  expect(made.status).toBe(201);
  expect(made.headers.get('content-type')).toBe('application/json');
  expect(Object.keys(JSON.parse(made.text))).toEqual(['url']);
  expect(url).toMatch(new RegExp(`^${baseUrl}${path}/[\\w-]{20,}$`));
  expect(made.headers.get('location')).toBeNull();
  expectCommon(made, first);
  const expires = dateOf(made, 'expires');
  expect(Math.abs(expires - dateOf(made, 'last-modified') - lifeMs)).toBeLessThanOrEqual(1_000);

  const got = await ask('GET', url);
  expect(got).toMatchObject({ status: 200, text: 'ä' });
  expect(got.headers.get('content-type')).toBe('text/plain');
  expectCommon(got, first);

  const same = await ask('GET', url, { 'if-none-match': first });
  expect(same).toMatchObject({ status: 304, text: '' });
  expectCommon(same, first);

  const written = await ask('PUT', url, { ...plain, 'if-match': first }, 'second');
  expect(written).toMatchObject({ status: 202, text: '' });
  const second = written.headers.get('etag');
  expect(second).not.toBe(first);
  expectCommon(written, second);
  // Nothing puts it off.
  expect(dateOf(written, 'expires')).toBe(expires);

  const late = await ask('PUT', url, { ...plain, 'if-match': first }, 'third');
  // L1569-L1590: as long as it is unstable, the new code has a place of its own.
  expect([late.status, JSON.parse(late.text)]).toEqual([
    412,
    { errcode: 'M_UNKNOWN', 'org.matrix.msc4108.errcode': 'M_CONCURRENT_WRITE' },
  ]);
  expectCommon(late, second);

  const news = await ask('GET', url, { 'if-none-match': first });
  expect(news).toMatchObject({ status: 200, text: 'second' });

  expect(await ask('DELETE', url)).toMatchObject({ status: 204, text: '' });
  expect(sessions.size).toBe(0);
  const gone = { status: 404, errcode: 'M_NOT_FOUND' };
  const writing = { ...plain, 'if-match': String(second) };
  expect(await ask('GET', url)).toMatchObject(gone);
  expect(await ask('PUT', url, writing, 'x')).toMatchObject(gone);
  expect(await ask('DELETE', url)).toMatchObject(gone);
});

describe('what is refused', () => {
  test('no type, and any but text/plain', async () => {
    const { baseUrl } = await opened();
    const { url, etag } = await created({ baseUrl });
    for (const type of ['application/json', 'text/plain;charset=UTF-8']) {
      const headers = { 'content-type': type, 'if-match': etag };
      const refused = { status: 400, errcode: 'M_INVALID_PARAM' };
      expect(await ask('POST', baseUrl + path, headers, 'x')).toMatchObject(refused);
      expect(await ask('PUT', url, headers, 'x')).toMatchObject(refused);
    }
    // As bytes: of a text fetch would tell a type.
    const bytes = new Uint8Array(Buffer.from('x'));
    const missing = { status: 400, errcode: 'M_MISSING_PARAM' };
    expect(await ask('POST', baseUrl + path, {}, bytes)).toMatchObject(missing);
    expect(await ask('PUT', url, { 'if-match': etag }, bytes)).toMatchObject(missing);
  });

  test('no length, no ETag, and what is no ETag', async () => {
    const { baseUrl } = await opened();
    const { url, etag } = await created({ baseUrl });
    const client = new RawClient(Number(new URL(baseUrl).port));
    const chunked = 'Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n';
    const asked = async (line: string) => {
      const headers = `Host: a\r\nContent-Type: text/plain\r\nIf-Match: ${etag}\r\n`;
      const heard = await client.ask(`${line} HTTP/1.1\r\n${headers}${chunked}`);
      client.close();
      return [heard?.status, JSON.parse(String(heard?.body))];
    };
    const missing = { errcode: 'M_MISSING_PARAM' };
    expect(await asked(`POST ${path}`)).toEqual([400, missing]);
    expect(await asked(`PUT ${new URL(url).pathname}`)).toEqual([400, missing]);
    expect(await ask('PUT', url, plain, 'x')).toMatchObject({ status: 400, ...missing });
    const malformed = await ask('PUT', url, { ...plain, 'if-match': 'x' }, 'x');
    expect(malformed).toMatchObject({ status: 400, errcode: 'M_INVALID_PARAM' });
    expect((await ask('GET', url)).text).toBe('first');
  });

  test('more than 4 KB', async () => {
    const server = await opened();
    expect((await created(server, 'a'.repeat(4_096))).made.status).toBe(201);
    const large = (await created(server, 'a'.repeat(4_097))).made;
    expect(large).toMatchObject({ status: 413, errcode: 'M_TOO_LARGE' });
    const { url, etag } = await created(server);
    const put = await ask('PUT', url, { ...plain, 'if-match': etag }, 'a'.repeat(4_097));
    expect(put).toMatchObject({ status: 413, errcode: 'M_TOO_LARGE' });
  });

  test('too many of them, and too many requests', async () => {
    const server = await opened({ relay: { maxSessions: 1 }, requestsASecond: 3 });
    const { url } = await created(server);
    expect((await created(server)).made).toMatchObject({ status: 403, errcode: 'M_FORBIDDEN' });
    let limited = await ask('GET', url);
    while (limited.status !== 429) limited = await ask('GET', url);
    expect(limited.errcode).toBe('M_UNKNOWN');
  });
});

test('ends when its life is over, whatever was written meanwhile', async () => {
  const clock = new HandClock();
  const server = await opened({ relay: { clock } });
  const { url, etag } = await created(server);
  clock.pass(lifeMs - 1);
  expect((await ask('PUT', url, { ...plain, 'if-match': etag }, 'x')).status).toBe(202);
  clock.pass(1);
  expect(await ask('GET', url)).toMatchObject({ status: 404, errcode: 'M_NOT_FOUND' });
});

test('a homeserver says that it has one, and sends its clients there (L100, L1557)', async () => {
  const server = await opened();
  const { text } = await ask('POST', `${server.baseUrl}/_rendezvous/accounts`);
  const { homeserver } = JSON.parse(text) as { homeserver: string };
  for (const url of [server.baseUrl, homeserver]) {
    const versions = JSON.parse((await ask('GET', `${url}/_matrix/client/versions`)).text);
    expect(versions.unstable_features).toEqual({ 'org.matrix.msc4108': true });
  }
  const sent = await ask('POST', homeserver + path, plain, 'x');
  expect([sent.status, sent.headers.get('location')]).toEqual([307, server.baseUrl + path]);
});

test('web pages may ask, and see the ETag (L230-L250)', async () => {
  const server = await opened();
  const { url, made } = await created(server);
  expect(made.headers.get('access-control-allow-origin')).toBe('*');
  expect(made.headers.get('access-control-expose-headers')).toBe('ETag');
  const preflight = { origin: 'https://a.example', 'access-control-request-method': 'PUT' };
  const { status, headers } = await ask('OPTIONS', url, preflight);
  expect(status).toBe(204);
  const methods = headers.get('access-control-allow-methods')?.split(',');
  expect(methods).toEqual(expect.arrayContaining(['GET', 'PUT', 'DELETE']));
  const allowed = headers.get('access-control-allow-headers')?.split(',');
  expect(allowed).toEqual(expect.arrayContaining(['If-Match', 'If-None-Match']));
});
