/** `paths`: a covering suite, few runs that take every branch; or the paths of one machine. */

import { setImmediate as pause } from 'node:timers/promises';
import { type Command, Option } from 'commander';
import { scenarioOf, scenariosOf } from '../check/jobs.ts';
import type { Graph } from '../coverage/machines.ts';
import type { Suite } from '../coverage/suite.ts';
import type { Model } from '../model/model.ts';
import { printable } from '../run/escape.ts';
import { inSlices } from '../run/work.ts';
import { UsageError } from '../system/errors.ts';
import type { TraceFile } from '../trace/schema.ts';
import { asExpected, incomplete, notAsExpected } from './exitCodes.ts';
import { exporter } from './exports.ts';
import { type NamedText, writeFiles } from './files.ts';
import type { AddCommand, Io } from './io.ts';
import type { LoadedModel } from './load.ts';
import { wholeNumber } from './options.ts';
import { shardHelp } from './shard/words.ts';
import { largestSeed } from './simulate.ts';
import { watch } from './watch.ts';

const formats = ['json', 'itf', 'mermaid', 'vitest', 'vectors'] as const;
type Format = (typeof formats)[number];
/** How the files of a format end. */
const endings: Readonly<Record<Format, string>> = {
  json: 'json',
  itf: 'itf.json',
  mermaid: 'mmd',
  vitest: 'test.ts',
  vectors: 'json',
};

const mostStates = 2 ** 31 - 1;

interface Options {
  readonly machine?: string;
  readonly scenario?: string;
  readonly maxStates?: string;
  readonly out?: string;
  readonly format?: Format;
  readonly seed?: string;
  readonly traceability?: true;
  readonly json?: true;
  readonly shard?: string;
}

export const pathsCommand: AddCommand = (program, io, exit, loaded) => {
  const names = scenariosOf(loaded.model).map(({ name }) => printable(name));
  const command = program
    .command('paths')
    .description('few runs that take every transition, branch, step and outcome there is')
    .option('--machine <name>', 'the paths of one machine by itself, or of the whole "system"')
    .option('--scenario <name|all>', `one of ${names.join(', ')}; usually all`)
    .option('--max-states <n>', 'cut a search short when it has found more')
    .option('--out <dir>', 'write a file for each path there')
    .addOption(new Option('--format <format>', 'of these files; usually json').choices(formats))
    .option('--seed <n>', 'for the keys in files that have some, a whole number; usually 1')
    .option('--traceability', 'a table instead: what implements, guards and exercises each step')
    .option('--json', 'all as JSON')
    .option('--shard <i/n>', shardHelp)
    .addHelpText(
      'after',
      '\nExit code: 0 all that can be reached is covered, 1 not so, 2 bad usage, 3 incomplete.',
    );
  command.action(async () => {
    const options = command.opts<Options>();
    if (options.shard !== undefined) exit(await shardOf(loaded, command, options, io));
    else exit(await (options.machine === undefined ? suite : machine)(loaded, options, io));
  });
};

/** Usually all of them, for a machine the first. */
function scenariosWanted(model: Model, { scenario, machine }: Options): string[] {
  const all = scenariosOf(model).map(({ name }) => name);
  if (scenario === undefined) return machine === undefined ? all : all.slice(0, 1);
  return scenario === 'all' ? all : [scenarioOf(model, scenario).name];
}

async function shardOf(
  loaded: LoadedModel,
  command: Command,
  options: Options,
  io: Io,
): Promise<number> {
  const { pathsShard } = await import('./shard/paths.ts');
  const scenarios = scenariosWanted(loaded.model, options);
  return pathsShard(loaded, command, scenarios, mostStatesAsked(options), io);
}

const mostStatesAsked = ({ maxStates }: Options): number =>
  maxStates === undefined
    ? Number.POSITIVE_INFINITY
    : wholeNumber('max-states', maxStates, mostStates, 1);

async function suite(loaded: LoadedModel, options: Options, io: Io): Promise<number> {
  const { model } = loaded;
  const { out, format, seed } = options;
  if (out === undefined && format !== undefined) {
    throw new UsageError('format: expected --out with it, for the files to be written to');
  }
  const seedNumber = wholeNumber('seed', seed ?? '1', largestSeed);
  if (format === 'vectors' && model.vector === undefined) {
    throw new UsageError(`format: expected a model with test vectors, "${model.name}" has none`);
  }
  const scenarios = scenariosWanted(model, options);
  const maxStates = mostStatesAsked(options);
  // Loaded when there is a suite to make: another command would only wait for it.
  const { suiteInThreads } = await import('./pathsJobs.ts');
  const watcher = watch(io, 'searching for paths');
  const merged = await mergedIn(loaded, scenarios);
  const making = suiteInThreads(loaded, scenarios, maxStates, watcher, merged);
  const found = await making.finally(watcher.end);
  if (out !== undefined) await writePaths(loaded, found, out, format ?? 'json', seedNumber);
  if (options.traceability) {
    if (!(await traced(model, found, options, io))) return notAsExpected;
  } else if (options.json) {
    io.out(`${JSON.stringify({ model: model.name, ...found }, null, 2)}\n`);
  } else {
    const { renderSuite } = await import('../report/paths.ts');
    io.out(renderSuite(model, found, { colour: io.colour, columns: io.columns }));
  }
  if (found.searches.some(({ cut }) => cut !== null)) return incomplete;
  return found.missed.length > 0 ? notAsExpected : asExpected;
}

/** What shards have found; undefined where this is no merge of them. */
async function mergedIn({ model, merged }: LoadedModel, scenarios: readonly string[]) {
  if (merged === undefined) return undefined;
  const { mergedSearches } = await import('./shard/paths.ts');
  return mergedSearches(model, scenarios, merged);
}

/** Prints the table of traceability. Returns whether no cell of it is empty. */
async function traced(model: Model, { paths }: Suite, { json }: Options, io: Io): Promise<boolean> {
  if (model.steps.length === 0 && !json) {
    io.out(`"${printable(model.name)}" has no steps of a text: there is nothing to trace\n`);
    return true;
  }
  const { emptyCells, traceability } = await import('../coverage/traceability.ts');
  const table = traceability(model, paths);
  if (json) io.out(`${JSON.stringify(table, null, 2)}\n`);
  else {
    const { renderTraceability } = await import('../report/traceability.ts');
    io.out(renderTraceability(table));
  }
  const missing = emptyCells(table);
  for (const text of missing) io.error(`${text}\n`);
  return missing.length === 0;
}

/** Files by the names of their paths: those of another suite are written over. */
async function writePaths(
  loaded: LoadedModel,
  suite: Suite,
  folder: string,
  format: Format,
  seed: number,
): Promise<void> {
  const { traceFile } = await import('../trace/format.ts');
  const write = await writer(loaded, format, seed);
  const { hasVectors = () => true } = loaded.model;
  const paths = suite.paths.filter(({ settings }) => format !== 'vectors' || hasVectors(settings));
  function* files(): Generator<NamedText> {
    for (const path of paths) {
      const text = write(traceFile(loaded.model, path, path.trace));
      yield [`${path.name}.${endings[format]}`, text];
    }
  }
  writeFiles('out', folder, files());
}

async function writer(
  loaded: LoadedModel,
  format: Format,
  seed: number,
): Promise<(trace: TraceFile) => string> {
  const { model } = loaded;
  const { replayConcretely, Systems } = await import('../trace/replay.ts');
  const systems = new Systems(model);
  switch (format) {
    case 'json':
      return (await import('../trace/format.ts')).writeTrace;
    case 'vectors': {
      const { vectorText } = await import('../trace/vectors.ts');
      return (trace) => vectorText(model, trace, seed, systems);
    }
    default:
      return exporter(loaded, format, seed, (trace) =>
        replayConcretely(model, trace, seed, systems),
      );
  }
}

async function machine({ model }: LoadedModel, options: Options, io: Io): Promise<number> {
  const asked = (['out', 'format', 'traceability'] as const).find((name) => options[name]);
  if (asked !== undefined) throw new UsageError(`machine: expected no --${asked} with it`);
  const scenarios = scenariosWanted(model, options);
  const { graphsOf, pathsThrough } = await import('../coverage/machines.ts');
  const watcher = watch(io, 'searching for paths');
  const graphs: [string, Graph][] = [];
  const onProgress = (text: string): void => watcher.onProgress(graphs, text);
  try {
    for (const scenario of scenarios) {
      const search = graphsOf(model, scenario, options.machine ?? '');
      const found = await inSlices(search, onProgress, watcher.goesOn, pause);
      graphs.push(...found.map((graph): [string, Graph] => [scenario, graph]));
    }
  } finally {
    // What XState's own tools make of the graphs has no slices: an interrupt ends the process.
    watcher.end();
  }
  const found = graphs.map(([scenario, graph]) => pathsThrough(graph, scenario));
  if (options.json) io.out(`${JSON.stringify({ model: model.name, machines: found }, null, 2)}\n`);
  else {
    const { renderMachines } = await import('../report/paths.ts');
    io.out(renderMachines(found, { colour: io.colour, columns: io.columns }));
  }
  return found.some(({ cut }) => cut !== undefined) ? incomplete : asExpected;
}
