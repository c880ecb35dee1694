/** `check`: every interleaving of one scenario or of all, each verdict beside the recorded one. */

import { type Command, Option } from 'commander';
import { amendmentsAsked, propertiesAsked } from '../check/asked.ts';
import type { CheckResult, Explored } from '../check/check.ts';
import { type Job, propertyNames, scenarioOf, scenariosOf, union } from '../check/jobs.ts';
import type { Report, Run } from '../check/report.ts';
import type { Model } from '../model/model.ts';
import type { GraphFormat } from '../report/graph/formats.ts';
import { printable } from '../run/escape.ts';
import { noFaults } from '../system/definition.ts';
import { ModelError, UsageError } from '../system/errors.ts';
import { exitCode, exitCodeOfPart } from './checkCode.ts';
import { graphAsked, writeGraph } from './graph.ts';
import type { AddCommand, Io } from './io.ts';
import { runJobs } from './jobs.ts';
import { diskFrom, keptIn, tellKept } from './keep/asked.ts';
import { addKeep, type KeepOptions } from './keep/options.ts';
import type { LoadedModel } from './load.ts';
import { addMatrices, checkMatrix, matrixAsked } from './matrix.ts';
import { addFaults, faultsFrom, wholeNumber } from './options.ts';
import { placed } from './placed.ts';
import { checkShard } from './shard/check.ts';
import { shardHelp } from './shard/words.ts';
import { addThreshold, checkThreshold, refuseOthers } from './threshold.ts';
import { writeTraces } from './traces.ts';
import { watchJobs } from './watch.ts';

const mostStates = 2 ** 31 - 1;
const mostMemoryMb = 2 ** 20;
const mostThreads = 64;

const exitCodes =
  '\nExit code: 0 all as recorded, 1 not so, 2 bad usage, 3 incomplete and nothing amiss so far.';

interface Options extends KeepOptions {
  readonly scenario?: string;
  readonly property?: string;
  readonly amend?: string;
  readonly set?: string;
  readonly maxStates?: string;
  readonly memory?: string;
  readonly maxLocalStates?: string;
  readonly threads?: string;
  readonly time?: string;
  readonly threshold?: string;
  readonly probes?: string;
  readonly fingerprints?: true;
  readonly reductions: boolean;
  readonly partialOrder?: true;
  readonly explain?: true;
  readonly strict?: true;
  readonly strictEffects?: true;
  readonly traces?: string;
  readonly graph?: string;
  readonly full?: true;
  readonly json?: true;
  readonly shard?: string;
}

export const checkCommand: AddCommand = (program, io, exit, loaded) => {
  const { model } = loaded;
  const names = (all: readonly { name: string }[]) =>
    printable(all.map(({ name }) => name).join(', '));
  const command = program
    .command('check')
    .description('every interleaving, exhaustively: which properties hold, with counterexamples')
    .option('--scenario <name|all>', `one of ${names(scenariosOf(model))}; usually the first`)
    .option('--property <name>', 'only this property')
    .option(
      '--amend <names|all>',
      `with these amendments only: ${names(model.amendments ?? []) || 'of those of the model'}; ` +
        'usually none and, without faults, then all',
    )
    .option(
      '--set <knob=value,...>',
      'one scenario with some knobs at other values, durations in seconds',
    )
    .addOption(
      new Option('--time <reading>', 'exact: only what can happen by latencies and timers')
        .choices(['untimed', 'exact'])
        .default('untimed'),
    )
    .option('--explain', 'of what is violated: what it needs, and from when on nothing avoids it')
    .option('--strict', 'exit with 1 if anything is violated, recorded or not, or vacuous')
    .option('--strict-effects', 'refuse machines with actions that are not carried out')
    .option('--traces <dir>', 'write each counterexample there, as a file for `replay`')
    .option('--graph <file>', 'write all states there: .dot, .gv, .graphml or .json')
    .option('--full', 'every verdict and a run to each violation, also beyond one screen')
    .option('--json', 'the verdicts as JSON')
    .option('--shard <i/n>', shardHelp);
  addKeep(command);
  addLimits(command);
  addThreshold(command);
  addMatrices(command, model);
  addFaults(command);
  const properties = propertyNames(model).map((name) => `\n  ${printable(name)}`);
  command.addHelpText('after', `\nProperties of ${printable(model.name)}:${properties.join('')}`);
  command.addHelpText('after', exitCodes);
  command.action(async () => {
    const options = command.opts<Options & Record<string, unknown>>();
    const matrix = matrixAsked(command, model);
    const asked = await settingAsked(loaded, options, matrix !== undefined);
    if (options.threshold !== undefined) {
      refuseOthers(command);
      // The first is as written, or with the amendments that are asked for.
      const [job] = jobsOf(model, options) as [Job];
      exit(await checkThreshold(asked, job, { ...options, threshold: options.threshold }, io));
      return;
    }
    if (options.probes !== undefined) {
      throw new UsageError('probes: expected --threshold beside it, got none');
    }
    exit(
      matrix === undefined
        ? await checkModel(asked, command, options, io)
        : await checkMatrix(
            loaded,
            command,
            { ...options, ...matrix, limits: limitsOf(options) },
            io,
          ),
    );
  });
};

/** How much a search may take, and keep. */
function addLimits(command: Command): void {
  command
    .option('--max-states <n>', 'stop when more have been found')
    .option('--memory <MB>', 'stop when the search takes more; usually 4096')
    .option('--max-local-states <n>', 'stop when one actor has more; usually 200000')
    .option('--threads <n>', 'how many threads a search may use; usually one')
    .option('--no-reductions', 'search all states, also where fewer stand for them')
    .option('--partial-order', 'leave out orders of steps that tell nothing more; no liveness')
    .option('--fingerprints', 'keep 64 bits of each state: less memory, no liveness');
}

/** The model with the knobs that are set. Throws a UsageError where several settings are asked. */
async function settingAsked(
  loaded: LoadedModel,
  { set, scenario }: Options,
  isMatrix: boolean,
): Promise<LoadedModel> {
  if (set === undefined) return loaded;
  if (scenario === 'all' || isMatrix) {
    throw new UsageError('set: expected one --scenario beside it, got several settings');
  }
  const typed = set.split(',').map((text): [string, string] => {
    const [, name, value] = /^([^=]+)=(.+)$/.exec(text) ?? [];
    if (name !== undefined && value !== undefined) return [name, value];
    throw new UsageError(`set: expected KNOB=VALUE,KNOB=VALUE, got "${set}"`);
  });
  const { withSettings } = await import('../check/model.ts');
  return { ...loaded, model: withSettings(loaded.model, Object.fromEntries(typed)) };
}

async function checkModel(
  loaded: LoadedModel,
  command: Command,
  options: Options & Record<string, unknown>,
  io: Io,
): Promise<number> {
  const { model } = loaded;
  const { graph } = options;
  const format = graph === undefined ? null : graphAsked(model, graph, options);
  const jobs = jobsOf(model, options);
  if (options.shard !== undefined) {
    return checkShard(loaded, command, jobs, io, (own, results) =>
      exitCodeOfPart(model, own, results, options.strict === true),
    );
  }
  const disk = diskFrom(options);
  const kept = keptIn(model, jobs, options, io);
  const watcher = watchJobs(io, jobs.length);
  const graphs: Explored[] = [];
  const onExplored = (explored: Explored) => graphs.push(explored);
  const stored = { kept, disk };
  const how = { stored, ...(format === null ? {} : { onExplored }) };
  const results = await runJobs(loaded, jobs, watcher, how).finally(watcher.end);
  for (const explored of graphs) {
    await writeGraph(model, jobs[0] as Job, explored, graph as string, format as GraphFormat);
  }
  const runs = scenariosWanted(model, options.scenario).map((scenario) => {
    const of = (job: Job) => job.scenario === scenario;
    const [asked, amended = null] = jobs.flatMap((job, index) =>
      of(job) ? [{ job, result: results[index] as (typeof results)[number] }] : [],
    );
    return { ...(asked as NonNullable<typeof asked>), amended };
  });
  if (options.strictEffects) refuseEffects(results);
  const isAll = options.scenario === 'all' && scenariosOf(model).length > 1;
  const all = isAll && options.property === undefined;
  // Loaded when there is something to tell: the search need not wait for it.
  const { reportOf } = await import('../check/report.ts');
  const report = reportOf(
    model,
    runs,
    all
      ? union(
          model,
          runs.map(({ result }) => result),
        )
      : null,
  );
  if (options.traces !== undefined) {
    const searches = runs.flatMap((run) => [run, ...(run.amended === null ? [] : [run.amended])]);
    await writeTraces(model, searches, options.traces);
  }
  if (options.json) io.out(`${JSON.stringify(report.json, null, 2)}\n`);
  else io.out(await told(model, command, await placed(loaded, report), runs, io));
  tellKept(results, kept, command, io);
  return exitCode(report, runs, options.strict === true);
}

/** The text of a report: what fits one screen or, with `--full`, all of it. */
async function told(
  model: Model,
  command: Command,
  report: Report,
  runs: readonly Run[],
  io: Io,
): Promise<string> {
  const { colour, columns, rows } = io;
  const { full, property } = command.opts<Options>();
  if (full) {
    const { renderCheck } = await import('../check/text.ts');
    return renderCheck(model, report, { colour, columns });
  }
  const { renderScreen } = await import('../check/screen.ts');
  const { asksAfter, firstShown } = await import('./next.ts');
  const next = asksAfter(model, command, io, firstShown(report, runs));
  return renderScreen(model, report, {
    colour,
    columns,
    rows,
    isOne: property !== undefined,
    next,
  });
}

function refuseEffects(results: readonly CheckResult[]): void {
  const effects = [...new Set(results.flatMap((result) => result.effects))];
  if (effects.length === 0) return;
  throw new ModelError(`strict effects: expected none, got ${effects.join(', ')}`);
}

function scenariosWanted(model: Model, asked: string | undefined): string[] {
  const all = scenariosOf(model).map(({ name }) => name);
  if (asked === 'all') return all;
  return asked === undefined ? all.slice(0, 1) : [scenarioOf(model, asked).name];
}

function limitsOf(options: Options): Job['limits'] {
  if (options.partialOrder && !options.reductions) {
    throw new UsageError('partial-order: expected no --no-reductions beside it, got one');
  }
  const number = (name: string, given: string | undefined, max: number) =>
    given === undefined ? undefined : wholeNumber(name, given, max, 1);
  const maxStates = number('max-states', options.maxStates, mostStates);
  const memoryMb = number('memory', options.memory, mostMemoryMb);
  const maxLocalStates = number('max-local-states', options.maxLocalStates, mostStates);
  const threads = number('threads', options.threads, mostThreads);
  return {
    exact: options.fingerprints !== true,
    ...(options.time === 'exact' ? { time: 'exact' as const } : {}),
    ...(options.explain === true ? { explain: true } : {}),
    ...(options.reductions ? {} : { reductions: false as const }),
    ...(options.partialOrder === true ? { reductions: { partialOrder: true } } : {}),
    ...(maxStates === undefined ? {} : { maxStates }),
    ...(memoryMb === undefined ? {} : { memoryMb }),
    ...(maxLocalStates === undefined ? {} : { maxLocalStates }),
    ...(threads === undefined ? {} : { threads }),
  };
}

/** As it is asked for; without amendments, as written and then with all of them. */
function jobsOf(model: Model, options: Options & Record<string, unknown>): Job[] {
  const known = (model.amendments ?? []).map(({ name }) => name);
  const asked = options.amend === 'all' ? 'all' : (options.amend?.split(',') ?? []);
  const amend = amendmentsAsked(model, asked);
  const { property } = options;
  const properties = property === undefined ? null : propertiesAsked(model, [property]);
  const limits = limitsOf(options);
  const faults = { ...noFaults, ...faultsFrom(options) };
  const job = (scenario: string, amendments: readonly string[]): Job => {
    return { scenario, faults, amend: amendments, properties, limits };
  };
  // With faults the second search would take far longer: it is there when it is asked for.
  const isFaultless = Object.values(faultsFrom(options)).every((count) => count === 0);
  const both = options.amend === undefined && known.length > 0 && isFaultless;
  // Of the second one no runs are told.
  const { explain: _, ...plain } = limits;
  return scenariosWanted(model, options.scenario).flatMap((scenario) =>
    both ? [job(scenario, []), { ...job(scenario, known), limits: plain }] : [job(scenario, amend)],
  );
}
