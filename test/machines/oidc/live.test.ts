/**
 * The new device against a real OpenID provider, over real HTTP: the machine that is checked, with
 * discovery, dynamic registration and a device code, granted, denied and expired. The channel and
 * the other device are played by hand; the homeserver is a small server on loopback.
 *
 * The provider names no pause, so that the device polls every five seconds, as RFC 8628 has it, by
 * a clock that passes over them.
 */

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { realCrypto } from '../../../machines/crypto/real.ts';
import type { HttpRequest } from '../../../machines/http/message.ts';
import { deviceSecrets, newDeviceId } from '../../../machines/matrix/account.ts';
import { newActors } from '../../../machines/msc3906/actors.ts';
import { namesOf } from '../../../machines/msc3906/messages/names.ts';
import { newGrantMachine } from '../../../machines/msc3906/oidc/newDevice/machine.ts';
import type { OidcReading } from '../../../machines/msc3906/oidc/wire.ts';
import { usualTiming } from '../../../machines/msc3906/timing.ts';
import { Host } from '../../../sim/run/host.ts';
import type { LocalState } from '../../../sim/system/local.ts';
import type { Message } from '../../../sim/system/message.ts';
import { FastClock } from '../live/fastClock.ts';
import { PlainBrowser, type RunningProvider, startProvider } from './openIdProvider.ts';

const crypto = realCrypto(1);
const names = namesOf('stable');
const { flow, channel } = newActors;
const user = 'alice';
const userId = '@alice:example.org';

const running: { close(): void }[] = [];
// The provider warns at length that it is set up for a test.
for (const method of ['info', 'warn'] as const) vi.spyOn(console, method).mockReturnValue();

// The tests run side by side, as each waits for the device to poll.
let isOver = false;
afterAll(() => {
  isOver = true;
  for (const one of running) one.close();
});

/** Knows its provider, and asks it whose a session is. */
function startHomeserver({ issuer, userOf }: RunningProvider): Promise<string> {
  const server: Server = createServer(async ({ url, headers }, response) => {
    const answer = (status: number, body: object): void => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    };
    if (url === '/.well-known/matrix/client') {
      answer(200, { 'm.authentication': { issuer } });
      return;
    }
    const found = await userOf(headers.authorization?.replace('Bearer ', '') ?? '');
    if (found === undefined) answer(401, { errcode: 'M_UNKNOWN_TOKEN' });
    else if (url?.endsWith('/account/whoami')) {
      answer(200, { user_id: `@${found}:example.org`, device_id: newDeviceId });
    } else answer(200, { one_time_key_counts: {} });
  }).listen(0, '127.0.0.1');
  running.push({
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  });
  return new Promise((resolve) => {
    server.on('listening', () => {
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    });
  });
}

/** A request as it is, over the network; the answer comes back as the machine expects it. */
async function exchange(
  host: Host,
  clock: FastClock,
  to: string,
  sent: HttpRequest,
): Promise<void> {
  const over = clock.busy();
  const [method = 'GET'] = sent.type.split(' ');
  const { url, headers, body } = sent;
  const answer = await fetch(url, { method, headers, ...(body === undefined ? {} : { body }) });
  const text = await answer.text();
  const received = { type: `response.${answer.status}`, headers: {}, body: text };
  host.receive(flow, received, to);
  over();
}

interface Device {
  readonly host: Host;
  /** What it was answered, in order: by whom, the status, and the error if it is one. */
  readonly asked: string[];
  /** The states that it was in when it had heard that nothing is decided yet. */
  readonly pending: LocalState['value'][];
  /** What it told the other device. */
  readonly told: Record<string, unknown>[];
  readonly shown: Message[];
}

/** The new device, connected, with an offer of the grant before it. */
async function startDevice(lifeS: number, reading: OidcReading = 'corrected'): Promise<Device> {
  const provider = await startProvider(lifeS);
  running.push(provider);
  const homeserver = await startHomeserver(provider);
  const device = { asked: [], pending: [], told: [], shown: [] } as unknown as Device;
  const clock = new FastClock();
  const host = new Host({
    clock,
    actors: {
      [flow]: newGrantMachine(
        {
          actors: newActors,
          crypto,
          names,
          scans: true,
          e2ee: true,
          stepThree: 'diagram',
          deletes: false,
          amended: () => false,
          timesOut: true,
          timing: usualTiming,
        },
        { reading, providerUrl: provider.issuer, redirects: false, declineEnds: false },
      ),
    },
    send: ({ to, message }) => {
      if (to === 'user') device.shown.push(message);
      else if (to === channel) {
        if (message.type !== 'channel.send') return;
        device.told.push(message.payload as Record<string, unknown>);
        queueMicrotask(() => host.receive(flow, { type: 'channel.sent' }, channel));
      } else {
        exchange(host, clock, to, message as unknown as HttpRequest).catch((error) => {
          // One device polls to the end.
          if (!isOver) throw error;
        });
      }
    },
    observe: ({ event, state }) => {
      const text = event.type.startsWith('response.') ? answerText(event) : '';
      // How often the device polls before the test has walked through the pages is no matter.
      if (text.endsWith('authorization_pending')) device.pending.push(state.value);
      else if (text !== '') device.asked.push(text);
    },
  });
  running.push({ close: () => host.stop() });
  host.start();
  const rendezvous = {
    algorithm: names.algorithm,
    key: 'of no matter',
    transport: { type: names.transport, uri: 'https://rendezvous.example.org/1' },
  };
  const code = { rendezvous, flow: names.flow, intent: 'login.reciprocate' };
  host.receive(flow, { type: 'user.scan', qr: JSON.stringify(code) }, 'user');
  host.receive(flow, { type: 'channel.connected', code: '1234-5678-9012' }, channel);
  const offer = {
    type: 'm.login.protocols',
    protocols: ['device_authorization_grant'],
    homeserver,
    user_id: userId,
  };
  host.receive(flow, { type: 'channel.received', payload: offer }, channel);
  host.receive(flow, { type: 'take-protocol' });
  return Object.assign(device, { host });
}

function answerText({ type, from, body }: Message): string {
  const { error } = JSON.parse(String(body)) as { error?: string };
  return [from, type.slice('response.'.length), error].filter(Boolean).join(' ');
}

/** Waits for what the device does by itself. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 10));
}

/** The page that the other device is told to open. */
async function pageOf({ told }: Device): Promise<{ page: string; userCode: string }> {
  await until(() => told.length > 0);
  const grant = told[0]?.device_authorization_grant as Record<string, string> | undefined;
  const page = grant?.verification_uri_complete ?? '';
  return { page, userCode: new URL(page).searchParams.get('user_code') ?? '' };
}

const stateOf = ({ host }: Device) => host.state(flow).value;
const found = ['homeserver 200', 'provider 200', 'provider 201', 'provider 200'];

describe('a device and a real provider', () => {
  it.concurrent('granted: the device is signed in and tells its keys', async () => {
    const device = await startDevice(600);
    const { page, userCode } = await pageOf(device);
    expect(device.shown).toContainEqual({ type: 'screen.user-code', userCode });
    const browser = new PlainBrowser();
    await browser.open(page);
    await browser.submit();
    expect(browser.text).toContain(userCode);
    await browser.submit();
    await browser.submit({ login: user, password: 'any will do' });
    await browser.submit();
    expect(browser.text).toContain('Sign-in Success');
    await until(() => stateOf(device) === 'awaitingVerified');
    expect(device.asked).toEqual([...found, 'provider 200', 'homeserver 200', 'homeserver 200']);
    expect(device.told.map(({ type }) => type)).toEqual(['m.login.protocol', 'm.login.success']);
    expect(device.told[1]).toMatchObject({
      device_id: newDeviceId,
      device_key: deviceSecrets(crypto, newDeviceId).signing.publicKey,
    });
  });

  it.concurrent('granted in the browser of somebody else: the other device is told', async () => {
    const device = await startDevice(600);
    const { page } = await pageOf(device);
    const browser = new PlainBrowser();
    await browser.open(page);
    await browser.submit();
    await browser.submit();
    await browser.submit({ login: 'bob', password: 'any will do' });
    await browser.submit();
    await until(() => stateOf(device) === 'otherAccount');
    expect(device.told[1]).toEqual({ type: 'm.login.failure', reason: 'unexpected_account' });
  });

  it.concurrent('denied: the device stops, and tells the other one', async () => {
    const device = await startDevice(600);
    const { page } = await pageOf(device);
    const browser = new PlainBrowser();
    await browser.open(page);
    await browser.submit();
    await browser.submit({ abort: 'yes' });
    await until(() => stateOf(device) === 'declined');
    expect(device.asked).toEqual([...found, 'provider 400 access_denied']);
    expect(device.told.map(({ type }) => type)).toEqual(['m.login.protocol', 'm.login.declined']);
  });

  it.concurrent('expired: the device stops, and tells the other one', async () => {
    const device = await startDevice(1);
    await pageOf(device);
    await until(() => stateOf(device) === 'authorizationExpired');
    expect(device.asked).toEqual([...found, 'provider 400 expired_token']);
    expect(device.told[1]).toEqual({ type: 'm.login.failure', reason: 'authorization_expired' });
  });

  it.concurrent('not decided yet: the device polls on', async () => {
    const device = await startDevice(600);
    await pageOf(device);
    await until(() => device.pending.length > 1);
    expect(device.asked).toEqual(found);
    expect(device.pending[0]).toEqual({ authorizing: 'pausing' });
  });

  it.concurrent('as the sketch spells it there is no page to be found in the answer', async () => {
    const device = await startDevice(600, 'sketch');
    await until(() => stateOf(device) === 'loginFailed');
    expect(device.asked).toEqual(found);
    expect(device.told).toEqual([]);
  });
});
