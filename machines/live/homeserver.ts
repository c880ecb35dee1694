/**
 * The client-server API of one account, around the homeserver machine.
 *
 * The machine knows the requests of the protocol only. A real client asks for more: versions,
 * filters, push rules, a sync all the time, and, until it is set up, the upload of its own keys.
 * Those are answered here, with the least that a client can work with; the requests of the protocol
 * go on to whoever runs the machine.
 */

import { decodeText, whenOk } from '../http/decode.ts';
import { type HttpRequest, type HttpResponse, refusal, response } from '../http/message.ts';
import { existingDeviceId, newDeviceId, type Published, userId } from '../matrix/account.ts';
import type { ToDevice } from '../matrix/mailbox.ts';
import { loginResponseSchema } from '../matrix/messages.ts';
import type { Endpoints } from './endpoints.ts';
import type { Exchange } from './exchange.ts';
import { KeyStore } from './keyStore.ts';
import type { RelayAnswer } from './payload.ts';
import { relayOf } from './relays/index.ts';
import { SyncStream } from './sync.ts';

/** A request for the account. Its path begins with `/_matrix`; header names are in lower case. */
export interface AccountRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Tells that nobody waits for the answer any more. */
  readonly signal?: AbortSignal;
}

interface LiveHomeserverOptions {
  readonly endpoints: Endpoints;
  /** Where the requests of the protocol go. */
  readonly exchange: Exchange;
  /** Of the existing device. */
  readonly accessToken: string;
  /** Its public keys; null if it is a real client that brings its own. */
  readonly published: Published | null;
  /** Whether keys stay here when the set-up is over: where no machine has them. */
  readonly keepsKeys?: boolean;
}

/** Clients let a sync wait for 30 s at most: a longer wait is not granted. */
const longestSyncMs = 30_000;

/** Spec versions from 1.1 on have the paths that are served here. */
const versions = ['v1.1', 'v1.2', 'v1.3', 'v1.4', 'v1.5', 'v1.6', 'v1.7'];

/** With the relays that are asked for at homeservers (MSC4108 of 2024, L1557-L1567). */
function versionsOf({ names }: Endpoints): HttpResponse {
  const kinds = names.map(relayOf).filter(({ isToldByHomeservers }) => isToldByHomeservers);
  const features = kinds.flatMap(({ feature }) => feature ?? []);
  if (features.length === 0) return response(200, { versions });
  const unstable_features = Object.fromEntries(features.map((name) => [name, true]));
  return response(200, { versions, unstable_features });
}

/** Requests without a place in the protocol, and the least that a client can work with. */
const plainAnswers: readonly (readonly [method: string, path: RegExp, answer: HttpResponse])[] = [
  ['GET', /^\/pushrules\/?$/, response(200, { global: {} })],
  ['POST', /^\/user\/[^/]+\/filter$/, response(200, { filter_id: '0' })],
  ['GET', /^\/user\/[^/]+\/filter\/[^/]+$/, response(200, {})],
  ['GET', /^\/user\/[^/]+\/account_data\/[^/]+$/, refusal(404, 'M_NOT_FOUND')],
  ['GET', /^\/room_keys\/version$/, refusal(404, 'M_NOT_FOUND')],
  ['GET', /^\/voip\/turnServer$/, response(200, {})],
  ['GET', /^\/joined_rooms$/, response(200, { joined_rooms: [] })],
  ['GET', /^\/profile\/[^/]+$/, response(200, {})],
  // A real client shares no secrets: the devices of the machines have no one-time keys, so it makes
  // no Olm session with them and sends them no secret, and it could not open their box.
  ['POST', /^\/keys\/claim$/, response(200, { one_time_keys: {}, failures: {} })],
];

/** What a real client hears while it sets itself up; later the machine is asked. */
const setUpCapabilities = ({ names }: Endpoints): HttpResponse => {
  const known = names.flatMap(({ getTokenCapability }) => getTokenCapability ?? []);
  const enabled = known.map((name) => [name, { enabled: true }]);
  return response(200, { capabilities: Object.fromEntries(enabled) });
};

/** What a client may do before it is signed in, beside `POST /login`. */
const flows = { flows: [{ type: 'm.login.token', get_login_token: true }] };

export type DeviceId = typeof existingDeviceId | typeof newDeviceId;

/** In the header or in the query, as the client-server API has it; undefined for none. */
const tokenIn = ({ headers, query }: AccountRequest): string | undefined =>
  (/^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? query.get('access_token')) ||
  undefined;

/** With the access token where the machine looks for it. */
const withToken = (request: AccountRequest, token: string): AccountRequest => ({
  ...request,
  headers: { ...request.headers, authorization: `Bearer ${token}` },
});

const isOk = (answer: RelayAnswer | null): answer is RelayAnswer => answer?.type === 'response.200';

export class LiveHomeserver {
  readonly #endpoints: Endpoints;
  readonly #exchange: Exchange;
  readonly #keys: KeyStore;
  readonly #keepsKeys: boolean;
  readonly #hasLogin: boolean;
  /** That of the new device, which in some protocols chooses it. */
  #addedId: string = newDeviceId;
  readonly #syncs = { [existingDeviceId]: new SyncStream(), [newDeviceId]: new SyncStream() };
  /** Device ids by their access tokens. */
  readonly #sessions: Map<string, DeviceId>;
  readonly #published: Published | null;
  #isOpen: boolean;

  constructor({
    endpoints,
    exchange,
    accessToken,
    published,
    keepsKeys = false,
  }: LiveHomeserverOptions) {
    this.#endpoints = endpoints;
    this.#keys = new KeyStore(keepsKeys ? published : null);
    this.#keepsKeys = keepsKeys;
    this.#hasLogin = endpoints.known.includes('login');
    this.#exchange = exchange;
    this.#sessions = new Map([[accessToken, existingDeviceId]]);
    this.#published = published;
    this.#isOpen = published !== null;
  }

  /** Public keys of the existing device; null before it has uploaded them. */
  get published(): Published | null {
    return this.#published ?? this.#keys.published;
  }

  /** Ends the set-up phase: from now on the existing device is in a run of the protocol. */
  open(): void {
    this.#isOpen = true;
  }

  /** A session of the new device begins, by that id. */
  begin(accessToken: string, deviceId: string): void {
    this.#addedId = deviceId;
    this.#sessions.set(accessToken, newDeviceId);
  }

  /** Whether it is the access token of a device. */
  knows(accessToken: string): boolean {
    return this.#sessions.has(accessToken);
  }

  /** Hands a to-device event of the machines to a device's sync. */
  post(to: DeviceId, event: ToDevice): void {
    // A sync names the user who sent it; which device it was is in the content, or is not told.
    this.#syncs[to].post({ type: event.eventType, sender: userId, content: event.content });
  }

  /**
   * Tells the existing device that its user's devices have changed. The keys of the new device are
   * told when they are uploaded. A homeserver that shows it only later has to call this then.
   */
  devicesChanged(): void {
    this.#syncs[existingDeviceId].devicesChanged();
  }

  /** Nobody waits for a sync any more. */
  close(): void {
    for (const sync of Object.values(this.#syncs)) sync.end();
  }

  /** Null where the connection is to break without an answer. */
  async handle(request: AccountRequest): Promise<RelayAnswer | null> {
    const { method, path } = request;
    if (method === 'GET' && path === '/_matrix/client/versions') return versionsOf(this.#endpoints);
    const found = this.#endpoints.find(method, path);
    const type = 'type' in found && found.server === 'homeserver' ? found.type : undefined;
    if (type !== undefined && 'isOpen' in found && found.isOpen) return this.#carry(request, type);
    const rest = /^\/_matrix\/client\/(?:r0|v\d+|unstable(?:\/[^/]+)?)(\/.*)$/.exec(path)?.[1];
    if (rest === undefined) return refusal(404, 'M_UNRECOGNIZED');
    if (rest === '/login' && type === undefined) {
      const told = this.#hasLogin ? flows : { flows: [] };
      return method === 'GET' ? response(200, told) : refusal(404, 'M_UNRECOGNIZED');
    }
    if (type === 'POST login') return this.#login(request, type);
    const token = tokenIn(request);
    if (token === undefined) return refusal(401, 'M_MISSING_TOKEN');
    const deviceId = this.#sessions.get(token);
    if (deviceId === undefined) return refusal(401, 'M_UNKNOWN_TOKEN');
    const own = this.#own(deviceId, `${method} ${rest}`, request);
    if (own !== undefined) return own;
    if (type !== undefined) return this.#modelled(withToken(request, token), type);
    const plain = plainAnswers.find(([verb, pattern]) => verb === method && pattern.test(rest));
    return plain?.[2] ?? refusal(404, 'M_UNRECOGNIZED');
  }

  /** What depends on the device, or on whether it is still setting itself up. */
  #own(
    deviceId: DeviceId,
    endpoint: string,
    request: AccountRequest,
  ): HttpResponse | Promise<HttpResponse> | undefined {
    const { body } = request;
    switch (endpoint) {
      case 'GET /sync':
        return this.#sync(deviceId, request);
      case 'GET /account/whoami':
        return response(200, {
          user_id: userId,
          device_id: deviceId === newDeviceId ? this.#addedId : deviceId,
        });
      case 'POST /logout':
        this.#sessions.delete(tokenIn(request) ?? '');
        return response(200, {});
      case 'POST /keys/upload':
        // A real client goes on topping up its keys for Olm when its set-up is over.
        return deviceId === existingDeviceId ? this.#keys.upload(body) : undefined;
    }
    if (this.#isOpen && !this.#keepsKeys) return undefined;
    switch (endpoint) {
      case 'GET /capabilities':
        return setUpCapabilities(this.#endpoints);
      case 'POST /keys/query':
        return this.#keys.query();
      case 'POST /keys/device_signing/upload':
        return this.#keys.uploadCrossSigning(body);
      case 'POST /keys/signatures/upload':
        return this.#keys.uploadSignatures(body);
    }
    return undefined;
  }

  async #sync(deviceId: DeviceId, { query, signal }: AccountRequest): Promise<HttpResponse> {
    const asked = Number(query.get('timeout') ?? 0);
    const timeoutMs = asked >= 0 ? Math.min(asked, longestSyncMs) : 0;
    const batch = await this.#syncs[deviceId].next(query.get('since'), timeoutMs, signal);
    if (batch === undefined) return refusal(400, 'M_INVALID_PARAM');
    if (deviceId !== existingDeviceId) return response(200, batch);
    return response(200, { ...batch, device_one_time_keys_count: this.#keys.oneTimeKeyCounts });
  }

  #carry({ path, query, headers, body, signal }: AccountRequest, type: string) {
    const search = query.size > 0 ? `?${query}` : '';
    const request: HttpRequest = { type, url: `${path}${search}`, headers: { ...headers } };
    return this.#exchange(body === undefined ? request : { ...request, body }, signal);
  }

  async #login(request: AccountRequest, type: string): Promise<RelayAnswer | null> {
    const answer = await this.#carry(request, type);
    const session = isOk(answer) && whenOk(decodeText(loginResponseSchema, answer.body));
    if (session) this.#sessions.set(session.access_token, newDeviceId);
    return answer;
  }

  async #modelled(request: AccountRequest, type: string): Promise<RelayAnswer | null> {
    const answer = await this.#carry(request, type);
    if (type === 'POST keys/upload' && isOk(answer)) {
      if (this.#keepsKeys) this.#keys.add(request.body);
      this.devicesChanged();
    }
    return answer;
  }
}
