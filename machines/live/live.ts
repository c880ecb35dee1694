/** `live`: a run over real HTTP in real time, against a server of its own or one given. */

import { type Settings, settle, UsageError } from 'actorcheck';
import { type AddCommand, addKnob, type Io, readText, typedOptions } from 'actorcheck/cli';
import { type LiveProtocol, liveIn } from '../protocol/protocol.ts';
import type { Standing } from '../protocol/world.ts';
import type { LogFile } from './har.ts';
import type { LiveRunOptions } from './run.ts';

interface Options {
  readonly choose?: readonly string[];
  readonly uia?: true;
  readonly server?: string;
  readonly faults?: string;
  readonly har?: string;
  readonly hurry?: true;
}

export const liveCommand: AddCommand = (program, io, _, { model }) => {
  const protocol = liveIn(model);
  if (protocol === undefined) return;
  const { deviceKnobs = [], serverKnobs = [] } = protocol.live;
  const ours = [...deviceKnobs, ...serverKnobs];
  const command = program
    .command('live')
    .description('the clients of a protocol over real HTTP in real time, as it happens')
    .option(
      '--choose <name[@step]>',
      'a choice to take in place of the usual one, once the step is reached; may be repeated',
      (text: string, before: string[] = []) => [...before, ...text.split(',')],
    )
    .option('--hurry', 'the user takes no time to think')
    .option('--faults <file>', 'a plan of what the requests meet on their way, as JSON')
    .option('--har <file>', 'where to write all requests and their answers: HAR 1.2, or *.ndjson')
    .option('--server <url>', 'a server that `serve` runs; usually one of its own');
  if (protocol.live.serving.grant === undefined) {
    command.option('--uia', 'its own server asks for the password');
  }
  for (const knob of protocol.knobs) if (ours.includes(knob.name)) addKnob(command, knob);
  command.action(async (options: Options) => {
    const settings = settle(protocol.knobs, typedOptions(command, ours));
    const [foreign] = Object.keys(typedOptions(command, [...serverKnobs, 'uia']));
    if (options.server !== undefined && foreign !== undefined) {
      throw new UsageError(`server: expected nothing that its own server is told, got ${foreign}`);
    }
    await live(protocol, options, settings, io);
  });
};

async function live(
  protocol: LiveProtocol,
  options: Options,
  settings: Settings,
  io: Io,
): Promise<void> {
  const { choose = [], faults, server: given, uia = false } = options;
  const { clients, serving } = protocol.live;
  // Loaded only here: every other command would have to wait for it.
  const [
    { parsePlan },
    { Endpoints },
    { parseWishes },
    { newAccount },
    { openOwnServer },
    har,
    lines,
  ] = await Promise.all([
    import('./plan.ts'),
    import('./endpoints.ts'),
    import('./run.ts'),
    import('./newAccount.ts'),
    import('./ownServer.ts'),
    import('./har.ts'),
    import('./lines.ts'),
  ]);
  const logFile = (file: string): LogFile =>
    file.endsWith('.ndjson') ? new lines.LinesFile(file) : new har.HarFile(file);
  const endpoints = new Endpoints(serving).known;
  const known = { clients: Object.values(clients), endpoints };
  const plan =
    faults === undefined ? {} : { plan: parsePlan(readText('faults', faults), faults, known) };
  // A wrong choice is told before a server is opened.
  parseWishes(protocol, settings, choose);
  const onDefect = (error: Error): void => io.error(`rendezvous: ${error.stack}\n`);
  const log = options.har === undefined ? undefined : logFile(options.har);
  const logging = log && {
    onExchange: har.loggedIn(log, (problem) => io.error(`rendezvous: ${problem}\n`)),
  };
  const set = protocol.live.ownServer?.(settings) ?? {};
  const own =
    given === undefined
      ? await openOwnServer({ serving, ...set, asksUia: uia, onDefect })
      : undefined;
  try {
    const world = await newAccount(own?.baseUrl ?? given ?? '');
    const thinks = options.hurry !== true;
    const standing = await show(
      protocol,
      { settings, choose, thinks, world, heedsLimits: true, ...plan, ...logging },
      io,
    );
    for (const key of protocol.live.keysIn?.(standing) ?? []) log?.key?.(key);
  } finally {
    await own?.stop();
    log?.close();
  }
}

/** Prints a run as it goes, and then how it ended: what is known then. */
async function show(
  protocol: LiveProtocol,
  run: Omit<LiveRunOptions, 'onMessage' | 'onNote'>,
  io: Io,
): Promise<Standing> {
  const { liveParties, runLive } = await import('./run.ts');
  const { outcomeLines, TextStream } = await import('actorcheck/report');
  const parties = liveParties(protocol, run.settings);
  const outcome = Object.fromEntries((protocol.endings ?? []).map((name) => [name, '']));
  const steps = protocol.steps.map(({ id }) => id);
  const width = io.columns === undefined ? {} : { columns: io.columns };
  const stream = new TextStream(
    { parties, outcome },
    steps,
    { colour: io.colour, ...width },
    io.out,
  );
  const result = await runLive(protocol, {
    ...run,
    onMessage: (message) => stream.message(message),
    onNote: (note) => stream.note(note),
  });
  stream.end();
  const lines = outcomeLines(result, stream.layout, stream.colours);
  const { notTaken, durationMs } = result;
  lines.push(`ended after ${(durationMs / 1_000).toFixed(1)} s`);
  if (notTaken.length > 0) lines.push(`asked for and never possible: ${notTaken.join(', ')}`);
  io.out(`\n${lines.join('\n')}\n`);
  return result.standing;
}
