/** A path as the machine takes it in the client's place, in words, and as a trace. */

import { labelsOf, rowOf } from 'actorcheck/report';
import { systemFor, type TraceFile, traceFile } from 'actorcheck/trace';
import type { ConformProtocol } from '../../protocol/protocol.ts';
import type { PathResult } from '../results.ts';
import { Oddity } from '../suite/altered.ts';
import type { SuitePath } from '../suite/suite.ts';

interface WalkRow {
  readonly text: string;
  /** The step of the text that it is, where it is one. */
  readonly step: string | null;
  /** A fault, or what is out of the ordinary in the path: then that in words. */
  readonly odd: string | null;
  readonly notes: readonly string[];
}

export interface Walk {
  readonly rows: readonly WalkRow[];
  readonly label: (party: string) => string;
}

/** The path up to its difference. */
export function walk(protocol: ConformProtocol, path: SuitePath, atStep: number): Walk {
  const values = { kind: 'symbolic' } as const;
  const system = systemFor(protocol, path, values, 'untimed');
  const oddity = new Oddity(protocol, path);
  let { snapshot } = system.start();
  const rows: WalkRow[] = [];
  for (const [at, step] of path.steps.slice(0, atStep).entries()) {
    const before = oddity.asTaken(snapshot, step, at, values);
    const result = system.apply(before, step);
    const { isFault, ...row } = rowOf(protocol, system, before, step, result);
    const odd = path.odd?.at === at ? path.odd.text : isFault ? 'a fault' : null;
    rows.push({ text: row.text, step: row.step, notes: row.notes, odd });
    snapshot = result.snapshot;
  }
  return { rows, label: labelsOf(system.definition) };
}

/** Whether the path up to its difference is a trace: where a message is another one it is none. */
export const hasTrace = ({ path, difference }: PathResult): boolean =>
  difference !== null && path.odd?.answer === undefined && path.odd?.payload === undefined;

/** The path up to the difference, as a trace that replays. */
export function traceTo(protocol: ConformProtocol, { path, difference }: PathResult): TraceFile {
  const steps = path.steps.slice(0, difference?.atStep);
  return traceFile(protocol, path, { steps, cycleFrom: null });
}
