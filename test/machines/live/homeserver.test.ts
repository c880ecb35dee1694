/** The client-server API around the homeserver machine: set-up and sessions. */

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { response } from '../../../machines/http/message.ts';
import { existingDeviceId, newDeviceId, userId } from '../../../machines/matrix/account.ts';
import { Api, accessToken, deviceKeys, key, newAccessToken } from './api.ts';

let api: Api;
beforeEach(async () => {
  api = await Api.open();
});
afterEach(() => api.close());

describe('set-up', () => {
  it('keeps the keys that a real client brings, without a word to the machine', async () => {
    expect(api.live.published).toBe(null);
    await api.setUp();
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
    expect(api.live.published).toEqual({
      device,
      crossSigning: {
        master,
        selfSigning: key('S', 'self_signing'),
        userSigning: key('U', 'user_signing'),
      },
    });
    const query = await api.ask('POST /v3/keys/query', { device_keys: { [userId]: [] } });
    expect(query.body).toEqual({
      device_keys: { [userId]: { [existingDeviceId]: device } },
      master_keys: { [userId]: master },
      self_signing_keys: { [userId]: key('S', 'self_signing') },
      user_signing_keys: { [userId]: key('U', 'user_signing') },
    });
    expect((await api.ask('GET /v3/capabilities')).body.capabilities).toMatchObject({
      'm.get_login_token': { enabled: true },
      'org.matrix.msc3882.get_login_token': { enabled: true },
    });
    expect(api.asked).toEqual([]);
  });

  it('hands the requests of the protocol on once it is over, as they came', async () => {
    await api.setUp();
    api.live.open();
    const body = { device_keys: { [userId]: [] } };
    expect((await api.ask('POST /v3/keys/query', body)).body).toEqual({ from: 'machine' });
    expect(api.asked).toHaveLength(1);
    expect(api.asked[0]).toMatchObject({
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
      await api.ask(line, line.startsWith('GET') ? undefined : {});
    }
    expect(api.asked.map(({ type }) => type).slice(1)).toEqual([
      'GET capabilities',
      'POST login/get_token',
      'POST login/get_token',
      'POST keys/signatures/upload',
      'PUT sendToDevice',
    ]);
    expect((await api.ask('POST /v3/keys/device_signing/upload', {})).status).toBe(404);
  });

  it('lets the client top up its one-time keys at any time', async () => {
    await api.setUp();
    api.live.open();
    const more = { one_time_keys: { 'signed_curve25519:C': {} } };
    const counts = { signed_curve25519: 3 };
    expect((await api.ask('POST /v3/keys/upload', more)).body.one_time_key_counts).toEqual(counts);
    expect((await api.ask('GET /v3/sync')).body.device_one_time_keys_count).toEqual(counts);
    expect(api.asked).toEqual([]);
  });

  it("refuses another device's keys, and what is no key", async () => {
    for (const device_keys of [deviceKeys('OTHER'), { device_id: existingDeviceId }]) {
      expect((await api.ask('POST /v3/keys/upload', { device_keys })).status).toBe(400);
    }
    expect(api.live.published).toBe(null);
  });
});

describe('sessions', () => {
  it('knows who is signed in, and forgets who signs out', async () => {
    expect((await api.ask('GET /v3/account/whoami')).body.device_id).toBe(existingDeviceId);
    for (const line of ['GET /v3/sync', 'GET /v3/account/whoami', 'GET /v3/capabilities']) {
      for (const [token, errcode] of [
        [null, 'M_MISSING_TOKEN'],
        [newAccessToken, 'M_UNKNOWN_TOKEN'],
      ] as const) {
        const answer = await api.ask(line, undefined, token);
        expect([answer.status, answer.body.errcode]).toEqual([401, errcode]);
      }
    }
    const byQuery = `GET /v3/account/whoami?access_token=${accessToken}`;
    expect((await api.ask(byQuery, undefined, null)).body.device_id).toBe(existingDeviceId);
    api.live.open();
    await api.signIn();
    const whoami = () => api.ask('GET /v3/account/whoami', undefined, newAccessToken);
    expect((await whoami()).body).toEqual({ user_id: userId, device_id: newDeviceId });
    await api.ask('POST /v3/logout', {}, newAccessToken);
    expect((await whoami()).status).toBe(401);
  });

  it('makes no session of a login that the machine refuses', async () => {
    const body = { access_token: 'x', device_id: newDeviceId, user_id: userId };
    api.answers['POST login'] = response(403, { errcode: 'M_FORBIDDEN', ...body });
    expect((await api.ask('POST /v3/login', {}, null)).status).toBe(403);
    expect((await api.ask('GET /v3/account/whoami', undefined, 'x')).status).toBe(401);
  });

  it('says of what it does not have that it does not have it', async () => {
    for (const line of ['GET /v3/rooms/!a/messages', 'GET /nonsense', 'PUT /v3/sync']) {
      const answer = await api.ask(line);
      expect([line, answer.status, answer.body.errcode]).toEqual([line, 404, 'M_UNRECOGNIZED']);
    }
  });
});
