/** `forgot`: what the text does not say, by its steps, each with a run to it. */

import { setImmediate as pause } from 'node:timers/promises';
import { amendmentsAsked } from '../check/asked.ts';
import { scenarioOf, scenariosOf } from '../check/jobs.ts';
import type { Forgotten, ForgottenAsked } from '../coverage/forgotten/forgotten.ts';
import { printable } from '../run/escape.ts';
import { inSlices } from '../run/work.ts';
import { noFaults } from '../system/definition.ts';
import { grouped } from '../system/grouped.ts';
import { asExpected, incomplete } from './exitCodes.ts';
import type { AddCommand, Io } from './io.ts';
import type { LoadedModel } from './load.ts';
import { addFaults, faultsFrom, wholeNumber } from './options.ts';
import { watch } from './watch.ts';

const mostStates = 2 ** 31 - 1;
const mostMemoryMb = 2 ** 20;

interface Options {
  readonly scenario?: string;
  readonly amend?: string;
  readonly maxStates?: string;
  readonly memory?: string;
  readonly markdown?: true;
  readonly json?: true;
}

export const forgotCommand: AddCommand = (program, io, exit, loaded) => {
  const { model } = loaded;
  const names = (all: readonly { name: string }[]) =>
    printable(all.map(({ name }) => name).join(', '));
  const command = program
    .command('forgot')
    .description('what the text does not say: messages, statuses, ends, branches, by its steps')
    .option('--scenario <name|all>', `one of ${names(scenariosOf(model))}; usually the first`);
  const amendments = model.amendments ?? [];
  if (amendments.length > 0) {
    command.option('--amend <names|all>', `with these amendments: ${names(amendments)}`);
  }
  command
    .option('--max-states <n>', 'stop when more have been found')
    .option('--memory <MB>', 'stop when the search takes more; usually 4096')
    .option('--markdown', 'the list as Markdown')
    .option('--json', 'the list as JSON, with the runs');
  addFaults(command);
  command.addHelpText(
    'after',
    '\nExit code: 0 all states were looked at, 2 bad usage, 3 incomplete.',
  );
  command.action(async () => {
    exit(await forgot(loaded, command.opts<Options & Record<string, unknown>>(), io));
  });
};

async function forgot(
  loaded: LoadedModel,
  options: Options & Record<string, unknown>,
  io: Io,
): Promise<number> {
  const { model } = loaded;
  const jobs = jobsOf(loaded, options);
  // Loaded when there is something to search.
  const { forgottenIn, together } = await import('../coverage/forgotten/forgotten.ts');
  const watcher = watch(io, `${jobs.length} searches`);
  const all: Forgotten[] = [];
  try {
    for (const job of jobs) {
      const onProgress = ({ states }: { states: number }): void =>
        watcher.onProgress(job, `${job.scenario}: ${grouped(states)} states`);
      all.push(await inSlices(forgottenIn(model, job), onProgress, watcher.goesOn, pause));
      if (!watcher.goesOn()) break;
    }
  } finally {
    watcher.end();
  }
  const found = together(all);
  const { forgottenJson, forgottenMarkdown, renderForgotten } = await import(
    '../report/forgotten.ts'
  );
  if (options.json) io.out(`${JSON.stringify(forgottenJson(model, found), null, 2)}\n`);
  else if (options.markdown) io.out(forgottenMarkdown(model, found));
  else io.out(renderForgotten(model, found, { colour: io.colour, columns: io.columns }));
  const isWhole = all.length === jobs.length && found.searches.every(({ why }) => why === null);
  return isWhole ? asExpected : incomplete;
}

/** Throws a UsageError for a scenario, an amendment or a number that there is not. */
function jobsOf(
  { model }: LoadedModel,
  options: Options & Record<string, unknown>,
): ForgottenAsked[] {
  const scenarios = scenariosOf(model).map(({ name }) => name);
  const { scenario, amend, maxStates, memory } = options;
  const wanted =
    scenario === 'all'
      ? scenarios
      : [scenario === undefined ? (scenarios[0] as string) : scenarioOf(model, scenario).name];
  const asked = amend === 'all' ? 'all' : (amend?.split(',') ?? []);
  const limits = {
    ...(maxStates === undefined
      ? {}
      : { maxStates: wholeNumber('max-states', maxStates, mostStates, 1) }),
    ...(memory === undefined ? {} : { memoryMb: wholeNumber('memory', memory, mostMemoryMb, 1) }),
  };
  const faults = { ...noFaults, ...faultsFrom(options) };
  const common = { given: null, faults, amend: amendmentsAsked(model, asked), limits };
  return wanted.map((name) => ({ scenario: name, ...common }));
}
