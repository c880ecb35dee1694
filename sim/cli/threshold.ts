/** `check --threshold`: at which values of a knob a property holds in exact time. */

import { setImmediate as pause } from 'node:timers/promises';
import type { Command } from 'commander';
import type { Job } from '../check/jobs.ts';
import type { Asked, Range } from '../check/threshold/asked.ts';
import type { Found } from '../check/threshold/search.ts';
import type { Model } from '../model/model.ts';
import { inSlices } from '../run/work.ts';
import { UsageError } from '../system/errors.ts';
import { grouped } from '../system/grouped.ts';
import { asExpected, incomplete, notAsExpected } from './exitCodes.ts';
import type { Io } from './io.ts';
import { keepOptions } from './keep/options.ts';
import type { LoadedModel } from './load.ts';
import { typedOptions, wholeNumber } from './options.ts';
import { writeTraces } from './traces.ts';
import { watch } from './watch.ts';

interface Options {
  readonly threshold: string;
  readonly property?: string;
  readonly probes?: string;
  readonly traces?: string;
  readonly json?: true;
}

/** Options that say nothing of a threshold. */
const others = [
  ...['strict', 'strict-effects', 'fingerprints', 'explain', 'graph', 'full', 'shard'],
  ...[...keepOptions, 'disk', 'partial-order'],
];
const mostProbes = 10_000;

export function addThreshold(command: Command): void {
  command
    .option(
      '--threshold <knob=min..max>',
      'in exact time: at which values, whole numbers (of ms for a duration), --property holds',
    )
    .option('--probes <n>', 'with it: values to try beyond those at its bounds; usually 16');
}

/** Throws a UsageError for options that do not go with it. */
export function refuseOthers(command: Command): void {
  const [other] = Object.entries(typedOptions(command, others));
  if (other !== undefined) {
    throw new UsageError(`threshold: expected no --${other[0]} beside it, got one`);
  }
  const { time, scenario } = typedOptions(command, ['time', 'scenario']);
  if (time === 'untimed') {
    throw new UsageError('threshold: expected --time exact beside it, or none, got "untimed"');
  }
  if (scenario === 'all') {
    throw new UsageError('threshold: expected one --scenario beside it, got "all"');
  }
}

/** Returns the exit code. Throws a UsageError for a knob, a range or a property there is not. */
export async function checkThreshold(
  { model }: LoadedModel,
  job: Job,
  options: Options,
  io: Io,
): Promise<number> {
  const { findThreshold } = await import('../check/threshold/search.ts');
  const { renderThreshold } = await import('../check/threshold/text.ts');
  const { thresholdReport } = await import('../check/threshold/report.ts');
  const asked = await askedBy(model, job, options);
  const watcher = watch(io, `threshold of ${asked.knob}`);
  const found = await inSlices(
    findThreshold(model, asked),
    ({ value, progress: { states, seconds } }) => {
      const text = `${asked.knob} at ${grouped(value)}`;
      watcher.onProgress(asked, `${text}: ${grouped(states)} states, ${seconds.toFixed(0)} s`);
    },
    watcher.goesOn,
    pause,
  ).finally(watcher.end);
  const report = thresholdReport(model, found);
  const { violated } = report;
  if (options.traces !== undefined && violated !== null) {
    await writeTraces(
      violated.model,
      [{ job: asked.job, result: violated.result }],
      options.traces,
    );
  }
  const width = { colour: io.colour, columns: io.columns };
  io.out(
    options.json
      ? `${JSON.stringify(report.json, null, 2)}\n`
      : renderThreshold(model, report, width),
  );
  return exitCode(found, report.changes.length);
}

function exitCode({ why }: Found, changes: number): number {
  if (why !== null) return incomplete;
  return changes > 0 ? asExpected : notAsExpected;
}

async function askedBy(model: Model, job: Job, options: Options): Promise<Asked> {
  const { knobAsked, propertyAsked, usualProbes } = await import('../check/threshold/asked.ts');
  const range = rangeIn(options.threshold);
  knobAsked(model, range);
  const property = propertyAsked(model, options.property);
  const { probes } = options;
  const limits = { ...job.limits, time: 'exact', untilShown: true } as const;
  return {
    ...range,
    job: { ...job, properties: [property], limits },
    property,
    probes: probes === undefined ? usualProbes : wholeNumber('probes', probes, mostProbes),
  };
}

/** KNOB=MIN..MAX. Throws a UsageError for anything else. */
function rangeIn(text: string): Range {
  const found = /^([^=]+)=(-?\d+)\.\.(-?\d+)$/.exec(text);
  if (found === null) {
    throw new UsageError(`threshold: expected KNOB=MIN..MAX with two whole numbers, got "${text}"`);
  }
  const [, knob = '', min, max] = found;
  return { knob, min: Number(min), max: Number(max) };
}
