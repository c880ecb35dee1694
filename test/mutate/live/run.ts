/** Tries mutants of the existing device, as many at the same time as there are cores to take. */

import { machineFiles } from '../made/files.ts';
import { machineModules } from '../made/modules.ts';
import type { Mutant } from '../made/mutant.ts';
import { usualMutated } from '../made/mutated.ts';
import { typeErrors } from '../made/typing.ts';
import { Worker } from '../made/workers.ts';
import { atOnce } from '../sandbox.ts';
import { keptCourses } from './courses.ts';
import type { Tried } from './tried.ts';
import type { Tasks } from './worker.ts';

const file = new URL('worker.ts', import.meta.url);

/** What the existing device is made of. Its secrets are not compared, and so no part of it. */
const parts = [
  'machines/msc3906/existingDevice/machine.ts',
  'machines/rendezvous/channel/machine.ts',
  'machines/rendezvous/msc3903.ts',
];

/** The files that mistakes are made in, of those that the existing device is made of. */
export async function deviceFiles(): Promise<ReadonlySet<string>> {
  const modules = await machineModules(usualMutated.entry);
  const files = machineFiles(usualMutated);
  const found = parts.flatMap((part) => {
    modules.load(part);
    return [...modules.madeOf(part)];
  });
  return new Set(found.filter((one) => files.includes(one)));
}

/** `onTried` hears of them in the order in which they come to an end. */
export async function tryAll(
  mutants: readonly Mutant[],
  onProgress: (what: string) => void,
  onTried: (tried: Tried) => void,
  stopped: AbortSignal,
): Promise<void> {
  onProgress('the types');
  const refused = typeErrors(mutants);
  const left = mutants.filter((mutant) => {
    const why = refused.get(mutant.id);
    if (why !== undefined) onTried({ mutant, kind: 'invalid', why });
    return why === undefined;
  });
  onProgress('the paths');
  // Once for all: the others find what has been kept.
  await keptCourses();
  const work = left.values();
  const workers = new Set<Worker<Tasks>>();
  const end = (): void => {
    for (const worker of workers) worker.end();
  };
  stopped.addEventListener('abort', end);
  const works = async (): Promise<void> => {
    let worker = new Worker<Tasks>(file);
    workers.add(worker);
    for (const mutant of work) {
      onProgress(mutant.id);
      const said = await worker.ask('examine', mutant);
      if (stopped.aborted) return;
      onTried(said?.answer ?? { mutant, kind: 'invalid', why: 'it does not come to an end' });
      if (said !== null) continue;
      workers.delete(worker);
      worker = new Worker<Tasks>(file);
      workers.add(worker);
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(atOnce, left.length) }, works));
  } finally {
    end();
  }
}
