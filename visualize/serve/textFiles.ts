/** Texts of proposals on this machine: a file, or a folder in which they are looked for. */

import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join, relative, resolve, sep } from 'node:path';
import { promisify } from 'node:util';
import { blobOf } from 'actorcheck/coverage';
import { textIn } from '../text/read.ts';
import type { Served, Wanted } from '../text/served.ts';

/** What `--text` names. */
export interface Source {
  readonly path: string;
  /** As the reader named it. */
  readonly shown: string;
  readonly isFolder: boolean;
}

/** Throws an Error that says what is expected of a path that is neither file nor folder. */
export function sourceAt(shown: string, from: string): Source {
  const path = resolve(from, shown);
  const found = statSync(path, { throwIfNoEntry: false });
  if (found?.isFile() || found?.isDirectory()) {
    return { path, shown, isFolder: found.isDirectory() };
  }
  const got = found === undefined ? 'no such file' : 'neither';
  throw new Error(`text: expected a file or a folder, got ${got}: "${shown}"`);
}

interface Found {
  readonly served: readonly Served[];
  /** Files whose change makes another answer. */
  readonly files: readonly string[];
}

/** What is there of what the page asks for. */
export async function textsAt(source: Source, wanted: readonly Wanted[]): Promise<Found> {
  const { path, shown } = source;
  if (!source.isFolder) return { served: [read(path, shown)], files: [path] };
  const served: Served[] = [];
  const files: string[] = [];
  for (const one of wanted) {
    const file = fileFor(path, one);
    if (file !== null) {
      served.push(read(file, join(shown, relative(path, file))));
      files.push(file);
      continue;
    }
    const text = one.blob === null ? null : await fromGit(path, one.blob);
    if (text !== null) served.push({ name: basename(one.path), text });
  }
  if (served.length > 0 || wanted.length === 0) return { served, files };
  const expected = wanted.map(({ path: file }) => file).join(', ');
  return {
    served: [{ problem: `text: expected one of ${expected} in "${shown}", got none` }],
    files,
  };
}

function read(file: string, shown: string): Served {
  try {
    return { name: shown, text: textIn(shown, readFileSync(file)) };
  } catch (error) {
    return { problem: `text: ${(error as Error).message}` };
  }
}

const isText = /\.(md|mdx|markdown|txt|rst|adoc)$/i;

/** By its path, by its name right in the folder, or by what is in it. */
function fileFor(folder: string, { path, blob }: Wanted): string | null {
  for (const tail of [path, basename(path)]) {
    const file = resolve(folder, tail);
    // The page may be others' to see, and the folder has more than texts.
    if (!file.startsWith(folder + sep) || !isText.test(file)) continue;
    if (statSync(file, { throwIfNoEntry: false })?.isFile()) return file;
  }
  return blob === null ? null : withBlob(folder, blob);
}

function withBlob(folder: string, blob: string): string | null {
  const places = [folder, join(folder, 'proposals')];
  const files = places.flatMap((place) => {
    const names = statSync(place, { throwIfNoEntry: false })?.isDirectory()
      ? readdirSync(place)
      : [];
    return names.filter((name) => name.endsWith('.md')).map((name) => join(place, name));
  });
  return files.find((file) => blobOf(readFileSync(file, 'utf8')) === blob) ?? null;
}

const run = promisify(execFile);

/** From what a clone knows, whatever is checked out; null where it is none, or has no such file. */
async function fromGit(folder: string, blob: string): Promise<string | null> {
  if (!/^[0-9a-f]{40,64}$/.test(blob)) return null;
  // Of a clone that is not whole, what is missing stays so: nothing is fetched here.
  const env = { ...process.env, GIT_NO_LAZY_FETCH: '1', GIT_TERMINAL_PROMPT: '0' };
  try {
    const { stdout } = await run('git', ['-C', folder, 'cat-file', 'blob', blob], { env });
    return stdout;
  } catch {
    return null;
  }
}
