/** A covering suite, or the paths of a machine, as text for a terminal. */

import pc from 'picocolors';
import type { Goal, GoalKind } from '../coverage/goals.ts';
import type { Search, Uncovered } from '../coverage/ledger.ts';
import { type GraphPath, type GraphPaths, mostSimplePaths } from '../coverage/machines.ts';
import type { SuitePath } from '../coverage/path.ts';
import { notBegun } from '../coverage/slices.ts';
import type { Suite } from '../coverage/suite.ts';
import { tierWords } from '../coverage/tiers.ts';
import type { Model } from '../model/model.ts';
import { printable, wrapWords } from '../run/escape.ts';
import { grouped } from '../system/grouped.ts';

interface PathsTextOptions {
  readonly colour: boolean;
  /** The width of the terminal in characters. */
  readonly columns: number | undefined;
}

type Colours = ReturnType<typeof pc.createColors>;

const defaultColumns = 100;
/** One of them, and several. */
const kinds: Readonly<Record<GoalKind, readonly [string, string]>> = {
  transition: ['transition', 'transitions'],
  branch: ['other side of a guard', 'other sides of guards'],
  step: ['step of the text', 'steps of the text'],
  outcome: ['outcome', 'outcomes'],
};

const indented = (text: string, depth: number, columns: number): string[] =>
  wrapWords(printable(text), Math.max(1, columns - depth)).map((line) => ' '.repeat(depth) + line);

export function renderSuite(model: Model, suite: Suite, options: PathsTextOptions): string {
  const colours = pc.createColors(options.colour);
  const columns = options.columns ?? defaultColumns;
  const lines = [
    ...suite.paths.flatMap((path, index) => pathLines(path, index, columns, colours)),
    '',
    ...coverageLines(suite, colours),
    '',
    ...tierLines(model, suite, colours),
    ...uncoveredLines(model, suite.uncovered, columns, colours),
    ...errorLines(suite.searches, colours),
    ...incompleteLines(model, suite.searches, colours),
    ...suite.missed.map(({ kind, name }) => colours.red(`NOT COVERED: ${kind} ${printable(name)}`)),
    '',
    summary(suite, colours),
  ];
  return `${lines.join('\n')}\n`;
}

function pathLines(path: SuitePath, index: number, columns: number, colours: Colours): string[] {
  const { title, trace, covers } = path;
  const [first = '', ...more] = indented(title, 6, columns);
  const adds = (Object.keys(kinds) as GoalKind[]).flatMap((kind) => {
    const count = covers.filter((goal) => goal.kind === kind).length;
    return count === 0 ? [] : [`${count} ${kinds[kind][count === 1 ? 0 : 1]}`];
  });
  const names = covers.length === 1 ? `: ${covers[0]?.name}` : '';
  const told = `${trace.steps.length} steps; first with ${adds.join(', ') || 'nothing'}${names}`;
  const place = String(index + 1).padStart(4);
  return [
    `${place}  ${first.trimStart()}`,
    ...more,
    ...indented(told, 8, columns).map((line) => colours.dim(line)),
  ];
}

/** How much of each machine there is, can be reached and is covered. */
function coverageLines({ goals, missed, uncovered }: Suite, colours: Colours): string[] {
  const never = uncovered.map(({ goal }) => goal);
  const machines = [...new Set([...goals, ...never].map(({ machine }) => machine))];
  const cell = (machine: string | null, kind: GoalKind): string => {
    const count = (all: readonly Goal[]): number =>
      all.filter((goal) => goal.machine === machine && goal.kind === kind).length;
    const reached = count(goals);
    const total = reached + count(never);
    return total === 0 ? '' : `${reached - count(missed)} of ${total}`;
  };
  const width = Math.max(...machines.map((name) => printable(name ?? '').length), 18);
  const column = 15;
  const row = (name: string, cells: readonly string[]): string => {
    const rest = cells.map((text) => text.padEnd(column)).join('');
    return `  ${printable(name).padEnd(width)}  ${rest}`.trimEnd();
  };
  const owned = machines.filter((name) => name !== null);
  return [
    colours.dim(row('covered', [kinds.transition[1], kinds.branch[1]])),
    ...owned.map((name) => row(name, [cell(name, 'transition'), cell(name, 'branch')])),
    ...(['step', 'outcome'] as const)
      .filter((kind) => cell(null, kind) !== '')
      .map((kind) => row(kinds[kind][1], [cell(null, kind)])),
  ];
}

function tierLines(model: Model, { tiers }: Suite, colours: Colours): string[] {
  const words = (tier: string) => printable(tierWords(model, tier));
  const width = Math.max(...tiers.map(({ tier }) => words(tier).length), 8);
  const row = (cells: readonly string[]): string => {
    const [name = '', ...rest] = cells;
    return `  ${name.padEnd(width)}${rest.map((text) => text.padStart(14)).join('')}`;
  };
  return [
    colours.dim(row(['searched', 'states', 'new goals', 'paths', 'at least'])),
    ...tiers.map(({ tier, states, goals, paths, lowerBound }) =>
      row([words(tier), grouped(states), grouped(goals), grouped(paths), grouped(lowerBound)]),
    ),
  ];
}

/** Those that the same searches have looked for stand together. */
function uncoveredLines(
  model: Model,
  uncovered: readonly Uncovered[],
  columns: number,
  colours: Colours,
): string[] {
  const groups = new Map<string, Uncovered[]>();
  for (const one of uncovered) {
    const searches = one.searched.map(({ tier, scenarios }) => {
      const count = `${scenarios} ${scenarios === 1 ? 'scenario' : 'scenarios'}`;
      return `${tierWords(model, tier)} (${count})`;
    });
    const how = one.isProven
      ? 'Never, in any state of all searches that could'
      : 'Not met, in searches that have not seen all';
    const text = `${how}: ${searches.join('; ')}`;
    groups.set(text, [...(groups.get(text) ?? []), one]);
  }
  return [...groups].flatMap(([text, ones]) => [
    '',
    ...wrapWords(printable(text), columns).map((line) => colours.bold(line)),
    ...ones.map(({ goal }) => `  ${goal.kind} ${printable(goal.name)}`),
  ]);
}

/** The same error in several searches is told once. */
function errorLines(searches: readonly Search[], colours: Colours): string[] {
  const errors = new Set(searches.flatMap(({ errors = [] }) => errors));
  return [...errors].map((text) => colours.red(printable(`ACTOR ERROR: ${text}`)));
}

/** A line for each search that has not seen all; one for all that were to come when it stopped. */
function incompleteLines(model: Model, searches: readonly Search[], colours: Colours): string[] {
  const begun = searches.filter(({ cut }) => cut !== notBegun);
  const left = searches.length - begun.length;
  const cuts = begun.flatMap(({ tier, scenario, cut }) =>
    cut === null ? [] : [`${tierWords(model, tier)}, ${scenario}: ${cut}`],
  );
  if (left > 0) {
    cuts.push(`${grouped(left)} of ${grouped(searches.length)} searches: ${notBegun}`);
  }
  return cuts.map((text) => colours.red(printable(`INCOMPLETE: ${text}`)));
}

function summary(
  { paths, goals, missed, uncovered, lowerBound, seconds }: Suite,
  colours: Colours,
): string {
  const covered = `${goals.length - missed.length} of ${goals.length} goals in reach covered`;
  const size = `${counted(paths.length, 'path')}, of at least ${lowerBound}`;
  const rest = `${counted(uncovered.length, 'goal')} out of reach`;
  const text = `${size}: ${covered}, ${rest}, ${seconds.toFixed(1)} s`;
  return missed.length > 0 ? colours.red(text) : text;
}

export function renderMachines(all: readonly GraphPaths[], options: PathsTextOptions): string {
  const colours = pc.createColors(options.colour);
  const columns = options.columns ?? defaultColumns;
  const lines = all.flatMap(({ name, scenario, states, edges, shortest, simple, cut }) => {
    const found =
      simple === null
        ? `more than ${grouped(mostSimplePaths)} simple paths, so not counted`
        : `${grouped(simple)} simple paths`;
    const figures = `${grouped(states)} states, ${grouped(edges)} events between them`;
    return [
      colours.bold(printable(`${name}, ${scenario}: ${figures}, ${found}`)),
      ...shortest.flatMap((path) => graphPathLines(path, columns)),
      ...(cut === undefined
        ? []
        : [colours.red(printable(`INCOMPLETE: ${name}, ${scenario}: ${cut}`))]),
      '',
    ];
  });
  return lines.join('\n');
}

function graphPathLines({ events, end }: GraphPath, columns: number): string[] {
  const names = events.map((event) => nameOf(event));
  const text = [...names, `ends in ${typeof end === 'string' ? end : JSON.stringify(end)}`];
  const [first = '', ...more] = indented(text.join(', '), 4, columns);
  return [`  - ${first.trimStart()}`, ...more];
}

/** An event of a machine by its type; a step of a system by all that it says. */
function nameOf(event: object & { readonly type: string }): string {
  const { type, ...rest } = event as { type: string } & Record<string, unknown>;
  const isStep = 'link' in rest || 'choice' in rest || 'party' in rest || 'actor' in rest;
  return isStep ? `${type} ${Object.values(rest).join(' ')}` : type;
}

const counted = (count: number, what: string): string =>
  `${count} ${what}${count === 1 ? '' : 's'}`;
