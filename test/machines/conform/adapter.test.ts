/** The adapter of matrix-js-sdk as a process: its lines, its clock, and that it lives on. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { existingDeviceId, userId } from '../../../machines/matrix/account.ts';
import { namesOf } from '../../../machines/msc3906/messages/names.ts';
import { type ClientServer, clientServer } from './server.ts';

const program = new URL(
  '../../../machines/msc3906/conform/adapters/matrix-js-sdk.mjs',
  import.meta.url,
);
const names = namesOf('unstable', 'v1');

/** The bare process: no class of ours between the test and its lines. */
class Lines {
  readonly #child: ChildProcess;
  readonly #lines: string[] = [];
  #arrived: (() => void) | undefined;

  constructor() {
    this.#child = spawn(process.execPath, [program.pathname], {
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    const lines = createInterface({ input: this.#child.stdout as NodeJS.ReadableStream });
    lines.on('line', (line) => {
      this.#lines.push(line);
      this.#arrived?.();
    });
  }

  say(order: unknown): void {
    const line = typeof order === 'string' ? order : JSON.stringify(order);
    this.#child.stdin?.write(`${line}\n`);
  }

  /** The next line, which has to be JSON. */
  async next(): Promise<Record<string, unknown>> {
    while (this.#lines.length === 0) {
      await new Promise<void>((resolve) => {
        this.#arrived = resolve;
      });
    }
    return JSON.parse(this.#lines.shift() as string);
  }

  async ask(order: unknown): Promise<Record<string, unknown>> {
    this.say(order);
    return this.next();
  }

  /** Ends its input. The exit code. */
  async end(): Promise<unknown> {
    const exited = once(this.#child, 'exit');
    this.#child.stdin?.end();
    return (await exited)[0];
  }

  get isQuiet(): boolean {
    return this.#lines.length === 0;
  }
}

let client: Lines;
let server: ClientServer;
let hello: Record<string, unknown>;

beforeAll(async () => {
  client = new Lines();
  hello = await client.next();
});
afterAll(async () => {
  expect(await client.end()).toBe(0);
});
beforeEach(async () => {
  server = await clientServer(names);
});
afterEach(async () => {
  expect(await client.ask({ do: 'stop' })).toEqual({ event: 'stopped' });
  await server.stop();
});

const start = (more: object = {}) => ({
  do: 'start',
  homeserver: server.baseUrl,
  relay: server.baseUrl + names.rendezvousPath,
  userId,
  deviceId: existingDeviceId,
  accessToken: server.account.accessToken,
  crossSigning: true,
  ...more,
});

describe('adapter', () => {
  it('says what it is', () => {
    expect(hello).toEqual({
      event: 'hello',
      protocol: 1,
      client: 'matrix-js-sdk 34.9.0',
      roles: ['existing'],
      shows: true,
      scans: false,
      clock: 'steered',
      dialect: 'v1',
      names: 'unstable',
      decides: ['password', 'answers'],
    });
  });

  it('sets up a fresh client each time, with cross-signing keys or without', async () => {
    expect(await client.ask(start())).toEqual({ event: 'ready' });
    const first = server.live.published;
    expect(first?.crossSigning).not.toBe(null);
    await server.stop();
    server = await clientServer(names);
    expect(await client.ask(start({ crossSigning: false }))).toEqual({ event: 'ready' });
    const second = server.live.published;
    expect(second?.crossSigning).toBe(null);
    expect(second?.device.keys).not.toEqual(first?.device.keys);
    // The machine has not been asked for anything.
    expect(server.asked).toEqual([]);
  });

  it('says that it is unable when the homeserver does not know it, or is not there', async () => {
    expect(await client.ask(start({ accessToken: 'another' }))).toMatchObject({
      event: 'unable',
      reason: expect.stringMatching(/401/),
    });
    const { baseUrl } = await goneServer();
    expect(await client.ask(start({ homeserver: baseUrl }))).toMatchObject({ event: 'unable' });
  });

  it('shows a code with a point at the relay', async () => {
    await client.ask(start());
    server.open();
    const screen = await client.ask({ do: 'show' });
    expect(screen).toMatchObject({ event: 'screen', screen: 'qr' });
    expect(JSON.parse(String(screen.qr))).toEqual({
      rendezvous: {
        algorithm: names.algorithm,
        key: expect.any(String),
        transport: {
          type: names.transport,
          uri: expect.stringContaining(server.baseUrl + names.rendezvousPath),
        },
      },
      intent: 'login.reciprocate',
    });
  });

  it('has its time from "advance" alone', async () => {
    await client.ask(start());
    server.open();
    const { qr } = await client.ask({ do: 'show' });
    const { uri } = JSON.parse(String(qr)).rendezvous.transport;
    // It has looked once, and looks again when a second has gone by. By then the point is gone.
    await pause(1_200);
    await fetch(uri, { method: 'DELETE' });
    // Under way is its sync alone.
    const advanced = { event: 'advanced', underway: 1 };
    expect(await client.ask({ do: 'advance', ms: 999 })).toEqual(advanced);
    await pause(100);
    expect(client.isQuiet).toBe(true);
    client.say({ do: 'advance', ms: 1_000 });
    const events = [await client.next(), await client.next()];
    expect(events).toContainEqual(expect.objectContaining({ event: 'advanced' }));
    expect(events).toContainEqual({ event: 'ended', outcome: 'failed', reason: 'unknown' });
  });

  it('ends as failed when there is no relay, and goes on with the next run', async () => {
    const { baseUrl } = await goneServer();
    await client.ask(start({ relay: `${baseUrl}/rendezvous` }));
    server.open();
    expect(await client.ask({ do: 'show' })).toEqual({
      event: 'ended',
      outcome: 'failed',
      reason: 'fetch failed',
    });
    await server.stop();
    server = await clientServer(names);
    expect(await client.ask(start())).toEqual({ event: 'ready' });
    server.open();
    expect(await client.ask({ do: 'show' })).toMatchObject({ screen: 'qr' });
  });

  it('passes over lines that it cannot make sense of, or not now', async () => {
    for (const line of ['nonsense', '{}', { do: 'dance' }, { do: 'approve' }, { do: 'show' }]) {
      client.say(line);
    }
    expect(await client.ask({ do: 'advance', ms: 0 })).toMatchObject({ event: 'advanced' });
  });
});

/** Where nobody listens any more. */
async function goneServer(): Promise<{ readonly baseUrl: string }> {
  const { baseUrl, stop } = await clientServer(names);
  await stop();
  return { baseUrl };
}
