/** `simulate`: one run in virtual time with concrete values, as text, JSON or Mermaid. */

import type { Command } from 'commander';
import * as v from 'valibot';
import { formatKnob, settle } from '../model/knobs.ts';
import type { Model } from '../model/model.ts';
import { printable } from '../run/escape.ts';
import type { RunRecord } from '../run/runRecord.ts';
import { noFaults } from '../system/definition.ts';
import { UsageError } from '../system/errors.ts';
import { notAsExpected } from './exitCodes.ts';
import { readText } from './files.ts';
import type { AddCommand } from './io.ts';
import {
  addFaults,
  addKnob,
  faultNames,
  faultsFrom,
  typedOptions,
  wholeNumber,
} from './options.ts';

export const largestSeed = 2 ** 32 - 1;

/** What a file written by `--json` has to hold to be repeated. */
const repeatSchema = v.object({
  model: v.string(),
  scenario: v.record(v.string(), v.union([v.string(), v.number(), v.boolean(), v.null()])),
  faults: v.record(v.string(), v.number()),
  choose: v.array(v.string()),
  random: v.boolean(),
  seed: v.number(),
});

/** The settings of a run as a person would type them. */
interface Wanted {
  readonly knobs: Readonly<Record<string, string>>;
  readonly faults: Readonly<Record<string, string>>;
  readonly choose: readonly string[];
  readonly random: boolean;
  readonly seed: string;
}

/** What `--repeat` is given: what a run was made with, from the JSON it left, or a trace. */
function readRun(model: Model, file: string): Wanted | { readonly trace: string } {
  const text = readText('repeat', file);
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new UsageError(`repeat: expected a run as JSON, got something else in "${file}"`);
  }
  if (isTrace(parsed)) return { trace: text };
  const found = v.safeParse(repeatSchema, parsed);
  if (!found.success) {
    const [issue] = found.issues;
    const where = v.getDotPath(issue) ?? 'the file';
    throw new UsageError(`repeat: expected a run in "${file}", but ${where}: ${issue.message}`);
  }
  const { scenario, faults, choose, random, seed } = found.output;
  if (found.output.model !== model.name) {
    throw new UsageError(`repeat: expected model "${model.name}", got "${found.output.model}"`);
  }
  const asText = ([name, value]: [string, string | number | boolean | null]) => {
    const knob = model.knobs.find((other) => other.name === name);
    return [name, knob === undefined ? String(value) : formatKnob(knob, value)];
  };
  return {
    knobs: Object.fromEntries(Object.entries(scenario).map(asText)),
    faults: Object.fromEntries(Object.entries(faults).map(([name, count]) => [name, `${count}`])),
    choose,
    random,
    seed: String(seed),
  };
}

/** A run as JSON has messages, and not the steps that lead to them. */
const isTrace = (parsed: unknown): boolean =>
  Array.isArray((Object(parsed) as { steps?: unknown }).steps);

/** A run, and what is amiss with it. */
interface Made {
  readonly run: RunRecord;
  /** Where a trace goes another way than it says, as text. */
  readonly problem?: string;
}

/** The run of a trace, at its moments if it has any, with the values of the usual seed. */
async function runOfTrace(model: Model, text: string): Promise<Made> {
  const { parseTrace } = await import('../trace/format.ts');
  const { replayConcretely } = await import('../trace/replay.ts');
  const { runOf } = await import('../trace/run.ts');
  const trace = parseTrace(text, model);
  const replay = replayConcretely(model, trace, 1);
  const run = runOf(model, trace, replay);
  if (replay.difference === null) return { run };
  const { differenceText } = await import('../report/difference.ts');
  return { run, problem: `${differenceText(trace, replay.difference)}\n` };
}

async function runOfSeed(model: Model, wanted: Wanted): Promise<Made> {
  // Loaded when there is a run to make: another command would only wait for it.
  const { simulate } = await import('../run/simulate.ts');
  const run = simulate(model, {
    settings: settle(model.knobs, wanted.knobs),
    faults: faultsFrom(wanted.faults),
    choose: wanted.choose,
    random: wanted.random,
    seed: wholeNumber('seed', wanted.seed, largestSeed),
  });
  return { run };
}

export const simulateCommand: AddCommand = (program, io, exit, { model }) => {
  const command = program
    .command('simulate')
    .description(
      'one run in virtual time with the concrete values of a seed: the same seed, the same bytes',
    )
    .option(
      '--choose <name[@step]>',
      'a choice to take in place of the usual one, once the step is reached; may be repeated',
      (text: string, before: string[] = []) => [...before, ...text.split(',')],
    )
    .option('--random', 'draw all choices from the seed')
    .option('--seed <n>', 'a whole number; usually 1')
    .option(
      '--repeat <file>',
      'take everything from a run that --json has written, or from a trace',
    )
    .option('--json', 'the run as JSON')
    .option('--mermaid', 'the run as a Mermaid sequence diagram');
  for (const knob of model.knobs) addKnob(command, knob);
  addFaults(command);
  command.addHelpText('after', () => {
    const { choices } = model.system(settle(model.knobs, {}), noFaults, { kind: 'symbolic' });
    const listed = choices.map(
      ({ name, label }) => `\n  ${printable(name).padEnd(28)}${printable(label)}`,
    );
    return listed.length === 0 ? '' : `\nChoices:${listed.join('')}`;
  });
  command.action(async () => {
    const options = command.opts<Record<string, unknown>>();
    if (options.json && options.mermaid) {
      throw new UsageError('expected --json or --mermaid, got both');
    }
    const typed = wantedOf(model, command, options);
    const wanted = options.repeat === undefined ? typed : readRun(model, String(options.repeat));
    const { run, problem } =
      'trace' in wanted ? await runOfTrace(model, wanted.trace) : await runOfSeed(model, wanted);
    if (options.json) io.out(`${JSON.stringify(run, null, 2)}\n`);
    else if (options.mermaid) {
      const { renderMermaid } = await import('../report/mermaid.ts');
      io.out(renderMermaid(run, model));
    } else {
      const { renderText } = await import('../report/text.ts');
      const width = io.columns === undefined ? {} : { columns: io.columns };
      io.out(renderText(run, model, { colour: io.colour, ...width }));
    }
    if (problem !== undefined) {
      io.error(problem);
      exit(notAsExpected);
    }
  });
};

function wantedOf(model: Model, command: Command, options: Record<string, unknown>): Wanted {
  const knobs = model.knobs.map(({ name }) => name);
  const chosen = {
    knobs: typedOptions(command, knobs),
    faults: typedOptions(command, faultNames),
    choose: (options.choose ?? []) as string[],
    random: options.random === true,
    seed: String(options.seed ?? 1),
  };
  if (options.repeat !== undefined) {
    const given = [...Object.keys(chosen.knobs), ...Object.keys(chosen.faults), ...chosen.choose];
    if (options.seed !== undefined) given.push('seed');
    if (chosen.random) given.push('random');
    if (given.length > 0) {
      throw new UsageError(`repeat: expected nothing else that makes a run, got ${given[0]}`);
    }
  }
  return chosen;
}
