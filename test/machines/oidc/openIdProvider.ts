/** A real OpenID provider on loopback, and somebody who walks through its pages. */

import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider, { type Adapter, type AdapterPayload } from 'oidc-provider';
import { matrixScope } from '../../../machines/msc3906/oidc/wire.ts';

/** Keeps what has expired, so that the provider can say that it has. */
class Memory implements Adapter {
  static readonly #all = new Map<string, AdapterPayload>();
  readonly #kind: string;

  constructor(kind: string) {
    this.#kind = kind;
  }

  async upsert(id: string, payload: AdapterPayload): Promise<void> {
    Memory.#all.set(`${this.#kind} ${id}`, payload);
  }

  async find(id: string): Promise<AdapterPayload | undefined> {
    return Memory.#all.get(`${this.#kind} ${id}`);
  }

  async #findBy(member: string, value: string): Promise<AdapterPayload | undefined> {
    const own = [...Memory.#all].filter(([key]) => key.startsWith(`${this.#kind} `));
    return own.find(([, payload]) => payload[member] === value)?.[1];
  }

  findByUserCode(userCode: string): Promise<AdapterPayload | undefined> {
    return this.#findBy('userCode', userCode);
  }

  findByUid(uid: string): Promise<AdapterPayload | undefined> {
    return this.#findBy('uid', uid);
  }

  async consume(id: string): Promise<void> {
    const payload = await this.find(id);
    if (payload !== undefined) payload.consumed = Math.floor(Date.now() / 1_000);
  }

  async destroy(id: string): Promise<void> {
    Memory.#all.delete(`${this.#kind} ${id}`);
  }

  async revokeByGrantId(): Promise<void> {}
}

interface Session {
  readonly accessToken: string;
  readonly user: string;
  readonly scope: string;
}

export interface RunningProvider {
  readonly issuer: string;
  /** Its document. */
  readonly metadata: object;
  /** Has it tell of each session that it begins. */
  onSession(told: (session: Session) => void): void;
  /** Whose session an access token is; undefined if it is none. */
  userOf(accessToken: string): Promise<string | undefined>;
  close(): void;
}

const listening = (server: Server): Promise<number> =>
  new Promise((resolve) => {
    server.on('listening', () => resolve((server.address() as AddressInfo).port));
  });

/** Starts one whose device codes live so long, with dynamic registration. */
export async function startProvider(
  deviceCodeLifeS: number,
  scopes: readonly string[] = [matrixScope],
): Promise<RunningProvider> {
  // The issuer has its port in it: a port is taken first.
  const { createServer } = await import('node:http');
  const server = createServer().listen(0, '127.0.0.1');
  const issuer = `http://127.0.0.1:${await listening(server)}`;
  const provider = new Provider(issuer, {
    adapter: Memory,
    cookies: { keys: ['of a test'] },
    features: { deviceFlow: { enabled: true }, registration: { enabled: true } },
    scopes: ['openid', ...scopes],
    ttl: {
      DeviceCode: deviceCodeLifeS,
      AccessToken: 600,
      Grant: 600,
      Interaction: 600,
      Session: 600,
    },
    findAccount: async (_, id) => ({ accountId: id, claims: async () => ({ sub: id }) }),
  });
  server.on('request', provider.callback());
  const metadata = await fetch(`${issuer}/.well-known/openid-configuration`);
  return {
    issuer,
    metadata: (await metadata.json()) as object,
    onSession: (told) => {
      provider.on('grant.success', ({ oidc, body: given }) => {
        const { AccessToken: token } = oidc.entities;
        const body = given as { readonly access_token: string };
        const { accountId = '', scope = '' } = token ?? {};
        told({ accessToken: body.access_token, user: accountId, scope });
      });
    },
    userOf: async (accessToken) => (await provider.AccessToken.find(accessToken))?.accountId,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** A browser without a window: it keeps cookies, follows redirects and submits forms. */
export class PlainBrowser {
  readonly #cookies = new Map<string, string>();
  #url = '';
  #text = '';

  get text(): string {
    return this.#text;
  }

  async open(url: string, init: RequestInit = {}): Promise<void> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { cookie, accept: 'text/html' };
    const response = await fetch(url, { ...init, redirect: 'manual', headers });
    for (const set of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      if (value === '') this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
    this.#url = url;
    this.#text = await response.text();
    const location = response.headers.get('location');
    if (location !== null) await this.open(new URL(location, url).href);
  }

  /** Submits the form of the page, with `more` beside what is in it. */
  async submit(more: Readonly<Record<string, string>> = {}): Promise<void> {
    const form = /<form([^>]*)>([\s\S]*?)<\/form>/.exec(this.#text);
    if (form === null) throw new Error(`${this.#url}: expected a page with a form`);
    const [, head = '', inside = ''] = form;
    const action = /action="([^"]*)"/.exec(head)?.[1] ?? '';
    const fields = [...inside.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)];
    const filled = Object.fromEntries(fields.map(([, name = '', value = '']) => [name, value]));
    const members = new URLSearchParams({ ...filled, ...more });
    const url = new URL(action, this.#url);
    if (/method="post"/.test(head)) await this.open(url.href, { method: 'POST', body: members });
    else await this.open(`${url.origin}${url.pathname}?${members}`);
  }
}
