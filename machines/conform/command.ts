/** `conform`: the covering suite against a real client, each verdict beside the recorded one. */

import { extname } from 'node:path';
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

interface Options {
  readonly target: 'matrix-js-sdk';
  readonly adapter?: string;
  readonly path?: string;
  readonly traces?: string;
  readonly json?: true;
}

export const conformCommand: AddCommand = (program, io, exit) => {
  program
    .command('conform')
    .description('the paths of the covering suite against a real client')
    .addOption(
      new Option('--target <name>', 'a client that has an adapter here')
        .choices(['matrix-js-sdk'])
        .default('matrix-js-sdk'),
    )
    .option('--adapter <command>', 'another client: what starts its adapter, split at spaces')
    .option('--path <name>', 'only this path')
    .option('--traces <dir>', 'write the path to each difference there, as a file for `replay`')
    .option('--json', 'the results as JSON')
    .addHelpText('after', '\nExit code: 0 all as recorded, or nothing is, 1 not so, 2 bad usage.')
    .action(async (options: Options) => exit(await conformWith(options, io)));
};

/** The adapter that is here: beside this file, and of its kind, a source or in a bundle. */
function ownAdapter(target: string): string[] {
  const folder = extname(import.meta.url) === '.ts' ? './adapters/' : './';
  return [process.execPath, fileURLToPath(new URL(`${folder}${target}.mjs`, import.meta.url))];
}

async function conformWith(options: Options, io: Io): Promise<number> {
  const { suitePaths } = await import('./suite.ts');
  const { conform } = await import('./results.ts');
  const { changes, conformJson, renderConform } = await import('./report.ts');
  const all = suitePaths();
  const paths = options.path === undefined ? all : all.filter(({ name }) => name === options.path);
  if (paths.length === 0) {
    throw new UsageError(`path: expected one of the suite, got "${options.path}"`);
  }
  const isOwn = options.adapter === undefined;
  const command = isOwn ? ownAdapter(options.target) : (options.adapter as string).split(/\s+/);
  const onProgress = (done: number) => io.progress?.(`path ${done} of ${paths.length}`);
  const results = await conform(command, paths, onProgress).finally(() => io.progress?.(''));
  const recorded = isOwn
    ? (await import('./recorded/msc3906.json', { with: { type: 'json' } })).default
    : null;
  const changed = changes(results, recorded as Parameters<typeof changes>[1]);
  if (options.traces !== undefined) await writeTraces(results, options.traces);
  if (options.json) io.out(`${JSON.stringify(conformJson(results, isOwn, changed), null, 2)}\n`);
  else io.out(renderConform(results));
  for (const line of changed) io.error(`${line}\n`);
  return changed.length === 0 ? asExpected : notAsExpected;
}

/** Files by the names of their paths. */
async function writeTraces(
  { paths }: Awaited<ReturnType<typeof import('./results.ts').conform>>,
  folder: string,
): Promise<void> {
  const { traceTo } = await import('./report.ts');
  const { writeTrace } = await import('actorcheck/trace');
  const files = paths
    .filter(({ difference }) => difference !== null)
    .map((result): NamedText => [`${result.path.name}.json`, writeTrace(traceTo(result))]);
  writeFiles('traces', folder, files);
}
