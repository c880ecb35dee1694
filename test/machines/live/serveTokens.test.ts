/** The relay of MSC4388 over real HTTP: what its text asks of each answer (726e11544, L84-L349). */

import { describe, expect, test } from 'vitest';
import { live } from '../../../machines/msc4108/live.ts';
import { HandClock } from './handClock.ts';
import { RawClient } from './rawClient.ts';
import { ask, serving } from './serving.ts';

const stable = '/_matrix/client/v1/rendezvous';
const unstable = '/_matrix/client/unstable/io.element.msc4388/rendezvous';
const lifeMs = 300_000;

type Wanted = NonNullable<Parameters<typeof serving>[0]>;

const opened = ({ relay, ...wanted }: Wanted = {}) =>
  serving({ served: live.serving, ...wanted, relay: { lifeMs, ...relay } });

type Server = Awaited<ReturnType<typeof opened>>;

const json = { 'content-type': 'application/json' };

/** An answer with its members, or none where it is no JSON. */
async function told(method: string, url: string, body?: unknown, headers = {}) {
  const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
  const answer = await ask(method, url, { ...json, ...headers }, text);
  const members = (answer.text === '' ? {} : JSON.parse(answer.text)) as Record<string, unknown>;
  return { ...answer, members };
}

async function created({ baseUrl }: Pick<Server, 'baseUrl'>, data = 'first', path = stable) {
  const made = await told('POST', baseUrl + path, { data });
  const { id, sequence_token: token } = made.members as { id: string; sequence_token: string };
  return { made, token, url: `${baseUrl}${path}/${id}` };
}

/** The grammar of opaque identifiers, of at most 255 bytes (L90, L122-L126). */
const identifier = /^[\w.~-]{1,255}$/;

describe.each([
  [stable, 'M_CONCURRENT_WRITE'],
  [unstable, 'IO_ELEMENT_MSC4388_CONCURRENT_WRITE'],
])('a rendezvous at %s', (path, concurrentWrite) => {
  test('from its creation to its end', async () => {
    const { baseUrl, sessions } = await opened();
    const { made, token: first, url } = await created({ baseUrl }, 'ä', path);
    expect(made.status).toBe(200);
    expect(made.headers.get('content-type')).toBe('application/json');
    expect(Object.keys(made.members).sort()).toEqual(['expires_in_ms', 'id', 'sequence_token']);
    expect([made.members.id, first].map((one) => identifier.test(String(one)))).toEqual([
      true,
      true,
    ]);
    const left = made.members.expires_in_ms as number;
    expect(Number.isInteger(left) && left > lifeMs - 60_000 && left <= lifeMs).toBe(true);

    const got = await told('GET', url);
    const { expires_in_ms: later, ...there } = got.members;
    expect([got.status, there]).toEqual([200, { data: 'ä', sequence_token: first }]);
    expect(later).toBeLessThanOrEqual(left);

    const put = await told('PUT', url, { sequence_token: first, data: 'second' });
    const { sequence_token: second } = put.members as { sequence_token: string };
    expect([put.status, Object.keys(put.members)]).toEqual([200, ['sequence_token']]);
    expect(identifier.test(second)).toBe(true);
    expect(second).not.toBe(first);
    expect((await told('GET', url)).members).toMatchObject({
      data: 'second',
      sequence_token: second,
    });

    // L114-L118, L262-L267: what comes once more is taken for what is there, and nothing changes.
    const again = await told('PUT', url, { sequence_token: first, data: 'second' });
    expect([again.status, again.members]).toEqual([200, { sequence_token: second }]);
    const stale = await told('PUT', url, { sequence_token: first, data: 'third' });
    expect(stale).toMatchObject({ status: 409, errcode: concurrentWrite });
    expect((await told('GET', url)).members).toMatchObject({
      data: 'second',
      sequence_token: second,
    });

    // L125: another token for each write, of the same data too.
    const same = await told('PUT', url, { sequence_token: second, data: 'second' });
    expect(same.status).toBe(200);
    expect(same.members.sequence_token).not.toBe(second);

    expect(await told('DELETE', url)).toMatchObject({ status: 200, text: '{}' });
    expect(sessions.size).toBe(0);
    const gone = { status: 404, errcode: 'M_NOT_FOUND' };
    expect(await told('GET', url)).toMatchObject(gone);
    expect(await told('PUT', url, { sequence_token: second, data: 'x' })).toMatchObject(gone);
    expect(await told('DELETE', url)).toMatchObject(gone);
  });
});

test('is at the path where it was created only', async () => {
  const server = await opened();
  const { url } = await created(server);
  const elsewhere = await told('GET', url.replace(stable, unstable));
  expect(elsewhere).toMatchObject({ status: 404, errcode: 'M_NOT_FOUND' });
});

test('the creator may write with the token that it was told first (L109-L111)', async () => {
  const server = await opened();
  const { url, token } = await created(server);
  expect((await told('PUT', url, { sequence_token: token, data: 'x' })).status).toBe(200);
});

describe('whether one can be created (L134-L170)', () => {
  const asked = async ({ baseUrl }: Server, headers = {}) => {
    const { status, members } = await told('GET', baseUrl + stable, undefined, headers);
    return [status, members];
  };

  test('as long as there is room', async () => {
    const server = await opened({ relay: { maxSessions: 1 } });
    expect(await asked(server)).toEqual([200, { create_available: true }]);
    await created(server);
    expect(await asked(server)).toEqual([200, { create_available: false }]);
    expect((await created(server)).made).toMatchObject({ status: 403, errcode: 'M_FORBIDDEN' });
  });

  test('by the users of accounts only, where the server says so (L223-L229)', async () => {
    const server = await opened({ relay: { isForUsers: true } });
    const account = await told('POST', `${server.baseUrl}/_rendezvous/accounts`);
    const { accessToken } = account.members.existing as { accessToken: string };
    const headers = { authorization: `Bearer ${accessToken}` };
    expect(await asked(server)).toEqual([200, { create_available: false }]);
    expect((await created(server)).made).toMatchObject({ status: 403, errcode: 'M_FORBIDDEN' });
    expect(await asked(server, headers)).toEqual([200, { create_available: true }]);
    const made = await told('POST', server.baseUrl + stable, { data: '' }, headers);
    expect(made.status).toBe(200);
    // Who has the id needs no more (L236, L298, L339).
    const url = `${server.baseUrl}${stable}/${made.members.id}`;
    const put = { sequence_token: made.members.sequence_token, data: 'x' };
    expect((await told('PUT', url, put)).status).toBe(200);
    expect((await told('GET', url)).status).toBe(200);
    expect((await told('DELETE', url)).status).toBe(200);
  });
});

test('its homeserver has it too, and sends nobody elsewhere', async () => {
  const server = await opened();
  const account = await told('POST', `${server.baseUrl}/_rendezvous/accounts`);
  const homeserver = { baseUrl: account.members.homeserver as string };
  const { made, url } = await created(homeserver);
  expect(made.status).toBe(200);
  expect((await told('GET', url)).members).toMatchObject({ data: 'first' });
  const nobodys = `${server.baseUrl}/accounts/none${stable}`;
  const refused = await told('POST', nobodys, { data: '' });
  expect(refused).toMatchObject({ status: 404, errcode: 'M_UNRECOGNIZED' });
});

describe('life (L128-L132)', () => {
  test('ends it, whatever was written meanwhile, and frees its place', async () => {
    const clock = new HandClock();
    const server = await opened({ relay: { clock, lifeMs: 1_000, maxSessions: 1 } });
    const { url, token } = await created(server);
    clock.pass(999);
    const put = await told('PUT', url, { sequence_token: token, data: 'x' });
    expect(put.status).toBe(200);
    clock.pass(1);
    expect(server.sessions.size).toBe(0);
    expect(await told('GET', url)).toMatchObject({ status: 404, errcode: 'M_NOT_FOUND' });
    expect((await created(server)).made.status).toBe(200);
  });

  test('is told as it goes by', async () => {
    const server = await opened();
    const { url, made } = await created(server);
    let left = made.members.expires_in_ms as number;
    for (const before = left; left === before; ) {
      left = (await told('GET', url)).members.expires_in_ms as number;
    }
    expect(left).toBeLessThan(made.members.expires_in_ms as number);
  });
});

describe('what is refused', () => {
  const refused = async (method: string, url: string, body?: unknown, headers?: object) => {
    const { status, errcode } = await told(method, url, body, headers);
    return [status, errcode];
  };

  test('data of more than 4096 bytes (L417), however it is written', async () => {
    const server = await opened();
    const url = server.baseUrl + stable;
    for (const data of ['a'.repeat(4_097), 'ä'.repeat(2_049), '\u0001'.repeat(4_097)]) {
      expect(await refused('POST', url, { data })).toEqual([413, 'M_TOO_LARGE']);
    }
    expect(await refused('POST', url, { data: 'a'.repeat(100_000) })).toEqual([413, 'M_TOO_LARGE']);
    for (const data of ['a'.repeat(4_096), 'ä'.repeat(2_048), '\u0001'.repeat(4_096)]) {
      expect((await created(server, data)).made.status).toBe(200);
    }
    const point = await created(server);
    const put = { sequence_token: point.token, data: 'a'.repeat(4_097) };
    expect(await refused('PUT', point.url, put)).toEqual([413, 'M_TOO_LARGE']);
    expect((await told('GET', point.url)).members.data).toBe('first');
  });

  test('what is no JSON, and JSON of another form', async () => {
    const server = await opened();
    const create = server.baseUrl + stable;
    const { url, token } = await created(server);
    for (const text of ['', '{"data":"x"', 'data=x']) {
      expect(await refused('POST', create, text)).toEqual([400, 'M_NOT_JSON']);
      expect(await refused('PUT', url, text)).toEqual([400, 'M_NOT_JSON']);
    }
    for (const body of [{}, { data: 1 }, { data: null }, [], 'null']) {
      expect(await refused('POST', create, body)).toEqual([400, 'M_BAD_JSON']);
    }
    for (const body of [
      { data: 'x' },
      { sequence_token: token },
      { sequence_token: 1, data: 'x' },
    ]) {
      expect(await refused('PUT', url, body)).toEqual([400, 'M_BAD_JSON']);
    }
    expect((await told('GET', url)).members).toMatchObject({
      data: 'first',
      sequence_token: token,
    });
  });

  test('bytes that are no UTF-8', async () => {
    const { baseUrl } = await opened();
    const bytes = Uint8Array.from([...Buffer.from('{"data":"'), 0xff, ...Buffer.from('"}')]);
    const answer = await ask('POST', baseUrl + stable, json, bytes);
    expect(answer).toMatchObject({ status: 400, errcode: 'M_NOT_JSON' });
  });

  test('pages that show what somebody has left there: 403 (L324-L331)', async () => {
    const server = await opened();
    const { url } = await created(server);
    for (const headers of [
      { 'sec-fetch-mode': 'navigate' },
      { 'sec-fetch-dest': 'document' },
      { 'sec-fetch-dest': 'image' },
      { 'sec-fetch-user': '?1' },
      { 'sec-fetch-site': 'none' },
    ]) {
      const client = new RawClient(Number(new URL(url).port));
      const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
      const head = `GET ${new URL(url).pathname} HTTP/1.1\r\nHost: a\r\n`;
      const heard = await client.ask(`${head}${lines.join('')}\r\n`);
      client.close();
      const { errcode } = JSON.parse(String(heard?.body)) as { errcode: string };
      expect([heard?.status, errcode]).toEqual([403, 'M_FORBIDDEN']);
    }
    const cors = {
      'sec-fetch-dest': 'empty',
      'sec-fetch-mode': 'cors',
      'sec-fetch-site': 'same-site',
    };
    expect((await told('GET', url, undefined, cors)).status).toBe(200);
  });

  test('too many requests, with how long to wait (L153)', async () => {
    const server = await opened({ requestsASecond: 2 });
    const url = server.baseUrl + stable;
    let limited = await told('GET', url);
    while (limited.status !== 429) limited = await told('GET', url);
    expect(limited.errcode).toBe('M_LIMIT_EXCEEDED');
    expect(limited.members.retry_after_ms).toBeGreaterThan(0);
  });

  test('unknown methods', async () => {
    const server = await opened();
    const { url } = await created(server);
    expect(await refused('PATCH', url, {})).toEqual([405, 'M_UNRECOGNIZED']);
    const put = await told('PUT', server.baseUrl + stable, {});
    expect([put.status, put.headers.get('allow')]).toEqual([405, 'POST, GET']);
  });
});

test('a body may come without its length', async () => {
  const server = await opened();
  const client = new RawClient(Number(new URL(server.baseUrl).port));
  const head = `POST ${stable} HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n`;
  const heard = await client.ask(`${head}d\r\n{"data":"ab"}\r\n0\r\n\r\n`);
  client.close();
  expect(heard?.status).toBe(200);
});

test('web pages may ask, as of any homeserver', async () => {
  const server = await opened();
  const { url, made } = await created(server);
  expect(made.headers.get('access-control-allow-origin')).toBe('*');
  const preflight = { origin: 'https://a.example', 'access-control-request-method': 'PUT' };
  const { status, headers } = await ask('OPTIONS', url, preflight);
  expect(status).toBe(204);
  expect(headers.get('access-control-allow-methods')).toBe('GET,POST,PUT,DELETE,OPTIONS');
  const allowed = 'X-Requested-With,Content-Type,Authorization';
  expect(headers.get('access-control-allow-headers')).toBe(allowed);
});
