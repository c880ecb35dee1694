/** `serve` as a process: what it says, what it refuses, and how it ends. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { command, root } from '../../sim/cli/process.ts';
import { typedHere } from '../here.ts';
import { entriesIn } from './harSchema.ts';
import { RawClient } from './rawClient.ts';
import { ask, path, post } from './serving.ts';

async function started(args: readonly string[] = []) {
  const all = [...command, 'serve', '--port', '0', ...args];
  const child = spawn(process.execPath, all, { cwd: root });
  let [stdout, stderr] = ['', ''];
  child.stderr.on('data', (text) => {
    stderr += text;
  });
  const ended = once(child, 'close').then(([status, signal]) => ({
    status: status as number | null,
    signal: signal as string | null,
    stdout,
    stderr,
  }));
  const url = /^relay at (\S+)\n.*curl -X POST (\S+)\n$/;
  for await (const text of child.stdout.iterator({ destroyOnReturn: false })) {
    stdout += text;
    if (url.test(stdout)) break;
  }
  child.stdout.resume();
  const [, baseUrl = '', accounts = ''] = url.exec(stdout) ?? [];
  return { baseUrl, accounts, child, ended };
}

/** What is said of an address that others reach, without the URL that they reach it by. */
const beyondLoopback = (hosts: readonly string[]) =>
  Object.fromEntries(
    hosts.map((host) => [
      `host: expected --url beside an address beyond loopback, got "${host}" alone: whoever asks ` +
        'would choose what addresses the server gives out',
      ['--host', host],
    ]),
  );

describe('serve', () => {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    test(`ends at ${signal} when all requests have their answers`, async () => {
      const file = join(mkdtempSync(join(tmpdir(), 'har-')), 'log.har');
      const options = ['--long-poll', '60', '--har', file];
      const { baseUrl, accounts, child, ended } = await started(options);
      expect((await ask('POST', accounts)).status).toBe(200);
      const { url, etag } = await post({ baseUrl });
      const poll = ask('GET', url, { 'if-none-match': etag });
      const raw = new RawClient(Number(new URL(url).port));
      const socket = await raw.open();
      const { pathname } = new URL(url);
      const head = `PUT ${pathname} HTTP/1.1\r\nHost: a\r\nIf-Match: ${etag}\r\n`;
      socket.write(`${head}Content-Length: 4\r\n\r\nab`);
      for (let asked = 0; asked < 20; asked++) await ask('GET', url);
      child.kill(signal);
      expect(await poll).toMatchObject({ status: 304 });
      socket.write('cd');
      expect(await raw.hear()).toMatchObject({ status: 202, headers: { connection: 'close' } });
      expect(await ended).toMatchObject({ status: 0, signal: null, stderr: '' });
      await expect(ask('GET', url)).rejects.toThrow('fetch failed');
      const log = entriesIn(file).map(({ request, response }) => [
        request.method,
        response.status,
        request.postData?.text,
      ]);
      expect(log).toHaveLength(24);
      expect(log.slice(-2)).toEqual([
        ['GET', 304, undefined],
        ['PUT', 202, 'abcd'],
      ]);
    });
  }

  test('ends at SIGTERM under load, and nothing that it has told is lost', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'har-')), 'log.har');
    const { baseUrl, child, ended } = await started(['--har', file]);
    const points = await Promise.all(Array.from({ length: 16 }, () => post({ baseUrl })));
    /** The ETags that each point has told its writer. */
    const told = points.map(({ etag }) => [etag]);
    const work = points.map(async ({ url }, point) => {
      const tags = told[point] as string[];
      for (;;) {
        const put = await ask('PUT', url, { 'if-match': tags.at(-1) ?? '' }, `${tags.length}`);
        expect(put.status).toBe(202);
        tags.push(put.headers.get('etag') ?? '');
      }
    });
    const over = Promise.allSettled(work);
    while (told.some(({ length }) => length < 10)) await pause(5);
    child.kill('SIGTERM');
    expect(await ended).toMatchObject({ status: 0, signal: null, stderr: '' });
    for (const { reason } of (await over) as PromiseRejectedResult[]) {
      expect(reason.message).toBe('fetch failed');
    }
    const written = entriesIn(file).flatMap(({ response }) =>
      response.headers.flatMap(({ name, value }) => (name === 'etag' ? [value] : [])),
    );
    expect(new Set(written)).toEqual(new Set([...written, ...told.flat()]));
  });

  test.each([
    ['of the usual protocol', [], 'v3/login'],
    ['of another one', ['--model', 'msc4108'], 'v1/auth_metadata'],
  ])('has the relays of all protocols beside the homeservers %s', async (_, options, endpoint) => {
    const { baseUrl, accounts, child, ended } = await started([...options, '--relay-life', '200']);
    const client = `${baseUrl}/_matrix/client`;
    const unstable = `${client}/unstable/org.matrix`;
    for (const url of [`${client}/rendezvous`, `${unstable}.msc3886/rendezvous`]) {
      expect((await ask('POST', url, {}, '{}')).headers.get('x-max-bytes')).toBe('10240');
    }
    const plain = { 'content-type': 'text/plain' };
    const made = await ask('POST', `${unstable}.msc4108/rendezvous`, plain, 'x');
    expect(JSON.parse(made.text)).toHaveProperty('url');
    for (const path of ['v1/rendezvous', 'unstable/io.element.msc4388/rendezvous']) {
      const { text } = await ask('POST', `${client}/${path}`, {}, '{"data":""}');
      const { expires_in_ms: left } = JSON.parse(text) as { expires_in_ms: number };
      expect(left > 100_000 && left <= 200_000).toBe(true);
    }
    const { homeserver } = JSON.parse((await ask('POST', accounts)).text) as { homeserver: string };
    const found = await ask('GET', `${homeserver}/_matrix/client/${endpoint}`);
    expect(found.status).toBe(200);
    child.kill('SIGTERM');
    expect(await ended).toMatchObject({ status: 0, stderr: '' });
  });

  test('sets what it is told to', async () => {
    const options = ['--max-bytes', '20', '--max-sessions', '2', '--relay-life', '100'];
    const others = ['--url', 'https://a.example/b/', '--rate', '12', '--token-life', '7'];
    const { baseUrl, child, ended } = await started([...options, ...others, '--uia']);
    const { url, made } = await post({ baseUrl });
    expect(url).toMatch(`https://a.example/b${path}/`);
    expect(made.headers.get('x-max-bytes')).toBe('20');
    const dates = ['expires', 'last-modified'].map((name) => made.headers.get(name) ?? '');
    const [expires = 0, modified = 0] = dates.map((date) => Date.parse(date));
    expect(Math.abs(expires - modified - 100_000)).toBeLessThanOrEqual(1_000);
    expect((await post({ baseUrl })).made.status).toBe(201);
    expect((await post({ baseUrl })).made.status).toBe(403);
    const account = JSON.parse((await ask('POST', `${baseUrl}/_rendezvous/accounts`)).text);
    const homeserver = account.homeserver.replace('https://a.example/b', baseUrl);
    const getToken = `${homeserver}/_matrix/client/v1/login/get_token`;
    const { accessToken, password } = account.existing;
    const authorization = `Bearer ${accessToken}`;
    const challenge = await ask('POST', getToken, { authorization }, '{}');
    expect(challenge.status).toBe(401);
    const { session } = JSON.parse(challenge.text);
    const identifier = { type: 'm.id.user', user: account.userId };
    const auth = { type: 'm.login.password', session, identifier, password };
    const token = await ask('POST', getToken, { authorization }, JSON.stringify({ auth }));
    expect(JSON.parse(token.text).expires_in_ms).toBe(7_000);
    let answer = await ask('GET', baseUrl);
    while (answer.status !== 429) answer = await ask('GET', baseUrl);
    child.kill('SIGTERM');
    expect((await ended).status).toBe(0);
  });

  test('bad usage: one line, exit code 2', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as { port: number };
    const cases = {
      'port: expected a whole number from 0 to 65535, got "x"': ['--port', 'x'],
      'rate: expected a whole number from 1 to 1000000, got "0"': ['--rate', '0'],
      'relay-life: expected seconds from 0.001 to 3600, got "never"': ['--relay-life', 'never'],
      'url: expected one like https://example.org, got "example.org"': ['--url', 'example.org'],
      'har: expected a file that can be written, got EISDIR for "/"': ['--har', '/'],
      [`serve: expected to listen at 127.0.0.1, port ${port}, got EADDRINUSE`]: [
        '--port',
        String(port),
      ],
      'serve: expected to listen at 192.0.2.1, port 8090, got EADDRNOTAVAIL': [
        '--host',
        '192.0.2.1',
        '--url',
        'https://a.example',
      ],
      ...beyondLoopback(['0.0.0.0', '::', '', '192.0.2.1', '::ffff:192.0.2.1']),
      "unknown option '--prot' (Did you mean --port?)": ['--prot', '1'],
    };
    for (const [line, args] of Object.entries(cases)) {
      expect(await typedHere(['serve', ...args])).toEqual({
        code: 2,
        out: '',
        error: `rendezvous: ${line}\n`,
      });
    }
    taken.close();
  });
});
