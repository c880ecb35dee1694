/** A disk in memory. */

import type { Disk, DiskFile } from '../../../sim/check/search/disk/disk.ts';

export class MemoryDisk implements Disk {
  /** How many files there are, and how many there were. */
  files = 0;
  made = 0;

  end(): void {}

  create(): DiskFile {
    this.files++;
    this.made++;
    const numbers: number[] = [];
    return {
      append: (more) => {
        for (const number of more) numbers.push(number);
      },
      read: (from, into) => {
        if (from + into.length > numbers.length) throw new Error('read beyond the end');
        for (let at = 0; at < into.length; at++) into[at] = numbers[from + at] as number;
      },
      remove: () => {
        this.files--;
      },
    };
  }
}
