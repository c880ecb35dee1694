/** The fault proxy by itself: what gets there, how often and when, and what comes back. */

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { agentOf } from '../../../machines/live/client.ts';
import type { Fault, Rule } from '../../../machines/live/plan.ts';
import { openProxy } from '../../../machines/live/proxy.ts';
import { live } from '../../../machines/msc3906/live.ts';

const point = '/_matrix/client/rendezvous/abc';
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

type Answer = (reply: ServerResponse, request: IncomingMessage) => void;

/** A server that writes down what gets to it, behind a proxy with a plan. */
async function standing(
  rules: readonly Rule[],
  answer: Answer = (reply) => reply.setHeader('etag', '"1"').end('{"hello":"you"}'),
) {
  const came: string[] = [];
  const server = createServer(async (request, reply) => {
    const { method, url, headers } = request;
    const body = await text(request);
    came.push([method, url, headers['if-match'], body].filter(Boolean).join(' '));
    answer(reply, request);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const faults: string[] = [];
  const { places, stop } = await openProxy({
    behind: { relayUrl: origin, homeserverUrl: `${origin}/accounts/1` },
    plan: rules,
    serving: live.serving,
    clients: ['new', 'existing'],
    onFault: ({ kind }, { from }) => faults.push(`${kind} ${from}`),
  });
  closing.push(stop, () => server.close().closeAllConnections());
  const ask = (method: string, from: 'new' | 'existing' = 'new', body?: string, path = point) =>
    fetch(places.relayUrl + path, {
      method,
      body: body ?? null,
      redirect: 'manual',
      headers: {
        'user-agent': agentOf(from),
        'if-match': '"0"',
      },
    });
  return { origin, places, came, faults, ask };
}

const rule = (fault: Fault, match: Rule['match'] = {}): Rule => ({ match, fault });
const put = `PUT ${point} "0" {"a":1}`;

describe('without a fault', () => {
  it('what is asked and answered is the same as without a proxy', async () => {
    const { ask, came, faults } = await standing([]);
    const answer = await ask('PUT', 'new', '{"a":1}');
    expect([answer.status, answer.headers.get('etag'), await answer.text()]).toEqual([
      200,
      '"1"',
      '{"hello":"you"}',
    ]);
    expect(came).toEqual([put]);
    expect(faults).toEqual([]);
  });

  it('each server has its own address, with what is below it', async () => {
    const { places, came } = await standing([]);
    await fetch(`${places.homeserverUrl}/_matrix/client/v3/sync?timeout=0&since=a%20b`);
    expect(came).toEqual(['GET /accounts/1/_matrix/client/v3/sync?timeout=0&since=a%20b']);
    const elsewhere = await fetch(new URL('/other', places.relayUrl));
    expect(elsewhere.status).toBe(404);
    expect(came).toHaveLength(1);
  });

  it('an answer without a body has none, and a cut connection is cut', async () => {
    const unchanged = await standing([], (reply) => reply.writeHead(304, { etag: '"1"' }).end());
    const answer = await unchanged.ask('GET');
    expect([answer.status, await answer.text()]).toEqual([304, '']);
    const cut = await standing([], (reply) => reply.destroy());
    await expect(cut.ask('GET')).rejects.toThrow('fetch failed');
  });

  const locations: [string, (origin: string) => string, (origin: string) => string][] = [
    ['at the relay', (o) => `${o}${point}`, () => `relay${point}`],
    ['at the relay, relative', () => point, () => `relay${point}`],
    ['at the homeserver', (o) => `${o}/accounts/1/x`, () => 'homeserver/x'],
    ['anywhere else', () => 'https://elsewhere.example/x', () => 'https://elsewhere.example/x'],
  ];
  for (const [where, sent, heard] of locations) {
    it(`a Location ${where}: traffic stays on the proxy if it can`, async () => {
      let location = '';
      const { ask, origin, places } = await standing([], (reply) =>
        reply.writeHead(201, { location }).end(),
      );
      location = sent(origin);
      const answer = await ask('POST', 'existing', '{}');
      const base = places.relayUrl.replace(/relay$/, '');
      expect(answer.headers.get('location')?.replace(base, '')).toBe(heard(origin));
    });
  }
});

describe('a fault', () => {
  it('lost request: it does not get there', async () => {
    const { ask, came, faults } = await standing([rule({ kind: 'lost', way: 'request' })]);
    await expect(ask('PUT', 'new', '{"a":1}')).rejects.toThrow('fetch failed');
    expect(came).toEqual([]);
    expect(faults).toEqual(['lost new']);
  });

  it('lost answer: it gets there, and nothing comes back', async () => {
    const { ask, came } = await standing([rule({ kind: 'lost', way: 'answer' }, { nth: 1 })]);
    await expect(ask('PUT', 'new', '{"a":1}')).rejects.toThrow('fetch failed');
    expect(came).toEqual([put]);
    expect((await ask('PUT', 'new', '{"a":1}')).status).toBe(200);
  });

  it('doubled: it gets there twice, and the first answer counts', async () => {
    let answers = 0;
    const { ask, came } = await standing([rule({ kind: 'doubled' })], (reply) => {
      answers++;
      reply.writeHead(answers === 1 ? 202 : 412).end();
    });
    expect((await ask('PUT', 'new', '{"a":1}')).status).toBe(202);
    expect(came).toEqual([put, put]);
  });

  it('delayed: others get there first', async () => {
    const { ask, came } = await standing([rule({ kind: 'delayed', ms: 300 }, { method: 'PUT' })]);
    await Promise.all([ask('PUT', 'new', '{"a":1}'), ask('GET', 'new'), ask('GET', 'existing')]);
    expect(came.map((line) => line.split(' ')[0])).toEqual(['GET', 'GET', 'PUT']);
  });

  it('delayed, and given up by its client before: it never gets there', async () => {
    const { places, came, faults } = await standing([rule({ kind: 'delayed', ms: 200 })]);
    const gone = new AbortController();
    const asked = fetch(places.relayUrl + point, { signal: gone.signal });
    await expect.poll(() => faults.length).toBe(1);
    gone.abort();
    await expect(asked).rejects.toThrow('aborted');
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(came).toEqual([]);
  });

  it('reordered: it waits for a request of the other client, not for one of its own', async () => {
    const { ask, came, faults } = await standing([rule({ kind: 'reordered' }, { method: 'PUT' })]);
    const held = ask('PUT', 'new', '{"a":1}');
    await expect.poll(() => faults.length).toBe(1);
    await ask('GET', 'new');
    expect(came).toHaveLength(1);
    await ask('GET', 'existing');
    expect((await held).status).toBe(200);
    expect(came.map((line) => line.split(' ')[0])).toEqual(['GET', 'GET', 'PUT']);
  });

  for (const [status, errcode] of [
    [404, 'M_NOT_FOUND'],
    [412, 'M_CONCURRENT_WRITE'],
    [413, 'M_TOO_LARGE'],
    [500, 'M_UNKNOWN'],
  ] as const) {
    it(`answered ${status}: nobody is asked`, async () => {
      const { ask, came } = await standing([rule({ kind: 'answered', status })]);
      const answer = await ask('PUT', 'new', '{"a":1}');
      expect([answer.status, await answer.json()]).toEqual([status, { errcode }]);
      expect(came).toEqual([]);
    });
  }

  it('answered 429: as the server would say it, and how long to wait', async () => {
    const { places, came } = await standing([rule({ kind: 'answered', status: 429 })]);
    for (const [url, errcode] of [
      [places.relayUrl + point, 'M_UNKNOWN'],
      [`${places.homeserverUrl}/_matrix/client/v3/login`, 'M_LIMIT_EXCEEDED'],
    ] as const) {
      const answer = await fetch(url, { method: 'POST', body: '{}' });
      expect([answer.status, await answer.json()]).toEqual([
        429,
        { errcode, retry_after_ms: 1_000 },
      ]);
      expect(answer.headers.get('retry-after')).toBe('1');
      expect(answer.headers.get('cache-control')).toBe('no-store, no-transform');
    }
    expect(came).toEqual([]);
  });

  it('expired: the point is deleted before the request gets there', async () => {
    const { ask, came } = await standing([rule({ kind: 'expired' }, { nth: 1 })]);
    await ask('GET', 'existing');
    await ask('GET', 'existing');
    expect(came).toEqual([`DELETE ${point}`, `GET ${point} "0"`, `GET ${point} "0"`]);
  });

  it('changed request: one bit of a byte, or all of it', async () => {
    const { ask, came } = await standing([
      rule({ kind: 'changed', way: 'request' }, { nth: 1 }),
      rule({ kind: 'changed', way: 'request', at: 2 }, { nth: 2 }),
      rule({ kind: 'changed', way: 'request', at: 99 }, { nth: 3 }),
      rule({ kind: 'changed', way: 'request', body: 'anything' }, { nth: 4 }),
      rule({ kind: 'changed', way: 'request', body: 'anything' }, { nth: 5 }),
    ]);
    for (let n = 0; n < 4; n++) await ask('PUT', 'new', '{"a":1}');
    await ask('GET', 'new');
    expect(came.map((line) => line.split(' ')[3])).toEqual([
      '{"a#:1}',
      '{"`":1}',
      '{"a":1}',
      'anything',
      // What has no body gets none.
      undefined,
    ]);
  });

  it('changed answer: one bit of a byte, or all of it', async () => {
    const { ask, came } = await standing([
      rule({ kind: 'changed', way: 'answer', at: 10 }, { nth: 1 }),
      rule({ kind: 'changed', way: 'answer', body: 'anything' }, { nth: 2 }),
    ]);
    const bodies = [await (await ask('GET')).text(), await (await ask('GET')).text()];
    expect(bodies).toEqual(['{"hello":"xou"}', 'anything']);
    expect(came).toHaveLength(2);
  });
});
