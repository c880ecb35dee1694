/** Tests of a covering suite of the protocol: each path is taken again. */

import { describe, expect, it } from 'vitest';
import { rendezvous } from '../../../machines/msc3906/index.ts';
import type { Suite } from '../../../sim/coverage/suite.ts';
import { differenceText } from '../../../sim/report/difference.ts';
import { traceFile } from '../../../sim/trace/format.ts';
import { replayConcretely, type Systems } from '../../../sim/trace/replay.ts';
import { typed } from '../cli/process.ts';

/**
 * The suite that `paths` finds with these options. It runs in a process of its own: the search is
 * slow where every call is watched by a test runner. Throws an Error if it fails.
 */
export async function suiteOf(...options: readonly string[]): Promise<Suite> {
  const { stdout, stderr, status } = await typed(['paths', '--json', ...options]);
  if (status !== 0) throw new Error(`expected a suite, got exit code ${status}: ${stderr}`);
  return JSON.parse(stdout) as Suite;
}

/** A test for each path: control states and messages are compared step by step. */
export function pathTests({ paths }: Suite, systems: Systems): void {
  describe('each path happens with real cryptography as it does with terms', () => {
    for (const [index, path] of paths.entries()) {
      it(path.title, () => {
        const trace = traceFile(rendezvous, path, path.trace);
        const { difference } = replayConcretely(rendezvous, trace, index, systems);
        expect(difference, difference ? differenceText(trace, difference) : '').toBeNull();
      });
    }
  });
}
