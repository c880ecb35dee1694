/** A thousand sign-ins at once at one relay: no payload is lost or crossed, no memory kept. */

import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { once } from 'node:events';
import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { root } from '../../sim/cli/process.ts';
import { path } from './serving.ts';

const sessions = 1_000;
const rounds = 3;
/** Of a session: while it is there, beside its payload, and once it has ended. */
const liveBytes = 8_000;
const leftBytes = 5_000;
/** How often a payload is kept: once as it came, and in the texts of a machine's state. */
const copies = 3;

/** The server's own count of its points, and its memory after a collection. */
interface Measured {
  readonly sessions: number;
  readonly bytes: number;
}

async function server(lifeMs: number) {
  const args = [
    '--expose-gc',
    '--import',
    'tsx',
    'test/machines/live/loadServer.ts',
    String(lifeMs),
  ];
  const child: ChildProcess = spawn(process.execPath, args, {
    cwd: root,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  const next = async (): Promise<string> => ((await once(lines, 'line')) as [string])[0];
  const baseUrl = await next();
  return {
    baseUrl,
    measure: async (): Promise<Measured> => {
      const line = next();
      child.stdin?.write('\n');
      return JSON.parse(await line) as Measured;
    },
    /** Its exit code, once nobody asks it anything more. */
    end: async (): Promise<number> => {
      child.stdin?.end();
      return ((await once(child, 'close')) as [number])[0];
    },
  };
}

interface Heard {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** Many requests share few connections, as behind a proxy. */
const agent = new Agent({ keepAlive: true, maxSockets: 100 });

function ask(
  method: string,
  url: string,
  headers: Record<string, string> = {},
  body = '',
): Promise<Heard> {
  return new Promise((resolve, reject) => {
    const sized = { ...headers, 'content-length': Buffer.byteLength(body) };
    const asking = request(url, { method, agent, headers: sized }, async (answer) => {
      try {
        const chunks = await answer.toArray();
        const { statusCode: status = 0, headers: told } = answer;
        resolve({ status, headers: told, text: Buffer.concat(chunks).toString() });
      } catch (error) {
        reject(error);
      }
    });
    asking.on('error', reject).end(body);
  });
}

/** A payload that there is once only, and that says whose and which it is. */
const payload = (session: number, round: number, from: string): string =>
  JSON.stringify({ session, round, from, filler: randomBytes(randomInt(2_000)).toString('hex') });

/** One of the two who meet at a point: it writes, and waits for what the other one has written. */
class Side {
  #etag = '';
  readonly #url: string;

  constructor(url: string, etag = '') {
    this.#url = url;
    this.#etag = etag;
  }

  async write(text: string): Promise<void> {
    const put = await ask('PUT', this.#url, { 'if-match': this.#etag }, text);
    expect(put).toMatchObject({ status: 202 });
    this.#etag = String(put.headers.etag);
  }

  async read(): Promise<string> {
    for (;;) {
      const known = this.#etag === '' ? {} : { 'if-none-match': this.#etag };
      const got = await ask('GET', this.#url, known);
      if (got.status === 304) {
        expect(got.headers.etag).toBe(this.#etag);
        await pause(200);
        continue;
      }
      expect(got).toMatchObject({ status: 200 });
      this.#etag = String(got.headers.etag);
      return got.text;
    }
  }
}

/** A thousand things at once; the first that fails fails all. */
const atOnce = <T>(work: (session: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: sessions }, (_, session) => work(session)));

async function meet(baseUrl: string, session: number) {
  const hello = payload(session, 0, 'a');
  const made = await ask('POST', baseUrl + path, {}, hello);
  expect(made).toMatchObject({ status: 201 });
  const url = String(made.headers.location);
  const [a, b] = [new Side(url, String(made.headers.etag)), new Side(url)];
  expect(await b.read()).toBe(hello);
  return { url, a, b, bytes: hello.length };
}

async function talk({ a, b }: { readonly a: Side; readonly b: Side }, session: number) {
  for (let round = 1; round <= rounds; round++) {
    const [question, answer] = [payload(session, round, 'b'), payload(session, round, 'a')];
    // Who listens polls while the other one writes.
    const [heard] = await Promise.all([a.read(), b.write(question)]);
    expect(heard).toBe(question);
    const [told] = await Promise.all([b.read(), a.write(answer)]);
    expect(told).toBe(answer);
  }
}

function expectFreed(before: Measured, after: Measured): void {
  expect(after.sessions).toBe(0);
  expect(after.bytes - before.bytes).toBeLessThan(sessions * leftBytes);
}

/** What a client has said by the time that it is gone: nothing, a part, or all of a request. */
const said = [
  '',
  `POST ${path} HTTP/1.1\r\nHost: a\r\nContent-`,
  `POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n12`,
  `GET ${path}/x HTTP/1.1\r\nHost: a\r\n\r\n`,
];

/** Connects, says that, and is gone. */
function drop(port: number, text: string): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(text, () => setTimeout(() => socket.resetAndDestroy(), 20));
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve());
  });
}

test('ten thousand connections that come and go leave nothing, nor do slow ones', async () => {
  const { baseUrl, measure, end } = await server(3_600_000);
  const port = Number(new URL(baseUrl).port);
  const wave = (count: number) =>
    Promise.all(Array.from({ length: count }, (_, n) => drop(port, said[n % said.length] ?? '')));
  await wave(1_000);
  const before = await measure();
  const slow = Array.from({ length: 100 }, () => {
    const socket = connect(port, '127.0.0.1').on('error', () => {});
    socket.write(`POST ${path} HTTP/1.1\r\nHost: a\r\nX-Slow: `);
    return socket;
  });
  const dribble = setInterval(() => {
    for (const socket of slow) socket.write('a');
  }, 100);
  for (let count = 0; count < 10_000; count += 500) await wave(500);
  // Who comes in the middle of it is served.
  expect((await meet(baseUrl, 0)).bytes).toBeGreaterThan(0);
  clearInterval(dribble);
  expect(slow.every(({ readyState }) => readyState === 'open')).toBe(true);
  for (const socket of slow) socket.destroy();
  await pause(200);
  const after = await measure();
  expect(after.sessions).toBe(1);
  expect(after.bytes - before.bytes).toBeLessThan(sessions * leftBytes);
  expect(await end()).toBe(0);
});

/** Some sessions that nobody looks at: what code, caches and connections take is no session's. */
async function warmUp(baseUrl: string): Promise<void> {
  const few = Array.from({ length: 100 }, async () => {
    const warm = await meet(baseUrl, -1);
    await talk(warm, -1);
    await ask('DELETE', warm.url);
  });
  await Promise.all(few);
}

describe('a thousand sessions at once', () => {
  test('talk, and end with a DELETE', async () => {
    const { baseUrl, measure, end } = await server(3_600_000);
    await warmUp(baseUrl);
    const before = await measure();
    expect(before.sessions).toBe(0);

    const met = await atOnce((session) => meet(baseUrl, session));
    expect(new Set(met.map(({ url }) => url)).size).toBe(sessions);
    const during = await measure();
    expect(during.sessions).toBe(sessions);
    const taken = during.bytes - before.bytes;
    const payloads = met.reduce((sum, { bytes }) => sum + bytes, 0);
    expect(taken - copies * payloads).toBeLessThan(sessions * liveBytes);
    // If they did not take more than may be left, this would show nothing.
    expect(taken).toBeGreaterThan(2 * sessions * leftBytes);

    await atOnce(async (session) => {
      const { url, a, b } = met[session] as (typeof met)[number];
      await talk({ a, b }, session);
      expect(await ask('DELETE', url)).toMatchObject({ status: 204 });
      expect(await ask('GET', url)).toMatchObject({ status: 404 });
    });
    expectFreed(before, await measure());
    expect(await end()).toBe(0);
  });

  test('are left alone, and expire', async () => {
    const { baseUrl, measure, end } = await server(5_000);
    await warmUp(baseUrl);
    const before = await measure();
    const made = await atOnce((session) =>
      ask('POST', baseUrl + path, {}, payload(session, 0, 'a')),
    );
    expect(made.every(({ status }) => status === 201)).toBe(true);
    let after = await measure();
    while (after.sessions > 0) {
      await pause(200);
      after = await measure();
    }
    expectFreed(before, after);
    expect(await ask('GET', String(made[0]?.headers.location))).toMatchObject({ status: 404 });
    expect(await end()).toBe(0);
  });
});
