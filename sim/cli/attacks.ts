/** `check --attackers`: what each attacker attains, each verdict beside the recorded one. */

import type { CheckResult } from '../check/check.ts';
import type { Job } from '../check/jobs.ts';
import { attackersNamed, cellsOf } from '../check/matrix.ts';
import { noFaults } from '../system/definition.ts';
import { UsageError } from '../system/errors.ts';
import { runJobs } from './jobs.ts';
import type { LoadedModel } from './load.ts';
import type { Io } from './main.ts';
import { writeTraces } from './traces.ts';
import { asRecorded, incomplete, notAsRecorded } from './verdicts.ts';
import { watch } from './watch.ts';

interface Options {
  readonly attackers: string;
  readonly strict?: true;
  readonly traces?: string;
  readonly json?: true;
}

/** What goes without saying here, or is not looked at. */
const others = ['scenario', 'property', 'amend', 'loss', 'duplicate', 'reorder', 'crash'];

/** Returns the exit code. Throws a UsageError for attackers that there are not. */
export async function checkAttackers(
  loaded: LoadedModel,
  options: Options & Readonly<Record<string, unknown>>,
  limits: Job['limits'],
  io: Io,
): Promise<number> {
  const { model } = loaded;
  const other = others.find((name) => options[name] !== undefined);
  if (other !== undefined) {
    throw new UsageError(`attackers: expected no --${other} beside it, got "${options[other]}"`);
  }
  const named = attackersNamed(model, options.attackers);
  const cells = cellsOf(model).filter(({ attacker }) => named.includes(attacker));
  const jobs = cells.map(
    ({ scenario }): Job => ({
      scenario: scenario.name,
      faults: noFaults,
      amend: [],
      property: null,
      limits,
    }),
  );
  const watcher = watch(io, jobs.length);
  const results = await runJobs(loaded, jobs, watcher).finally(watcher.end);
  const searched = cells.map((cell, index) => ({
    cell,
    job: jobs[index] as Job,
    result: results[index] as CheckResult,
  }));
  const { attackReport, attacksJson, isAmiss, renderAttacks } = await import(
    '../report/attacks.ts'
  );
  const report = attackReport(model, searched);
  if (options.traces !== undefined) await writeTraces(model, searched, options.traces);
  if (options.json) io.out(`${JSON.stringify(attacksJson(model, report), null, 2)}\n`);
  else io.out(renderAttacks(model, report, { colour: io.colour, columns: io.columns }));
  const isViolated = report.rows.some(({ attack }) => attack !== null);
  if (options.strict === true ? isViolated : report.rows.some(isAmiss)) return notAsRecorded;
  return results.every(({ complete }) => complete) ? asRecorded : incomplete;
}
