/**
 * A folder with what is kept of the searches of one command: a file for each search that is under
 * way, one for the result of each that has come to its end, and one that says what was asked.
 */

import { createHash } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import type { CheckResult } from '../../check/check.ts';
import type { Checkpoints } from '../../check/checkpoints.ts';
import type { Keeper } from '../../check/search/keep/keeper.ts';
import { realNow } from '../../system/purity.ts';
import { readPieces, writeWhole } from './pieces.ts';

/** Where searches are kept, and how often. Plain data, so that a thread can have it. */
export interface KeptIn {
  readonly folder: string;
  readonly everyMs: number;
}

export class Folder implements Checkpoints {
  readonly #folder: string;
  readonly #everyMs: number;

  constructor({ folder, everyMs }: KeptIn) {
    this.#folder = folder;
    this.#everyMs = everyMs;
  }

  result(search: string): CheckResult | undefined {
    const file = this.#file(search, 'result');
    return existsSync(file) ? (deserialize(readPieces(file).bytes()) as CheckResult) : undefined;
  }

  keepResult(search: string, result: CheckResult): void {
    writeWhole(this.#file(search, 'result'), (pieces) => pieces.bytes(serialize(result)));
    rmSync(this.#file(search, 'search'), { force: true });
  }

  keeper(search: string): Keeper {
    const file = this.#file(search, 'search');
    let keptMs = realNow();
    return {
      open: () => (existsSync(file) ? readPieces(file) : null),
      isDue: () => realNow() - keptMs >= this.#everyMs,
      keep: (write) => {
        writeWhole(file, write);
        keptMs = realNow();
      },
    };
  }

  #file(search: string, ending: 'search' | 'result'): string {
    const name = createHash('sha256').update(search).digest('hex').slice(0, 16);
    return join(this.#folder, `${name}.${ending}`);
  }
}
