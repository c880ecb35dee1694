/**
 * Any number of accounts in one server. Each has a homeserver machine of its own, which is made for
 * one sign-in. This is a test server: it gives private keys and passwords to whoever asks.
 */

import { randomUUID } from 'node:crypto';
import { type Clock, realClock } from 'actorcheck/run';
import * as v from 'valibot';
import { decodeText } from '../http/decode.ts';
import { type HttpResponse, refusal, response } from '../http/message.ts';
import { existingDeviceId, userId } from '../matrix/account.ts';
import type { GrantServing } from '../protocol/live.ts';
import { type AccountServer, unready } from './account.ts';
import type { HomeserverHttp } from './desk.ts';
import type { Endpoints } from './endpoints.ts';
import { GrantAccount, type GrantAccountOptions } from './grantAccount.ts';
import type { AccountRequest, LiveHomeserver } from './homeserver.ts';
import type { RelayAnswer } from './payload.ts';
import { relayOf } from './relays/index.ts';
import { TokenAccount, type TokenAccountOptions } from './tokenAccount.ts';

/** A pattern of where the homeservers of accounts are. */
export const accountPattern = '/accounts/[^/]+';

export interface AccountsOptions extends TokenAccountOptions, GrantAccountOptions {
  /** How many there may be at once: one more is refused. */
  readonly maxAccounts: number;
  /** Life of an account after its last request. */
  readonly lifeMs: number;
  /** The clock for accounts too; usually real time. */
  readonly clock?: Clock;
}

/** `keys`: whether the existing device uploads keys of its own, or is given some. */
const wantedSchema = v.strictObject({ keys: v.optional(v.picklist(['given', 'upload']), 'given') });

/** What the server supports at its root, beside the relay (MSC3886 L331). */
function versionsOf({ names }: Endpoints): HttpResponse {
  const features = names.flatMap((one) => relayOf(one).feature ?? []);
  const unstable_features = Object.fromEntries(features.map((feature) => [feature, true]));
  return response(200, { versions: ['v1.7'], unstable_features });
}

const malformed = (error: string): HttpResponse => response(400, { errcode: 'M_BAD_JSON', error });

/** The account that a path is of, empty for none, and the path there. */
function partsOf(path: string): { readonly id: string; readonly rest: string } {
  const [, id = '', rest = ''] = /^\/accounts\/([^/]+)(\/.*)$/.exec(path) ?? [];
  return { id, rest };
}

export class Accounts implements HomeserverHttp {
  readonly #endpoints: Endpoints;
  /** Without, devices sign in with login tokens. */
  readonly #grant: GrantServing | undefined;
  readonly #options: AccountsOptions;
  /** Each with what stops the timer of its life. */
  readonly #accounts = new Map<
    string,
    { readonly account: AccountServer; readonly stopTimer: () => void }
  >();

  constructor(endpoints: Endpoints, grant: GrantServing | undefined, options: AccountsOptions) {
    this.#endpoints = endpoints;
    this.#grant = grant;
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
        return method === 'GET' ? versionsOf(this.#endpoints) : refusal(405, 'M_UNRECOGNIZED');
      case '/_rendezvous/accounts':
        return method === 'POST' ? this.#create(request, origin) : refusal(405, 'M_UNRECOGNIZED');
    }
    const { id, rest } = partsOf(path);
    const found = this.#accounts.get(id);
    if (found === undefined) return refusal(404, 'M_UNRECOGNIZED');
    found.stopTimer();
    this.#keep(id, found.account);
    if (method === 'POST' && rest === '/_rendezvous/open') return open(found.account.live);
    // A client that asks its homeserver for a rendezvous point gets it from the relay (L125).
    if (method === 'POST' && this.#endpoints.isElsewhere(rest)) {
      return response(307, undefined, { location: origin + rest });
    }
    return found.account.live.handle({ ...request, path: rest });
  }

  /** Whether it is the access token of a device of some account. */
  hasUser(accessToken: string): boolean {
    return [...this.#accounts.values()].some(({ account }) => account.live.knows(accessToken));
  }

  isThere(path: string): boolean {
    const { id } = partsOf(path);
    return id === '' || this.#accounts.has(id);
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
    const homeserver = `${origin}/accounts/${id}`;
    const account =
      this.#grant === undefined
        ? new TokenAccount(hasKeys, this.#endpoints, this.#options)
        : new GrantAccount(this.#grant, hasKeys, homeserver, this.#endpoints, this.#options);
    this.#keep(id, account);
    const { accessToken, password } = account.account;
    return response(200, {
      homeserver,
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
  #keep(id: string, account: AccountServer): void {
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
