/** `replay`: takes the steps of a trace file again, with concrete values, or exports them. */

import { Option } from 'commander';
import type { Model } from '../model/model.ts';
import { UsageError } from '../system/errors.ts';
import type { Replay } from '../trace/replay.ts';
import type { TraceFile, TraceStep } from '../trace/schema.ts';
import { asExpected, notAsExpected } from './exitCodes.ts';
import { exporter } from './exports.ts';
import { readText } from './files.ts';
import type { AddCommand, Io } from './io.ts';
import type { LoadedModel } from './load.ts';
import { wholeNumber } from './options.ts';
import { largestSeed } from './simulate.ts';

const formats = ['text', 'json', 'itf', 'mermaid', 'vitest'] as const;
type Format = (typeof formats)[number];

interface Options {
  readonly seed?: string;
  readonly format?: Format;
  readonly json?: true;
}

export const replayCommand: AddCommand = (program, io, exit, loaded) => {
  const command = program
    .command('replay')
    .description('takes the steps of a trace file again, with terms and with concrete values')
    .argument('<file>', 'a trace, as `check --traces` writes it')
    .option('--seed <n>', 'for the keys, a whole number; usually 1')
    .addOption(new Option('--format <format>', 'what to print; usually text').choices(formats))
    .option('--json', 'the same as --format json')
    .addHelpText(
      'after',
      '\nExit code: 0 all as the trace says, 1 not so, 2 no trace of this model, or bad usage.',
    );
  command.action(async (file: string) => {
    exit(await replayFile(loaded, file, command.opts<Options>(), io));
  });
};

async function replayFile(
  loaded: LoadedModel,
  file: string,
  options: Options,
  io: Io,
): Promise<number> {
  const { model } = loaded;
  const { json, format = json ? 'json' : 'text' } = options;
  if (json && format !== 'json') throw new UsageError(`expected --json or --format, got both`);
  const seed = wholeNumber('seed', options.seed ?? '1', largestSeed);
  // Loaded when there is something to replay: another command would only wait for it.
  const { parseTrace } = await import('../trace/format.ts');
  const { replayConcretely } = await import('../trace/replay.ts');
  const trace = parseTrace(readText('trace', file), model);
  const replay = replayConcretely(model, trace, seed);
  io.out(await shown(loaded, trace, replay, format, io));
  if (replay.difference === null) return asExpected;
  if (format !== 'text') {
    const { differenceText } = await import('../report/difference.ts');
    io.error(`${differenceText(trace, replay.difference)}\n`);
  }
  return notAsExpected;
}

async function shown(
  loaded: LoadedModel,
  trace: TraceFile,
  replay: Replay,
  format: Format,
  io: Io,
): Promise<string> {
  const { model } = loaded;
  switch (format) {
    case 'json':
      return `${JSON.stringify(await jsonOf(model, trace, replay), null, 2)}\n`;
    case 'text': {
      const { renderReplay } = await import('../report/replay.ts');
      const width = io.columns === undefined ? {} : { columns: io.columns };
      return renderReplay(model, trace, replay, { colour: io.colour, ...width });
    }
    default:
      return (await exporter(loaded, format, replay.seed, () => replay))(trace);
  }
}

/** The steps with their times, the run that they make, and the first difference if there is one. */
async function jsonOf(model: Model, trace: TraceFile, replay: Replay): Promise<unknown> {
  const { runOf } = await import('../trace/run.ts');
  const steps = replay.steps.map(({ atMs, lateMs }, index) => {
    const { step, text, specStep } = trace.steps[index] as TraceStep;
    return { atMs, lateMs, text, specStep, step };
  });
  const { name, title, amend, cycleFrom } = trace;
  const { seed, difference } = replay;
  const run = runOf(model, trace, replay);
  return { name, title, amend, seed, difference, steps, cycleFrom, run };
}
