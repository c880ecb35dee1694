/** `conform`: the suite for clients against a real one, each verdict beside the recorded one. */

import { fileURLToPath } from 'node:url';
import { UsageError } from 'actorcheck';
import {
  type AddCommand,
  asExpected,
  type Io,
  type NamedText,
  notAsExpected,
  type PartResults,
  readText,
  shardHelp,
  writeFiles,
  writePieces,
} from 'actorcheck/cli';
import { type Command, Option } from 'commander';
import type { Target } from '../protocol/conform.ts';
import { type ConformProtocol, conformIn } from '../protocol/protocol.ts';
import type { Baseline } from './report/baseline.ts';
import type { Report } from './report/report.ts';
import type { Results } from './results.ts';
import type { SuitePath } from './suite/suite.ts';

interface Options {
  readonly target: string;
  readonly adapter?: string;
  readonly path?: string;
  readonly traces?: string;
  readonly html?: string;
  readonly baseline?: string;
  readonly json?: true;
  readonly log?: string;
  readonly keys?: string;
  readonly scenario?: string;
  readonly shard?: string;
}

export const conformCommand: AddCommand = (program, io, exit, { model, merged }) => {
  const protocol = conformIn(model);
  if (protocol === undefined) return;
  const targets = Object.keys(protocol.conform.targets);
  program
    .command('conform')
    .description('the paths of the suite for clients against a real client')
    .addOption(
      new Option('--target <name>', 'a client that has an adapter here')
        .choices(targets)
        .default(targets[0]),
    )
    .option('--adapter <command>', 'another client: what starts its adapter, split at spaces')
    .option('--path <name>', 'only this path')
    .option('--traces <dir>', 'write the path to each difference there, as a file for `replay`')
    .option('--log <file>', 'what was recorded of a real run, as HAR or NDJSON, and no client')
    .option('--keys <file>', 'with --log: keys that payloads are sealed with, as a list in JSON')
    .option('--scenario <name>', 'with --log: the setting; usually all likely ones are tried')
    .option('--html <file>', 'write the results there too, as a page')
    .option('--baseline <file>', 'compare with what `--json` has written of another version')
    .option('--json', 'the results as JSON')
    .option('--shard <i/n>', shardHelp)
    .addHelpText('after', exitCodes)
    .action(async (options: Options, command: Command) => {
      const name = `${program.name()} conform${clientIn(options, targets)}`;
      exit(await conformWith(protocol, options, { name, command, merged }, io));
    });
};

const exitCodes = `
Exit code: 0 all as recorded, or nothing is; with --baseline, no new deviation and none that is
worse; 1 not so, 2 bad usage.`;

interface Typed {
  /** What is typed to take a path once more, but for `--path`. */
  readonly name: string;
  readonly command: Command;
  /** What shards have found, if this is a merge of them. */
  readonly merged: PartResults | undefined;
}

/** The options by which a client is named. */
function clientIn({ adapter, target }: Options, [usual]: readonly string[]): string {
  if (adapter !== undefined) return ` --adapter "${adapter}"`;
  return target === usual ? '' : ` --target ${target}`;
}

async function conformWith(
  protocol: ConformProtocol,
  options: Options,
  { name, command: typed, merged }: Typed,
  io: Io,
): Promise<number> {
  const { log, shard, ...others } = options;
  if (log !== undefined) {
    if (shard !== undefined) throw new UsageError('shard: expected no --log beside it, got one');
    return (await import('./log/command.ts')).conformLog(protocol, { ...others, log }, io);
  }
  const { suitePaths } = await import('./suite/suite.ts');
  const { conform } = await import('./results.ts');
  const { changes, reportOf } = await import('./report/report.ts');
  const all = await suitePaths(protocol);
  const paths = options.path === undefined ? all : all.filter(({ name }) => name === options.path);
  if (paths.length === 0) {
    throw new UsageError(`path: expected one of the suite, got "${options.path}"`);
  }
  const baseline = await baselineIn(protocol, options);
  // The option takes no other name.
  const { adapter, recorded } = protocol.conform.targets[options.target] as Target;
  const isOwn = options.adapter === undefined;
  const own = [process.execPath, fileURLToPath(adapter)];
  const command = options.adapter?.split(/\s+/) ?? own;
  const take = (some: readonly SuitePath[]): Promise<Results> => {
    const onProgress = (done: number) => io.progress?.(`path ${done} of ${some.length}`);
    return conform(protocol, command, some, onProgress).finally(() => io.progress?.(''));
  };
  const { conformPart, mergedParts } = await import('./parts.ts');
  if (shard !== undefined) {
    return conformPart({ model: protocol, command: typed, io }, paths, take, async (results) =>
      isOwn ? changes(results, await recorded()) : [],
    );
  }
  const results = merged === undefined ? await take(paths) : mergedParts(paths, merged);
  if (options.traces !== undefined) await writeTraces(protocol, results, options.traces);
  const report = reportOf(protocol, results, name);
  if (baseline !== null) return await tellBeside(baseline, report, options, io);
  const changed = isOwn ? changes(results, await recorded()) : null;
  await tell(report, changed, options, io);
  for (const line of changed ?? []) io.error(`${line}\n`);
  return (changed ?? []).length === 0 ? asExpected : notAsExpected;
}

/** Read before the client is run: a file that is none takes no time. */
async function baselineIn(protocol: ConformProtocol, { baseline }: Options) {
  if (baseline === undefined) return null;
  const { readBaseline } = await import('./report/baseline.ts');
  return readBaseline(protocol, baseline, readText('baseline', baseline));
}

/** Beside another version what is recorded is no matter. */
async function tellBeside(
  baseline: Baseline,
  report: Report,
  options: Options,
  io: Io,
): Promise<number> {
  const { conformJson } = await import('./report/json.ts');
  const { compared } = await import('./report/baseline.ts');
  const comparison = compared(report.protocol, baseline, conformJson(report, null));
  await tell({ ...report, comparison }, null, options, io);
  return comparison.isWorse ? notAsExpected : asExpected;
}

/** In each form that is asked for. `changed`: null if nothing is recorded. */
async function tell(
  report: Report,
  changed: readonly string[] | null,
  { html, json }: Options,
  io: Io,
): Promise<void> {
  const { conformHtml } = await import('./report/html.ts');
  const { conformJson } = await import('./report/json.ts');
  const { renderConform } = await import('./report/markdown.ts');
  if (html !== undefined) writePieces('html', html, [conformHtml(report)]);
  if (json) io.out(`${JSON.stringify(conformJson(report, changed), null, 2)}\n`);
  else io.out(renderConform(report));
}

/** Files by the names of their paths. */
async function writeTraces(
  protocol: ConformProtocol,
  { paths }: Results,
  folder: string,
): Promise<void> {
  const { hasTrace, traceTo } = await import('./report/walk.ts');
  const { writeTrace } = await import('actorcheck/trace');
  const files = paths
    .filter(hasTrace)
    .map(
      (result): NamedText => [`${result.path.name}.json`, writeTrace(traceTo(protocol, result))],
    );
  writeFiles('traces', folder, files);
}
