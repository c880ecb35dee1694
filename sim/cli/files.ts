/** Files that the reader names: read, and written. */

import { createHash } from 'node:crypto';
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { OutputError, UsageError } from '../system/errors.ts';

/** A file by its name in the folder, and what is in it. */
export type NamedText = readonly [name: string, text: string];

/**
 * Writes them into `folder`, which is made if need be; those of another run are written over. A
 * name that a disk may not take, or not tell from one before it, is changed so that it does.
 * Throws a UsageError that names the option if they cannot be written.
 */
export function writeFiles(option: string, folder: string, files: Iterable<NamedText>): void {
  writing(option, 'a folder to write to', folder, () => {
    mkdirSync(folder, { recursive: true });
    const taken = new Set<string>();
    for (const [name, text] of files) writeFileSync(join(folder, fileName(name, taken)), text);
  });
}

/**
 * Writes one file, piece by piece, so that it need not fit into memory. Throws a UsageError that
 * names the option if it cannot be written.
 */
export function writePieces(option: string, file: string, pieces: Iterable<string>): void {
  writing(option, 'a file to write to', file, () => {
    const opened = openSync(file, 'w');
    try {
      for (const piece of pieces) writeFileSync(opened, piece);
    } finally {
      closeSync(opened);
    }
  });
}

function writing(option: string, expected: string, place: string, write: () => void): void {
  try {
    write();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    if (fromDisk.includes(code)) {
      throw new OutputError(`${option}: expected to be able to write to "${place}", got ${code}`);
    }
    throw new UsageError(`${option}: expected ${expected}, got "${place}" (${code})`);
  }
}

/** Errors of a disk and not of whoever named a folder on it. */
const fromDisk = ['ENOSPC', 'EDQUOT', 'EIO', 'EFBIG', 'EROFS'];

/** The ending of a name: `.json`, `.itf.json`, `.test.ts`. */
const ending = /(?:\.[a-z]{1,4}){1,2}$/;
/** Some disks take 255 bytes, some fewer; there has to be room for a number. */
const mostBytes = 130;
/** What Windows takes for devices, whatever comes after a dot. */
const reserved = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/** A name for a file that any disk takes and tells from those that are `taken`: it is added. */
function fileName(name: string, taken: Set<string>): string {
  const end = ending.exec(name)?.[0] ?? '';
  let base = name
    .slice(0, name.length - end.length)
    .replace(/[<>:"/\\|?*\p{C}]+/gu, '-')
    .replace(/^\.+|[. ]+$/g, '-');
  if (base === '' || reserved.test(base)) base = `_${base}`;
  if (Buffer.byteLength(base) > mostBytes) {
    // Two that begin alike stay two.
    const hash = createHash('sha256').update(base).digest('hex').slice(0, 8);
    base = `${Buffer.from(base)
      .toString('utf8', 0, mostBytes)
      .replace(/\ufffd+$/, '')}-${hash}`;
  }
  let candidate = base;
  const folded = () => (candidate + end).normalize('NFKC').toLowerCase();
  for (let number = 2; taken.has(folded()); number++) candidate = `${base}-${number}`;
  taken.add(folded());
  return candidate + end;
}

/** The text of a file. Throws a UsageError that names the option if it cannot be read. */
export function readText(option: string, file: string): string {
  try {
    // Some editors begin a file with a mark of its encoding.
    return readFileSync(file, 'utf8').replace(/^\ufeff/, '');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(`${option}: expected a readable file, got "${file}" (${code})`);
  }
}
