/** Which mutants the compiler refuses: nobody could have made such a mistake without noticing. */

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Mutant, mutatedText } from './mutant.ts';
import { Sources } from './source.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** What is not used any more is no mistake of types. */
const unused = new Set([6133, 6192, 6196, 6198]);

/**
 * What is wrong with the types, by id of the mutant. Each one is a file of its own beside the one
 * that it is made of, so that one look at the project is enough; what is wrong in files that
 * import it is not seen.
 */
export function typeErrors(mutants: readonly Mutant[]): ReadonlyMap<string, string> {
  const files = new Map<string, Mutant>();
  const texts = new Map<string, string>();
  for (const [index, mutant] of mutants.entries()) {
    const file = mutant.file.replace(/\.ts$/, `.mutant${index}.ts`);
    files.set(file, mutant);
    texts.set(file, mutatedText(readFileSync(root + mutant.file, 'utf8'), mutant.edits));
  }
  const sources = new Sources([...texts.keys()], texts);
  try {
    const found = new Map<string, string>();
    for (const [file, { id }] of files) {
      const problem = sources.problems(file).find(({ code }) => !unused.has(code));
      if (problem !== undefined) found.set(id, `TS${problem.code}: ${problem.text}`);
    }
    return found;
  } finally {
    sources.close();
  }
}
