/** `serve`: relay and homeserver over real HTTP, for any number of devices at once. */

import { type Knob, type Settings, settle, UsageError } from 'actorcheck';
import { type AddCommand, addKnob, type Io, typedOptions } from 'actorcheck/cli';
import type { Serving } from '../protocol/live.ts';
import { liveIn } from '../protocol/protocol.ts';

const hourMs = 3_600_000;

const knobsFor = ({ relayLifeMs, tokenLifeMs }: Serving): readonly Knob[] => [
  {
    name: 'port',
    kind: 'integer',
    min: 0,
    max: 65_535,
    default: 8090,
    help: 'where it listens, with 0 for any that is free',
  },
  {
    name: 'max-bytes',
    kind: 'integer',
    min: 1,
    max: 1_000_000,
    default: 10_240,
    help: 'largest payload that the relay takes, in bytes',
  },
  {
    name: 'max-sessions',
    kind: 'integer',
    min: 0,
    max: 100_000,
    default: 10_000,
    help: 'how many rendezvous points there may be at once, and how many accounts',
  },
  {
    name: 'rate',
    kind: 'integer',
    min: 1,
    max: 1_000_000,
    default: 10_000,
    help: 'how many requests an address may make within a second',
  },
  {
    name: 'relay-life',
    kind: 'duration',
    minMs: 1,
    maxMs: hourMs,
    never: false,
    default: relayLifeMs,
    help: 'life of a rendezvous since its last update',
  },
  {
    name: 'long-poll',
    kind: 'duration',
    minMs: 0,
    maxMs: 60_000,
    never: false,
    default: 0,
    help: 'how long the relay lets a GET wait for news',
  },
  {
    name: 'account-life',
    kind: 'duration',
    minMs: 1,
    maxMs: 24 * hourMs,
    never: false,
    default: hourMs,
    help: 'life of an account since its last request',
  },
  {
    name: 'token-life',
    kind: 'duration',
    minMs: 1,
    maxMs: 600_000,
    never: false,
    default: tokenLifeMs,
    help: 'life of a login token',
  },
  {
    name: 'visible-after',
    kind: 'duration',
    minMs: 0,
    maxMs: 600_000,
    never: true,
    default: 0,
    help: 'when the new device is in the device list, from when it is first looked for (step 16)',
  },
  { name: 'uia', kind: 'flag', default: false, help: 'a login token takes the password (step 11)' },
];

interface Options {
  readonly host: string;
  readonly url?: string;
}

export const serveCommand: AddCommand = (program, io, _, { model }) => {
  const serving = liveIn(model)?.live.serving;
  if (serving === undefined) return;
  const knobs = knobsFor(serving);
  const command = program
    .command('serve')
    .description('relay and homeserver over real HTTP, until it is interrupted')
    .option('--host <host>', 'address that it listens at', '127.0.0.1')
    .option('--url <url>', 'what clients reach it by, where that is not the host that they ask');
  for (const knob of knobs) addKnob(command, knob);
  command.action(async (options: Options) => {
    const given = typedOptions(
      command,
      knobs.map(({ name }) => name),
    );
    await serve(serving, options, settle(knobs, given), io);
  });
};

/** Returns when it has been interrupted and all requests have their answers. */
async function serve(
  { names }: Serving,
  { host, url }: Options,
  settings: Settings,
  io: Io,
): Promise<void> {
  // Loaded when there is something to serve: another command would only wait for it.
  const { openServer } = await import('./server.ts');
  const number = (name: string): number => settings[name] as number;
  const opening = openServer({
    host,
    port: number('port'),
    publicUrl: url === undefined ? null : publicUrl(url),
    requestsASecond: number('rate'),
    names,
    relay: {
      maxBytes: number('max-bytes'),
      maxSessions: number('max-sessions'),
      lifeMs: number('relay-life'),
      longPollMs: number('long-poll'),
    },
    accounts: {
      maxAccounts: number('max-sessions'),
      lifeMs: number('account-life'),
      tokenLifeMs: number('token-life'),
      visibleAfterMs: settings['visible-after'] as number | null,
      asksUia: settings.uia === true,
    },
    onDefect: (error) => io.error(`rendezvous: ${error.stack}\n`),
  });
  const server = await opening.catch((error: NodeJS.ErrnoException) => {
    if (error.syscall === undefined) throw error;
    throw new UsageError(
      `serve: expected to listen at ${host}, port ${settings.port}, got ${error.code}`,
    );
  });
  // Before anybody is told: from then on an interrupt is to be expected.
  const end = interrupted();
  io.out(`relay at ${server.baseUrl}\n`);
  io.out(`an account, with its homeserver: curl -X POST ${server.baseUrl}/_rendezvous/accounts\n`);
  await end;
  await server.stop();
}

/** Without what would end up twice in what is made of it. */
function publicUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isPlain =
    url !== undefined && /^https?:$/.test(url.protocol) && url.search + url.hash === '';
  if (!isPlain) throw new UsageError(`url: expected one like https://example.org, got "${text}"`);
  return url.href.replace(/\/+$/, '');
}

/** A second interrupt finds nobody who waits for it, and ends the process. */
function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    const signals = ['SIGINT', 'SIGTERM'] as const;
    const stop = (): void => {
      for (const signal of signals) process.off(signal, stop);
      resolve();
    };
    for (const signal of signals) process.on(signal, stop);
  });
}
