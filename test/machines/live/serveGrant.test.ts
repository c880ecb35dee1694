/** A homeserver whose devices sign in with a device grant, over real HTTP: step by step. */

import { describe, expect, test } from 'vitest';
import { live } from '../../../machines/msc4108/live.ts';
import { PlainBrowser } from '../oidc/openIdProvider.ts';
import { HandClock } from './handClock.ts';
import { ask, serving } from './serving.ts';

type Members = Readonly<Record<string, unknown>>;

const grantType = 'urn:ietf:params:oauth:grant-type:device_code';
const scope = 'urn:matrix:client:api:* urn:matrix:client:device:DEV';

async function told(method: string, url: string, body?: string, headers = {}) {
  const answer = await ask(method, url, headers, body);
  const members = (answer.text === '' ? {} : JSON.parse(answer.text)) as Members;
  return { status: answer.status, members, errcode: answer.errcode };
}

const posted = (url: string, form: Record<string, string>) =>
  told('POST', url, new URLSearchParams(form).toString(), {
    'content-type': 'application/x-www-form-urlencoded',
  });

/** An account, and what its homeserver says of its provider. */
async function opened(accounts: Parameters<typeof serving>[0] = {}) {
  const server = await serving({ served: live.serving, ...accounts });
  const made = await told('POST', `${server.baseUrl}/_rendezvous/accounts`);
  const { homeserver, existing } = made.members as {
    homeserver: string;
    existing: { accessToken: string };
  };
  const metadata = await told('GET', `${homeserver}/_matrix/client/v1/auth_metadata`);
  const found = metadata.members as Record<string, string>;
  const bearer = { authorization: `Bearer ${existing.accessToken}` };
  const lookUp = async (id: string) => {
    const url = `${homeserver}/_matrix/client/v3/devices/${id}`;
    return (await told('GET', url, undefined, bearer)).status;
  };
  return { homeserver, found, bearer, lookUp };
}

/** As far as the device code. */
async function granted({ found }: Pick<Awaited<ReturnType<typeof opened>>, 'found'>) {
  const json = { 'content-type': 'application/json' };
  const client = await told('POST', found.registration_endpoint ?? '', '{}', json);
  const { client_id } = client.members as { client_id: string };
  const form = { client_id, scope };
  const { members } = await posted(found.device_authorization_endpoint ?? '', form);
  const {
    device_code,
    user_code,
    verification_uri_complete: page = '',
  } = members as Record<string, string>;
  const poll = () =>
    posted(found.token_endpoint ?? '', {
      grant_type: grantType,
      client_id,
      device_code: device_code ?? '',
    });
  const decide = (action: string) => posted(page, { user_code: user_code ?? '', action });
  return { members, page, user_code, poll, decide };
}

test('tells where its provider is, in each of the ways that there are', async () => {
  const { homeserver, found } = await opened();
  expect(found.grant_types_supported).toContain(grantType);
  const wellKnown = await told('GET', `${homeserver}/.well-known/matrix/client`);
  expect(wellKnown.members).toEqual({ 'm.homeserver': { base_url: homeserver } });
  const unstable = `${homeserver}/_matrix/client/unstable/org.matrix.msc2965`;
  const issuer = await told('GET', `${unstable}/auth_issuer`);
  expect(issuer.members).toEqual({ issuer: found.issuer });
  expect((await told('GET', `${unstable}/auth_metadata`)).members).toEqual(found);
  // A homeserver may tell more.
  const own = await told('GET', `${found.issuer}/.well-known/openid-configuration`);
  const { grant_types_supported: grants, ...rest } = own.members;
  expect(found).toMatchObject(rest);
  expect(rest).toHaveProperty('device_authorization_endpoint');
  expect(grants).toContain(grantType);
});

test('a device is signed in when the user allows it, and is in the list from then on', async () => {
  const { homeserver, found, lookUp } = await opened();
  const { members, page, user_code, poll, decide } = await granted({ found });
  expect(members).toMatchObject({ expires_in: 1_800, interval: 5 });
  expect((await told('GET', page)).members).toEqual({ user_code });
  const pending = { status: 400, members: { error: 'authorization_pending' } };
  expect(await poll()).toMatchObject(pending);
  expect(await lookUp('DEV')).toBe(404);
  expect((await decide('allow')).status).toBe(200);
  const { status, members: token } = await poll();
  expect([status, token.token_type]).toEqual([200, 'Bearer']);
  // Once.
  expect(await poll()).toMatchObject({ status: 400, members: { error: 'invalid_grant' } });
  expect([await lookUp('DEV'), await lookUp('OTHER'), await lookUp('EXISTING')]).toEqual([
    200, 404, 200,
  ]);
  const headers = { authorization: `Bearer ${token.access_token}` };
  const whoami = `${homeserver}/_matrix/client/v3/account/whoami`;
  const { members: self } = await told('GET', whoami, undefined, headers);
  expect(self).toEqual({ user_id: '@alice:example.org', device_id: 'DEV' });
});

test('a device is not signed in when the user denies it', async () => {
  const { found, lookUp } = await opened();
  const { poll, decide } = await granted({ found });
  expect((await decide('deny')).status).toBe(200);
  expect(await poll()).toMatchObject({ status: 400, members: { error: 'access_denied' } });
  expect(await lookUp('DEV')).toBe(404);
});

test('people have a page for it', async () => {
  const { found } = await opened();
  const { members, page, user_code, poll } = await granted({ found });
  const browser = new PlainBrowser();
  await browser.open(members.verification_uri as string);
  await browser.submit({ user_code: 'another' });
  expect(browser.text).toContain('not in use');
  await browser.submit({ user_code: user_code ?? '' });
  expect(browser.text).toContain(`shows ${user_code}`);
  const late = new PlainBrowser();
  await late.open(page);
  await browser.submit({ action: 'allow' });
  expect(browser.text).toContain('Done');
  expect((await poll()).status).toBe(200);
  await late.submit({ action: 'deny' });
  expect(late.text).toContain('not in use');
});

test('a device code has an end', async () => {
  const clock = new HandClock();
  const { found } = await opened({ accounts: { clock, deviceCodeLifeMs: 1_000 } });
  const { poll, decide } = await granted({ found });
  clock.pass(1_000);
  expect((await decide('allow')).status).toBe(400);
  expect(await poll()).toMatchObject({ status: 400, members: { error: 'expired_token' } });
});

test('a device is in the list only when it is time', async () => {
  const clock = new HandClock();
  const { found, lookUp } = await opened({ accounts: { clock, visibleAfterMs: 5_000 } });
  const { poll, decide } = await granted({ found });
  await decide('allow');
  await poll();
  clock.pass(4_999);
  expect(await lookUp('DEV')).toBe(404);
  clock.pass(1);
  expect(await lookUp('DEV')).toBe(200);
});

describe('who is not signed in', () => {
  test('is told so', async () => {
    const { homeserver } = await opened();
    const devices = `${homeserver}/_matrix/client/v3/devices/DEV`;
    const missing = { status: 401, errcode: 'M_MISSING_TOKEN' };
    expect(await told('GET', devices)).toMatchObject(missing);
    const upload = `${homeserver}/_matrix/client/v3/keys/upload`;
    const unknown = { authorization: 'Bearer x' };
    const refused = { status: 401, errcode: 'M_UNKNOWN_TOKEN' };
    expect(await told('POST', upload, '{}', unknown)).toMatchObject(refused);
    // Nobody signs in with a login token here.
    const login = `${homeserver}/_matrix/client/v3/login`;
    expect((await told('GET', login)).members).toEqual({ flows: [] });
    expect(await told('POST', login, '{}')).toMatchObject({ errcode: 'M_UNRECOGNIZED' });
  });

  test('gets no code without a client, and no token without a code', async () => {
    const { found } = await opened();
    const device = await posted(found.device_authorization_endpoint ?? '', {
      client_id: 'x',
      scope,
    });
    expect(device).toMatchObject({ status: 400, members: { error: 'invalid_client' } });
    const form = { grant_type: grantType, client_id: 'x', device_code: 'x' };
    const token = await posted(found.token_endpoint ?? '', form);
    expect(token).toMatchObject({ status: 400, members: { error: 'invalid_grant' } });
  });
});
