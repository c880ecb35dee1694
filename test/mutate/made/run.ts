/** Looks at mutants, as many at the same time as there are cores to take. */

import type { Mutant } from './mutant.ts';
import type { Mutated } from './mutated.ts';
import { typeErrors } from './typing.ts';
import type { Effort, Examined } from './verdict.ts';
import { type UsualWorker, Workers } from './workers.ts';

/** What is told on the way. */
interface Listener {
  readonly onProgress: (what: string) => void;
  /** In the order in which they come to an end. */
  readonly onExamined: (examined: Examined) => void;
}

const invalid = (mutant: Mutant, why: string): Examined => {
  return { mutant, verdict: { kind: 'invalid', why }, seconds: 0 };
};

const endless = 'no verdict: it does not come to an end, or breaks the check';

/**
 * `effort`: for the next of them. When it is stopped, those have been told of that had come to an
 * end by then.
 */
export async function examineMade(
  of: Mutated,
  mutants: readonly Mutant[],
  effort: () => Effort,
  { onProgress, onExamined }: Listener,
  stopped: AbortSignal,
): Promise<void> {
  onProgress('the types');
  const refused = typeErrors(mutants);
  const left = mutants.filter(({ id }) => !refused.has(id));
  for (const mutant of mutants) {
    const why = refused.get(mutant.id);
    if (why !== undefined) onExamined(invalid(mutant, why));
  }
  if (left.length === 0 || stopped.aborted) return;
  const workers = new Workers(of);
  stopped.addEventListener('abort', () => workers.end());
  const work = left.values();
  const works = async (first: UsualWorker): Promise<void> => {
    let worker = first;
    for (const mutant of work) {
      onProgress(mutant.id);
      const said = await worker.ask('examine', { mutant, effort: effort() });
      if (stopped.aborted) return;
      onExamined(said?.answer ?? invalid(mutant, endless));
      if (said === null) worker = await workers.another();
    }
  };
  try {
    await Promise.all((await workers.start(onProgress)).map(works));
  } catch (error) {
    if (!stopped.aborted) throw error;
  } finally {
    workers.end();
  }
}
