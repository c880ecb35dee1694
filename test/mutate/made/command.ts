/** `npm run mutate` for mutants that are made by machine. */

import { UsageError } from '../../../sim/system/errors.ts';
import { cameOf, examinePart, type Parts } from '../parts.ts';
import { writeForExplorer } from './explorer/write.ts';
import { machineModules } from './modules.ts';
import type { Mutant } from './mutant.ts';
import { mutatedCalled } from './mutated.ts';
import { renderNeeded, soughtAfter } from './needed.ts';
import { operators } from './operators/index.ts';
import { complaintsOf, mutantJson, renderRows, rowsJson, survivorText } from './report.ts';
import { examineMade } from './run.ts';
import { machineMutants, sampled } from './sample.ts';
import type { Effort, Examined } from './verdict.ts';

export interface MadeOptions {
  /** The protocol whose machines they are made in. */
  readonly model?: string;
  readonly only?: string;
  readonly operator?: string;
  readonly sample?: number;
  readonly seed: number;
  readonly thorough?: true;
  /** Whether it is asked which properties are needed. */
  readonly needed?: true;
  /** In percent of those that make a difference. */
  readonly atLeast: number;
  /** So many may survive without a reason. */
  readonly unexplained: number;
  readonly json?: true;
  /** Whether they are taken to the suite for clients, over real HTTP. */
  readonly live?: true;
  /** A file for the explorer. */
  readonly explore?: string;
}

/** Whether all mutants are asked for. */
const isWhole = ({ only, operator, sample }: MadeOptions): boolean =>
  only === undefined && operator === undefined && sample === undefined;

/** The mutants that are asked for, of those that are wanted. Throws a UsageError. */
export function chosenMutants(
  { model, only, operator, sample, seed }: MadeOptions,
  isWanted: (mutant: Mutant) => boolean = () => true,
): readonly Mutant[] {
  const names = operators.map(({ name }) => name);
  if (operator !== undefined && !names.includes(operator)) {
    throw new UsageError(`operator: expected one of ${names.join(', ')}, got "${operator}"`);
  }
  const made = machineMutants(mutatedCalled(model)).filter(
    (mutant) =>
      isWanted(mutant) &&
      (operator === undefined || mutant.operator === operator) &&
      (only === undefined || mutant.id === only),
  );
  if (made.length === 0) throw new UsageError(`only: expected the id of a mutant, got "${only}"`);
  return sample === undefined ? made : sampled(made, sample, seed);
}

/** Writes a mutant for the explorer, and says how it is opened. */
async function explored(options: MadeOptions, file: string): Promise<number> {
  const [mutant, ...others] = chosenMutants(options);
  if (mutant === undefined || others.length > 0) {
    throw new UsageError('explore: expected the id of one mutant with --only');
  }
  const of = mutatedCalled(options.model);
  const found = await writeForExplorer(mutant, of, await machineModules(of.entry), file);
  if (found === null) {
    process.stdout.write(`${mutant.id} makes no difference\n`);
    return 0;
  }
  const { place, difference, fragment } = found;
  const { actor, during, aspects } = difference;
  const lines = [
    `${mutant.id}: ${mutant.text}`,
    `${actor}, ${during}: ${aspects.join(', ')}; ${place}`,
    '',
    `npm start -- --model ${file}`,
    `http://127.0.0.1:5173/#${fragment}`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  return 0;
}

/**
 * Writes what is found as it is found, the numbers last: as text the survivors, as JSON an object
 * a line. An interrupt ends it with the numbers of what has been found by then. An exit code of 1
 * says that less was caught than expected, or that a survivor and the reasons do not fit.
 */
export async function madeByMachine(
  options: MadeOptions,
  tell: (what: string) => void,
  { command, shard, merged }: Parts,
): Promise<number> {
  if (options.explore !== undefined) return explored(options, options.explore);
  const of = mutatedCalled(options.model);
  const { reasons } = of;
  const chosen = chosenMutants(options);
  const examined: Examined[] = [];
  const stop = new AbortController();
  const stops = (): void => stop.abort();
  process.once('SIGINT', stops).once('SIGTERM', stops);
  const say = (text: string): void => {
    tell('');
    process.stdout.write(text);
  };
  const onProgress = (what: string): void =>
    tell(`${examined.length} of ${chosen.length}: ${what}`);
  const onExamined = (one: Examined): void => {
    examined.push(one);
    if (options.json) say(`${JSON.stringify(mutantJson(one, reasons))}\n`);
    else if (one.verdict.kind === 'survived') say(`${survivorText(one, reasons)}\n`);
  };
  const states = options.thorough ? Number.POSITIVE_INFINITY : of.states;
  const sought = (): ReadonlySet<string> =>
    options.needed ? soughtAfter(of, examined) : new Set<string>();
  const effort = (): Effort => ({ states, sought: sought() });
  if (shard !== undefined) {
    const ids = chosen.map(({ id }) => id);
    return examinePart(command, ids, async (own, onCame) => {
      const listener = {
        onProgress,
        onExamined: ({ mutant, ...came }: Examined) => onCame(mutant.id, came),
      };
      const mutants = chosen.filter(({ id }) => own.has(id));
      await examineMade(of, mutants, effort, listener, stop.signal);
      return !stop.signal.aborted;
    });
  }
  if (merged === undefined) {
    await examineMade(of, chosen, effort, { onProgress, onExamined }, stop.signal);
  } else {
    for (const mutant of chosen)
      onExamined({ mutant, ...cameOf<Omit<Examined, 'mutant'>>(merged, mutant.id) });
  }
  const isAll = isWhole(options) && examined.length === chosen.length;
  say(
    options.json
      ? `${JSON.stringify(rowsJson(examined))}\n`
      : renderRows(examined, { isAll, reasons }),
  );
  if (options.needed && !options.json) say(renderNeeded(of, examined));
  if (stop.signal.aborted) return 130;
  const complaints = complaintsOf(examined, { ...options, isAll, reasons });
  for (const complaint of complaints) process.stderr.write(`mutate: ${complaint}\n`);
  return complaints.length === 0 ? 0 : 1;
}
