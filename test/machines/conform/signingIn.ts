/** Whole sign-ins over loopback: our new device opposite a real client. */

import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { Adapter } from '../../../machines/conform/adapter.ts';
import { existingDeviceId, publicKeyIn, userId } from '../../../machines/matrix/account.ts';
import type { Screen } from '../../../machines/matrix/user/context.ts';
import { conform } from '../../../machines/msc3906/conform/conform.ts';
import type { SignInHello, SignInShown } from '../../../machines/msc3906/conform/lines.ts';
import { namesOf } from '../../../machines/msc3906/messages/names.ts';
import type { NewDeviceContext } from '../../../machines/msc3906/newDevice/context.ts';
import { Device } from '../live/device.ts';
import { FastClock } from '../live/fastClock.ts';
import { type ClientServer, clientServer } from './server.ts';

/** The client's time goes faster than ours, in such steps. */
const stepMs = 300;
const pauseMs = 100;

interface Taken {
  /** Both screens as they come, each by its name. */
  readonly existing: SignInShown[];
  readonly fresh: Screen[];
  readonly server: ClientServer;
  readonly device: Device;
}

interface Wishes {
  /** Usually true. */
  readonly e2ee?: boolean;
  readonly decide?: 'approve' | 'decline';
  /** Whether the client scans what the new device shows; usually it is the other way round. */
  readonly scans?: boolean;
}

async function begun(adapter: Adapter, { e2ee = true, scans = false }: Wishes): Promise<Taken> {
  const hello = adapter.hello as unknown as SignInHello;
  const names = namesOf(hello.names, hello.dialect);
  const server = await clientServer(names);
  const { baseUrl, account } = server;
  const settings = {
    homeserver: baseUrl,
    relay: baseUrl + names.rendezvousPath,
    userId,
    deviceId: existingDeviceId,
    accessToken: account.accessToken,
    crossSigning: true,
  };
  expect(await adapter.ask({ do: 'start', ...settings }, 'ready', 'unable')).toEqual({
    event: 'ready',
  });
  server.open();
  const fresh: Screen[] = [];
  const device = new Device({
    names,
    places: { homeserverUrl: baseUrl, relayUrl: baseUrl },
    deletes: true,
    scans: !scans,
    // As clients read it: whoever has scanned sends nothing before the protocols have come.
    stepThree: 'diagram',
    e2ee,
    account: null,
    role: 'newcomer',
    clock: new FastClock(),
    seed: randomUUID(),
    show: (screen) => {
      fresh.push(screen);
      if (scans && screen.type === 'screen.qr') adapter.order({ do: 'scan', qr: screen.qr });
    },
  });
  return { existing: [], fresh, server, device };
}

async function takenTo(adapter: Adapter, taken: Taken, { decide, scans }: Wishes): Promise<void> {
  const { existing, fresh, device } = taken;
  device.start();
  adapter.onShown = (line) => {
    const shown = line as unknown as SignInShown;
    existing.push(shown);
    if (shown.event === 'ended') return;
    if (shown.screen === 'qr') device.act({ type: 'user.scan', qr: shown.qr });
    if (shown.screen === 'approve') adapter.order({ do: decide ?? 'approve' });
  };
  if (!scans) adapter.order({ do: 'show' });
  const isOver = (): boolean =>
    existing.some(({ event }) => event === 'ended') &&
    fresh.some(({ type }) => type === 'screen.ended');
  while (!isOver()) {
    await adapter.ask({ do: 'advance', ms: stepMs }, 'advanced');
    await pause(pauseMs);
  }
}

const codesIn = (shown: readonly object[]) =>
  shown.flatMap((one) => ('code' in one ? [one.code] : []));

/** Each device has verified the other, and has shown the same code. */
function expectVerified({ existing, fresh, server, device }: Taken): void {
  const codes = codesIn(existing);
  expect(codes).toEqual([expect.stringMatching(/^\d{4}-\d{4}-\d{4}$/)]);
  expect(codesIn(fresh)).toEqual(codes);
  expect(existing.at(-1)).toMatchObject({ event: 'ended', outcome: 'success' });
  expect(fresh.at(-1)).toMatchObject({ type: 'screen.ended', outcome: 'success' });

  const own = ['GET capabilities', 'POST login/get_token', 'POST keys/signatures/upload'];
  expect(server.asked.filter((type) => own.includes(type))).toEqual(own);
  const homeserver = server.homeserver();
  expect(homeserver.value).toMatchObject({ token: 'used', device: 'visible' });
  // The machine has verified the signature with the self-signing key that the client uploaded.
  expect(homeserver.context).toMatchObject({ crossSigned: true, signedIn: true });
  expect(server.asked.filter((type) => type === 'POST login')).toHaveLength(1);
  const published = server.live.published;
  const masterKey = publicKeyIn(published?.crossSigning?.master);
  expect(masterKey).toEqual(expect.any(String));
  expect(device.state('newDevice').context as NewDeviceContext).toMatchObject({
    trustsMasterKey: true,
    trustsVerifyingDevice: true,
    masterKey,
    verifyingId: existingDeviceId,
    verifyingDevice: { keys: published?.device.keys },
  });
}

/** Tests of a client that is started with `command`; of one that scans a code too, if it does. */
export function signsIn(command: readonly string[], { scans }: { readonly scans: boolean }): void {
  let adapter: Adapter;
  let taken: Taken | undefined;
  const signIn = async (wishes: Wishes): Promise<Taken> => {
    taken = await begun(adapter, wishes);
    await takenTo(adapter, taken, wishes);
    return taken;
  };

  beforeAll(async () => {
    adapter = await Adapter.start(command, conform.lines);
  });
  afterAll(() => adapter.close());
  afterEach(async () => {
    taken?.device.stop();
    await adapter.ask({ do: 'stop' }, 'stopped');
    await taken?.server.stop();
  });

  it('completes, with one code on both screens and each device verified by the other', async () => {
    expectVerified(await signIn({}));
  });

  it.runIf(scans)('completes when it is the client that scans', async () => {
    expectVerified(await signIn({ scans: true }));
  });

  it('completes without E2EE', async () => {
    const { existing, server } = await signIn({ e2ee: false });
    expect(existing.at(-1)).toMatchObject({ event: 'ended', outcome: 'success' });
    expect(server.homeserver().value).toMatchObject({ token: 'used', device: 'signedIn' });
    expect(server.asked).not.toContain('POST keys/signatures/upload');
  });

  it('ends on both sides when the user declines, and no token is made', async () => {
    const { existing, fresh, server } = await signIn({ decide: 'decline' });
    expect(existing.at(-1)).toMatchObject({ event: 'ended', outcome: 'declined' });
    expect(fresh.at(-1)).toMatchObject({ type: 'screen.ended', outcome: 'declined' });
    expect(server.homeserver().value).toMatchObject({ token: 'none', device: 'absent' });
  });
}
