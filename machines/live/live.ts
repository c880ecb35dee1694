/** `live`: both devices over real HTTP in real time, against a server of its own or one given. */

import { readFileSync } from 'node:fs';
import { type Settings, settle, UsageError } from 'actorcheck';
import { type AddCommand, addKnob, type Io, typedOptions } from 'actorcheck/cli';
import rendezvous from '../msc3906/index.ts';
import type { LiveRunOptions } from './run.ts';

/** The knobs of the model that are the devices' and the user's. */
const deviceKnobs = ['scan', 'e2ee', 'step-3', 'close', 'diligence', 'names', 'dialect'];
/** Those that are the servers': they are for a server of its own. */
const serverKnobs = ['visible-after', 'token-life', 'relay-life', 'relay-bytes'];

interface Options {
  readonly choose: readonly string[];
  readonly uia?: true;
  readonly server?: string;
  readonly faults?: string;
  readonly hurry?: true;
}

export const liveCommand: AddCommand = (program, io) => {
  const command = program
    .command('live')
    .description('both devices over real HTTP in real time, as it happens')
    .option(
      '--choose <name[@step]>',
      'what the user or the new device chooses in place of the usual, as for simulate',
      (text: string, before: string[]) => [...before, ...text.split(',')],
      [],
    )
    .option('--hurry', 'the user takes no time to think')
    .option('--faults <file>', 'a plan of what the requests meet on their way, as JSON')
    .option('--server <url>', 'a server that `serve` runs; usually one of its own')
    .option('--uia', 'its own server asks for the password (step 11)');
  for (const knob of rendezvous.knobs) {
    if ([...deviceKnobs, ...serverKnobs].includes(knob.name)) addKnob(command, knob);
  }
  command.action(async (options: Options) => {
    const settings = settle(
      rendezvous.knobs,
      typedOptions(command, [...deviceKnobs, ...serverKnobs]),
    );
    const [foreign] = Object.keys(typedOptions(command, [...serverKnobs, 'uia']));
    if (options.server !== undefined && foreign !== undefined) {
      throw new UsageError(`server: expected nothing that its own server is told, got ${foreign}`);
    }
    await live(options, settings, io);
  });
};

async function live(options: Options, settings: Settings, io: Io): Promise<void> {
  const { choose, faults, server: given, uia = false } = options;
  // Loaded when there is a run to make: another command would only wait for it.
  const [{ parsePlan }, { parseWishes }, { newAccount }, { openOwnServer }] = await Promise.all([
    import('./plan.ts'),
    import('./run.ts'),
    import('./newAccount.ts'),
    import('./ownServer.ts'),
  ]);
  const plan = faults === undefined ? {} : { plan: parsePlan(read(faults), faults) };
  // Before there is anything to stop.
  parseWishes(settings, choose);
  const onDefect = (error: Error): void => io.error(`rendezvous: ${error.stack}\n`);
  const own = given === undefined ? await openOwnServer(settings, uia, onDefect) : undefined;
  try {
    const { places, account } = await newAccount(own?.baseUrl ?? given ?? '');
    const thinks = options.hurry !== true;
    await show({ settings, choose, thinks, places, account, ...plan }, io);
  } finally {
    await own?.stop();
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(`faults: expected a readable file, got "${file}" (${code})`);
  }
}

/** Prints a run as it goes, and then how both ended. */
async function show(run: Omit<LiveRunOptions, 'onMessage' | 'onNote'>, io: Io): Promise<void> {
  const { liveParties, runLive } = await import('./run.ts');
  const { TextStream } = await import('actorcheck/report');
  const { outcomeLines } = await import('actorcheck/report');
  const { parties } = liveParties(run.settings);
  const outcome = Object.fromEntries((rendezvous.endings ?? []).map((name) => [name, '']));
  const steps = rendezvous.steps.map(({ id }) => id);
  const width = io.columns === undefined ? {} : { columns: io.columns };
  const stream = new TextStream(
    { parties, outcome },
    steps,
    { colour: io.colour, ...width },
    io.out,
  );
  const result = await runLive({
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
}
