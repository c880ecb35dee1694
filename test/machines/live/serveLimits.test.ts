/** What a server must not give without end: payloads, points, requests, time. */

import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { HandClock } from './handClock.ts';
import { RawClient } from './rawClient.ts';
import { ask, path, post, serving } from './serving.ts';

/** Until `isSo`, however long it takes: a test that never gets there ends by its own timeout. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await pause(5);
}

describe('expiry (L66)', () => {
  test('a point ends when its life is over, and frees its place', async () => {
    const lifeMs = 200;
    const server = await serving({ relay: { lifeMs, maxSessions: 1 } });
    const beforeMs = Date.now();
    const { url, made } = await post(server);
    const expires = Date.parse(made.headers.get('expires') ?? '');
    // It is given in whole seconds.
    expect(expires).toBeGreaterThan(beforeMs + lifeMs - 1_000);
    expect(expires).toBeLessThan(Date.now() + lifeMs + 1_000);
    await until(() => server.sessions.size === 0);
    expect(await ask('GET', url)).toMatchObject({ status: 404, errcode: 'M_NOT_FOUND' });
    const put = await ask('PUT', url, { 'if-match': '"x"' }, 'x');
    expect(put).toMatchObject({ status: 404, errcode: 'M_NOT_FOUND' });
    expect((await post(server)).made.status).toBe(201);
  });

  test('an update puts it off', async () => {
    const clock = new HandClock();
    const server = await serving({ relay: { lifeMs: 1_000, clock } });
    const [updated, left] = [await post(server), await post(server)];
    clock.pass(999);
    expect(server.sessions.size).toBe(2);
    const put = await ask('PUT', updated.url, { 'if-match': updated.etag }, 'x');
    expect(put.status).toBe(202);
    clock.pass(999);
    expect(server.sessions.size).toBe(1);
    expect(await ask('GET', left.url)).toMatchObject({ status: 404 });
    expect(await ask('GET', updated.url)).toMatchObject({ status: 200, text: 'x' });
  });

  test('reading does not', async () => {
    const server = await serving({ relay: { lifeMs: 300 } });
    const { url } = await post(server);
    let status = 200;
    while (status === 200) ({ status } = await ask('GET', url));
    expect(status).toBe(404);
  });
});

describe('numbers', () => {
  test('so many points at once, and no more: 403 M_FORBIDDEN (L122)', async () => {
    const server = await serving({ relay: { maxSessions: 2 } });
    const [first] = [await post(server), await post(server)];
    const { made } = await post(server);
    expect(made).toMatchObject({ status: 403, errcode: 'M_FORBIDDEN' });
    expect(server.sessions.size).toBe(2);
    await ask('DELETE', first?.url ?? '');
    expect((await post(server)).made.status).toBe(201);
  });

  test('what is refused takes no place', async () => {
    const server = await serving({ relay: { maxBytes: 3 } });
    expect((await post(server, 'abcd')).made.status).toBe(413);
    expect(server.sessions.size).toBe(0);
  });

  test('so many requests within a second: 429, as each of the two servers has it', async () => {
    const server = await serving({ requestsASecond: 5 });
    const burst = async (target: string) => {
      const asked = Array.from({ length: 50 }, () => ask('GET', server.baseUrl + target));
      const answers = await Promise.all(asked);
      return answers.find(({ status }) => status === 429);
    };
    const relay = await burst(`${path}/point`);
    expect(relay).toMatchObject({ errcode: 'M_UNKNOWN' });
    expect(relay?.headers.get('retry-after')).toBe('1');
    const homeserver = await burst('/_matrix/client/versions');
    expect(homeserver).toMatchObject({ errcode: 'M_LIMIT_EXCEEDED' });
    expect(JSON.parse(homeserver?.text ?? '')).toHaveProperty('retry_after_ms');
    // It is a limit on the rate: after a while requests are answered again.
    let { status } = await ask('GET', `${server.baseUrl}${path}/point`);
    while (status === 429) ({ status } = await ask('GET', `${server.baseUrl}${path}/point`));
    expect(status).toBe(404);
  });
});

describe('long polling', () => {
  /** A GET that has no news to bring, once the server has it. */
  async function waiting(url: string, etag: string) {
    let isAnswered = false;
    const answer = ask('GET', url, { 'if-none-match': etag }).finally(() => {
      isAnswered = true;
    });
    // Later requests are answered meanwhile: so was this one, if it did not wait.
    for (let asked = 0; asked < 20; asked++) await ask('GET', url);
    expect(isAnswered).toBe(false);
    return answer;
  }

  test('a GET is answered when there is news', async () => {
    const server = await serving({ relay: { longPollMs: 50_000 } });
    const { url, etag } = await post(server);
    const first = waiting(url, etag).then(async (answer) => answer);
    const second = ask('GET', url, { 'if-none-match': etag });
    // Both wait: only then they are told.
    for (let asked = 0; asked < 40; asked++) await ask('GET', url);
    const put = await ask('PUT', url, { 'if-match': etag }, 'news');
    for (const answer of [await first, await second]) {
      expect(answer).toMatchObject({ status: 200, text: 'news' });
      expect(answer.headers.get('etag')).toBe(put.headers.get('etag'));
    }
  });

  test('and when the point has ended', async () => {
    const server = await serving({ relay: { longPollMs: 50_000, lifeMs: 20_000 } });
    const { url, etag } = await post(server);
    const answer = waiting(url, etag);
    await pause(0);
    const asked = ask('GET', url, { 'if-none-match': etag });
    for (let other = 0; other < 40; other++) await ask('GET', url);
    await ask('DELETE', url);
    for (const heard of [await answer, await asked]) {
      expect(heard).toMatchObject({ status: 404, errcode: 'M_NOT_FOUND' });
    }
    const expiring = await serving({ relay: { longPollMs: 50_000, lifeMs: 300 } });
    const point = await post(expiring);
    const late = await ask('GET', point.url, { 'if-none-match': point.etag });
    expect(late).toMatchObject({ status: 404, errcode: 'M_NOT_FOUND' });
  });

  test('a client that hangs up is waited for no more, and nobody else is let go', async () => {
    const server = await serving({ relay: { longPollMs: 50_000 } });
    const { url, etag } = await post(server);
    const stays = ask('GET', url, { 'if-none-match': etag });
    const gone = new AbortController();
    const leaving = Array.from({ length: 30 }, () =>
      fetch(url, { headers: { 'if-none-match': etag }, signal: gone.signal }).catch(() => 'gone'),
    );
    await until(() => server.sessions.waiting === 31);
    gone.abort();
    expect(new Set(await Promise.all(leaving))).toEqual(new Set(['gone']));
    await until(() => server.sessions.waiting === 1);
    await ask('PUT', url, { 'if-match': etag }, 'news');
    expect(await stays).toMatchObject({ status: 200, text: 'news' });
    expect(server.sessions.waiting).toBe(0);
  });

  test('and with 304 when its time is over', async () => {
    const server = await serving({ relay: { longPollMs: 100 } });
    const { url, etag } = await post(server);
    const answer = await ask('GET', url, { 'if-none-match': etag });
    expect(answer).toMatchObject({ status: 304 });
    expect(answer.headers.get('etag')).toBe(etag);
  });

  test('and with 304 when the server stops', async () => {
    const server = await serving({ relay: { longPollMs: 50_000 } });
    const { url, etag } = await post(server);
    const answer = ask('GET', url, { 'if-none-match': etag });
    for (let asked = 0; asked < 20; asked++) await ask('GET', url);
    await server.stop();
    expect(await answer).toMatchObject({ status: 304 });
    await expect(ask('GET', url)).rejects.toThrow('fetch failed');
  });
});

test('a request that will not end is cut when the server stops', async () => {
  const server = await serving({ stopTimeoutMs: 100 });
  const raw = new RawClient(Number(new URL(server.baseUrl).port));
  const socket = await raw.open();
  socket.write(`POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nab`);
  for (let asked = 0; asked < 20; asked++) await ask('GET', server.baseUrl);
  const stopped = server.stop();
  expect(await raw.hear()).toBeNull();
  await stopped;
});
