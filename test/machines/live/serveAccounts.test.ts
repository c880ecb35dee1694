/** Accounts over real HTTP: made on request, each by itself, with all that a sign-in asks for. */

import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { realCrypto } from '../../../machines/crypto/index.ts';
import { type Account, publicDeviceKeys } from '../../../machines/matrix/account.ts';
import { HandClock } from './handClock.ts';
import { ask, serving } from './serving.ts';

interface Made {
  readonly homeserver: string;
  readonly relay: string;
  readonly userId: string;
  readonly existing: {
    readonly deviceId: string;
    readonly accessToken: string;
    readonly password: string;
    readonly account: Account | null;
  };
}

async function account({ baseUrl }: { readonly baseUrl: string }, body?: object): Promise<Made> {
  const text = body === undefined ? undefined : JSON.stringify(body);
  const answer = await ask('POST', `${baseUrl}/_rendezvous/accounts`, {}, text);
  expect(answer.status).toBe(200);
  return JSON.parse(answer.text) as Made;
}

/** A client of one account, with an access token or without. */
const client =
  ({ homeserver }: Made, token?: string) =>
  async (method: string, endpoint: string, body?: object) => {
    const headers: Record<string, string> =
      token === undefined ? {} : { authorization: `Bearer ${token}` };
    const text = body === undefined ? undefined : JSON.stringify(body);
    const answer = await ask(method, `${homeserver}/_matrix/client${endpoint}`, headers, text);
    return { ...answer, json: JSON.parse(answer.text || '{}') };
  };

/** Steps 11 and 13. */
async function signIn(made: Made) {
  const existing = client(made, made.existing.accessToken);
  const token = await existing('POST', '/v1/login/get_token', {});
  expect(token.status).toBe(200);
  const login = { type: 'm.login.token', token: token.json.login_token };
  const signedIn = await client(made)('POST', '/v3/login', login);
  expect(signedIn).toMatchObject({ status: 200, json: { user_id: made.userId } });
  return { login, device: client(made, signedIn.json.access_token), existing };
}

const newKeys = () => {
  const crypto = realCrypto('new device');
  const pair = crypto.signingKeys('signing');
  const identity = crypto.ephemeralKeys('identity');
  return publicDeviceKeys(crypto, { deviceId: 'NEWDEVICE', signing: pair, identity });
};

describe('an account', () => {
  test('signs a device in, and shows it to the existing one', async () => {
    const made = await account(await serving());
    expect(made.existing.account?.accessToken).toBe(made.existing.accessToken);
    const { login, device, existing } = await signIn(made);
    const again = await client(made)('POST', '/v3/login', login);
    expect(again).toMatchObject({ status: 403, errcode: 'M_FORBIDDEN' });

    const names = ['m.get_login_token', 'org.matrix.msc3882.get_login_token'];
    const { capabilities } = (await existing('GET', '/v3/capabilities')).json;
    for (const name of names) expect(capabilities[name]).toEqual({ enabled: true });

    const { next_batch } = (await existing('GET', '/v3/sync')).json;
    const sync = existing('GET', `/v3/sync?timeout=30000&since=${next_batch}`);
    expect((await device('POST', '/v3/keys/upload', { device_keys: newKeys() })).status).toBe(200);
    expect((await sync).json.device_lists.changed).toEqual([made.userId]);
    const asked = { device_keys: { [made.userId]: [] } };
    const { device_keys, master_keys } = (await existing('POST', '/v3/keys/query', asked)).json;
    expect(Object.keys(device_keys[made.userId])).toEqual(['EXISTING', 'NEWDEVICE']);
    const publicKey = made.existing.account?.crossSigning?.master.publicKey;
    expect(Object.values(master_keys[made.userId].keys)).toEqual([publicKey]);
  });

  test('hands to-device events on', async () => {
    const made = await account(await serving());
    const { device, existing } = await signIn(made);
    const { next_batch } = (await existing('GET', '/v3/sync')).json;
    const sync = existing('GET', `/v3/sync?timeout=30000&since=${next_batch}`);
    const messages = { [made.userId]: { EXISTING: { action: 'request' } } };
    await device('PUT', '/v3/sendToDevice/m.secret.request/t1', { messages });
    expect((await sync).json.to_device.events).toEqual([
      { type: 'm.secret.request', sender: made.userId, content: { action: 'request' } },
    ]);
  });

  test('is none of the others', async () => {
    const server = await serving();
    const [one, other] = [await account(server), await account(server)];
    expect(one.homeserver).not.toBe(other.homeserver);
    expect(one.existing.accessToken).not.toBe(other.existing.accessToken);
    const stranger = await client(one, other.existing.accessToken)('GET', '/v3/capabilities');
    expect(stranger).toMatchObject({ status: 401, errcode: 'M_UNKNOWN_TOKEN' });
    const token = await client(one, one.existing.accessToken)('POST', '/v1/login/get_token', {});
    const login = { type: 'm.login.token', token: token.json.login_token };
    expect(await client(other)('POST', '/v3/login', login)).toMatchObject({ status: 403 });
    expect(await client(one)('POST', '/v3/login', login)).toMatchObject({ status: 200 });
  });

  test('takes the keys that the existing device brings, once it says that it is done', async () => {
    const server = await serving();
    const made = await account(server, { keys: 'upload' });
    expect(made.existing.account).toBeNull();
    const existing = client(made, made.existing.accessToken);
    const open = () => ask('POST', `${made.homeserver}/_rendezvous/open`);
    expect(await open()).toMatchObject({ status: 400, errcode: 'M_UNKNOWN' });
    const keys = { ...newKeys(), device_id: 'EXISTING' };
    expect(await existing('POST', '/v3/keys/upload', { device_keys: keys })).toMatchObject({
      status: 200,
    });
    expect(await open()).toMatchObject({ status: 200, text: '{}' });
    const token = await existing('POST', '/v1/login/get_token', {});
    expect(token.status).toBe(200);
    const asked = { device_keys: { [made.userId]: [] } };
    const { device_keys } = (await existing('POST', '/v3/keys/query', asked)).json;
    expect(device_keys[made.userId].EXISTING.keys).toEqual(keys.keys);
  });

  test('sends whoever asks it for a rendezvous point to the relay (L125)', async () => {
    const made = await account(await serving());
    const path = '/_matrix/client/unstable/org.matrix.msc3886/rendezvous';
    const answer = await ask('POST', made.homeserver + path, {}, '{"a":1}');
    expect(answer.status).toBe(307);
    expect(answer.headers.get('location')).toBe(made.relay + path);
    const followed = await fetch(made.homeserver + path, { method: 'POST', body: '{"a":1}' });
    expect(followed.status).toBe(201);
    const versions = await ask('GET', `${made.relay}/_matrix/client/versions`);
    expect(JSON.parse(versions.text).unstable_features).toEqual({ 'org.matrix.msc3886': true });
  });
});

describe('settings', () => {
  test('UIA: a token takes the password', async () => {
    const made = await account(await serving({ accounts: { asksUia: true } }));
    const existing = client(made, made.existing.accessToken);
    const challenge = await existing('POST', '/v1/login/get_token', {});
    expect(challenge).toMatchObject({
      status: 401,
      json: { flows: [{ stages: ['m.login.password'] }] },
    });
    const { session } = challenge.json;
    const identifier = { type: 'm.id.user', user: made.userId };
    const whole = { type: 'm.login.password', session, identifier };
    const prove = (auth: unknown) => existing('POST', '/v1/login/get_token', { auth });
    const right = { ...whole, password: made.existing.password };
    const wrong = await prove({ ...whole, password: 'wrong' });
    expect(wrong).toMatchObject({ status: 401, errcode: 'M_FORBIDDEN', json: { session } });

    const user = (name: unknown) => ({ identifier: { type: 'm.id.user', user: name } });
    const refused: [status: number, errcode: string | undefined, auth: unknown][] = [
      [403, 'M_FORBIDDEN', { ...right, ...user('@bob:example.org') }],
      [403, 'M_FORBIDDEN', { ...right, ...user(`${made.userId}x`) }],
      [403, 'M_FORBIDDEN', { ...right, ...user('') }],
      [400, 'M_BAD_JSON', { ...right, ...user(1) }],
      [400, 'M_MISSING_PARAM', { ...right, identifier: { type: 'm.id.user' } }],
      [400, 'M_MISSING_PARAM', { ...right, identifier: { user: made.userId } }],
      [401, 'M_UNRECOGNIZED', { ...right, identifier: { type: 'm.id.phone' } }],
      [400, 'M_BAD_JSON', { ...right, identifier: made.userId }],
      [400, 'M_BAD_JSON', { ...right, identifier: null }],
      [400, 'M_BAD_JSON', { ...right, password: null }],
      [401, 'M_FORBIDDEN', { ...right, password: '' }],
      [401, 'M_FORBIDDEN', { ...right, session: `${session}x` }],
      [400, 'M_BAD_JSON', { ...right, session: [session] }],
      [400, 'M_BAD_JSON', { ...right, type: 1 }],
      [401, 'M_UNRECOGNIZED', { ...right, type: 'm.login.dummy' }],
      [401, undefined, { session }],
      [401, undefined, {}],
      [400, 'M_BAD_JSON', null],
      [400, 'M_BAD_JSON', 'm.login.password'],
      [400, 'M_BAD_JSON', [right]],
    ];
    for (const name of ['session', 'identifier', 'password'] as const) {
      const { [name]: _, ...rest } = right;
      refused.push([400, 'M_MISSING_PARAM', rest]);
    }
    for (const [status, errcode, auth] of refused) {
      const answer = await prove(auth);
      expect([answer.status, answer.errcode], JSON.stringify(auth)).toEqual([status, errcode]);
      if (status === 401) expect(answer.json.flows).toEqual([{ stages: ['m.login.password'] }]);
    }
    expect(await prove({ ...right, ...user('alice') })).toMatchObject({ status: 200 });
    // It has been completed: whoever wants another token proves who they are again.
    const again = await prove(right);
    expect(again).toMatchObject({ status: 401, errcode: 'M_FORBIDDEN' });
    expect(again.json.session).not.toBe(session);
    const next = await prove({ ...right, session: again.json.session });
    expect(next).toMatchObject({ status: 200 });
  });

  test('an access token: none, and one that nobody has', async () => {
    const made = await account(await serving());
    const endpoints = ['GET /v3/sync', 'GET /v3/capabilities', 'POST /v1/login/get_token'];
    endpoints.push('POST /v3/keys/upload', 'POST /v3/keys/query', 'POST /v3/logout');
    for (const endpoint of endpoints) {
      const [method = '', target = ''] = endpoint.split(' ');
      const body = method === 'POST' ? {} : undefined;
      const none = await client(made)(method, target, body);
      expect(none, endpoint).toMatchObject({ status: 401, errcode: 'M_MISSING_TOKEN' });
      const unknown = await client(made, 'x')(method, target, body);
      expect(unknown, endpoint).toMatchObject({ status: 401, errcode: 'M_UNKNOWN_TOKEN' });
    }
  });

  test('the life of a login token', async () => {
    const made = await account(await serving({ accounts: { tokenLifeMs: 50 } }));
    const token = await client(made, made.existing.accessToken)('POST', '/v1/login/get_token', {});
    expect(token.json.expires_in_ms).toBe(50);
    await pause(500);
    const login = { type: 'm.login.token', token: token.json.login_token };
    expect(await client(made)('POST', '/v3/login', login)).toMatchObject({ status: 403 });
  });

  test('a device that is visible later, which the existing one is told of then', async () => {
    const made = await account(await serving({ accounts: { visibleAfterMs: 300 } }));
    const { device, existing } = await signIn(made);
    await device('POST', '/v3/keys/upload', { device_keys: newKeys() });
    const { next_batch } = (await existing('GET', '/v3/sync')).json;
    const asked = { device_keys: { [made.userId]: [] } };
    const shown = async () => {
      const { json } = await existing('POST', '/v3/keys/query', asked);
      return Object.keys(json.device_keys[made.userId]);
    };
    const sync = existing('GET', `/v3/sync?timeout=30000&since=${next_batch}`);
    expect(await shown()).toEqual(['EXISTING']);
    expect((await sync).json.device_lists.changed).toEqual([made.userId]);
    expect(await shown()).toEqual(['EXISTING', 'NEWDEVICE']);
  });

  test('so many accounts, for so long', async () => {
    const clock = new HandClock();
    const server = await serving({ accounts: { maxAccounts: 1, lifeMs: 1_000, clock } });
    const made = await account(server);
    const refused = await ask('POST', `${server.baseUrl}/_rendezvous/accounts`);
    expect(refused).toMatchObject({ status: 403, errcode: 'M_FORBIDDEN' });
    clock.pass(1_000);
    const gone = await ask('GET', `${made.homeserver}/_matrix/client/versions`);
    expect(gone).toMatchObject({ status: 404, errcode: 'M_UNRECOGNIZED' });
    await account(server);
  });
});

test('an account that is in use stays', async () => {
  const clock = new HandClock();
  const server = await serving({ accounts: { lifeMs: 1_000, clock } });
  const [used] = [await account(server), await account(server)];
  const target = `${used?.homeserver}/_matrix/client/versions`;
  clock.pass(999);
  expect(server.accounts.size).toBe(2);
  expect((await ask('GET', target)).status).toBe(200);
  clock.pass(999);
  expect(server.accounts.size).toBe(1);
  expect((await ask('GET', target)).status).toBe(200);
});

test('what is no request for an account: one clear answer', async () => {
  const { baseUrl, accounts } = await serving();
  const at = `${baseUrl}/_rendezvous/accounts`;
  for (const body of ['{', '[]', '{"keys":"none"}', '{"kys":"given"}', 'x'.repeat(2 ** 20)]) {
    const refused = await ask('POST', at, {}, body);
    expect(refused, body.slice(0, 20)).toMatchObject({ status: 400, errcode: 'M_BAD_JSON' });
  }
  const large = await ask('POST', at, {}, 'x'.repeat(2 ** 20 + 1));
  expect(large).toMatchObject({ status: 413, errcode: 'M_TOO_LARGE' });
  expect(await ask('GET', at)).toMatchObject({ status: 405, errcode: 'M_UNRECOGNIZED' });
  const strangers = ['/accounts/x/_matrix/client/v3/sync', '/accounts//a', '/accounts'];
  for (const target of strangers) {
    const refused = await ask('GET', baseUrl + target);
    expect(refused).toMatchObject({ status: 404, errcode: 'M_UNRECOGNIZED' });
  }
  expect(accounts.size).toBe(0);
});

test('JSON that is deep: no error of the program, whoever looks into it', async () => {
  const server = await serving({ accounts: { asksUia: true } });
  const depth = 2 ** 16;
  const value = '['.repeat(depth) + ']'.repeat(depth);
  const members = `"auth":${value},"device_keys":${value},"token":${value},"type":${value}`;
  const endpoints = ['v3/login', 'v1/login/get_token', 'v3/keys/upload', 'v3/keys/query'];
  endpoints.push('v3/keys/signatures/upload', 'v3/keys/device_signing/upload');
  // What is in it need not be looked at, and what is no signature is told in a success.
  const lenient = ['v3/keys/query', 'v3/keys/signatures/upload'];
  const made = [await account(server), await account(server, { keys: 'upload' })];
  for (const { homeserver, existing } of made) {
    const authorization = `Bearer ${existing.accessToken}`;
    for (const endpoint of endpoints) {
      for (const body of [value, `{${members}}`]) {
        const target = `${homeserver}/_matrix/client/${endpoint}`;
        const { status } = await ask('POST', target, { authorization }, body);
        expect(status, endpoint).toBeGreaterThanOrEqual(lenient.includes(endpoint) ? 200 : 400);
        expect(status, endpoint).toBeLessThan(500);
      }
    }
  }
});
