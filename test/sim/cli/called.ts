/** The command line in this process: to start one is most of what a short command takes. */

import { syncBuiltinESMExports } from 'node:module';
import os from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll } from 'vitest';
import { protocols } from '../../../machines/protocols.ts';
import { main } from '../../../sim/cli/main.ts';
import { type Ended, root } from './process.ts';

const loaded = Object.entries(protocols).map(([name, model]) => ({
  model,
  url: pathToFileURL(join(root, `machines/${name}/index.ts`)).href,
  importedAs: `rendezvous/machines/${name}`,
}));

/** `rendezvous` with these words. */
export async function called(words: readonly string[]): Promise<Ended> {
  let [stdout, stderr] = ['', ''];
  const out = (more: string) => {
    stdout += more;
  };
  const error = (more: string) => {
    stderr += more;
  };
  const io = { out, error, colour: false, columns: undefined };
  const status = await main('rendezvous', loaded, words, io);
  return { stdout, stderr, status };
}

export const check = (args: readonly string[]): Promise<Ended> => called(['check', ...args]);
export const paths = (args: readonly string[]): Promise<Ended> => called(['paths', ...args]);

/** For the tests of a file: as on one core. A thread takes longer to load than a small search. */
export function inOneThread(): void {
  const { availableParallelism } = os;
  const set = (count: () => number): void => {
    os.availableParallelism = count;
    syncBuiltinESMExports();
  };
  beforeAll(() => set(() => 1));
  afterAll(() => set(availableParallelism));
}
