/** The client-server API around the homeserver machine: what a device hears, and when. */

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { response } from '../../../machines/http/message.ts';
import type { DeviceId } from '../../../machines/live/homeserver.ts';
import { existingDeviceId, newDeviceId, userId } from '../../../machines/matrix/account.ts';
import { Api, deviceKeys, newAccessToken } from './api.ts';

let api: Api;
beforeEach(async () => {
  api = await Api.open();
});
afterEach(() => api.close());

/** Lets every answer come that is on its way. */
const moment = () => new Promise((resolve) => setTimeout(resolve, 50));

describe('sync', () => {
  const post = (to: DeviceId, name: string) =>
    api.live.post(to, {
      type: 'to-device',
      eventType: name,
      sender: 'a device',
      content: { name },
    });
  const names = ({ body }: { body: { to_device?: { events: { type: string }[] } } }) =>
    (body.to_device?.events ?? []).map(({ type }) => type);
  const sync = (since: string, timeoutMs = 30_000) =>
    api.ask(`GET /v3/sync?since=${since}&timeout=${timeoutMs}`);

  it('api.answers the first at once, though it has nothing to tell', async () => {
    const answer = await api.ask('GET /v3/sync?timeout=30000');
    expect(Object.keys(answer.body).sort()).toEqual(['device_one_time_keys_count', 'next_batch']);
  });

  it('brings to-device events in order, each until the next sync starts behind it', async () => {
    const { next_batch: start } = (await api.ask('GET /v3/sync')).body;
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
    api.live.open();
    await api.signIn();
    const { next_batch: start } = (await api.ask('GET /v3/sync')).body;
    const own = sync(start);
    let isAnswered = false;
    void own.then(() => {
      isAnswered = true;
    });
    const { body } = await api.ask('GET /v3/sync', undefined, newAccessToken);
    post(newDeviceId, 'for the new device');
    await moment();
    expect(isAnswered).toBe(false);
    post(existingDeviceId, 'for the existing device');
    expect(names(await own)).toEqual(['for the existing device']);
    const other = `GET /v3/sync?since=${body.next_batch}&timeout=30000`;
    const heard = await api.ask(other, undefined, newAccessToken);
    expect(names(heard)).toEqual(['for the new device']);
    expect(heard.body.device_one_time_keys_count).toBe(undefined);
  });

  it('waits no longer than it is api.asked to', async () => {
    const { next_batch: start } = (await api.ask('GET /v3/sync')).body;
    const answer = await sync(start, 1);
    expect([names(answer), answer.body.next_batch]).toEqual([[], start]);
  });

  it('lets the sync before go when a device opens another one', async () => {
    const { next_batch: start } = (await api.ask('GET /v3/sync')).body;
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
    await api.setUp();
    api.live.open();
    await api.signIn();
    const from = (since: string, timeoutMs: number) =>
      api.ask(`GET /v3/sync?since=${since}&timeout=${timeoutMs}`);
    const { next_batch: start } = (await api.ask('GET /v3/sync')).body;
    const upload = { device_keys: deviceKeys(newDeviceId) };
    api.answers['POST keys/upload'] = response(400, { errcode: 'M_INVALID_PARAM' });
    await api.ask('POST /v3/keys/upload', upload, newAccessToken);
    expect(changed(await from(start, 0))).toEqual([]);

    const waiting = from(start, 30_000);
    api.answers['POST keys/upload'] = response(200, { one_time_key_counts: {} });
    await api.ask('POST /v3/keys/upload', upload, newAccessToken);
    const first = await waiting;
    expect(changed(first)).toEqual([userId]);
    expect(api.asked.map(({ type }) => type)).toContain('POST keys/upload');

    const { next_batch: then } = first.body;
    expect(changed(await from(then, 0))).toEqual([]);
    api.live.devicesChanged();
    const second = await from(then, 30_000);
    expect(changed(second)).toEqual([userId]);
    expect(changed(await from(second.body.next_batch, 0))).toEqual([]);
  });
});
