/** The client-server API around the homeserver machine, asked over real HTTP. */

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type HttpRequest, type HttpResponse, response } from '../../../machines/http/message.ts';
import { Endpoints } from '../../../machines/live/endpoints.ts';
import { type Front, openFront } from '../../../machines/live/front.ts';
import { type DeviceId, LiveHomeserver } from '../../../machines/live/homeserver.ts';
import { existingDeviceId, newDeviceId, userId } from '../../../machines/matrix/account.ts';
import { namesOf } from '../../../machines/msc3906/messages/names.ts';

const accessToken = 'existing';
const newAccessToken = 'new';
const key = (publicKey: string, usage: string) => ({
  user_id: userId,
  usage: [usage],
  keys: { [`ed25519:${publicKey}`]: publicKey },
  signatures: {},
});
const deviceKeys = (deviceId: string) => ({
  user_id: userId,
  device_id: deviceId,
  algorithms: ['m.olm.v1.curve25519-aes-sha2'],
  keys: { [`ed25519:${deviceId}`]: 'e', [`curve25519:${deviceId}`]: 'c' },
  signatures: { [userId]: { [`ed25519:${deviceId}`]: 'self' } },
});

/** What has gone on to the machine, and what it is going to answer. */
let asked: HttpRequest[];
let answers: Record<string, HttpResponse | null>;
let live: LiveHomeserver;
let front: Front;

beforeEach(async () => {
  asked = [];
  answers = {};
  const endpoints = new Endpoints([namesOf('stable'), namesOf('unstable')]);
  live = new LiveHomeserver({
    endpoints,
    exchange: async (request) => {
      asked.push(request);
      return answers[request.type] ?? response(200, { from: 'machine' });
    },
    accessToken,
    published: null,
  });
  front = await openFront({
    host: '127.0.0.1',
    port: 0,
    publicUrl: null,
    endpoints,
    relay: () => async () => response(404),
    homeserver: () => live,
    maxBytes: 10_240,
    requestsASecond: null,
    onDefect: (error) => {
      throw error;
    },
  });
});

afterEach(async () => {
  const stopped = front.stop();
  live.close();
  await stopped;
});

async function ask(line: string, body?: unknown, token: string | null = accessToken) {
  const [method = '', path] = line.split(' ');
  const answer = await fetch(`${front.baseUrl}/_matrix/client${path}`, {
    method,
    headers: {
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    body: body === undefined ? null : JSON.stringify(body),
  });
  return { status: answer.status, body: await answer.json() };
}

/** Uploads all that a client does while it sets itself up. */
async function setUp(): Promise<void> {
  const one_time_keys = { 'signed_curve25519:A': {}, 'signed_curve25519:B': {} };
  await ask('POST /v3/keys/upload', { device_keys: deviceKeys(existingDeviceId), one_time_keys });
  await ask('POST /v3/keys/device_signing/upload', {
    master_key: key('M', 'master'),
    self_signing_key: key('S', 'self_signing'),
    user_signing_key: key('U', 'user_signing'),
  });
  await ask('POST /v3/keys/signatures/upload', {
    [userId]: {
      [existingDeviceId]: { signatures: { [userId]: { 'ed25519:S': 'cross' } } },
      M: { signatures: { [userId]: { [`ed25519:${existingDeviceId}`]: 'by device' } } },
    },
  });
}

async function signIn(): Promise<void> {
  const body = { access_token: newAccessToken, device_id: newDeviceId, user_id: userId };
  answers['POST login'] = response(200, body);
  await ask('POST /v3/login', { type: 'm.login.token', token: 't' }, null);
}

/** Lets every answer come that is on its way. */
const moment = () => new Promise((resolve) => setTimeout(resolve, 50));

describe('set-up', () => {
  it('keeps the keys that a real client brings, without a word to the machine', async () => {
    expect(live.published).toBe(null);
    await setUp();
    const device = {
      ...deviceKeys(existingDeviceId),
      signatures: {
        [userId]: { [`ed25519:${existingDeviceId}`]: 'self', 'ed25519:S': 'cross' },
      },
    };
    const master = {
      ...key('M', 'master'),
      signatures: { [userId]: { [`ed25519:${existingDeviceId}`]: 'by device' } },
    };
    expect(live.published).toEqual({
      device,
      crossSigning: {
        master,
        selfSigning: key('S', 'self_signing'),
        userSigning: key('U', 'user_signing'),
      },
    });
    const query = await ask('POST /v3/keys/query', { device_keys: { [userId]: [] } });
    expect(query.body).toEqual({
      device_keys: { [userId]: { [existingDeviceId]: device } },
      master_keys: { [userId]: master },
      self_signing_keys: { [userId]: key('S', 'self_signing') },
      user_signing_keys: { [userId]: key('U', 'user_signing') },
    });
    expect((await ask('GET /v3/capabilities')).body.capabilities).toMatchObject({
      'm.get_login_token': { enabled: true },
      'org.matrix.msc3882.get_login_token': { enabled: true },
    });
    expect(asked).toEqual([]);
  });

  it('hands the requests of the protocol on once it is over, as they came', async () => {
    await setUp();
    live.open();
    const body = { device_keys: { [userId]: [] } };
    expect((await ask('POST /v3/keys/query', body)).body).toEqual({ from: 'machine' });
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatchObject({
      type: 'POST keys/query',
      headers: { authorization: `Bearer ${accessToken}` },
      body: JSON.stringify(body),
    });
    for (const line of [
      'GET /v3/capabilities',
      'POST /v1/login/get_token',
      'POST /unstable/org.matrix.msc3882/login/get_token',
      'POST /v3/keys/signatures/upload',
      'PUT /v3/sendToDevice/m.secret.request/1',
    ]) {
      await ask(line, line.startsWith('GET') ? undefined : {});
    }
    expect(asked.map(({ type }) => type).slice(1)).toEqual([
      'GET capabilities',
      'POST login/get_token',
      'POST login/get_token',
      'POST keys/signatures/upload',
      'PUT sendToDevice',
    ]);
    expect((await ask('POST /v3/keys/device_signing/upload', {})).status).toBe(404);
  });

  it('lets the client top up its one-time keys at any time', async () => {
    await setUp();
    live.open();
    const more = { one_time_keys: { 'signed_curve25519:C': {} } };
    const counts = { signed_curve25519: 3 };
    expect((await ask('POST /v3/keys/upload', more)).body.one_time_key_counts).toEqual(counts);
    expect((await ask('GET /v3/sync')).body.device_one_time_keys_count).toEqual(counts);
    expect(asked).toEqual([]);
  });

  it("refuses another device's keys, and what is no key", async () => {
    for (const device_keys of [deviceKeys('OTHER'), { device_id: existingDeviceId }]) {
      expect((await ask('POST /v3/keys/upload', { device_keys })).status).toBe(400);
    }
    expect(live.published).toBe(null);
  });
});

describe('sessions', () => {
  it('knows who is signed in, and forgets who signs out', async () => {
    expect((await ask('GET /v3/account/whoami')).body.device_id).toBe(existingDeviceId);
    for (const token of [null, newAccessToken]) {
      const answer = await ask('GET /v3/sync', undefined, token);
      expect([answer.status, answer.body.errcode]).toEqual([401, 'M_UNKNOWN_TOKEN']);
    }
    live.open();
    await signIn();
    const whoami = () => ask('GET /v3/account/whoami', undefined, newAccessToken);
    expect((await whoami()).body).toEqual({ user_id: userId, device_id: newDeviceId });
    await ask('POST /v3/logout', {}, newAccessToken);
    expect((await whoami()).status).toBe(401);
  });

  it('makes no session of a login that the machine refuses', async () => {
    const body = { access_token: 'x', device_id: newDeviceId, user_id: userId };
    answers['POST login'] = response(403, { errcode: 'M_FORBIDDEN', ...body });
    expect((await ask('POST /v3/login', {}, null)).status).toBe(403);
    expect((await ask('GET /v3/account/whoami', undefined, 'x')).status).toBe(401);
  });

  it('says of what it does not have that it does not have it', async () => {
    for (const line of ['GET /v3/rooms/!a/messages', 'GET /nonsense', 'PUT /v3/sync']) {
      const answer = await ask(line);
      expect([line, answer.status, answer.body.errcode]).toEqual([line, 404, 'M_UNRECOGNIZED']);
    }
  });
});

describe('sync', () => {
  const post = (to: DeviceId, name: string) =>
    live.post(to, { type: 'to-device', eventType: name, sender: 'a device', content: { name } });
  const names = ({ body }: { body: { to_device?: { events: { type: string }[] } } }) =>
    (body.to_device?.events ?? []).map(({ type }) => type);
  const sync = (since: string, timeoutMs = 30_000) =>
    ask(`GET /v3/sync?since=${since}&timeout=${timeoutMs}`);

  it('answers the first at once, though it has nothing to tell', async () => {
    const answer = await ask('GET /v3/sync?timeout=30000');
    expect(Object.keys(answer.body).sort()).toEqual(['device_one_time_keys_count', 'next_batch']);
  });

  it('brings to-device events in order, each until the next sync starts behind it', async () => {
    const { next_batch: start } = (await ask('GET /v3/sync')).body;
    for (const name of ['a', 'b', 'c']) post(existingDeviceId, name);
    const first = await sync(start);
    expect(names(first)).toEqual(['a', 'b', 'c']);
    expect(first.body.to_device.events[0]).toEqual({
      type: 'a',
      sender: userId,
      content: { name: 'a' },
    });
    // The answer was lost on its way, and another event has come since.
    post(existingDeviceId, 'd');
    const again = await sync(start);
    expect(names(again)).toEqual(['a', 'b', 'c', 'd']);
    const { next_batch: end } = again.body;
    expect(names(await sync(end, 0))).toEqual([]);
    // From now on they are gone.
    expect(names(await sync(start, 0))).toEqual([]);
  });

  it('waits for something to tell, and each device hears its own', async () => {
    live.open();
    await signIn();
    const { next_batch: start } = (await ask('GET /v3/sync')).body;
    const own = sync(start);
    let isAnswered = false;
    void own.then(() => {
      isAnswered = true;
    });
    const { body } = await ask('GET /v3/sync', undefined, newAccessToken);
    post(newDeviceId, 'for the new device');
    await moment();
    expect(isAnswered).toBe(false);
    post(existingDeviceId, 'for the existing device');
    expect(names(await own)).toEqual(['for the existing device']);
    const other = `GET /v3/sync?since=${body.next_batch}&timeout=30000`;
    const heard = await ask(other, undefined, newAccessToken);
    expect(names(heard)).toEqual(['for the new device']);
    expect(heard.body.device_one_time_keys_count).toBe(undefined);
  });

  it('waits no longer than it is asked to', async () => {
    const { next_batch: start } = (await ask('GET /v3/sync')).body;
    const answer = await sync(start, 1);
    expect([names(answer), answer.body.next_batch]).toEqual([[], start]);
  });

  it('lets the sync before go when a device opens another one', async () => {
    const { next_batch: start } = (await ask('GET /v3/sync')).body;
    const first = sync(start);
    await moment();
    const second = sync(start);
    expect(names(await first)).toEqual([]);
    post(existingDeviceId, 'a');
    expect(names(await second)).toEqual(['a']);
  });

  it('refuses a place that it never gave', async () => {
    for (const since of ['s1', 'x', '-1', '']) {
      expect([since, (await sync(since)).status]).toEqual([since, 400]);
    }
  });
});

describe('device list', () => {
  const changed = ({ body }: { body: { device_lists?: { changed: string[] } } }) =>
    body.device_lists?.changed ?? [];

  it('has changed when the new device has stored its keys and when it begins to show', async () => {
    await setUp();
    live.open();
    await signIn();
    const from = (since: string, timeoutMs: number) =>
      ask(`GET /v3/sync?since=${since}&timeout=${timeoutMs}`);
    const { next_batch: start } = (await ask('GET /v3/sync')).body;
    const upload = { device_keys: deviceKeys(newDeviceId) };
    answers['POST keys/upload'] = response(400, { errcode: 'M_INVALID_PARAM' });
    await ask('POST /v3/keys/upload', upload, newAccessToken);
    expect(changed(await from(start, 0))).toEqual([]);

    const waiting = from(start, 30_000);
    answers['POST keys/upload'] = response(200, { one_time_key_counts: {} });
    await ask('POST /v3/keys/upload', upload, newAccessToken);
    const first = await waiting;
    expect(changed(first)).toEqual([userId]);
    expect(asked.map(({ type }) => type)).toContain('POST keys/upload');

    const { next_batch: then } = first.body;
    expect(changed(await from(then, 0))).toEqual([]);
    live.devicesChanged();
    const second = await from(then, 30_000);
    expect(changed(second)).toEqual([userId]);
    expect(changed(await from(second.body.next_batch, 0))).toEqual([]);
  });
});
