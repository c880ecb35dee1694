/** A whole sign-in over loopback: our new device opposite the real matrix-js-sdk. */

import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Adapter } from '../../../machines/conform/adapter.ts';
import { existingDeviceId, publicKeyIn, userId } from '../../../machines/matrix/account.ts';
import type { Screen } from '../../../machines/matrix/user/context.ts';
import { conform } from '../../../machines/msc3906/conform/conform.ts';
import type { SignInShown } from '../../../machines/msc3906/conform/lines.ts';
import { namesOf } from '../../../machines/msc3906/messages/names.ts';
import type { NewDeviceContext } from '../../../machines/msc3906/newDevice/context.ts';
import { Device } from '../live/device.ts';
import { FastClock } from '../live/fastClock.ts';
import { type ClientServer, clientServer } from './server.ts';

const program = new URL(
  '../../../machines/msc3906/conform/adapters/matrix-js-sdk.mjs',
  import.meta.url,
);
/** The client's time goes faster than ours, in such steps. */
const stepMs = 300;
const pauseMs = 100;
const names = namesOf('unstable', 'v1');

let adapter: Adapter;
let server: ClientServer | undefined;
let device: Device | undefined;

beforeAll(async () => {
  adapter = await Adapter.start([process.execPath, program.pathname], conform.lines);
});
afterAll(() => adapter.close());
afterEach(async () => {
  device?.stop();
  await adapter.ask({ do: 'stop' }, 'stopped');
  await server?.stop();
});

/** Both screens as they come, each by its name. */
interface Seen {
  readonly existing: SignInShown[];
  readonly fresh: Screen[];
}

async function signIn(e2ee: boolean, decide: 'approve' | 'decline'): Promise<Seen> {
  const seen: Seen = { existing: [], fresh: [] };
  server = await clientServer(names);
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
  const newDevice = new Device({
    names,
    places: { homeserverUrl: baseUrl, relayUrl: baseUrl },
    deletes: true,
    scans: true,
    // As the SDK reads it: whoever has scanned sends nothing before the protocols have come.
    stepThree: 'diagram',
    e2ee,
    account: null,
    role: 'newcomer',
    clock: new FastClock(),
    seed: randomUUID(),
    show: (screen) => seen.fresh.push(screen),
  });
  device = newDevice;
  newDevice.start();
  adapter.onShown = (line) => {
    const shown = line as unknown as SignInShown;
    seen.existing.push(shown);
    if (shown.event === 'ended') return;
    if (shown.screen === 'qr') newDevice.act({ type: 'user.scan', qr: shown.qr });
    if (shown.screen === 'approve') adapter.order({ do: decide });
  };
  adapter.order({ do: 'show' });
  const isOver = (): boolean =>
    seen.existing.some(({ event }) => event === 'ended') &&
    seen.fresh.some(({ type }) => type === 'screen.ended');
  while (!isOver()) {
    await adapter.ask({ do: 'advance', ms: stepMs }, 'advanced');
    await pause(pauseMs);
  }
  return seen;
}

const codes = ({ existing, fresh }: Seen) => ({
  existing: existing.flatMap((shown) => ('code' in shown ? [shown.code] : [])),
  fresh: fresh.flatMap((screen) => ('code' in screen ? [screen.code] : [])),
});

describe('sign-in with matrix-js-sdk', () => {
  it('completes, with one code on both screens and each device verified by the other', async () => {
    const seen = await signIn(true, 'approve');
    const { existing, fresh } = codes(seen);
    expect(existing).toEqual([expect.stringMatching(/^\d{4}-\d{4}-\d{4}$/)]);
    expect(fresh).toEqual(existing);
    expect(seen.existing.at(-1)).toMatchObject({ event: 'ended', outcome: 'success' });
    expect(seen.fresh.at(-1)).toMatchObject({ type: 'screen.ended', outcome: 'success' });

    const own = ['GET capabilities', 'POST login/get_token', 'POST keys/signatures/upload'];
    expect(server?.asked.filter((type) => own.includes(type))).toEqual(own);
    const homeserver = server?.homeserver();
    expect(homeserver?.value).toMatchObject({ token: 'used', device: 'visible' });
    // The machine has verified the signature with the self-signing key that the SDK uploaded.
    expect(homeserver?.context).toMatchObject({ crossSigned: true, signedIn: true });
    expect(server?.asked.filter((type) => type === 'POST login')).toHaveLength(1);
    const published = server?.live.published;
    const masterKey = publicKeyIn(published?.crossSigning?.master);
    expect(masterKey).toEqual(expect.any(String));
    expect(device?.state('newDevice').context as NewDeviceContext).toMatchObject({
      trustsMasterKey: true,
      trustsVerifyingDevice: true,
      masterKey,
      verifyingId: existingDeviceId,
      verifyingDevice: { keys: published?.device.keys },
    });
  });

  it('completes without E2EE', async () => {
    const seen = await signIn(false, 'approve');
    expect(seen.existing.at(-1)).toMatchObject({ event: 'ended', outcome: 'success' });
    expect(server?.homeserver().value).toMatchObject({ token: 'used', device: 'signedIn' });
    expect(server?.asked).not.toContain('POST keys/signatures/upload');
  });

  it('ends on both sides when the user declines, and no token is made', async () => {
    const seen = await signIn(true, 'decline');
    expect(seen.existing.at(-1)).toMatchObject({ event: 'ended', outcome: 'declined' });
    expect(seen.fresh.at(-1)).toMatchObject({ type: 'screen.ended', outcome: 'declined' });
    expect(server?.homeserver().value).toMatchObject({ token: 'none', device: 'absent' });
  });
});
