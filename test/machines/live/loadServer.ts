/**
 * A server in a process of its own, to be put under load: it prints where it is, and for each line
 * that comes in how many points there are and what they take.
 */

import { createInterface } from 'node:readline';
import { openServer } from '../../../machines/live/server.ts';
import { live } from '../../../machines/msc3906/live.ts';

const server = await openServer({
  host: '127.0.0.1',
  serving: live.serving,
  port: 0,
  publicUrl: null,
  requestsASecond: 1_000_000,
  relay: {
    maxBytes: 10_240,
    maxSessions: 10_000,
    lifeMs: Number(process.argv[2]),
    longPollMs: 0,
  },
  accounts: {
    maxAccounts: 0,
    lifeMs: 60_000,
    tokenLifeMs: 30_000,
    visibleAfterMs: 0,
    asksUia: false,
  },
  onDefect: (error) => {
    throw error;
  },
});
console.log(server.baseUrl);
for await (const _ of createInterface({ input: process.stdin })) {
  // Twice: what only weak references held at the first time is gone at the second.
  for (let time = 0; time < 2; time++) globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  const bytes = heapUsed + external;
  console.log(JSON.stringify({ sessions: server.sessions.size, bytes }));
}
await server.stop();
