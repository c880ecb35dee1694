/** A difference that a replay has found, for people. */

import { printable } from '../run/escape.ts';
import { canonicalJson } from '../system/json.ts';
import type { Difference } from '../trace/replay.ts';
import type { TraceFile } from '../trace/schema.ts';

const systems = { symbolic: 'with terms', concrete: 'with concrete values' } as const;

/** Where in the trace it is. */
function placeOf({ steps }: TraceFile, { step }: Difference): string {
  if (step < 0) return 'at the start';
  if (step >= steps.length) return 'at the end';
  return `at step ${step + 1} of ${steps.length}, ${steps[step]?.text}`;
}

/** A difference in three lines: where, what was expected, and what came. */
export function differenceText(trace: TraceFile, difference: Difference): string {
  const { system, what, expected, came } = difference;
  const lines = [
    `not as the trace says ${placeOf(trace, difference)}: ${what}, ${systems[system]}`,
    `  expected  ${canonicalJson(expected)}`,
    `  came      ${canonicalJson(came)}`,
  ];
  return lines.map(printable).join('\n');
}
