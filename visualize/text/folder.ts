/** Folders that a reader gives, a clone of the proposals say: the texts are looked for in them. */

import { blobOf } from 'actorcheck/coverage';
import type { Wanted } from './served.ts';

export interface Folder {
  readonly name: string;
  /** A file by its path from here; null if there is none. */
  file(path: string): Promise<File | null>;
  /** The names of what is right in a folder of it; none if there is no such folder. */
  names(path: string): Promise<string[]>;
}

export type Entries = readonly FileSystemDirectoryEntry[];

/** What was dropped and chosen: a folder that is dropped comes as a file of its name as well. */
export function apart(given: readonly File[], entries: Entries, chosen: Folder | undefined) {
  const names = new Set(entries.map(({ name }) => name));
  const files = given.filter(({ name }) => !names.has(name));
  return { files, folders: [...entries.map(droppedFolder), ...(chosen ? [chosen] : [])] };
}

/** One that was dropped. */
function droppedFolder(entry: FileSystemDirectoryEntry): Folder {
  const folderAt = (path: string): Promise<FileSystemDirectoryEntry | null> =>
    path === '' ? Promise.resolve(entry) : (found('getDirectory', path) as Promise<never>);
  const found = (how: 'getFile' | 'getDirectory', path: string): Promise<FileSystemEntry | null> =>
    new Promise((resolve) => entry[how](path, {}, resolve, () => resolve(null)));
  return {
    name: entry.name,
    async file(path) {
      const one = (await found('getFile', path)) as FileSystemFileEntry | null;
      return one && new Promise((resolve) => one.file(resolve, () => resolve(null)));
    },
    async names(path) {
      const folder = await folderAt(path);
      return folder === null ? [] : namesIn(folder);
    },
  };
}

/** A reader gives some at a time, and none when there are no more. */
async function namesIn(folder: FileSystemDirectoryEntry): Promise<string[]> {
  const reader = folder.createReader();
  const names: string[] = [];
  for (;;) {
    const some = await new Promise<readonly FileSystemEntry[]>((resolve) =>
      reader.readEntries(resolve, () => resolve([])),
    );
    if (some.length === 0) return names;
    names.push(...some.map(({ name }) => name));
  }
}

/** One that was chosen: the browser gives all that is in it. */
export function chosenFolder(files: readonly File[]): Folder {
  const pathOf = ({ webkitRelativePath }: File): string =>
    webkitRelativePath.split('/').slice(1).join('/');
  const byPath = new Map(files.map((file) => [pathOf(file), file]));
  return {
    name: files[0]?.webkitRelativePath.split('/')[0] ?? '',
    file: async (path) => byPath.get(path) ?? null,
    names: async (path) => {
      const start = path === '' ? '' : `${path}/`;
      const inside = [...byPath.keys()].filter((one) => one.startsWith(start));
      return inside.map((one) => one.slice(start.length)).filter((one) => !one.includes('/'));
    },
  };
}

/** The texts in folders, as `--text FOLDER` finds them; a problem is told where there is none. */
export async function textsIn(
  folders: readonly Folder[],
  wanted: readonly Wanted[],
  problems: string[],
): Promise<File[]> {
  const found: File[] = [];
  for (const folder of folders) {
    const before = found.length;
    for (const one of wanted) found.push(...(await fileFor(folder, one)));
    if (found.length > before) continue;
    const expected = wanted.map(({ path }) => path).join(', ');
    problems.push(`${folder.name}: expected a folder with one of ${expected}, got none of them`);
  }
  return found;
}

/** By its path, by its name right in the folder, or by what is in it. */
async function fileFor(folder: Folder, { path, blob }: Wanted): Promise<File[]> {
  const name = path.split('/').at(-1) ?? '';
  const named = (await folder.file(path)) ?? (await folder.file(name));
  if (named !== null || blob === null) return named === null ? [] : [named];
  for (const place of ['', 'proposals']) {
    for (const other of (await folder.names(place)).filter((one) => one.endsWith('.md'))) {
      const file = await folder.file(place === '' ? other : `${place}/${other}`);
      if (file !== null && blobOf(await file.text()) === blob) return [file];
    }
  }
  return [];
}
