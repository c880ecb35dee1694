/** Where a search puts what does not fit into memory: files of integers, whoever has them. */

/** A file that is written at its end, and read anywhere. */
export interface DiskFile {
  append(numbers: Int32Array): void;
  /** Reads from the number at a place on, as many as there is room for; all of them are there. */
  read(from: number, into: Int32Array): void;
  /** It is not needed any more. */
  remove(): void;
}

export interface Disk {
  /** A new file, without anything in it. */
  create(): DiskFile;
  /** All its files are not needed any more. */
  end(): void;
}

/** So many numbers are written or read at a time. */
const pieceLength = 1 << 16;

/** Writes numbers to a file in pieces that are worth it. */
export class Writer {
  readonly #file: DiskFile;
  readonly #piece = new Int32Array(pieceLength);
  #end = 0;

  constructor(file: DiskFile) {
    this.#file = file;
  }

  /** Room for so many numbers, in an array from a place on. */
  room(count: number): { readonly into: Int32Array; readonly at: number } {
    if (this.#end + count > pieceLength) this.flush();
    const at = this.#end;
    this.#end += count;
    return { into: this.#piece, at };
  }

  flush(): void {
    if (this.#end > 0) this.#file.append(this.#piece.subarray(0, this.#end));
    this.#end = 0;
  }
}

/** How many entries of so many numbers are in a piece. */
export const entriesIn = (stride: number): number => Math.floor(pieceLength / stride);
