/** `conform`: the covering suite against a real client, each verdict beside the recorded one. */

import { fileURLToPath } from 'node:url';
import { UsageError } from 'actorcheck';
import {
  type AddCommand,
  asExpected,
  type Io,
  type NamedText,
  notAsExpected,
  writeFiles,
} from 'actorcheck/cli';
import { Option } from 'commander';
import type { Target } from '../protocol/conform.ts';
import { type ConformProtocol, conformIn } from '../protocol/protocol.ts';

interface Options {
  readonly target: string;
  readonly adapter?: string;
  readonly path?: string;
  readonly traces?: string;
  readonly json?: true;
  readonly log?: string;
  readonly keys?: string;
  readonly scenario?: string;
}

export const conformCommand: AddCommand = (program, io, exit, { model }) => {
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
    .option('--json', 'the results as JSON')
    .addHelpText('after', '\nExit code: 0 all as recorded, or nothing is, 1 not so, 2 bad usage.')
    .action(async (options: Options) => exit(await conformWith(protocol, options, io)));
};

async function conformWith(protocol: ConformProtocol, options: Options, io: Io): Promise<number> {
  const { log, ...others } = options;
  if (log !== undefined) {
    return (await import('./log/command.ts')).conformLog(protocol, { ...others, log }, io);
  }
  const { suitePaths } = await import('./suite/suite.ts');
  const { conform } = await import('./results.ts');
  const { changes, conformJson, renderConform } = await import('./report.ts');
  const all = await suitePaths(protocol);
  const paths = options.path === undefined ? all : all.filter(({ name }) => name === options.path);
  if (paths.length === 0) {
    throw new UsageError(`path: expected one of the suite, got "${options.path}"`);
  }
  // The option takes no other name.
  const { adapter, recorded } = protocol.conform.targets[options.target] as Target;
  const isOwn = options.adapter === undefined;
  const own = [process.execPath, fileURLToPath(adapter)];
  const command = options.adapter?.split(/\s+/) ?? own;
  const onProgress = (done: number) => io.progress?.(`path ${done} of ${paths.length}`);
  const run = conform(protocol, command, paths, onProgress);
  const results = await run.finally(() => io.progress?.(''));
  const changed = changes(results, isOwn ? await recorded() : null);
  if (options.traces !== undefined) await writeTraces(protocol, results, options.traces);
  if (options.json) {
    const told = conformJson(protocol, results, isOwn, changed);
    io.out(`${JSON.stringify(told, null, 2)}\n`);
  } else io.out(renderConform(protocol, results));
  for (const line of changed) io.error(`${line}\n`);
  return changed.length === 0 ? asExpected : notAsExpected;
}

/** Files by the names of their paths. */
async function writeTraces(
  protocol: ConformProtocol,
  { paths }: Awaited<ReturnType<typeof import('./results.ts').conform>>,
  folder: string,
): Promise<void> {
  const { traceTo } = await import('./report.ts');
  const { writeTrace } = await import('actorcheck/trace');
  const files = paths
    .filter(({ path, difference }) => difference !== null && path.odd?.answer === undefined)
    .map(
      (result): NamedText => [`${result.path.name}.json`, writeTrace(traceTo(protocol, result))],
    );
  writeFiles('traces', folder, files);
}
