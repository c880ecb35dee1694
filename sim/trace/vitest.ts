/** Traces as a test file for Vitest: one test for each, named by what happens in it. */

import type { TraceFile } from './schema.ts';

/**
 * The text of a test file that replays the traces with concrete values in virtual time. It runs
 * by itself where this package is installed: `npx vitest run`.
 *
 * @param from What the test imports the model from: a module whose default export it is.
 */
export function writeVitest(traces: readonly TraceFile[], from: string, seed: number): string {
  const tests = traces.map(
    (trace) => `test(${JSON.stringify(trace.title)}, () => {
  replays(${JSON.stringify(trace, null, 2).replaceAll('\n', '\n  ')});
});
`,
  );
  return `// Generated from traces. Each test takes the steps of one again, with concrete values.
import model from ${JSON.stringify(from)};
import { differenceText } from 'actorcheck/report';
import { parseTrace, replayConcretely } from 'actorcheck/trace';
import { expect, test } from 'vitest';

function replays(recorded: object): void {
  const trace = parseTrace(JSON.stringify(recorded), model);
  const { difference } = replayConcretely(model, trace, ${seed});
  expect(difference, difference ? differenceText(trace, difference) : '').toBeNull();
}

${tests.join('\n')}`;
}
