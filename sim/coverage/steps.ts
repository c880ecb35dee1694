/** Which steps of the text a run carries out: the same wherever they are counted. */

import type { StepResult } from '../system/snapshot.ts';

/** Those that something which happened carries out, the start of a run too; in order, each once. */
export function stepsIn({ occurrences }: Pick<StepResult, 'occurrences'>): string[] {
  const found = occurrences.flatMap((occurrence) =>
    occurrence.type === 'received' ? occurrence.taken.flatMap(({ meta }) => meta.step ?? []) : [],
  );
  return [...new Set(found)];
}
