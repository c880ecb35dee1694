/** What is the same in many paths is one cause, and how bad it is follows from what came of it. */

import { createHash } from 'node:crypto';
import type { Came, Grade, Verdict } from '../../protocol/conform.ts';
import { playedIn } from '../../protocol/played.ts';
import type { ConformProtocol } from '../../protocol/protocol.ts';
import type { Difference } from '../difference.ts';
import type { Afterwards } from '../ending.ts';
import type { PathResult, Results } from '../results.ts';
import type { Violated } from '../seen.ts';
import { type Walk, walk } from './walk.ts';

/** A result of a path that differs. */
interface Differing extends PathResult {
  readonly difference: Difference;
  readonly afterwards: Afterwards;
}

/** How one of the others stands in the end, in words. */
interface Stand {
  readonly party: string;
  readonly came: string;
  /** With the machine in the client's place. */
  readonly machine: string;
}

export interface Cause {
  /** It follows from what is the same in its paths, so that it is the same in another run. */
  readonly id: string;
  readonly grade: Grade;
  /** The shortest first; of these the worst, so that it shows how bad the cause is. */
  readonly paths: readonly [Differing, ...Differing[]];
  /** Of the first path. */
  readonly walk: Walk;
  readonly others: readonly Stand[];
  /** By any of its paths. */
  readonly violated: readonly Violated[];
}

const isDiffering = (result: PathResult): result is Differing =>
  result.difference !== null && result.afterwards !== null;

/** What is the same in results of one cause: where it is seen, and what the text says of it. */
function idOf({ path, verdict, difference }: Differing): string {
  const { expected, seen, source } = difference;
  const key = JSON.stringify([verdict, path.odd?.about ?? '', expected, seen, source]);
  return createHash('sha256').update(key).digest('hex').slice(0, 8);
}

interface Graded {
  readonly result: Differing;
  readonly rank: number;
}

function graded({ conform }: ConformProtocol, result: Differing): Graded {
  const { verdict, difference, afterwards } = result;
  const { others, machine, hasEnded, violated } = afterwards;
  const came: Came = {
    verdict,
    expected: difference.expected,
    seen: difference.seen,
    hasEnded,
    machine: machine[playedIn(conform, result.path).party] ?? '',
    violated: violated.map(({ name }) => name),
    others: Object.entries(others).map(([party, one]) => {
      return { came: one, machine: machine[party] ?? '' };
    }),
  };
  return { result, rank: conform.grades.findIndex((grade) => grade.fits(came)) };
}

function standsOf({ afterwards: { others, machine } }: Differing, { label }: Walk): Stand[] {
  return Object.entries(others).map(([party, came]) => {
    return { party: label(party), came, machine: machine[party] ?? '' };
  });
}

function causeOf(protocol: ConformProtocol, id: string, same: readonly Graded[]): Cause {
  const sorted = same.toSorted((a, b) => a.rank - b.rank || steps(a) - steps(b));
  const [{ rank, result }] = sorted as [Graded];
  const taken = walk(protocol, result.path, result.difference.atStep);
  const violated = new Map(
    same.flatMap((one) => one.result.afterwards.violated.map((one) => [one.name, one])),
  );
  return {
    id,
    grade: protocol.conform.grades[rank] as Grade,
    paths: sorted.map((one) => one.result) as [Differing, ...Differing[]],
    walk: taken,
    others: standsOf(result, taken),
    violated: [...violated.values()],
  };
}

const steps = ({ result }: Graded): number => result.difference.atStep;

/** What was to come and what came, in one line. */
export const titleOf = ({ paths: [{ difference }] }: Cause): string =>
  `${difference.seen}, in place of: ${difference.expected}`;

const byVerdict: readonly Verdict[] = ['deviates', 'silent', 'adapter'];

/** The worst first; of these what the text says comes first, and then what most paths have. */
export function causesOf(protocol: ConformProtocol, { paths }: Results): Cause[] {
  const { grades } = protocol.conform;
  const byId = new Map<string, Graded[]>();
  for (const result of paths) {
    if (!isDiffering(result)) continue;
    const id = idOf(result);
    byId.set(id, [...(byId.get(id) ?? []), graded(protocol, result)]);
  }
  const causes = [...byId].map(([id, same]) => causeOf(protocol, id, same));
  const rank = ({ grade, paths: [{ verdict }] }: Cause) =>
    grades.indexOf(grade) * byVerdict.length + byVerdict.indexOf(verdict);
  return causes.sort((a, b) => rank(a) - rank(b) || b.paths.length - a.paths.length);
}

/** What happens in the first path of a cause at its difference. */
export const momentOf = ({ paths: [{ difference }], walk: { rows } }: Cause): string =>
  rows[difference.atStep - 1]?.text ?? 'the start';

/** The line of the text, or what the machine made of its silence. */
export const lineOf = ({ paths: [{ difference }] }: Cause): string => {
  const { specStep, source } = difference;
  return specStep === null ? source : `step ${specStep}, ${source}`;
};
