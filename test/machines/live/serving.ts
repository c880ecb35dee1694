/** A server for tests, in this process, and requests to it. */

import { afterEach } from 'vitest';
import { openServer, type Server, type ServerOptions } from '../../../machines/live/server.ts';
import { live } from '../../../machines/msc3906/live.ts';

export const path = '/_matrix/client/rendezvous';
export const unstablePath = '/_matrix/client/unstable/org.matrix.msc3886/rendezvous';

/** As `serve` has it by default, where a test asks for nothing else. */
interface Wanted {
  /** What is served; usually MSC3906. */
  readonly served?: ServerOptions['serving'];
  readonly publicUrl?: string;
  readonly requestsASecond?: number;
  readonly stopTimeoutMs?: number;
  readonly onExchange?: ServerOptions['onExchange'];
  readonly relay?: Partial<ServerOptions['relay']>;
  readonly accounts?: Partial<ServerOptions['accounts']>;
}

const servers: Server[] = [];
/** What went wrong in the server: every test expects nothing. */
const defects: Error[] = [];

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
  const [defect] = defects.splice(0);
  if (defect !== undefined) throw defect;
});

export async function serving(wanted: Wanted = {}) {
  const {
    served = live.serving,
    publicUrl,
    requestsASecond,
    stopTimeoutMs,
    onExchange,
    relay,
    accounts,
  } = wanted;
  const server = await openServer({
    host: '127.0.0.1',
    serving: served,
    port: 0,
    publicUrl: publicUrl ?? null,
    requestsASecond: requestsASecond ?? 1_000_000,
    ...(stopTimeoutMs !== undefined && { stopTimeoutMs }),
    ...(onExchange && { onExchange }),
    relay: { maxBytes: 10_240, maxSessions: 10_000, lifeMs: 60_000, longPollMs: 0, ...relay },
    accounts: {
      maxAccounts: 10,
      lifeMs: 60_000,
      tokenLifeMs: 30_000,
      visibleAfterMs: 0,
      asksUia: false,
      ...accounts,
    },
    onDefect: (error) => defects.push(error),
  });
  servers.push(server);
  return server;
}

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Of an error. */
  readonly errcode: string | undefined;
}

export async function ask(
  method: string,
  url: string,
  headers: Record<string, string> = {},
  body?: string | Uint8Array<ArrayBuffer>,
): Promise<Answer> {
  const answer = await fetch(url, { method, headers, body: body ?? null, redirect: 'manual' });
  const text = await answer.text();
  const isError = answer.status >= 400 && text.startsWith('{');
  const errcode = isError ? (JSON.parse(text) as { errcode: string }).errcode : undefined;
  return { status: answer.status, headers: answer.headers, text, errcode };
}

/** A rendezvous point with `body` in it. */
export async function post(server: Pick<Server, 'baseUrl'>, body = '{"hello":1}') {
  const headers = { 'content-type': 'application/json' };
  const made = await ask('POST', server.baseUrl + path, headers, body);
  return { url: made.headers.get('location') ?? '', etag: made.headers.get('etag') ?? '', made };
}
