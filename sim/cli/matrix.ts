/** `check --NAME`: a matrix that the model declares, each verdict beside the recorded one. */

import type { Command } from 'commander';
import type { CheckResult } from '../check/check.ts';
import type { Job } from '../check/jobs.ts';
import { cellsNamed, subjectOf, valuesIn } from '../check/matrix.ts';
import type { Model } from '../model/model.ts';
import { printable } from '../run/escape.ts';
import { noFaults } from '../system/definition.ts';
import { UsageError } from '../system/errors.ts';
import { asExpected, incomplete, notAsExpected } from './exitCodes.ts';
import type { Io } from './io.ts';
import { runJobs } from './jobs.ts';
import { diskFrom, keptIn, tellKept } from './keep/asked.ts';
import type { KeepOptions } from './keep/options.ts';
import type { LoadedModel } from './load.ts';
import { typedOptions } from './options.ts';
import { checkShard } from './shard/check.ts';
import { writeTraces } from './traces.ts';
import { watchJobs } from './watch.ts';

interface Options extends KeepOptions {
  /** The name of the matrix, and the values of its first knob that are asked for. */
  readonly matrix: string;
  readonly asked: string;
  readonly limits: Job['limits'];
  readonly strict?: true;
  readonly traces?: string;
  readonly full?: true;
  readonly json?: true;
}

/** Options that do not go with a matrix: its cells say all of this. */
const others = [
  ...['scenario', 'property', 'amend', 'explain', 'graph'],
  ...['loss', 'duplicate', 'reorder', 'crash'],
];

/** An option for each matrix that the model declares. */
export function addMatrices(command: Command, model: Model): void {
  for (const matrix of model.matrices ?? []) {
    const values = valuesIn(model, matrix, subjectOf(matrix)).join(', ');
    command.option(`--${matrix.name} <names|all>`, printable(`${matrix.title}: ${values}`));
  }
}

/**
 * The matrix that somebody typed; undefined if nobody did. Throws a UsageError for options beside
 * it that it does not take.
 */
export function matrixAsked(
  command: Command,
  model: Model,
): Pick<Options, 'matrix' | 'asked'> | undefined {
  const names = (model.matrices ?? []).map(({ name }) => name);
  const [first, ...more] = Object.entries(typedOptions(command, names));
  if (first === undefined) return undefined;
  const [matrix, asked] = first;
  const [other] = [...more, ...Object.entries(typedOptions(command, others))];
  if (other !== undefined) {
    throw new UsageError(`${matrix}: expected no --${other[0]} beside it, got "${other[1]}"`);
  }
  return { matrix, asked };
}

/** Returns the exit code. Throws a UsageError for a matrix or values that the model has not. */
export async function checkMatrix(
  loaded: LoadedModel,
  command: Command,
  options: Options,
  io: Io,
): Promise<number> {
  const { model } = loaded;
  const { matrix: name, limits, full: isFull = false } = options;
  const matrix = model.matrices?.find((known) => known.name === name);
  if (matrix === undefined) {
    throw new UsageError(`${name}: expected a model with ${name}, got one without`);
  }
  const cells = cellsNamed(model, matrix, options.asked);
  const common = { faults: noFaults, amend: [], properties: null, limits };
  const jobs = cells.map(({ scenario }): Job => ({ scenario: scenario.name, ...common }));
  const { isAmiss, matrixJson, matrixReport, renderMatrix } = await import('../report/matrix.ts');
  const found = (own: readonly Job[], results: readonly CheckResult[]) =>
    own.map((job, index) => ({
      cell: cells[jobs.indexOf(job)] as (typeof cells)[number],
      job,
      result: results[index] as CheckResult,
    }));
  const exitCode = (
    { verdicts }: ReturnType<typeof matrixReport>,
    results: readonly CheckResult[],
  ): number => {
    const isViolated = verdicts.some(({ violation }) => violation !== null);
    if (options.strict === true ? isViolated : verdicts.some(isAmiss)) return notAsExpected;
    return results.every(({ complete }) => complete) ? asExpected : incomplete;
  };
  if (command.getOptionValue('shard') !== undefined) {
    return checkShard(loaded, command, jobs, io, async (own, results) =>
      exitCode(matrixReport(model, matrix, found(own, results)), results),
    );
  }
  const disk = diskFrom(options);
  const kept = keptIn(model, jobs, options, io);
  const stored = { kept, disk };
  const watcher = watchJobs(io, jobs.length);
  const results = await runJobs(loaded, jobs, watcher, { stored }).finally(watcher.end);
  const searched = found(jobs, results);
  const report = matrixReport(model, matrix, searched);
  if (options.traces !== undefined) await writeTraces(model, searched, options.traces);
  if (options.json) io.out(`${JSON.stringify(matrixJson(model, report), null, 2)}\n`);
  else {
    const { asksAfter } = await import('./next.ts');
    const first = report.verdicts.find(({ violation }) => violation !== null);
    const job = searched.find(({ cell }) => cell === first?.cell)?.job;
    const property = first?.violation?.property;
    const value = first?.cell.values[subjectOf(matrix)];
    const isShown = job !== undefined && property !== undefined && value !== undefined;
    const asked = { [name]: value as string, full: true as const };
    const next = asksAfter(
      model,
      command,
      io,
      isShown ? { job, property, options: asked } : undefined,
    );
    const { colour, columns, rows } = io;
    io.out(renderMatrix(report, { colour, columns, rows, isFull, next }));
  }
  tellKept(results, kept, command, io);
  return exitCode(report, results);
}
