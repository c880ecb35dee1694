/** What to ask next of a model that was checked, as commands that can be copied. */

import type { Command } from 'commander';
import { isAmiss } from '../check/compared.ts';
import type { Job } from '../check/jobs.ts';
import type { Ask } from '../check/next.ts';
import { asAmended, type Report, type Run } from '../check/report.ts';
import type { Model } from '../model/model.ts';
import { traceNames } from '../trace/counterexamples.ts';
import type { Io } from './io.ts';
import type { KeptIn } from './keep/folder.ts';
import { keepOptions } from './keep/options.ts';

/** Where the traces go, unless somebody has said it. */
const folder = 'traces';

/** A violation that a run shows. */
interface Shown {
  readonly job: Job;
  readonly property: string;
  /** What a command has to say to come to it, beside what was typed. */
  readonly options: Readonly<Record<string, string | true>>;
}

/**
 * The violation to look at first: one that is not on record if there is one, as written before as
 * amended.
 */
export function firstShown(report: Report, runs: readonly Run[]): Shown | undefined {
  const all = report.runs.flatMap(({ scenario, properties }, index) => {
    const { job, amended } = runs[index] as Run;
    return properties.flatMap((row) => {
      const property = row.name;
      const options = { property, ...(runs.length === 1 ? {} : { scenario }) };
      const second = amended?.result.properties.find(({ name }) => name === property);
      const compared = asAmended(row);
      return [
        ...(row.trace === null ? [] : [{ job, property, options, isNews: isAmiss(row) }]),
        ...(amended === null || second?.verdict !== 'violated' || second.trace === null
          ? []
          : [
              {
                job: amended.job,
                property,
                options: { ...options, amend: 'all' },
                isNews: compared !== undefined && isAmiss(compared),
              },
            ]),
      ];
    });
  });
  return all.find(({ isNews }) => isNews) ?? all[0];
}

/** For a violation, if there is one, and for all that was not told. */
export function asksAfter(
  model: Model,
  command: Command,
  io: Io,
  shown: Shown | undefined,
): readonly Ask[] {
  const all = { word: 'all', command: typedAgain(command, io, { full: true }), isRest: true };
  return [...(shown === undefined ? [] : asksAbout(model, command, io, shown)), all];
}

function asksAbout(
  model: Model,
  command: Command,
  io: Io,
  { job, property, options }: Shown,
): Ask[] {
  const traces = command.opts<{ traces?: string }>().traces ?? folder;
  const run = typedAgain(command, io, { ...options, traces });
  const file = quoted(`${traces}/${traceNames(model, job)(property)}.json`);
  const about = modelWords(command);
  const replay = [startOf(command, io), 'replay', file, ...about].join(' ');
  const ask = (word: string, text: string): Ask => ({ word, command: text, isRest: false });
  const explorer = about.length === 0 ? io.explorer?.replace(/ --$/, '') : io.explorer;
  return [
    ...(run === typedAgain(command, io, {}) ? [] : [ask('run', run)]),
    ask('replay', replay),
    ...(explorer === undefined
      ? []
      : [ask('explore', `${[explorer, ...about].join(' ')}  (drop that file on its page)`)]),
  ];
}

/** The command that goes on with what is kept in a folder. */
export const toResume = (command: Command, io: Io, { folder }: KeptIn): string =>
  typedAgain(command, io, { resume: folder });

/** The program as whoever reads this would start it. */
const startOf = ({ parent }: Command, { program }: Io): string => program ?? parent?.name() ?? '';

/** What was typed, with some options set anew. */
function typedAgain(
  command: Command,
  io: Io,
  anew: Readonly<Record<string, string | true>>,
): string {
  const left: readonly string[] = ['json', ...keepOptions];
  const typed = command.options.flatMap((option) => {
    const name = option.name();
    const key = option.attributeName();
    const isTyped = command.getOptionValueSource(key) === 'cli' && !left.includes(name);
    const value = anew[name] ?? (isTyped ? (command.getOptionValue(key) as unknown) : undefined);
    if (value === undefined) return [];
    return value === true || option.negate ? [`--${name}`] : [`--${name} ${quoted(String(value))}`];
  });
  return [startOf(command, io), command.name(), ...command.args.map(quoted), ...typed].join(' ');
}

/** The words that say which model it is about. */
function modelWords(command: Command): string[] {
  const { model } = command.opts<{ model?: string }>();
  return [
    ...command.args.map(quoted),
    ...(model === undefined ? [] : [`--model ${quoted(model)}`]),
  ];
}

/** A word as a shell takes it for one. */
const quoted = (word: string): string =>
  /^[\w./:=,@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
