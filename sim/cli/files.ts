/** Files that the reader names: read, and written. */

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../system/errors.ts';

/** A file by its name in the folder, and what is in it. */
export type NamedText = readonly [name: string, text: string];

/**
 * Writes them into `folder`, which is made if need be; those of another run are written over.
 * Throws a UsageError that names the option if they cannot be written.
 */
export function writeFiles(option: string, folder: string, files: Iterable<NamedText>): void {
  try {
    mkdirSync(folder, { recursive: true });
    for (const [name, text] of files) writeFileSync(join(folder, name), text);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new UsageError(`${option}: expected a folder to write to, got "${folder}" (${code})`);
  }
}

/** The text of a file. Throws a UsageError that names the option if it cannot be read. */
export function readText(option: string, file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(`${option}: expected a readable file, got "${file}" (${code})`);
  }
}
