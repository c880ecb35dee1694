/**
 * Sign-ins of MSC4108 over real HTTP with a real OpenID provider, on whose pages somebody walks.
 * Devices, relay and homeserver are the machines.
 */

import { afterAll, describe, expect, it, vi } from 'vitest';
import type { NewDeviceContext } from '../../../machines/msc4108/newDevice/context.ts';
import { protocol } from '../../../machines/msc4108/protocol.ts';
import { FastClock } from '../live/fastClock.ts';
import { type SignIn, signIn } from '../live/signIns.ts';
import { PlainBrowser, type RunningProvider, startProvider } from '../oidc/openIdProvider.ts';
import { deviceKeysAt } from './keys.ts';

const scopes = ['urn:matrix:client:api:*', 'urn:matrix:client:device:NEWDEVICE'];

const running: RunningProvider[] = [];
// The provider warns at length that it is set up for a test.
for (const method of ['info', 'warn'] as const) vi.spyOn(console, method).mockReturnValue();
afterAll(() => {
  for (const one of running) one.close();
});

type Walk = (browser: PlainBrowser) => Promise<void>;

/** Confirms the user code, signs in as `login`, and consents. */
const consentAs =
  (login: string): Walk =>
  async (browser) => {
    await browser.submit();
    await browser.submit({ login, password: 'any will do' });
    await browser.submit();
    expect(browser.text).toContain('Sign-in Success');
  };

const deny: Walk = (browser) => browser.submit({ abort: 'yes' });

/** `walk`: on the pages that the existing device opens; without, nobody does. */
async function run(given: SignIn['given'], walk?: Walk, lifeS = 600, look?: SignIn['look']) {
  const provider = await startProvider(lifeS, scopes);
  running.push(provider);
  const clock = new FastClock();
  const walked: Promise<void>[] = [];
  const open = async (page: string): Promise<void> => {
    // Time is not passed over while somebody looks at a page.
    const over = clock.busy();
    const browser = new PlainBrowser();
    await browser.open(page);
    // The code is in the address: the page submits it by itself.
    await browser.submit();
    expect(browser.text).toContain(new URL(page).searchParams.get('user_code'));
    await walk?.(browser);
    over();
  };
  const found = await signIn({
    protocol,
    provider,
    clock,
    given: { ...given, 'relay-life': '3600' },
    ...(look && { look }),
    onMessage: ({ type, wire }) => {
      const isPage = type === 'GET provider/page' && walk !== undefined;
      if (isPage) walked.push(open((wire as { url: string }).url));
    },
  });
  await Promise.all(walked);
  return {
    ends: [found.outcome.newDevice, found.outcome.existingDevice],
    why: found.why,
    device: found.standing.context.actors.newDevice as NewDeviceContext,
    provider,
  };
}

describe.each(['2026', '2024'])('the text of %s and a real provider', (revision) => {
  it.concurrent.each(['new', 'existing'])('granted; the %s device scans', async (scan) => {
    let isSigned: boolean | undefined;
    const { ends, device, provider } = await run(
      { revision, scan },
      consentAs('alice'),
      600,
      async (world) => {
        isSigned = (await deviceKeysAt(world)).isSigned;
      },
    );
    expect(ends).toEqual(['success', 'success']);
    expect(await provider.userOf(device.accessToken ?? '')).toBe('alice');
    expect(isSigned).toBe(true);
  });

  it.concurrent('denied: both devices know', async () => {
    expect((await run({ revision }, deny)).ends).toEqual(['declined', 'declined']);
  });

  it.concurrent('the device code expires: both devices know', async () => {
    const { ends, why } = await run({ revision }, undefined, 1);
    expect(ends).toEqual(['authorizationExpired', 'failedThere']);
    expect(why.existingDevice).toContain('authorization expired');
  });

  it.concurrent('granted by somebody else: there is no such device of the account', async () => {
    const { ends, device, provider } = await run({ revision }, consentAs('bob'));
    expect(ends).toEqual(['failedThere', 'deviceNotFound']);
    expect(await provider.userOf(device.accessToken ?? '')).toBe('bob');
  });
});
