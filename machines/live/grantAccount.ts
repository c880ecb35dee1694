/**
 * An account whose devices sign in with a device grant: the homeserver and its provider are
 * machines, or the provider is a real one that the homeserver hears of sessions from.
 */

import { randomUUID } from 'node:crypto';
import { type Clock, Host } from 'actorcheck/run';
import { realCrypto } from '../crypto/index.ts';
import { decodeText, whenOk } from '../http/decode.ts';
import { type HttpRequest, type HttpResponse, refusal, response } from '../http/message.ts';
import {
  type Account,
  accountOf,
  existingDeviceId,
  newDeviceId,
  publicKeyIn,
  publishedBy,
  userId,
} from '../matrix/account.ts';
import { formMember, tokenSchema } from '../oauth/messages.ts';
import type { GrantServing } from '../protocol/live.ts';
import { type AccountServer, unready } from './account.ts';
import { consentPage, isForPeople } from './consentPage.ts';
import type { Endpoints } from './endpoints.ts';
import { LiveHomeserver } from './homeserver.ts';
import type { RelayAnswer } from './payload.ts';

export interface GrantAccountOptions {
  /** When the new device is in the device list, from its token on; null: never. */
  readonly visibleAfterMs: number | null;
  readonly deviceCodeLifeMs?: number;
  /** In place of a machine. */
  readonly provider?: RealProvider;
  /** The clock for device codes and devices; usually real time. */
  readonly clock?: Clock;
}

/** A provider that is no machine. */
interface RealProvider {
  readonly issuer: string;
  /** Its document (OpenID Connect Discovery 1.0). */
  readonly metadata: object;
  /** Has it tell of each session that it begins. */
  onSession(told: (session: ProviderSession) => void): void;
}

interface ProviderSession {
  readonly accessToken: string;
  /** The local part of the user whose it is. */
  readonly user: string;
  readonly scope: string;
}

/** The device id that a scope names (client-server API v1.18), and as it was unstable (MSC2967). */
const deviceIn = (scope: string): string | undefined =>
  /(?:^| )urn:matrix:(?:org\.matrix\.msc2967\.)?client:device:(\S+)/.exec(scope)?.[1];

/** A part of a path as it is meant; as it is, where it is malformed. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** What is asked of the provider. */
const isProviders = ({ type }: HttpRequest): boolean => / provider\//.test(type);

export class GrantAccount implements AccountServer {
  readonly account: Account;
  readonly live: LiveHomeserver;
  readonly #grant: GrantServing;
  readonly #url: string;
  readonly #options: GrantAccountOptions;
  readonly #crypto = realCrypto(randomUUID());
  readonly #answers = new Map<string, HttpResponse>();
  #host: Host | undefined;
  #asked = 0;
  /** The new device, as the provider has heard of it. */
  #deviceId: string | null = null;

  /** `url`: where its homeserver is. */
  constructor(
    grant: GrantServing,
    hasKeys: boolean,
    url: string,
    endpoints: Endpoints,
    options: GrantAccountOptions,
  ) {
    this.#grant = grant;
    this.#url = url;
    this.#options = options;
    this.account = accountOf(this.#crypto, true, 'all');
    this.live = new LiveHomeserver({
      endpoints,
      exchange: async (request) => this.#ask(request),
      accessToken: this.account.accessToken,
      published: hasKeys ? publishedBy(this.#crypto, this.account) : null,
      keepsKeys: true,
    });
    options.provider?.onSession(({ accessToken, user, scope }) => {
      if (userId !== `@${user}:${userId.split(':')[1]}`) return;
      this.#begin(accessToken, deviceIn(scope));
      this.#running()?.receive('homeserver', { type: 'session.began' }, 'provider');
    });
  }

  stop(): void {
    this.live.close();
    this.#host?.stop();
  }

  get #addedToken(): string {
    return this.#crypto.opaque('accessTokenNew');
  }

  #begin(accessToken: string, deviceId: string | undefined): void {
    this.#deviceId = deviceId ?? this.#deviceId ?? newDeviceId;
    this.live.begin(accessToken, this.#deviceId);
  }

  /** The machines start with the first request that is for them: only then are all keys known. */
  #running(): Host | null {
    const { published } = this.live;
    if (published === null) return null;
    if (this.#host !== undefined) return this.#host;
    const { provider, visibleAfterMs, clock } = this.#options;
    const { deviceCodeLifeMs = this.#grant.deviceCodeLifeMs } = this.#options;
    const place =
      provider === undefined
        ? { url: `${this.#url}/provider` }
        : { url: provider.issuer.replace(/\/$/, ''), metadata: provider.metadata };
    const host = new Host({
      ...(clock && { clock }),
      actors: this.#grant.actors({
        crypto: this.#crypto,
        homeserverUrl: this.#url,
        accessTokens: { existing: this.account.accessToken, added: this.#addedToken },
        selfSigningKey: publicKeyIn(published.crossSigning?.selfSigning) ?? '',
        provider: place,
        visibleAfterMs,
        deviceCodeLifeMs,
      }),
      send: ({ to, message }) => this.#answers.set(to, message as HttpResponse),
    });
    host.start();
    this.#host = host;
    return host;
  }

  #ask(request: HttpRequest): RelayAnswer {
    if (request.type === 'GET devices') return this.#device(request);
    const { type, body } = request;
    if (type === 'POST provider/device') {
      this.#deviceId = deviceIn(formMember(body, 'scope')) ?? this.#deviceId;
    }
    // The machine has one new device, whose token a real provider does not make.
    const answer = this.#said(this.#withToken(request, this.#addedToken));
    const token = type === 'POST provider/token' && whenOk(decodeText(tokenSchema, answer.body));
    if (token) this.#begin(token.access_token, undefined);
    return isForPeople(request) ? consentPage(request, answer) : answer;
  }

  /** Any session may look; the machine knows one device beside the existing one. */
  #device(request: HttpRequest): HttpResponse {
    const id = decoded(request.url.split('?')[0]?.split('/').at(-1) ?? '');
    if (id === existingDeviceId) return response(200, { device_id: id });
    if (id !== (this.#deviceId ?? id)) return refusal(404, 'M_NOT_FOUND');
    const answer = this.#said(this.#withToken(request, this.account.accessToken));
    return answer.type === 'response.200' ? response(200, { device_id: id }) : answer;
  }

  #withToken(request: HttpRequest, token: string): HttpRequest {
    const { headers } = request;
    if (headers.authorization === undefined) return request;
    return { ...request, headers: { ...headers, authorization: `Bearer ${token}` } };
  }

  #said(request: HttpRequest): HttpResponse {
    const host = this.#running();
    if (host === null) return unready;
    const actor = isProviders(request) ? 'provider' : 'homeserver';
    if (actor === 'provider' && this.#options.provider !== undefined) {
      return refusal(404, 'M_UNRECOGNIZED');
    }
    // Each request has a name of its own: a device may ask for several things at once.
    const client = `client${++this.#asked}`;
    host.receive(actor, { ...request, url: this.#url + request.url }, client);
    if (!this.#answers.has(client)) host.receive(actor, { type: 'serve', client });
    const answer = this.#answers.get(client);
    this.#answers.delete(client);
    if (answer === undefined) throw new Error(`${actor}: no answer to "${request.type}"`);
    return answer;
  }
}
