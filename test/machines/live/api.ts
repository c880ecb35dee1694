/** The client-server API around the homeserver machine, asked over real HTTP. */

import { type HttpRequest, type HttpResponse, response } from '../../../machines/http/message.ts';
import { Endpoints } from '../../../machines/live/endpoints.ts';
import { type Front, openFront } from '../../../machines/live/front.ts';
import { LiveHomeserver } from '../../../machines/live/homeserver.ts';
import { existingDeviceId, newDeviceId, userId } from '../../../machines/matrix/account.ts';
import { namesOf } from '../../../machines/msc3906/messages/names.ts';

export const accessToken = 'existing';
export const newAccessToken = 'new';
export const key = (publicKey: string, usage: string) => ({
  user_id: userId,
  usage: [usage],
  keys: { [`ed25519:${publicKey}`]: publicKey },
  signatures: {},
});
export const deviceKeys = (deviceId: string) => ({
  user_id: userId,
  device_id: deviceId,
  algorithms: ['m.olm.v1.curve25519-aes-sha2'],
  keys: { [`ed25519:${deviceId}`]: 'e', [`curve25519:${deviceId}`]: 'c' },
  signatures: { [userId]: { [`ed25519:${deviceId}`]: 'self' } },
});

export class Api {
  /** What has gone on to the machine. */
  readonly asked: HttpRequest[] = [];
  /** What it is going to answer. */
  readonly answers: Record<string, HttpResponse | null> = {};
  readonly live: LiveHomeserver;
  #front!: Front;

  private constructor(readonly endpoints: Endpoints) {
    this.live = new LiveHomeserver({
      endpoints,
      exchange: async (request) => {
        this.asked.push(request);
        return this.answers[request.type] ?? response(200, { from: 'machine' });
      },
      accessToken,
      published: null,
    });
  }

  static async open(): Promise<Api> {
    const api = new Api(new Endpoints({ names: [namesOf('stable'), namesOf('unstable')] }));
    api.#front = await openFront({
      host: '127.0.0.1',
      port: 0,
      publicUrl: null,
      endpoints: api.endpoints,
      relay: () => async () => response(404),
      homeserver: () => api.live,
      maxBytes: 10_240,
      requestsASecond: null,
      onDefect: (error) => {
        throw error;
      },
    });
    return api;
  }

  async close(): Promise<void> {
    const stopped = this.#front.stop();
    this.live.close();
    await stopped;
  }

  async ask(line: string, body?: unknown, token: string | null = accessToken) {
    const [method = '', path] = line.split(' ');
    const answer = await fetch(`${this.#front.baseUrl}/_matrix/client${path}`, {
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
  async setUp(): Promise<void> {
    const one_time_keys = { 'signed_curve25519:A': {}, 'signed_curve25519:B': {} };
    await this.ask('POST /v3/keys/upload', {
      device_keys: deviceKeys(existingDeviceId),
      one_time_keys,
    });
    await this.ask('POST /v3/keys/device_signing/upload', {
      master_key: key('M', 'master'),
      self_signing_key: key('S', 'self_signing'),
      user_signing_key: key('U', 'user_signing'),
    });
    await this.ask('POST /v3/keys/signatures/upload', {
      [userId]: {
        [existingDeviceId]: { signatures: { [userId]: { 'ed25519:S': 'cross' } } },
        M: { signatures: { [userId]: { [`ed25519:${existingDeviceId}`]: 'by device' } } },
      },
    });
  }

  async signIn(): Promise<void> {
    const body = { access_token: newAccessToken, device_id: newDeviceId, user_id: userId };
    this.answers['POST login'] = response(200, body);
    await this.ask('POST /v3/login', { type: 'm.login.token', token: 't' }, null);
  }
}
