/** The results as a report: Markdown for people, JSON for programs. */

import { cell, code, rowOf, table } from 'actorcheck/report';
import { systemFor, type TraceFile, traceFile } from 'actorcheck/trace';
import type { RecordedResult, Verdict } from '../protocol/conform.ts';
import type { ConformProtocol } from '../protocol/protocol.ts';
import type { Difference } from './difference.ts';
import { type PathResult, type Results, recordedOf } from './results.ts';
import { asTaken } from './suite/altered.ts';

/** Paths with the same difference. */
interface Group {
  readonly verdict: Verdict;
  readonly difference: Difference;
  /** The shortest first. */
  readonly paths: readonly PathResult[];
}

function grouped<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return groups;
}

/** What is the same in results of one cause: where it is seen, and what the text says of it. */
const keyOf = ({ path, verdict, difference }: PathResult): string => {
  const { expected, seen, source } = difference as Difference;
  return JSON.stringify([verdict, path.odd?.about ?? '', expected, seen, source]);
};

/** The distinct differences: deviations first, and of these the most frequent first. */
export function groupsOf({ paths }: Results): Group[] {
  const found = grouped(
    paths.filter(({ difference }) => difference !== null),
    keyOf,
  );
  const groups = [...found.values()].map((same): Group => {
    const sorted = same.toSorted((a, b) => stepsTo(a) - stepsTo(b));
    const [first] = sorted as [PathResult];
    return { verdict: first.verdict, difference: first.difference as Difference, paths: sorted };
  });
  const rank = ({ verdict, paths: { length } }: Group) =>
    (verdict === 'deviates' ? 0 : 1e6) - length;
  return groups.sort((a, b) => rank(a) - rank(b));
}

const stepsTo = ({ difference }: PathResult): number => difference?.atStep ?? 0;

/** The path up to the difference, as a trace that replays; a path with an odd answer is none. */
export function traceTo(protocol: ConformProtocol, { path, difference }: PathResult): TraceFile {
  const steps = path.steps.slice(0, difference?.atStep);
  return traceFile(protocol, path, { steps, cycleFrom: null });
}

/** What happens in the path at its difference. */
function momentOf(protocol: ConformProtocol, { path, difference }: PathResult): string {
  const system = systemFor(protocol, path, { kind: 'symbolic' }, 'untimed');
  let { snapshot } = system.start();
  let text = 'the start';
  for (const [at, step] of path.steps.slice(0, difference?.atStep).entries()) {
    const before = asTaken(snapshot, step, at, path.odd);
    const result = system.apply(before, step);
    ({ text } = rowOf(protocol, system, before, step, result));
    snapshot = result.snapshot;
  }
  return text;
}

/** Verdicts that are not the recorded ones, a line each; none if nothing is recorded. */
export function changes(
  { paths }: Results,
  recorded: Readonly<Record<string, RecordedResult>> | null,
): string[] {
  if (recorded === null) return [];
  return paths.flatMap((result) => {
    const [was, is] = [recorded[result.path.name], recordedOf(result)];
    if (JSON.stringify(was) === JSON.stringify(is)) return [];
    return [`${result.path.name}: recorded ${told(was)}, now ${told(is)}`];
  });
}

function told(result: RecordedResult | undefined): string {
  if (result === undefined) return 'nothing';
  const { verdict, expected, seen } = result;
  return seen === undefined ? verdict : `${verdict} (expected: ${expected}; seen: ${seen})`;
}

const count = ({ paths }: Results, verdict: Verdict): number =>
  paths.filter((result) => result.verdict === verdict).length;

const verdictsIn = (results: Results): string =>
  [
    `${count(results, 'conforms')} conform`,
    `${count(results, 'deviates')} deviate`,
    `in ${count(results, 'silent')} the text is silent`,
    `in ${count(results, 'adapter')} the adapter decides`,
    `${count(results, 'not run')} not run`,
  ].join(', ');

export function renderConform(protocol: ConformProtocol, results: Results): string {
  const { title, limits } = protocol.conform;
  const { client, paths, seconds } = results;
  const groups = groupsOf(results);
  const reasons = grouped(
    paths.filter(({ reason }) => reason !== null),
    ({ reason }) => reason as string,
  );
  const differences = groups.map(({ verdict, difference, paths: same }, index) => [
    String(index + 1),
    verdict,
    cell(momentOf(protocol, same[0] as PathResult)),
    cell(difference.expected),
    cell(difference.detail === '' ? difference.seen : `${difference.seen}: ${difference.detail}`),
    cell(
      difference.specStep === null
        ? difference.source
        : `step ${difference.specStep}, ${difference.source}`,
    ),
    String(same.length),
    code((same[0] as PathResult).path.name),
  ]);
  const all = paths.map((result) => {
    const index = groups.findIndex((group) => group.paths.includes(result));
    const note = result.reason ?? (index < 0 ? '' : `difference ${index + 1}`);
    return [code(result.path.name), result.verdict, cell(note)];
  });
  const head = ['', 'Verdict', 'When', 'Expected', 'Seen', 'Text', 'Paths', 'Shortest'];
  const notRun = [...reasons].map(([reason, { length }]) => [cell(reason), String(length)]);
  return [
    `# ${client} against the paths of ${title}`,
    `${counted(paths.length, 'path')} in ${seconds.toFixed(1)} s: ${verdictsIn(results)}. ` +
      `${counted(groups.length, 'distinct difference')}. ` +
      `A path is compared up to its first difference, and goes on after it as it will: what that ` +
      `violates is named beside it. ${limits}`,
    ...(groups.length > 0 ? ['## Differences', table(head, differences)] : []),
    ...(notRun.length > 0 ? ['## Not run', table(['Reason', 'Paths'], notRun)] : []),
    '## All paths',
    `${table(['Path', 'Verdict', ''], all)}\n`,
  ].join('\n\n');
}

const counted = (number: number, what: string): string =>
  `${number} ${what}${number === 1 ? '' : 's'}`;

export function conformJson(
  protocol: ConformProtocol,
  results: Results,
  recorded: boolean,
  changed: readonly string[],
): object {
  const { client, seconds } = results;
  return {
    model: protocol.name,
    client,
    seconds,
    isAsRecorded: recorded ? changed.length === 0 : null,
    changes: changed,
    counts: {
      conforms: count(results, 'conforms'),
      deviates: count(results, 'deviates'),
      silent: count(results, 'silent'),
      adapter: count(results, 'adapter'),
      notRun: count(results, 'not run'),
    },
    paths: results.paths.map((result) => {
      const { path, verdict, difference, afterwards, reason } = result;
      const { name, title, scenario, tier, odd = null } = path;
      const hasTrace = difference !== null && odd?.answer === undefined;
      const trace = hasTrace ? traceTo(protocol, result) : null;
      return { name, title, scenario, tier, odd, verdict, reason, difference, afterwards, trace };
    }),
  };
}
