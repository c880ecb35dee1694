/** `serve`: relay and homeserver over real HTTP, for any number of devices at once. */

import { lookup } from 'node:dns/promises';
import { BlockList } from 'node:net';
import { type Knob, type Model, type Settings, settle, UsageError } from 'actorcheck';
import { type AddCommand, addKnob, type Io, typedOptions } from 'actorcheck/cli';
import type { ServedNames, Serving } from '../protocol/live.ts';
import { liveIn } from '../protocol/protocol.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

const number = (name: string, [min, max]: readonly [number, number], usual: number, help: string) =>
  ({ name, kind: 'integer', min, max, default: usual, help }) as const;

/** A duration that has an end. */
const duration = (
  name: string,
  [minMs, maxMs]: readonly [number, number],
  usualMs: number,
  help: string,
) => ({ name, kind: 'duration', minMs, maxMs, never: false, default: usualMs, help }) as const;

const tokenKnobs = (usualMs: number): readonly Knob[] => [
  duration('token-life', [1, 10 * minuteMs], usualMs, 'life of a login token'),
  { name: 'uia', kind: 'flag', default: false, help: 'a login token takes the password' },
];

const grantKnobs = (usualMs: number): readonly Knob[] => [
  duration('device-code-life', [1, hourMs], usualMs, 'life of a device code at the provider'),
];

const knobsFor = ({ relayLifeMs, tokenLifeMs = 0, grant }: Serving): readonly Knob[] => [
  number('port', [0, 65_535], 8090, 'where it listens, with 0 for any that is free'),
  number('max-bytes', [1, 1_000_000], 10_240, 'largest payload that the relay takes, in bytes'),
  number(
    'max-sessions',
    [0, 100_000],
    10_000,
    'how many rendezvous points there may be at once, and how many accounts',
  ),
  number('rate', [1, 1_000_000], 10_000, 'how many requests an address may make within a second'),
  duration(
    'relay-life',
    [1, hourMs],
    relayLifeMs,
    'life of a rendezvous, which updates put off where its text says so',
  ),
  {
    name: 'creators',
    kind: 'enum',
    values: ['all', 'users'],
    default: 'all',
    help: 'who may create a rendezvous: whoever asks, or who has an access token of an account',
  },
  duration('long-poll', [0, minuteMs], 0, 'how long the relay lets a GET wait for news'),
  duration('account-life', [1, 24 * hourMs], hourMs, 'life of an account since its last request'),
  ...(grant === undefined ? tokenKnobs(tokenLifeMs) : grantKnobs(grant.deviceCodeLifeMs)),
  {
    ...duration(
      'visible-after',
      [0, 10 * minuteMs],
      0,
      'when the new device is in the device list, from when it is first looked for',
    ),
    never: true,
  },
];

/** The names of what is served, and of the relays of `others`, each with its own usual life. */
function joined(serving: Serving, others: readonly Serving[], lifeMs: number | null): Serving {
  const names: [ServedNames, ...ServedNames[]] = [...serving.names];
  for (const other of others) {
    for (const { rendezvousPath, relay, conflict } of other.names) {
      if (names.some((known) => known.rendezvousPath === rendezvousPath)) continue;
      const kind = { ...(relay && { relay }), ...(conflict && { conflict }) };
      names.push({ rendezvousPath, ...kind, relayLifeMs: lifeMs ?? other.relayLifeMs });
    }
  }
  return { ...serving, names };
}

interface Options {
  readonly host: string;
  readonly url?: string;
  readonly har?: string;
}

/** `all`: the models whose relays are served, whatever model the homeserver is of. */
export const serveCommand =
  (all: readonly Model[]): AddCommand =>
  (program, io, _, { model }) => {
    const serving = liveIn(model)?.live.serving;
    if (serving === undefined) return;
    const knobs = knobsFor(serving);
    const command = program
      .command('serve')
      .description('relay and homeserver over real HTTP, until it is interrupted')
      .option(
        '--host <host>',
        'address that it listens at; beyond loopback with --url',
        '127.0.0.1',
      )
      .option('--url <url>', 'what clients reach it by, where that is not the host that they ask')
      .option('--har <file>', 'where to write all requests and their answers, as HAR 1.2');
    for (const knob of knobs) addKnob(command, knob);
    command.action(async (options: Options) => {
      const given = typedOptions(
        command,
        knobs.map(({ name }) => name),
      );
      const settings = settle(knobs, given);
      const others = all.flatMap((one) => liveIn(one)?.live.serving ?? []);
      const lifeMs = 'relay-life' in given ? (settings['relay-life'] as number) : null;
      await serve(joined(serving, others, lifeMs), options, settings, io);
    });
  };

/** Returns when it has been interrupted and all requests have their answers. */
async function serve(
  serving: Serving,
  { host, url, har }: Options,
  settings: Settings,
  io: Io,
): Promise<void> {
  if (url === undefined && !(await isLoopback(host))) {
    throw new UsageError(
      `host: expected --url beside an address beyond loopback, got "${host}" alone: whoever asks ` +
        'would choose what addresses the server gives out',
    );
  }
  // Loaded only here: every other command would have to wait for it.
  const [{ openServer }, { HarFile, loggedIn }] = await Promise.all([
    import('./server.ts'),
    import('./har.ts'),
  ]);
  const log = har === undefined ? undefined : new HarFile(har);
  const set = (name: string): number => settings[name] as number;
  const opening = openServer({
    host,
    port: set('port'),
    publicUrl: url === undefined ? null : publicUrl(url),
    requestsASecond: set('rate'),
    serving,
    relay: {
      maxBytes: set('max-bytes'),
      maxSessions: set('max-sessions'),
      lifeMs: set('relay-life'),
      longPollMs: set('long-poll'),
      isForUsers: settings.creators === 'users',
    },
    accounts: {
      maxAccounts: set('max-sessions'),
      lifeMs: set('account-life'),
      ...(serving.grant === undefined
        ? { tokenLifeMs: set('token-life') }
        : { deviceCodeLifeMs: set('device-code-life') }),
      visibleAfterMs: settings['visible-after'] as number | null,
      asksUia: settings.uia === true,
    },
    onDefect: (error) => io.error(`rendezvous: ${error.stack}\n`),
    ...(log && { onExchange: loggedIn(log, (problem) => io.error(`rendezvous: ${problem}\n`)) }),
  });
  const server = await opening.catch((error: NodeJS.ErrnoException) => {
    if (error.syscall === undefined) throw error;
    throw new UsageError(
      `serve: expected to listen at ${host}, port ${settings.port}, got ${error.code}`,
    );
  });
  // Before the address is told: from then on an interrupt may come.
  const end = interrupted();
  io.out(`relay at ${server.baseUrl}\n`);
  io.out(`an account, with its homeserver: curl -X POST ${server.baseUrl}/_rendezvous/accounts\n`);
  await end;
  await server.stop();
  log?.close();
}

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8);
loopback.addAddress('::1', 'ipv6');

/** Whether only this machine reaches what listens there. Where it is cannot be, nothing listens. */
async function isLoopback(host: string): Promise<boolean> {
  // Everywhere, as HTTP servers take it.
  if (host === '') return false;
  const found = await lookup(host, { all: true }).catch(() => null);
  if (found === null) return true;
  return found.every(({ address, family }) =>
    loopback.check(address, family === 6 ? 'ipv6' : 'ipv4'),
  );
}

/** The URL without a slash at its end. Throws a UsageError if it has a query or a fragment. */
function publicUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isPlain =
    url !== undefined && /^https?:$/.test(url.protocol) && url.search + url.hash === '';
  if (!isPlain) throw new UsageError(`url: expected one like https://example.org, got "${text}"`);
  return url.href.replace(/\/+$/, '');
}

/** Waits for the first interrupt. A second one ends the process. */
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
