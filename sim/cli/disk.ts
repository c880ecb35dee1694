/** States that do not fit into memory, as files in a folder. */

import { randomUUID } from 'node:crypto';
import { closeSync, mkdirSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Disk, DiskFile } from '../check/search/disk/disk.ts';
import { OutputError, UsageError } from '../system/errors.ts';

const bytesOf = ({ buffer, byteOffset, byteLength }: Int32Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

/** Files without names, as far as the system has such: whatever ends the process, none is left. */
export class FolderDisk implements Disk {
  readonly #folder: string;
  readonly #files = new Map<number, string>();

  /** Throws a UsageError for a folder that cannot be made. */
  constructor(folder: string) {
    this.#folder = folder;
    try {
      mkdirSync(folder, { recursive: true });
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      throw new UsageError(`disk: expected a folder to write to, got "${folder}" (${code})`);
    }
  }

  end(): void {
    for (const opened of [...this.#files.keys()]) this.#remove(opened);
  }

  #remove(opened: number): void {
    const file = this.#files.get(opened);
    if (file === undefined) return;
    this.#files.delete(opened);
    closeSync(opened);
    rmSync(file, { force: true });
  }

  #open(): number {
    const file = join(this.#folder, `actorcheck-${randomUUID()}`);
    const opened = this.#told(() => openSync(file, 'wx+'));
    this.#files.set(opened, file);
    try {
      rmSync(file);
    } catch {
      // Where a file that is open has to have a name.
    }
    return opened;
  }

  #told<A>(work: () => A): A {
    try {
      return work();
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      throw new OutputError(`disk: expected to be able to write to "${this.#folder}", got ${code}`);
    }
  }

  create(): DiskFile {
    const opened = this.#open();
    let end = 0;
    return {
      append: (numbers) => {
        const bytes = bytesOf(numbers);
        this.#told(() => {
          for (let at = 0; at < bytes.length; ) {
            at += writeSync(opened, bytes, at, bytes.length - at, end + at);
          }
        });
        end += bytes.length;
      },
      read: (from, into) => {
        const bytes = bytesOf(into);
        const start = from * Int32Array.BYTES_PER_ELEMENT;
        for (let at = 0; at < bytes.length; ) {
          const read = readSync(opened, bytes, at, bytes.length - at, start + at);
          if (read === 0) throw new Error('defect of the checker: a file is shorter than written');
          at += read;
        }
      },
      remove: () => this.#remove(opened),
    };
  }
}
