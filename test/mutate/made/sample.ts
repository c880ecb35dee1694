/** Which mutants there are, and which of them are looked at. */

import { seeded } from '../../../sim/run/random.ts';
import { machineFiles } from './files.ts';
import { type Mutant, mutantsOf, mutatedText } from './mutant.ts';
import type { Mutated } from './mutated.ts';
import { operators } from './operators/index.ts';
import { type Source, Sources } from './source.ts';

/** All of these files. Where two operators make the same of one, the first has it. */
function allMutants(sources: readonly Source[]): Mutant[] {
  const seen = new Set<string>();
  return operators.flatMap((operator) =>
    sources.flatMap((source) =>
      mutantsOf(operator, source).filter(({ file, edits }) => {
        const made = `${file}\n${mutatedText(source.text, edits)}`;
        const isNew = !seen.has(made);
        seen.add(made);
        return isNew;
      }),
    ),
  );
}

/** All of a protocol's machines and layers. */
export function machineMutants(mutated: Mutated): Mutant[] {
  const files = machineFiles(mutated);
  const sources = new Sources(files);
  try {
    return allMutants(files.map((file) => sources.source(file)));
  } finally {
    sources.close();
  }
}

/** So many of them, in their order; all, where there are no more. The same seed, the same ones. */
export function sampled<T>(all: readonly T[], count: number, seed: number): T[] {
  const random = seeded(seed);
  const order = all.map((_, index) => index);
  for (let last = order.length - 1; last > 0; last--) {
    const other = random.integer(0, last);
    [order[last], order[other]] = [order[other] as number, order[last] as number];
  }
  const chosen = order.slice(0, count).sort((a, b) => a - b);
  return chosen.map((index) => all[index] as T);
}
