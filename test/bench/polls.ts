/**
 * Polls of one rendezvous point of `serve`, beside a route of Fastify that does nothing: each in a
 * process of its own, asked by 16 connections, in turns. Prints how many it answers a second.
 *
 * Without arguments it asks; with the name of a server it is that server.
 */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { fastify } from 'fastify';
import { openServer } from '../../machines/live/server.ts';
import { live } from '../../machines/msc3906/live.ts';
import { median } from './sample.ts';

const connections = 16;
const turns = 5;
const turnMs = 1_000;
const hourMs = 3_600_000;
const most = 1_000_000;

/** What a client asks again and again. */
interface Poll {
  readonly url: string;
  readonly etag: string | null;
}

async function bare(): Promise<Poll> {
  const app = fastify();
  app.get('/point', async () => ({ hello: 'world' }));
  return { url: `${await app.listen({ host: '127.0.0.1', port: 0 })}/point`, etag: null };
}

/** As `serve` has it, with a limit on the rate that nobody comes to. */
async function served(): Promise<Poll> {
  const { names } = live.serving;
  const { baseUrl } = await openServer({
    host: '127.0.0.1',
    port: 0,
    publicUrl: null,
    serving: live.serving,
    requestsASecond: most,
    relay: { maxBytes: 10_240, maxSessions: 10, lifeMs: hourMs, longPollMs: 0 },
    accounts: {
      maxAccounts: 0,
      lifeMs: hourMs,
      tokenLifeMs: 30_000,
      visibleAfterMs: 0,
      asksUia: false,
    },
    onDefect: (error) => {
      throw error;
    },
  });
  const made = await fetch(baseUrl + names[0].rendezvousPath, { method: 'POST', body: '{}' });
  return { url: made.headers.get('location') ?? '', etag: made.headers.get('etag') };
}

const servers = { bare, served };
type Name = keyof typeof servers;

/** The server by that name, in a process of its own. */
async function started(name: Name): Promise<{ readonly child: ChildProcess; readonly poll: Poll }> {
  const child = spawn(process.execPath, [process.argv[1] as string, name], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  return { child, poll: JSON.parse(line) as Poll };
}

/** Where the first answer in `text` ends: all others are as long. */
function lengthOf(text: string): number {
  const end = text.indexOf('\r\n\r\n') + 4;
  const told = /^content-length: *(\d+)/im.exec(text.slice(0, end))?.[1];
  return text.startsWith('HTTP/1.1 304') ? end : end + Number(told ?? 0);
}

/** Answers a second, over a turn. */
async function rateOf({ url, etag }: Poll): Promise<number> {
  const { hostname, port, pathname, host } = new URL(url);
  const known = etag === null ? '' : `If-None-Match: ${etag}\r\n`;
  const request = `GET ${pathname} HTTP/1.1\r\nHost: ${host}\r\n${known}\r\n`;
  let answers = 0;
  let length = 0;
  const sockets = Array.from({ length: connections }, () => {
    const socket = connect(Number(port), hostname, () => socket.write(request));
    let got = 0;
    socket.on('data', (bytes) => {
      length ||= lengthOf(bytes.toString('latin1'));
      got += bytes.length;
      if (got < length) return;
      got = 0;
      answers++;
      socket.write(request);
    });
    return socket;
  });
  await pause(turnMs / 4);
  const [startMs, before] = [performance.now(), answers];
  await pause(turnMs);
  const rate = ((answers - before) * 1_000) / (performance.now() - startMs);
  for (const socket of sockets) socket.destroy();
  return rate;
}

async function compare(): Promise<void> {
  const [one, other] = await Promise.all([started('bare'), started('served')]);
  // Polls that bring the payload too, as the route of Fastify does.
  const reads = { ...other.poll, etag: null };
  const rates: Record<string, number[]> = { bare: [], unchanged: [], read: [] };
  for (let turn = 0; turn <= turns; turn++) {
    const asked = { bare: one.poll, unchanged: other.poll, read: reads };
    for (const [name, poll] of Object.entries(asked)) {
      const rate = await rateOf(poll);
      // The first turn warms up.
      if (turn > 0) rates[name]?.push(rate);
    }
  }
  one.child.kill();
  other.child.kill();
  const found = Object.entries(rates).map(([name, all]) => [name, median(all)]);
  process.stdout.write(`${JSON.stringify(Object.fromEntries(found))}\n`);
}

const name = process.argv[2];
if (name === undefined) await compare();
else process.stdout.write(`${JSON.stringify(await servers[name as Name]())}\n`);
