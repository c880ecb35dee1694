/** What each attacker attains, as a table, each gravest attack as a story, and as JSON. */

import pc from 'picocolors';
import type { CheckResult } from '../check/check.ts';
import { type Job, settingsOf, systemOf } from '../check/jobs.ts';
import type { Attacks, Cell } from '../check/matrix.ts';
import { formatKnob } from '../model/knobs.ts';
import type { Model } from '../model/model.ts';
import { printable, wrapWords } from './escape.ts';
import { type ToldTrace, tell } from './trace.ts';

/** A combination that has been searched. */
export interface Searched {
  readonly cell: Cell;
  readonly job: Job;
  readonly result: CheckResult;
}

interface AttackRow {
  readonly cell: Cell;
  readonly result: CheckResult;
  /** "holds", or the violated properties with the length of the shortest run to each. */
  readonly found: string;
  /** On record; null if nothing was written down for it, or for another budget. */
  readonly expected: string | null;
  /** The gravest of what is violated, as a run. */
  readonly attack: {
    readonly property: string;
    readonly text: string;
    readonly told: ToldTrace;
  } | null;
}

interface AttackReport {
  readonly rows: readonly AttackRow[];
  readonly budget: string;
}

/** As it is written down: names and lengths, gravest first. */
export function verdictOf({ properties }: Attacks, result: CheckResult): string {
  const violated = properties.flatMap((name) => {
    const found = result.properties.find((other) => other.name === name);
    return found?.verdict === 'violated' ? [`${name} ${found.trace?.steps.length ?? 0}`] : [];
  });
  if (violated.length > 0) return violated.join(', ');
  return result.complete ? 'holds' : 'unknown';
}

export function attackReport(model: Model, searched: readonly Searched[]): AttackReport {
  const attacks = model.attacks as Attacks;
  const knob = model.knobs.find(({ name }) => name === attacks.budget);
  const rows = searched.map(({ cell, job, result }): AttackRow => {
    const found = verdictOf(attacks, result);
    const expected = attacks.recorded?.[cell.scenario.name] ?? null;
    const gravest = attacks.properties
      .flatMap((name) => result.properties.filter((other) => other.name === name))
      .find(({ verdict, trace }) => verdict === 'violated' && trace !== null);
    if (gravest?.trace == null) return { cell, result, found, expected, attack: null };
    const settings = settingsOf(model, job.scenario);
    const told = tell(model, systemOf(model, job), settings, gravest.trace);
    const attack = { property: gravest.name, text: gravest.text, told };
    return { cell, result, found, expected, attack };
  });
  return { rows, budget: knob === undefined ? '' : formatKnob(knob, knob.default) };
}

/** Whether it is other than on record; what a search that was cut short leaves open is not. */
export const isAmiss = ({ found, expected, result }: AttackRow): boolean =>
  expected !== null && result.complete && found !== expected;

export const attacksJson = (model: Model, { rows, budget }: AttackReport) => ({
  model: model.name,
  budget,
  cells: rows.map(({ cell, result, found, expected, attack }) => ({
    attacker: cell.attacker,
    [(model.attacks as Attacks).rows]: cell.row,
    [(model.attacks as Attacks).columns]: cell.column,
    verdict: found,
    expected,
    states: result.states,
    seconds: result.seconds,
    complete: result.complete,
    attack: attack === null ? null : { property: attack.property, ...attack.told },
  })),
});

const indent = '  ';

export function renderAttacks(
  model: Model,
  report: AttackReport,
  options: { readonly colour: boolean; readonly columns: number | undefined },
): string {
  const colours = pc.createColors(options.colour);
  const width = options.columns ?? 100;
  const { rows, budget } = report;
  const lines = tableLines(model, report, colours);
  const told = new Set<string>();
  for (const { cell, attack } of rows) {
    if (attack === null) continue;
    const which = `${cell.attacker} ${attack.property}`;
    if (told.has(which)) continue;
    told.add(which);
    lines.push('', ...wrapWords(`${cell.scenario.text}: ${attack.property}`, width));
    lines.push(`${indent}not so: ${attack.text}`);
    for (const [index, { text, step, notes }] of attack.told.rows.entries()) {
      const end = step === null ? '' : colours.dim(` (step ${step})`);
      lines.push(`${String(index + 1).padStart(4)}  ${printable(text)}${end}`);
      lines.push(...notes.map((note) => colours.dim(`        ${printable(note)}`)));
    }
    lines.push(...attack.told.standing.map((standing) => `      ${printable(standing)}`));
  }
  const held = rows.filter(({ found }) => found === 'holds').length;
  const amiss = rows.filter(isAmiss).length;
  const states = rows.reduce((sum, { result }) => sum + result.states, 0);
  const end = amiss > 0 ? colours.red(`${amiss} not as recorded`) : 'all as recorded';
  const known = rows.every(({ expected }) => expected === null) ? 'not on record' : end;
  const counted = `${held} of ${rows.length} combinations hold, ${states.toLocaleString('en')} states`;
  lines.push('', `${counted}, at most ${budget} moves: ${known}`);
  return `${lines.join('\n')}\n`;
}

/** The gravest property of each combination, the steps to it, and the states that were searched. */
function tableLines(
  model: Model,
  { rows, budget }: AttackReport,
  colours: ReturnType<typeof pc.createColors>,
): string[] {
  const { knob, rows: down, columns: across } = model.attacks as Attacks;
  const columns = [...new Set(rows.map(({ cell }) => cell.column))];
  const shown = rows.map((row) => ({ ...row, text: cellText(row) }));
  const first = Math.max(knob.length, ...rows.map(({ cell }) => cell.attacker.length)) + 2;
  const second = Math.max(down.length, ...rows.map(({ cell }) => cell.row.length)) + 2;
  const third = Math.max(...shown.map(({ text }) => text.length)) + 2;
  const heads = columns.map((column) => `${across} ${column}`.padEnd(third)).join('');
  const lines = [
    `what each attacker attains in at most ${budget} moves: the gravest, steps to it, (states)`,
    colours.dim((indent + knob.padEnd(first) + down.padEnd(second) + heads).trimEnd()),
  ];
  for (let at = 0; at < shown.length; at += columns.length) {
    const group = shown.slice(at, at + columns.length);
    const { cell } = group[0] as (typeof shown)[number];
    const cells = columns.map((column) => {
      const found = group.find((row) => row.cell.column === column);
      const text = (found?.text ?? '').padEnd(third);
      if (found === undefined) return text;
      if (isAmiss(found)) return colours.red(text);
      return found.found === 'holds' ? colours.green(text) : colours.yellow(text);
    });
    const start = indent + cell.attacker.padEnd(first) + cell.row.padEnd(second);
    lines.push((start + cells.join('')).trimEnd());
    for (const row of group.filter(isAmiss)) {
      lines.push(
        colours.red(
          `${indent}${indent}${row.cell.scenario.name}: recorded ${row.expected}, found ${row.found}`,
        ),
      );
    }
  }
  return lines;
}

function cellText({ found, result }: AttackRow): string {
  const [gravest = ''] = found.split(', ');
  const cut = result.complete ? '' : ', incomplete';
  return `${gravest} (${result.states.toLocaleString('en')}${cut})`;
}
