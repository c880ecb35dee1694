/**
 * Files of what is kept of a search: pieces, each with its kind, its length and a checksum, and at
 * the end how many they are. Arrays are written and read as they lie in memory, not as copies.
 *
 * A file is written under another name, brought to the disk and then given its own: so whatever
 * ends the process, the file before or the new one is whole.
 */

import { closeSync, fsyncSync, openSync, readSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { crc32 } from 'node:zlib';
import type { Sink, Source } from '../../check/search/keep/keeper.ts';
import { OutputError, UsageError } from '../../system/errors.ts';

const kinds = { array: 1, numbers: 2, text: 3, bytes: 4, end: 5 } as const;
type Kind = keyof typeof kinds;

/** Kind, checksum, and the number of bytes, each as a number of eight bytes. */
const headBytes = 24;
/** No more is read or written at a time. */
const mostAtOnce = 1 << 26;
const noBytes = new Uint8Array(0);

/** Pieces as they are written; `bytes` is for what is no part of a search. */
interface Pieces extends Sink {
  bytes(bytes: Uint8Array): void;
}

interface PiecesRead extends Source {
  bytes(): Uint8Array;
}

/** Throws an OutputError if the file cannot be written; what was there before is there then. */
export function writeWhole(file: string, write: (pieces: Pieces) => void): void {
  const unfinished = `${file}.unfinished`;
  try {
    const opened = openSync(unfinished, 'w');
    try {
      write(piecesTo(opened));
      put(opened, 'end', noBytes);
      fsyncSync(opened);
    } finally {
      closeSync(opened);
    }
    renameSync(unfinished, file);
    syncFolder(dirname(file));
  } catch (error) {
    rmSync(unfinished, { force: true });
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new OutputError(`checkpoint: expected to be able to write "${file}", got ${code}`);
  }
}

/** The name is on the disk as well; a system that cannot do that does it by itself. */
function syncFolder(folder: string): void {
  try {
    const opened = openSync(folder, 'r');
    fsyncSync(opened);
    closeSync(opened);
  } catch {}
}

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

function piecesTo(opened: number): Pieces {
  return {
    numbers: (...values) => put(opened, 'numbers', bytesOf(Float64Array.from(values))),
    array: (values) => put(opened, 'array', bytesOf(values)),
    text: (text) => put(opened, 'text', Buffer.from(text)),
    bytes: (bytes) => put(opened, 'bytes', bytes),
  };
}

function put(opened: number, kind: Kind, bytes: Uint8Array): void {
  const head = Float64Array.of(kinds[kind], checksum(bytes), bytes.length);
  for (const part of [bytesOf(head), bytes]) {
    for (let at = 0; at < part.length; ) {
      at += writeSync(opened, part, at, Math.min(mostAtOnce, part.length - at));
    }
  }
}

function checksum(bytes: Uint8Array): number {
  let sum = 0;
  for (let at = 0; at < bytes.length; at += mostAtOnce) {
    sum = crc32(bytes.subarray(at, at + mostAtOnce), sum);
  }
  return sum;
}

/** Gives the pieces of a whole file, in order. */
export function readPieces(file: string): PiecesRead {
  let at = 0;
  const piece = (kind: Kind, room = 0): ArrayBuffer => {
    const opened = openSync(file, 'r');
    try {
      const head = headAt(opened, at);
      if (head?.kind !== kinds[kind]) throw damaged(file);
      const bytes = new Uint8Array(head.length + room);
      fill(opened, at + headBytes, bytes, head.length);
      at += headBytes + head.length;
      return bytes.buffer;
    } finally {
      closeSync(opened);
    }
  };
  return {
    numbers: () => [...new Float64Array(piece('numbers'))],
    array: (room = 0) => new Int32Array(piece('array', room * Int32Array.BYTES_PER_ELEMENT)),
    text: () => Buffer.from(piece('text')).toString('utf8'),
    bytes: () => new Uint8Array(piece('bytes')),
  };
}

/** Throws a UsageError if a file is not as it was written. */
export function expectWhole(file: string): void {
  const opened = openSync(file, 'r');
  const buffer = new Uint8Array(mostAtOnce);
  try {
    for (let at = 0; ; ) {
      const head = headAt(opened, at);
      if (head === null) throw damaged(file);
      at += headBytes;
      let sum = 0;
      for (let left = head.length; left > 0; ) {
        const many = Math.min(left, mostAtOnce);
        if (!fill(opened, at, buffer, many)) throw damaged(file);
        sum = crc32(buffer.subarray(0, many), sum);
        at += many;
        left -= many;
      }
      if (sum !== head.sum) throw damaged(file);
      if (head.kind === kinds.end) return;
    }
  } finally {
    closeSync(opened);
  }
}

/** What is said of a piece before it; null if there is nothing that can be. */
function headAt(opened: number, at: number) {
  const head = new Float64Array(headBytes / Float64Array.BYTES_PER_ELEMENT);
  if (!fill(opened, at, bytesOf(head), headBytes)) return null;
  const [kind, sum, length] = head as unknown as [number, number, number];
  const isOne = Number.isSafeInteger(length) && length >= 0 && kind >= 1 && kind <= kinds.end;
  return isOne ? { kind, sum, length } : null;
}

/** False if the file ends before. */
function fill(opened: number, from: number, bytes: Uint8Array, length: number): boolean {
  for (let at = 0; at < length; ) {
    const read = readSync(opened, bytes, at, Math.min(mostAtOnce, length - at), from + at);
    if (read === 0) return false;
    at += read;
  }
  return true;
}

const damaged = (file: string): UsageError =>
  new UsageError(`resume: expected a whole checkpoint, got a damaged one: "${file}"`);
