/** The log of a server: every exchange as it was, whole whenever it is looked at. */

import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { HarFile } from '../../../machines/live/har.ts';
import { entriesIn } from './harSchema.ts';
import { RawClient } from './rawClient.ts';
import { ask, path, post, serving } from './serving.ts';

const fileIn = (): string => join(mkdtempSync(join(tmpdir(), 'har-')), 'log.har');

async function logged() {
  const file = fileIn();
  const log = new HarFile(file);
  const relay = { longPollMs: 50_000 };
  const server = await serving({ relay, onExchange: (one) => log.add(one) });
  return { file, log, server };
}

describe('a log', () => {
  it('has each request and its answer, with what is in them', async () => {
    const { file, log, server } = await logged();
    expect(entriesIn(file)).toEqual([]);
    const { url, etag } = await post(server, '{"a":"ä"}');
    const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    const put = await ask('PUT', `${url}?a=1&b=%20`, { 'if-match': etag }, bytes);
    expect(put.status).toBe(202);
    expect((await ask('GET', url)).status).toBe(200);
    await ask('OPTIONS', url);
    await ask('GET', `${server.baseUrl}/%zz?x`);
    const entries = entriesIn(file);
    expect(entries.map(({ request: { method }, response }) => [method, response.status])).toEqual([
      ['POST', 201],
      ['PUT', 202],
      ['GET', 200],
      ['OPTIONS', 204],
      ['GET', 404],
    ]);
    const [made, written, read] = entries as [never, never, never];
    expect(made).toMatchObject({
      request: {
        url: server.baseUrl + path,
        bodySize: 10,
        postData: { mimeType: 'application/json', text: '{"a":"ä"}' },
      },
      response: { statusText: 'Created', redirectURL: url, content: { size: 0, text: '' } },
    });
    const base64 = Buffer.from(bytes).toString('base64');
    expect(written).toMatchObject({
      request: {
        url: `${url}?a=1&b=%20`,
        queryString: [
          { name: 'a', value: '1' },
          { name: 'b', value: ' ' },
        ],
        headers: expect.arrayContaining([{ name: 'if-match', value: etag }]),
        postData: { text: base64, _encoding: 'base64' },
      },
      response: {
        headers: expect.arrayContaining([{ name: 'etag', value: put.headers.get('etag') }]),
      },
    });
    expect(read).toMatchObject({ response: { content: { text: base64, encoding: 'base64' } } });
    log.close();
  });

  it('has what got no answer, and what is no URL', async () => {
    const { file, log, server } = await logged();
    const { url, etag } = await post(server);
    const gone = new AbortController();
    const { signal } = gone;
    const left = fetch(url, { headers: { 'if-none-match': etag }, signal }).catch(() => {});
    await expect.poll(() => server.sessions.waiting).toBe(1);
    gone.abort();
    await left;
    await expect.poll(() => entriesIn(file).length).toBe(2);
    expect(entriesIn(file)[1]?.response).toMatchObject({ status: 0, _error: 'no answer' });
    const raw = new RawClient(Number(new URL(server.baseUrl).port));
    for (const [target, host] of [
      ['*', 'a b'],
      ['http://other.example/x?y=1', 'z'],
      ['//[', 'z'],
    ]) {
      await raw.ask(`GET ${target} HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
    }
    raw.close();
    const urls = entriesIn(file).map(({ request }) => request.url);
    expect(urls.slice(2)).toEqual([
      `${server.baseUrl}/*`,
      'http://other.example/x?y=1',
      'http://z//[',
    ]);
    log.close();
    await ask('GET', server.baseUrl);
    expect(entriesIn(file)).toHaveLength(5);
  });
});
