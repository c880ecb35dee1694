/** An account whose devices sign in with login tokens. */

import { randomUUID } from 'node:crypto';
import type { Message } from 'actorcheck';
import { type Clock, Host } from 'actorcheck/run';
import { realCrypto } from '../crypto/index.ts';
import { decodeText, whenOk } from '../http/decode.ts';
import type { HttpRequest, HttpResponse } from '../http/message.ts';
import {
  type Account,
  accountOf,
  existingDeviceId,
  newDeviceId,
  publishedBy,
} from '../matrix/account.ts';
import { homeserverMachine } from '../matrix/homeserver/machine.ts';
import type { ToDevice } from '../matrix/mailbox.ts';
import { mailboxMachine } from '../matrix/mailbox.ts';
import { capabilitiesSchema } from '../matrix/messages.ts';
import { type AccountServer, unready } from './account.ts';
import type { Endpoints } from './endpoints.ts';
import { type DeviceId, LiveHomeserver } from './homeserver.ts';
import { Uia } from './uia.ts';

export interface TokenAccountOptions {
  /** Life of a login token; without, one does not end. */
  readonly tokenLifeMs?: number;
  /** When the new device is shown, from when it is first asked for; null: never. */
  readonly visibleAfterMs: number | null;
  /** Whether a login token takes a proof of who the user is (UIA). */
  readonly asksUia: boolean;
  /** The clock for tokens and devices; usually real time. */
  readonly clock?: Clock;
}

/** The longest that a timer takes. */
const neverMs = 2 ** 31 - 1;

/** To-device events are posted to actors that are named after the devices. */
const inboxes: readonly DeviceId[] = [existingDeviceId, newDeviceId];
const isInbox = (to: string): to is DeviceId => (inboxes as readonly string[]).includes(to);
const actors = { mailbox: 'mailbox', newSecrets: newDeviceId, existingSecrets: existingDeviceId };

/** The homeserver machine of one account, and around it what real clients need. */
export class TokenAccount implements AccountServer {
  readonly account: Account;
  readonly live: LiveHomeserver;
  readonly #endpoints: Endpoints;
  readonly #options: TokenAccountOptions;
  readonly #crypto = realCrypto(randomUUID());
  readonly #answers = new Map<string, HttpResponse>();
  readonly #uia = new Uia();
  #host: Host | undefined;
  #asked = 0;

  constructor(hasKeys: boolean, endpoints: Endpoints, options: TokenAccountOptions) {
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
    const { tokenLifeMs = neverMs, visibleAfterMs, clock } = this.#options;
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
