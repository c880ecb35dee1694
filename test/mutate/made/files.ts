/** The files that mistakes are made in: the machines of a protocol, and what they stand on. */

import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Mutated } from './mutated.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

const layers = ['http/', 'matrix/', 'oauth/', 'rendezvous/'].map((name) => `machines/${name}`);

/** What looks at a run, or sets one up, is no part of a machine. */
const others = ['observer.ts', 'observers.ts', 'view.ts', 'scenario.ts', 'lies.ts'];

/** All that a file imports, one way or another, itself included. */
export function importedFrom(entry: string): ReadonlySet<string> {
  const found = new Set([entry]);
  for (const file of found) {
    const text = readFileSync(root + file, 'utf8');
    for (const [, name = ''] of text.matchAll(/ from '(\.[^']+\.ts)'/g)) {
      found.add(join(dirname(file), name));
    }
  }
  return found;
}

/** The packages that files import, by name. */
export function packagesOf(files: Iterable<string>): ReadonlySet<string> {
  const texts = [...files].map((file) => readFileSync(root + file, 'utf8'));
  return new Set(
    texts.flatMap((text) =>
      [...text.matchAll(/ from '([^.'][^']*)'/g)].map(([, name = '']) => name),
    ),
  );
}

/** Paths from the root of the project, in order. */
export const machineFiles = ({ entry, own }: Mutated): readonly string[] =>
  [...importedFrom(entry)]
    .filter((file) => [...layers, ...own].some((one) => file.startsWith(one)))
    .filter((file) => !others.includes(file.split('/').at(-1) ?? ''))
    .sort();
