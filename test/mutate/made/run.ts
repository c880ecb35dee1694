/** Looks at mutants, as many at the same time as there are cores to take. */

import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { patienceMs } from '../../patience.ts';
import { atOnce } from '../sandbox.ts';
import type { Examined } from './examination.ts';
import type { Mutant } from './mutant.ts';
import { typeErrors } from './typing.ts';

const worker = fileURLToPath(new URL('worker.ts', import.meta.url));

const invalid = (mutant: Mutant, why: string): Examined => {
  return { mutant, verdict: { kind: 'invalid', why }, seconds: 0 };
};

/** `onProgress` is told what is looked at. In the order of the mutants. */
export async function examineMade(
  mutants: readonly Mutant[],
  onProgress: (what: string) => void,
): Promise<Examined[]> {
  onProgress('the types');
  const refused = typeErrors(mutants);
  const found = new Map<Mutant, Examined>();
  const left = mutants.filter((mutant) => {
    const why = refused.get(mutant.id);
    if (why !== undefined) found.set(mutant, invalid(mutant, why));
    return why === undefined;
  });
  const work = left.values();
  const works = async (): Promise<void> => {
    let process: Worker | undefined;
    for (const mutant of work) {
      process ??= await started(onProgress);
      onProgress(mutant.id);
      const examined = await process.ask(mutant);
      found.set(
        mutant,
        examined ?? invalid(mutant, 'no verdict: it does not come to an end, or breaks the check'),
      );
      if (examined === null) process = undefined;
    }
    process?.end();
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, left.length) }, works));
  return mutants.map((mutant) => found.get(mutant) as Examined);
}

interface Worker {
  /** Null if there is no answer: it is gone then. */
  readonly ask: (mutant: Mutant) => Promise<Examined | null>;
  readonly end: () => void;
}

/** A process that has checked the machines as they are, with which mutants are compared. */
async function started(onProgress: (what: string) => void): Promise<Worker> {
  onProgress('the machines as they are');
  const child = fork(worker, {
    execArgv: ['--import', 'tsx'],
    // Packages as a program has them: XState made for development is slower.
    env: { ...process.env, NODE_ENV: 'production' },
  });
  const isReady = await answerOf(child);
  if (!isReady) throw new Error('the machines as they are could not be checked');
  return {
    ask: async (mutant) => {
      child.send(mutant);
      const answer = await answerOf(child);
      if (answer === null) child.kill('SIGKILL');
      return answer?.examined ?? null;
    },
    end: () => child.disconnect(),
  };
}

/** What a process says next; null if it ends, or says nothing for long. */
function answerOf(child: ChildProcess): Promise<{ readonly examined: Examined | null } | null> {
  return new Promise((resolve) => {
    const done = (answer: { readonly examined: Examined | null } | null): void => {
      clearTimeout(timer);
      child.off('message', onMessage).off('exit', onExit);
      resolve(answer);
    };
    const onMessage = (examined: unknown): void => done({ examined: examined as Examined | null });
    const onExit = (): void => done(null);
    const timer = setTimeout(onExit, patienceMs);
    child.on('message', onMessage).on('exit', onExit);
  });
}
