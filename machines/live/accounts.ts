/**
 * Any number of accounts in one server. Each has a homeserver machine of its own, which is made for
 * one sign-in. This is a test server: it gives private keys and passwords to whoever asks.
 */

import { randomUUID } from 'node:crypto';
import type { Message } from 'actorcheck';
import { type Clock, Host, realClock } from 'actorcheck/run';
import * as v from 'valibot';
import { realCrypto } from '../crypto/index.ts';
import { decodeText, whenOk } from '../http/decode.ts';
import { type HttpRequest, type HttpResponse, refusal, response } from '../http/message.ts';
import {
  type Account,
  accountOf,
  existingDeviceId,
  newDeviceId,
  publishedBy,
  userId,
} from '../matrix/account.ts';
import { homeserverMachine } from '../matrix/homeserver/machine.ts';
import type { ToDevice } from '../matrix/mailbox.ts';
import { mailboxMachine } from '../matrix/mailbox.ts';
import { capabilitiesSchema } from '../matrix/messages.ts';
import type { HomeserverHttp } from './desk.ts';
import type { Endpoints } from './endpoints.ts';
import { type AccountRequest, type DeviceId, LiveHomeserver } from './homeserver.ts';
import type { RelayAnswer } from './payload.ts';
import { Uia } from './uia.ts';

export interface AccountsOptions {
  /** How many there may be at once: one more is refused. */
  readonly maxAccounts: number;
  /** Life of an account after its last request. */
  readonly lifeMs: number;
  /** Life of a login token. */
  readonly tokenLifeMs: number;
  /** When the new device is shown, from when it is first asked for; null: never. */
  readonly visibleAfterMs: number | null;
  /** Whether a login token takes a proof of who the user is (UIA). */
  readonly asksUia: boolean;
  /** The clock for accounts, tokens and devices; usually real time. */
  readonly clock?: Clock;
}

/** `keys`: whether the existing device uploads keys of its own, or is given some. */
const wantedSchema = v.strictObject({ keys: v.optional(v.picklist(['given', 'upload']), 'given') });

/** To-device events are posted to actors that are named after the devices. */
const inboxes: readonly DeviceId[] = [existingDeviceId, newDeviceId];
const isInbox = (to: string): to is DeviceId => (inboxes as readonly string[]).includes(to);
const actors = { mailbox: 'mailbox', newSecrets: newDeviceId, existingSecrets: existingDeviceId };

/** The homeserver machine of one account, and around it what real clients need. */
class LiveAccount {
  readonly account: Account;
  readonly live: LiveHomeserver;
  readonly #endpoints: Endpoints;
  readonly #options: AccountsOptions;
  readonly #crypto = realCrypto(randomUUID());
  readonly #answers = new Map<string, HttpResponse>();
  readonly #uia = new Uia();
  #host: Host | undefined;
  #asked = 0;

  constructor(hasKeys: boolean, endpoints: Endpoints, options: AccountsOptions) {
    this.#endpoints = endpoints;
    this.#options = options;
    this.account = accountOf(this.#crypto, true, 'all');
    this.live = new LiveHomeserver({
      endpoints,
      exchange: async (request) =>
        options.asksUia && request.type === 'POST login/get_token'
          ? this.#uia.answer(request, (other) => this.#ask(other))
          : this.#ask(request),
      accessToken: this.account.accessToken,
      published: hasKeys ? publishedBy(this.#crypto, this.account) : null,
    });
  }

  stop(): void {
    this.live.close();
    this.#host?.stop();
  }

  /** The machine starts with the first request that is for it: only then are all keys known. */
  #running(): Host | null {
    const { published } = this.live;
    if (published === null) return null;
    if (this.#host !== undefined) return this.#host;
    const { tokenLifeMs, visibleAfterMs, clock } = this.#options;
    const { account } = this;
    const crypto = this.#crypto;
    const { getTokenCapability = '' } = this.#endpoints.names[0];
    const told = { getTokenCapability, account, published, tokenLifeMs, visibleAfterMs };
    const options = { crypto, actors, ...told };
    let wasVisible = false;
    const host = new Host({
      ...(clock && { clock }),
      actors: { homeserver: homeserverMachine(options), mailbox: mailboxMachine(inboxes) },
      send: ({ to, message }) => {
        if (isInbox(to)) this.live.post(to, message as Message & ToDevice);
        else this.#answers.set(to, message as HttpResponse);
      },
      observe: ({ actor, state }) => {
        if (actor !== 'homeserver') return;
        const { device } = state.value as { device: string };
        if (device === 'visible' && !wasVisible) this.live.devicesChanged();
        wasVisible = device === 'visible';
      },
    });
    host.start();
    this.#host = host;
    return host;
  }

  #ask(request: HttpRequest): HttpResponse {
    const host = this.#running();
    if (host === null) return unready;
    // Each request has a name of its own: a device may ask for several things at once.
    const client = `client${++this.#asked}`;
    host.receive('homeserver', request, client);
    if (!this.#answers.has(client)) {
      const isProof = this.#options.asksUia && request.type === 'POST login/get_token';
      host.receive('homeserver', { type: isProof ? 'ask-uia' : 'serve', client });
    }
    const answer = this.#answers.get(client);
    this.#answers.delete(client);
    if (answer === undefined) throw new Error(`homeserver: no answer to "${request.type}"`);
    return request.type === 'GET capabilities' ? this.#withAllNames(answer) : answer;
  }

  /** A homeserver has the capability by all of its names, the machine by the first. */
  #withAllNames(answer: HttpResponse): HttpResponse {
    const told = whenOk(decodeText(capabilitiesSchema, answer.body))?.capabilities;
    const [name, ...others] = this.#endpoints.names.flatMap((one) => one.getTokenCapability ?? []);
    const capability = name === undefined ? undefined : told?.[name];
    if (capability === undefined) return answer;
    const more = Object.fromEntries(others.map((other) => [other, capability]));
    return { ...answer, body: JSON.stringify({ capabilities: { ...told, ...more } }) };
  }
}

const unready = response(400, {
  errcode: 'M_UNKNOWN',
  error: 'the existing device has not uploaded its keys',
});

/** What the server supports at its root, beside the relay (MSC3886 L331). */
const versions = response(200, {
  versions: ['v1.7'],
  unstable_features: { 'org.matrix.msc3886': true },
});

const malformed = (error: string): HttpResponse => response(400, { errcode: 'M_BAD_JSON', error });

export class Accounts implements HomeserverHttp {
  readonly #endpoints: Endpoints;
  readonly #options: AccountsOptions;
  /** Each with what stops the timer of its life. */
  readonly #accounts = new Map<
    string,
    { readonly account: LiveAccount; readonly stopTimer: () => void }
  >();

  constructor(endpoints: Endpoints, options: AccountsOptions) {
    this.#endpoints = endpoints;
    this.#options = options;
  }

  /** How many accounts there are. */
  get size(): number {
    return this.#accounts.size;
  }

  async handle(request: AccountRequest, origin: string): Promise<RelayAnswer | null> {
    const { method, path } = request;
    switch (path) {
      case '/_matrix/client/versions':
        return method === 'GET' ? versions : refusal(405, 'M_UNRECOGNIZED');
      case '/_rendezvous/accounts':
        return method === 'POST' ? this.#create(request, origin) : refusal(405, 'M_UNRECOGNIZED');
    }
    const [, id = '', rest = ''] = /^\/accounts\/([^/]+)(\/.*)$/.exec(path) ?? [];
    const found = this.#accounts.get(id);
    if (found === undefined) return refusal(404, 'M_UNRECOGNIZED');
    found.stopTimer();
    this.#keep(id, found.account);
    if (method === 'POST' && rest === '/_rendezvous/open') return open(found.account.live);
    // A client that asks its homeserver for a rendezvous point gets it from the relay (L125).
    if (method === 'POST' && this.#endpoints.isRendezvousPath(rest)) {
      return response(307, undefined, { location: origin + rest });
    }
    return found.account.live.handle({ ...request, path: rest });
  }

  /** Answers every sync that waits. */
  release(): void {
    for (const { account } of this.#accounts.values()) account.live.close();
  }

  /** Forgets all accounts. */
  stop(): void {
    for (const id of [...this.#accounts.keys()]) this.#end(id);
  }

  #create({ body }: AccountRequest, origin: string): HttpResponse {
    const wanted = decodeText(wantedSchema, body ?? '{}');
    if (!wanted.ok) return malformed(wanted.error);
    if (this.#accounts.size >= this.#options.maxAccounts) return refusal(403, 'M_FORBIDDEN');
    const hasKeys = wanted.value.keys === 'given';
    const id = randomUUID();
    const account = new LiveAccount(hasKeys, this.#endpoints, this.#options);
    this.#keep(id, account);
    const { accessToken, password } = account.account;
    return response(200, {
      homeserver: `${origin}/accounts/${id}`,
      relay: origin,
      userId,
      existing: {
        deviceId: existingDeviceId,
        accessToken,
        password,
        account: hasKeys ? account.account : null,
      },
    });
  }

  /** Its life begins, or begins anew. */
  #keep(id: string, account: LiveAccount): void {
    const { lifeMs, clock = realClock } = this.#options;
    const stopTimer = clock.start(() => this.#end(id), lifeMs);
    this.#accounts.set(id, { account, stopTimer });
  }

  #end(id: string): void {
    const found = this.#accounts.get(id);
    if (found === undefined) return;
    found.stopTimer();
    found.account.stop();
    this.#accounts.delete(id);
  }
}

/** The existing device has all its keys: the protocol may begin. */
function open(live: LiveHomeserver): HttpResponse {
  if (live.published === null) return unready;
  live.open();
  return response(200, {});
}
