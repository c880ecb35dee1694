/**
 * The homeserver around a real client, and its provider: what the client asks for beside the
 * requests of MSC4108 is answered here, those go on to whoever runs the machines.
 */

import { decodeText, whenOk } from '../../http/decode.ts';
import { type HttpRequest, refusal, response } from '../../http/message.ts';
import { existingDeviceId, newDeviceId, type Published, userId } from '../../matrix/account.ts';
import type { DeviceKeys } from '../../matrix/messages.ts';
import { keysUploadSchema } from '../../matrix/messages.ts';
import type { AccountGiven, AccountServer } from '../../protocol/account.ts';
import { hostOf, prefixes } from './hosts.ts';

type AccountRequest = Parameters<AccountServer['handle']>[0];
type Answer = Awaited<ReturnType<AccountServer['handle']>>;

/** Requests of the protocol: to which server, and what their type is after the method. */
const rows: readonly (readonly [server: string, method: string, name: string, path: RegExp])[] = [
  ['homeserver', 'GET', 'well-known', /^\/\.well-known\/matrix\/client$/],
  ['homeserver', 'GET', 'auth_issuer', /\/org\.matrix\.msc2965\/auth_issuer$/],
  ['homeserver', 'GET', 'auth_metadata', /^\/_matrix\/client\/v1\/auth_metadata$/],
  ['homeserver', 'GET', 'devices', /^\/_matrix\/client\/v3\/devices\/[^/]+$/],
  ['provider', 'GET', 'provider/configuration', /^\/\.well-known\/openid-configuration$/],
  ['provider', 'POST', 'provider/registration', /^\/register$/],
  ['provider', 'POST', 'provider/device', /^\/auth\/device$/],
  ['provider', 'POST', 'provider/token', /^\/token$/],
];

/** What the client's homeserver says that it has. */
const features = { 'org.matrix.msc4108': true };

export class SignInAccount implements AccountServer {
  readonly #given: AccountGiven;
  /** Keys of the devices, as far as a new device can look them up. */
  readonly #devices: Record<string, DeviceKeys> = {};

  constructor(given: AccountGiven) {
    this.#given = given;
    const { published } = given;
    if (published !== null) this.#devices[existingDeviceId] = published.device;
  }

  get published(): Published | null {
    return this.#given.plain.published;
  }

  open(): void {
    this.#given.plain.open();
  }

  devicesChanged(): void {
    this.#given.plain.devicesChanged();
  }

  close(): void {
    this.#given.plain.close();
  }

  async handle(request: AccountRequest): Promise<Answer> {
    const { method, path, query } = request;
    const prefix = prefixes.find((one) => path.startsWith(`${one}/`)) ?? '';
    const rest = path.slice(prefix.length);
    const found = rows.find(([, verb, , pattern]) => verb === method && pattern.test(rest));
    if (found !== undefined) {
      const [server, , name] = found;
      const search = query.size > 0 ? `?${query}` : '';
      return this.#ask(server, `${method} ${name}`, hostOf(prefix) + rest + search, request);
    }
    if (method === 'GET' && path === '/_matrix/client/v3/capabilities') {
      return response(200, { capabilities: {} });
    }
    if (method === 'GET' && path === '/_matrix/client/versions') {
      const answer = await this.#given.plain.handle(request);
      const { versions } = JSON.parse(String(answer?.body));
      return response(200, { versions, unstable_features: features });
    }
    if (this.#given.published === null) return this.#given.plain.handle(request);
    return (await this.#ofNew(request)) ?? this.#given.plain.handle(request);
  }

  /** What the session of a new device asks for. */
  async #ofNew(request: AccountRequest): Promise<Answer | undefined> {
    const { method, path, headers, body } = request;
    const name = path.replace(/^\/_matrix\/client\/(?:r0|v\d+)/, method);
    if (headers.authorization !== `Bearer ${this.#given.accessToken}`) return undefined;
    switch (name) {
      case 'GET/account/whoami':
        return response(200, { user_id: userId, device_id: newDeviceId });
      case 'POST/keys/query':
        return response(200, this.#keys());
      case 'POST/keys/upload':
        return this.#upload(request, whenOk(decodeText(keysUploadSchema, body))?.device_keys);
      case 'POST/keys/signatures/upload':
        return this.#sign(request);
    }
    return undefined;
  }

  /** The keys of the device come once; those for Olm sessions are no part of the protocol. */
  async #upload(request: AccountRequest, keys: DeviceKeys | undefined): Promise<Answer> {
    const counted = response(200, { one_time_key_counts: { signed_curve25519: 50 } });
    if (keys === undefined) return counted;
    const answer = await this.#askForKeys(request, keys);
    return answer?.type === 'response.200' ? counted : answer;
  }

  /** To the machine a signature that comes later is as good as keys that come with it. */
  async #sign(request: AccountRequest): Promise<Answer> {
    const own = this.#devices[newDeviceId];
    const signed = JSON.parse(request.body ?? '{}')?.[userId]?.[newDeviceId];
    if (own === undefined || signed === undefined) return refusal(400, 'M_BAD_JSON');
    const signatures = { ...own.signatures[userId], ...signed.signatures?.[userId] };
    const answer = await this.#askForKeys(request, {
      ...own,
      signatures: { [userId]: signatures },
    });
    return answer?.type === 'response.200' ? response(200, { failures: {} }) : answer;
  }

  async #askForKeys(request: AccountRequest, keys: DeviceKeys): Promise<Answer> {
    const url = `${hostOf('')}/_matrix/client/v3/keys/upload`;
    const body = JSON.stringify({ device_keys: keys });
    const answer = await this.#ask('homeserver', 'POST keys/upload', url, { ...request, body });
    if (answer?.type === 'response.200') this.#devices[newDeviceId] = keys;
    return answer;
  }

  #keys(): object {
    const { crossSigning = null } = this.#given.published ?? {};
    const of = (key: object | undefined) => (key === undefined ? {} : { [userId]: key });
    return {
      device_keys: { [userId]: this.#devices },
      master_keys: of(crossSigning?.master),
      self_signing_keys: of(crossSigning?.selfSigning),
      user_signing_keys: of(crossSigning?.userSigning),
      failures: {},
    };
  }

  #ask(
    server: string,
    type: string,
    url: string,
    { headers, body, signal }: AccountRequest,
  ): Promise<Answer> {
    const request: HttpRequest = { type, url, headers: { ...headers } };
    const asked = body === undefined ? request : { ...request, body };
    return this.#given.ask(server, asked, signal);
  }
}
