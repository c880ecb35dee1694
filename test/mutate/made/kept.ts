/**
 * What has been found of the machines as they are, kept from one run to the next. It is found again
 * by the contents of all that it comes of, so that it is never that of other machines.
 */

import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { deserialize, serialize } from 'node:v8';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const folder = `${root}node_modules/.cache/mutants/`;

/** What it comes of: the machines, the engine, and what looks at them. */
const sources = [
  'machines',
  'sim',
  'test/mutate/made',
  'test/mutate/live',
  'test/machines/conform',
];
const lockFile = 'package-lock.json';

/** Not what is built anew from what is looked at already, nor tests; and the suite for clients. */
const isSource = (name: string): boolean =>
  /(?<!\.test)\.ts$|\brecorded\/suite\.json$/.test(name) && !/\b(dist|node_modules)\//.test(name);

/** Something that was found, by a name of its own. */
export class Kept<Found> {
  readonly #name: string;
  /** Of what there is now: what comes of it is kept under that name, whoever edits it meanwhile. */
  readonly #file: string;

  constructor(name: string) {
    this.#name = name;
    this.#file = `${folder}${name}-${digestNow()}.bin`;
  }

  /** Null if there is none of these machines. */
  read(): Found | null {
    try {
      return deserialize(readFileSync(this.#file)) as Found;
    } catch {
      return null;
    }
  }

  /** In the place of what was kept before. */
  write(found: Found): void {
    mkdirSync(folder, { recursive: true });
    for (const file of readdirSync(folder)) {
      if (file.startsWith(`${this.#name}-`)) rmSync(folder + file);
    }
    writeFileSync(this.#file, serialize(found));
  }
}

function digestNow(): string {
  const hash = createHash('sha256').update(process.version);
  const files = sources.flatMap((source) =>
    readdirSync(root + source, { recursive: true, encoding: 'utf8' })
      .filter(isSource)
      .map((name) => `${source}/${name}`),
  );
  for (const file of [...files.sort(), lockFile]) {
    hash.update(`\n${file}\n`).update(readFileSync(root + file));
  }
  return hash.digest('hex');
}
