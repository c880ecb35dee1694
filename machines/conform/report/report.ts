/** What is reported of a suite against a client, in whatever form. */

import type { Grade, RecordedResult, Verdict } from '../../protocol/conform.ts';
import type { ConformProtocol } from '../../protocol/protocol.ts';
import { type PathResult, type Results, recordedOf } from '../results.ts';
import type { Comparison } from './baseline.ts';
import { type Cause, causesOf } from './causes.ts';

export interface Report {
  readonly protocol: ConformProtocol;
  readonly results: Results;
  readonly causes: readonly Cause[];
  /** What is typed to take a path once more, but for `--path`. */
  readonly command: string;
  /** With another version of the client; null if there is none to compare with. */
  readonly comparison: Comparison | null;
}

export const reportOf = (protocol: ConformProtocol, results: Results, command: string): Report => ({
  protocol,
  results,
  causes: causesOf(protocol, results),
  command,
  comparison: null,
});

export const replayOf = ({ command }: Report, name: string): string => `${command} --path ${name}`;

export const counted = (number: number, what: string): string =>
  `${number} ${what}${number === 1 ? '' : 's'}`;

const count = ({ paths }: Results, verdict: Verdict): number =>
  paths.filter((result) => result.verdict === verdict).length;

export const countsOf = (results: Results) => ({
  conforms: count(results, 'conforms'),
  deviates: count(results, 'deviates'),
  silent: count(results, 'silent'),
  adapter: count(results, 'adapter'),
  notRun: count(results, 'not run'),
});

/** "591 paths in 200.0 s: 344 conform, ...". */
export function countsText(results: Results): string {
  const { conforms, deviates, silent, adapter, notRun } = countsOf(results);
  const verdicts = [
    `${conforms} conform`,
    `${deviates} deviate`,
    `in ${silent} the text is silent`,
    `in ${adapter} the adapter decides`,
    `${notRun} not run`,
  ];
  const { paths, seconds } = results;
  return `${counted(paths.length, 'path')} in ${seconds.toFixed(1)} s: ${verdicts.join(', ')}.`;
}

/** "In 2,431 s of its time it asked: 710 GET rendezvous": how often it looks is not compared. */
export function measuredText({ client, paths }: Results): string {
  const all = paths.flatMap(({ measured }) => measured ?? []);
  const seconds = Math.round(all.reduce((sum, { ms }) => sum + ms, 0) / 1000);
  const asked = new Map<string, number>();
  for (const [type, count] of all.flatMap((one) => Object.entries(one.asked))) {
    asked.set(type, (asked.get(type) ?? 0) + count);
  }
  if (asked.size === 0) return '';
  const counts = [...asked].sort(([, one], [, other]) => other - one);
  const texts = counts.map(([type, count]) => `${count.toLocaleString('en')} ${type}`);
  return `In ${seconds.toLocaleString('en')} s of its time ${client} asked: ${texts.join(', ')}.`;
}

interface GradeCount {
  readonly grade: Grade;
  readonly causes: readonly Cause[];
  readonly paths: number;
}

/** The grades that there are causes of, worst first. */
export const gradesIn = ({ protocol, causes }: Report): GradeCount[] =>
  protocol.conform.grades.flatMap((grade) => {
    const own = causes.filter((cause) => cause.grade === grade);
    const paths = own.reduce((sum, cause) => sum + cause.paths.length, 0);
    return own.length === 0 ? [] : [{ grade, causes: own, paths }];
  });

/** Why paths were not run, and how many each. */
export function notRun({ paths }: Results): [reason: string, paths: number][] {
  const reasons = new Map<string, number>();
  for (const { reason } of paths) {
    if (reason !== null) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  }
  return [...reasons];
}

/** What there is to say of a path in the list of all. */
export const causeOf = (report: Report, result: PathResult): Cause | undefined =>
  report.causes.find(({ paths }) => paths.some((one) => one === result));

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
  const { verdict, expected, seen, violated } = result;
  if (seen === undefined) return verdict;
  const comes = violated === undefined ? '' : `; violated: ${violated}`;
  return `${verdict} (expected: ${expected}; seen: ${seen}${comes})`;
}
