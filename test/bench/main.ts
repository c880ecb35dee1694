/**
 * The benchmark: this engine side by side with others, on the same core, in the same rounds.
 *
 * A time is never a test: whatever the figures, the exit code is 0. A wrong count of states is an
 * error and ends it with 1. Others may work on the machine, so what counts are the ratios.
 */

import { Command, InvalidArgumentError } from 'commander';
import { against } from './against.ts';
import {
  askingRatio,
  firstStateCommand,
  pinTo,
  pollRates,
  secondsToFirstState,
  stop,
} from './process.ts';
import { median } from './sample.ts';
import { type Figure, Series } from './series.ts';
import {
  childSubjects,
  climbGraph,
  exactSubject,
  protocolSubjects,
  spinSubjects,
} from './subjects.ts';
import { againstTable, figureTable, ratioTable, systemTable, targetTable } from './table.ts';
import { find, graphRates, type Results, ratios, targets } from './targets.ts';

interface Options {
  readonly rounds: number;
  readonly graphLimit: number;
  readonly core?: string;
  readonly json?: true;
  readonly against?: string;
}

/** To the standard error: the figures are the output. */
const tell = (what: string): boolean => process.stderr.write(`${what}\n`);

function atLeastOne(text: string): number {
  if (/^\d+$/.test(text) && Number(text) >= 1) return Number(text);
  throw new InvalidArgumentError(`expected a whole number from 1, got "${text}"`);
}

async function bench({
  rounds,
  graphLimit,
  core: wanted,
}: Options): Promise<Results & { notes: string[] }> {
  const core = pinTo(wanted);
  tell('@xstate/graph, once at each size');
  const climb = await climbGraph(graphLimit);
  tell('Spin, to find how it is quickest');
  const spin = await spinSubjects();
  tell('all scenarios, to find the largest');
  const protocol = await protocolSubjects();
  const series = [...childSubjects(), ...spin.subjects].map((one) => new Series(one));
  const usual = new Series(protocol.usual);
  const largest = new Series(protocol.largest);
  const exact = new Series(exactSubject());
  const firstState: number[] = [];
  for (let round = 1; round <= rounds; round++) {
    tell(`round ${round} of ${rounds}`);
    for (const one of [...series, usual, largest, exact]) await one.measure();
    firstState.push(await secondsToFirstState());
  }
  tell('a machine that is asked for the first time');
  const asking = await askingRatio();
  tell('polls of a server');
  const polls = await pollRates();
  const notes = [
    `rounds: ${rounds}; each measurement in a process of its own, ${
      core === null ? 'on any core (no taskset)' : `on core ${core}`
    }; node ${process.version}`,
    ...spin.notes,
    `the first state: ${firstStateCommand.join(' ')}, on any core`,
    `polls/s: ${describe(polls)}; 16 connections, in turns, on any core`,
    `@xstate/graph: once at each size, given ${graphLimit} s`,
    'cold: in a fresh process; warm: in one that has run the next smaller size for a while',
  ];
  const firstStateSeconds = median(firstState);
  return { series, climb, usual, largest, exact, firstStateSeconds, asking, polls, notes };
}

const describe = (rates: object): string =>
  Object.entries(rates)
    .map(([name, rate]) => `${name} ${Math.round(rate)}`)
    .join(', ');

/** In the order of the sizes, so that those that are to be compared stand together. */
function byWhat(figures: readonly Figure[]): Figure[] {
  return [...figures].sort((a, b) => a.states - b.states || a.seconds - b.seconds);
}

const program = new Command('bench')
  .description('this engine beside others: medians of some rounds, and ratios')
  .option('--rounds <n>', 'how often each is measured', atLeastOne, 5)
  .option('--graph-limit <seconds>', 'what @xstate/graph is given at a size', atLeastOne, 60)
  .option('--core <n>', 'where to run it all; usually the last one')
  .option('--against <folder>', 'only the engine, beside that of another checkout')
  .option('--json', 'the figures as JSON')
  .parse();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    stop();
    process.exit(130);
  });
}

/** The engine beside that of another checkout: nothing else is measured. */
async function besideCheckout({ against: folder, rounds, core, json }: Options): Promise<void> {
  pinTo(core);
  const rows = await against(folder as string, rounds, tell);
  process.stdout.write(json ? `${JSON.stringify(rows, null, 2)}\n` : `\n${againstTable(rows)}`);
}

async function besideOthers(options: Options): Promise<void> {
  const results = await bench(options);
  const { series, climb, usual, largest, exact, firstStateSeconds, notes } = results;
  // Those on sizes that are measured in every round are in the table already.
  const beside = [...new Set(climb.beside.flatMap(({ graph, engine }) => [graph, engine]))];
  const others = [...new Set([...climb.graph, ...beside])].filter(
    ({ subject: { tool, on } }) => !find(series, tool, on),
  );
  const commit = byWhat([...series, ...others].map((one) => one.figure()));
  const protocol = [usual, largest, exact].map((one) => one.figure());
  const all = {
    notes,
    twoPhaseCommit: commit,
    protocol,
    ratios: ratios(series),
    graphRates: graphRates(climb),
    firstStateSeconds,
    asking: results.asking,
    polls: results.polls,
    targets: targets(results),
  };
  if (options.json) {
    process.stdout.write(`${JSON.stringify(all, null, 2)}\n`);
  } else {
    const sections = [
      `${notes.join('\n')}\n`,
      figureTable([...commit, ...protocol]),
      systemTable(protocol),
      ratioTable(all.ratios),
      targetTable(all.targets),
    ];
    process.stdout.write(`\n${sections.join('\n')}`);
  }
}

try {
  const options = program.opts<Options>();
  if (options.against === undefined) await besideOthers(options);
  else await besideCheckout(options);
} catch (error) {
  process.stderr.write(`bench: ${(error as Error).message}\n`);
  process.exitCode = 1;
}
