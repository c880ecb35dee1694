/** The relay over real HTTP: what MSC3886 asks of each answer. */

import { describe, expect, test } from 'vitest';
import { RawClient } from './rawClient.ts';
import { ask, path, post, serving, unstablePath } from './serving.ts';

/** MSC3886 L136, L137: dates of HTTP, the expiry a life after the update. */
function expectDates(headers: Headers, lifeMs: number): void {
  const [expires, modified] = ['expires', 'last-modified'].map((name) => {
    const text = headers.get(name) ?? '';
    expect(new Date(text).toUTCString()).toBe(text);
    return Date.parse(text);
  }) as [number, number];
  // Whole seconds: each of the two is cut down to one.
  expect(Math.abs(expires - modified - lifeMs)).toBeLessThanOrEqual(1_000);
}

describe('a rendezvous point', () => {
  for (const endpoint of [path, unstablePath]) {
    test(`from its creation to its end at ${endpoint}`, async () => {
      const { baseUrl, sessions } = await serving();
      const json = { 'content-type': 'application/json' };
      const made = await ask('POST', baseUrl + endpoint, json, '{"a":"ä"}');
      expect(made).toMatchObject({ status: 201, text: '' });
      expect(made.headers.get('x-max-bytes')).toBe('10240');
      expectDates(made.headers, 60_000);
      const url = made.headers.get('location') ?? '';
      expect(url).toMatch(new RegExp(`^${baseUrl}${endpoint}/[\\w-]{20,}$`));
      const first = made.headers.get('etag') ?? '';
      expect(first).toMatch(/^"[!#-~]+"$/);
      expect(sessions.size).toBe(1);

      const got = await ask('GET', url);
      expect(got).toMatchObject({ status: 200, text: '{"a":"ä"}' });
      expect(got.headers.get('content-type')).toBe('application/json');
      expect(got.headers.get('etag')).toBe(first);
      expect(got.headers.get('cache-control')).toBe('no-store, no-transform');
      expectDates(got.headers, 60_000);

      const same = await ask('GET', url, { 'if-none-match': first });
      expect(same).toMatchObject({ status: 304, text: '' });
      expect(same.headers.get('etag')).toBe(first);
      expectDates(same.headers, 60_000);

      const written = await ask('PUT', url, { ...json, 'if-match': first }, '{"b":2}');
      expect(written).toMatchObject({ status: 202, text: '' });
      const second = written.headers.get('etag') ?? '';
      expect(second).not.toBe(first);
      expectDates(written.headers, 60_000);

      const late = await ask('PUT', url, { ...json, 'if-match': first }, '{"c":3}');
      expect(late).toMatchObject({ status: 412, errcode: 'M_CONCURRENT_WRITE' });
      expect(late.headers.get('etag')).toBe(second);
      expectDates(late.headers, 60_000);

      const news = await ask('GET', url, { 'if-none-match': first });
      expect(news).toMatchObject({ status: 200, text: '{"b":2}' });
      expect(news.headers.get('etag')).toBe(second);

      expect(await ask('DELETE', url)).toMatchObject({ status: 204, text: '' });
      expect(sessions.size).toBe(0);
      for (const method of ['GET', 'PUT', 'DELETE']) {
        const gone = await ask(
          method,
          url,
          { 'if-match': second },
          method === 'PUT' ? 'x' : undefined,
        );
        expect(gone).toMatchObject({ status: 404, errcode: 'M_NOT_FOUND' });
      }
    });
  }

  test('is at the path where it was created only', async () => {
    const server = await serving();
    const { url } = await post(server);
    const elsewhere = url.replace(path, unstablePath);
    expect(await ask('GET', elsewhere)).toMatchObject({ status: 404, errcode: 'M_NOT_FOUND' });
    expect(await ask('GET', `${url}?again=1`)).toMatchObject({ status: 200 });
  });

  test('equal payloads have ETags of their own (L226)', async () => {
    const server = await serving();
    const points = await Promise.all([post(server, 'x'), post(server, 'x')]);
    const [{ url, etag }, other] = points as [(typeof points)[0], (typeof points)[0]];
    const again = await ask('PUT', url, { 'if-match': etag }, 'x');
    expect(new Set([etag, other.etag, again.headers.get('etag')]).size).toBe(3);
  });

  test('takes any payload, and gives it back with its content type (L40, L112)', async () => {
    const server = await serving();
    const { url, etag } = await post(server);
    const bytes = Uint8Array.from({ length: 10_240 }, (_, index) => index % 256);
    const put = await ask('PUT', url, { 'if-match': etag, 'content-type': 'image/png' }, bytes);
    expect(put.status).toBe(202);
    const got = await fetch(url);
    expect(got.headers.get('content-type')).toBe('image/png');
    expect(new Uint8Array(await got.arrayBuffer())).toEqual(bytes);

    const header = { 'if-match': put.headers.get('etag') ?? '' };
    const untyped = await ask('PUT', url, header, new Uint8Array([0xef, 0xbb, 0xbf, 0x61]));
    expect(untyped.status).toBe(202);
    const later = await fetch(url);
    expect(later.headers.get('content-type')).toBe('application/octet-stream');
    expect([...new Uint8Array(await later.arrayBuffer())]).toEqual([0xef, 0xbb, 0xbf, 0x61]);

    const empty = await ask('PUT', url, { 'if-match': untyped.headers.get('etag') ?? '' }, '');
    expect(empty.status).toBe(202);
    expect(await ask('GET', url)).toMatchObject({ status: 200, text: '' });
  });

  test('is at the host that was asked, or where the server is said to be', async () => {
    const { baseUrl } = await serving();
    const { port } = new URL(baseUrl);
    const raw = new RawClient(Number(port));
    const create = (host: string) =>
      raw.ask(`POST ${path} HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 1\r\n\r\nx`);
    const asked = await create('relay.example:81');
    expect(asked?.headers.location).toMatch(`http://relay.example:81${path}/`);
    // The point is one, by whatever name the server is reached.
    const { pathname } = new URL(asked?.headers.location ?? '');
    expect(await ask('GET', baseUrl + pathname)).toMatchObject({ status: 200, text: 'x' });
    expect((await create('a b"<'))?.headers.location).toMatch(`${baseUrl}${path}/`);
    raw.close();

    const named = await serving({ publicUrl: 'https://relay.example/matrix' });
    const { url } = await post(named, 'y');
    expect(url).toMatch(`https://relay.example/matrix${path}/`);
    const behind = url.replace('https://relay.example/matrix', named.baseUrl);
    expect(await ask('GET', behind)).toMatchObject({ status: 200, text: 'y' });
  });
});

describe('refusals', () => {
  test('without Content-Length: 400 M_MISSING_PARAM (L121, L166)', async () => {
    const server = await serving();
    const { url, etag } = await post(server);
    const { port, pathname } = new URL(url);
    const raw = new RawClient(Number(port));
    const head = (method: string, target: string) =>
      `${method} ${target} HTTP/1.1\r\nHost: a\r\nIf-Match: ${etag}\r\n`;
    for (const [method, target] of [
      ['POST', path],
      ['PUT', pathname],
    ] as const) {
      const chunked = 'Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n';
      for (const rest of ['\r\n', chunked]) {
        const heard = await raw.ask(head(method, target) + rest);
        expect(heard).toMatchObject({ status: 400 });
        expect(String(heard?.body)).toBe('{"errcode":"M_MISSING_PARAM"}');
      }
    }
    raw.close();
    expect(await ask('GET', url)).toMatchObject({ status: 200, text: '{"hello":1}' });
  });

  test('If-Match missing, malformed (L166, L167), and compared as RFC 9110 says', async () => {
    const server = await serving();
    const { url, etag } = await post(server);
    expect(await ask('PUT', url, {}, 'x')).toMatchObject({
      status: 400,
      errcode: 'M_MISSING_PARAM',
    });
    const malformed = ['x', '"', '', ',', `w/${etag}`, `${etag} "b"`, `*, ${etag}`, `${etag};`];
    for (const match of malformed) {
      const refused = await ask('PUT', url, { 'if-match': match }, 'x');
      expect(refused, match).toMatchObject({ status: 400, errcode: 'M_INVALID_PARAM' });
    }
    for (const match of ['"other"', '""', `W/${etag}`, `"a", W/${etag}`]) {
      const refused = await ask('PUT', url, { 'if-match': match }, 'x');
      expect(refused, match).toMatchObject({ status: 412, errcode: 'M_CONCURRENT_WRITE' });
    }
    let current = etag;
    for (const match of [(tag: string) => `"a,b" ,, ${tag}, W/"c"`, () => '*']) {
      const put = await ask('PUT', url, { 'if-match': match(current) }, 'y');
      expect(put.status).toBe(202);
      current = put.headers.get('etag') ?? '';
    }
  });

  test('If-None-Match is compared weakly, in a list too', async () => {
    const server = await serving();
    const { url, etag } = await post(server);
    for (const had of [etag, `W/${etag}`, `"a", W/${etag}`, `,${etag},`, '*']) {
      const heard = await ask('GET', url, { 'if-none-match': had });
      expect(heard, had).toMatchObject({ status: 304 });
      expect(heard.headers.get('etag')).toBe(etag);
    }
    for (const had of ['"a"', `"a${etag}`, etag.slice(1), `"a" ${etag}`, '']) {
      expect(await ask('GET', url, { 'if-none-match': had }), had).toMatchObject({ status: 200 });
    }
    expect(await ask('GET', `${url}0`, { 'if-none-match': '*' })).toMatchObject({ status: 404 });
  });

  test('a payload over the limit: 413 M_TOO_LARGE, with the connection fit for more', async () => {
    const server = await serving({ relay: { maxBytes: 100 } });
    const { url, etag, made } = await post(server, 'a'.repeat(100));
    expect(made.headers.get('x-max-bytes')).toBe('100');
    const { port, pathname } = new URL(url);
    const raw = new RawClient(Number(port));
    for (const size of [101, 5_000_000]) {
      for (const [method, target] of [
        ['POST', path],
        ['PUT', pathname],
      ] as const) {
        const head = `${method} ${target} HTTP/1.1\r\nHost: a\r\nIf-Match: ${etag}\r\n`;
        const heard = await raw.ask(
          `${head}Content-Length: ${size}\r\n\r\n${'ä'.repeat(size / 2)}${'b'.repeat(size % 2)}`,
        );
        expect(heard).toMatchObject({ status: 413 });
        expect(String(heard?.body)).toBe('{"errcode":"M_TOO_LARGE"}');
      }
      const head = `PUT ${pathname} HTTP/1.1\r\nHost: a\r\nIf-Match: "stale"\r\n`;
      const stale = await raw.ask(`${head}Content-Length: ${size}\r\n\r\n${'x'.repeat(size)}`);
      expect(stale).toMatchObject({ status: 412 });
    }
    raw.close();
    expect(await ask('GET', url)).toMatchObject({ status: 200, text: 'a'.repeat(100) });
  });

  test('as soon as it is seen to be: the rest is not waited for, nor kept', async () => {
    const server = await serving({ relay: { maxBytes: 100 } });
    const raw = new RawClient(Number(new URL(server.baseUrl).port));
    const head = `POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000000\r\n\r\n`;
    expect(await raw.ask(head + 'x'.repeat(101))).toMatchObject({ status: 413 });
    raw.close();
  });

  test('unknown paths and methods: M_UNRECOGNIZED', async () => {
    const server = await serving();
    const { url } = await post(server);
    for (const unknown of ['/', '/_matrix/client/rendezvou', `${path}/`, `${path}/a/b`, '/%zz']) {
      const refused = await ask('GET', server.baseUrl + unknown);
      expect(refused, unknown).toMatchObject({ status: 404, errcode: 'M_UNRECOGNIZED' });
    }
    const wrong = await ask('GET', server.baseUrl + path);
    expect(wrong).toMatchObject({ status: 405, errcode: 'M_UNRECOGNIZED' });
    expect(wrong.headers.get('allow')).toBe('POST');
    const patched = await ask('PATCH', url, {}, 'x');
    expect(patched).toMatchObject({ status: 405, errcode: 'M_UNRECOGNIZED' });
    expect(patched.headers.get('allow')).toBe('PUT, GET, DELETE');
    expect(await ask('HEAD', url)).toMatchObject({ status: 405 });
    expect(await ask('GET', url)).toMatchObject({ status: 200 });
  });
});

describe('web pages may ask (L231 to L238)', () => {
  const exposed = 'ETag,Location,X-Max-Bytes';
  const preflight = {
    origin: 'https://client.example',
    'access-control-request-method': 'PUT',
    'access-control-request-headers': 'if-match',
  };

  test('before they do', async () => {
    const server = await serving();
    const { url } = await post(server);
    for (const target of [server.baseUrl + path, url]) {
      const { status, headers } = await ask('OPTIONS', target, preflight);
      expect(status).toBe(204);
      expect(headers.get('cache-control')).toBe('no-store, no-transform');
      expect(headers.get('access-control-allow-origin')).toBe('*');
      expect(headers.get('access-control-allow-methods')).toBe('GET,PUT,POST,DELETE');
      const allowed = 'Content-Type,If-Match,If-None-Match';
      expect(headers.get('access-control-allow-headers')).toBe(allowed);
    }
    const homeserver = await ask('OPTIONS', `${server.baseUrl}/_matrix/client/versions`, preflight);
    const allowed = 'X-Requested-With,Content-Type,Authorization';
    expect(homeserver.headers.get('access-control-allow-headers')).toBe(allowed);
  });

  test('and see what they need, of refusals too', async () => {
    const server = await serving({ relay: { maxSessions: 1 }, requestsASecond: 6 });
    const { url, etag, made } = await post(server);
    const refused = (await post(server)).made;
    const answers = [made, refused, await ask('GET', url), await ask('PUT', url, {}, '')];
    answers.push(await ask('GET', url, { 'if-none-match': etag }), await ask('GET', `${url}0`));
    let limited = await ask('GET', url);
    // A second may have passed meanwhile, and the count begun anew.
    while (limited.status !== 429) limited = await ask('GET', url);
    answers.push(limited);
    expect(answers.map(({ status }) => status)).toEqual([201, 403, 200, 400, 304, 404, 429]);
    for (const { headers } of answers) {
      expect(headers.get('access-control-allow-origin')).toBe('*');
      expect(headers.get('access-control-expose-headers')).toBe(exposed);
    }
  });
});
