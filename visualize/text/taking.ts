/** Files that a reader gives: each is taken or not, whatever becomes of the others. */

import type { HeldText, Library } from './library.ts';

/** The texts among them; what is wrong with the others is added to `problems`. */
export async function takeEach(
  library: Library,
  files: readonly File[],
  problems: string[],
): Promise<HeldText[]> {
  const taken = await each(files, problems, async (file) =>
    library.take(file.name, await bytesOf(file)),
  );
  // Of two that are the same text, the last one is held.
  return taken.filter((held) => library.get(held.document) === held);
}

/** Has the browser keep them; gives what there is to say of those that it does. */
export const keepEach = (
  library: Library,
  taken: readonly HeldText[],
  problems: string[],
): Promise<string[]> =>
  each(taken, problems, async (held) => {
    await library.keep(held);
    return `${held.name} is kept as the text of ${held.document}.`;
  });

async function each<T, R>(
  all: readonly T[],
  problems: string[],
  act: (one: T) => Promise<R>,
): Promise<R[]> {
  const done: R[] = [];
  for (const one of all) {
    try {
      done.push(await act(one));
    } catch (error) {
      problems.push((error as Error).message);
    }
  }
  return done;
}

/** Throws an Error that says so of what is dropped and is no file. */
async function bytesOf(file: File): Promise<Uint8Array> {
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch {
    throw new Error(`${file.name}: expected a file, got a folder or what cannot be read`);
  }
}
