/** A check that is killed again and again, and gone on with each time. */

import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { expect } from 'vitest';
import { command, type Ended, root, typed } from './process.ts';

const words = ['check', '--loss', '1', '--json'];
/** In minutes: several times in a search. */
const every = '0.002';
const mostDelayMs = 400;
const pollMs = 5;

/** When the search was kept last; 0 if it never was. */
function keptMs(folder: string): number {
  try {
    const name = readdirSync(folder).find((one) => one.endsWith('.search'));
    return name === undefined ? 0 : statSync(join(folder, name)).mtimeMs;
  } catch {
    return 0;
  }
}

/**
 * Runs it until it has kept the search once more and so many ms have gone by, and kills it then;
 * null if it has come to its end before.
 */
async function killed(args: readonly string[], folder: string, delayMs: number) {
  const before = keptMs(folder);
  const child = spawn(process.execPath, [...command, ...args], { cwd: root, stdio: 'ignore' });
  const ended = new Promise<number | null>((resolve) => child.on('exit', resolve));
  let hasEnded = false;
  void ended.then(() => {
    hasEnded = true;
  });
  while (!hasEnded && keptMs(folder) === before) await sleep(pollMs);
  await sleep(delayMs);
  child.kill('SIGKILL');
  return (await ended) === null;
}

/** What it has told, without what it took. */
export const timeless = ({ stdout, status }: Ended) => ({
  stdout: stdout.replace(/"(seconds|livenessSeconds|bytes)": [\d.e-]+/g, '"$1": 0'),
  status,
});

/** Kills so many, and expects each check to end as one that nobody has killed. */
export async function expectUnhurt(kills: number, seed: number): Promise<void> {
  const expected = timeless(await typed(words));
  const delays = fc.sample(fc.nat(mostDelayMs), { seed, numRuns: kills });
  while (delays.length > 0) {
    const folder = mkdtempSync(join(tmpdir(), 'actorcheck-kept-'));
    let how = ['--checkpoint', folder];
    while (
      delays.length > 0 &&
      (await killed([...words, ...how, '--every', every], folder, delays[0] as number))
    ) {
      delays.shift();
      how = ['--resume', folder];
    }
    expect(timeless(await typed([...words, '--resume', folder]))).toEqual(expected);
    rmSync(folder, { recursive: true });
  }
}
