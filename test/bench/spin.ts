/** Spin on two-phase commit: compiled beforehand, with what makes it quickest. */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root, run } from './process.ts';
import { type Measured, WrongResult } from './sample.ts';

const model = join(root, 'test/bench/twoPhaseCommit.pml');
/**
 * Partial order reduction off: every state is wanted, as from the others. -DNOCOMP, -DSFH and -O3
 * were tried too and gained nothing.
 */
const compilerFlags = ['-O2', '-w', '-DSAFETY', '-DNOREDUCE'];
const searches = { 'depth first': [], 'breadth first': ['-DBFS'] } as const;
type SearchName = keyof typeof searches;
/** Far more than the longest path: 25 steps with 8 managers. */
const mostSteps = 10_000;
/** Sizes of the hash table to try, as powers of two above the number of states. */
const tableSizes = [1, 2];

/** What `spin` and a C compiler are called here; why not, if they are not there. */
export function findSpin(): { version: string; compiler: string } | { missing: string } {
  const { stdout, error } = spawnSync('spin', ['-V'], { encoding: 'utf8' });
  const version = /^Spin Version (\S+)/.exec(stdout ?? '')?.[1];
  if (error !== undefined || version === undefined) return { missing: 'no spin on the PATH' };
  const compiler = ['gcc', 'cc', 'clang'].find((name) => {
    return spawnSync(name, ['--version']).error === undefined;
  });
  return compiler === undefined ? { missing: 'spin, but no C compiler' } : { version, compiler };
}

/** A verifier ready to run. */
interface Verifier {
  readonly managers: number;
  /** How it is run, for the report. */
  readonly how: string;
  run(): Promise<Measured>;
}

/** Spin's files, in a directory that is removed when this process ends. */
export class Spin {
  readonly #directory = mkdtempSync(join(tmpdir(), 'bench-spin-'));

  constructor(readonly compiler: string) {
    process.once('exit', () => rmSync(this.#directory, { recursive: true, force: true }));
  }

  /** Compiles both searches and takes the one that is quickest once, with its best table. */
  async quickest(managers: number, states: number): Promise<Verifier> {
    const verifiers: Verifier[] = [];
    for (const search of Object.keys(searches) as SearchName[]) {
      const file = await this.#compile(managers, search);
      for (const size of tableSizes) {
        verifiers.push(verifier(file, managers, search, Math.ceil(Math.log2(states)) + size));
      }
    }
    let best: { verifier: Verifier; seconds: number } | undefined;
    for (const candidate of verifiers) {
      const { wholeSeconds: seconds } = await candidate.run();
      if (best === undefined || seconds < best.seconds) best = { verifier: candidate, seconds };
    }
    return (best as { verifier: Verifier }).verifier;
  }

  async #compile(managers: number, search: SearchName): Promise<string> {
    const options = { cwd: this.#directory, pinned: false };
    await run('spin', [`-DN=${managers}`, '-a', model], options);
    const file = join(this.#directory, `pan-${managers}-${search.replace(' ', '-')}`);
    const flags = [...compilerFlags, ...searches[search], '-o', file, 'pan.c'];
    await run(this.compiler, flags, options);
    return file;
  }
}

function verifier(file: string, managers: number, search: SearchName, power: number): Verifier {
  const flags = [`-m${mostSteps}`, `-w${power}`];
  const how = [search, ...compilerFlags, ...searches[search], ...flags].join(' ');
  return {
    managers,
    how,
    async run() {
      const { output, wholeSeconds } = await run(file, flags, { cwd: tmpdir() });
      return { ...parse(output), wholeSeconds };
    },
  };
}

/** Reads what a verifier prints when it has ended. */
function parse(output: string): Omit<Measured, 'wholeSeconds'> {
  const number = (pattern: RegExp): number => {
    const found = pattern.exec(output)?.[1];
    if (found === undefined) throw new WrongResult(`Spin: no ${pattern} in\n${output}`);
    return Number(found);
  };
  if (number(/errors: (\d+)/) !== 0 || output.includes('max search depth too small')) {
    throw new WrongResult(`Spin: an assertion does not hold, or not all was seen\n${output}`);
  }
  const states = number(/(\d+) states, stored/);
  const storeMb = number(/([\d.]+)\s+actual memory usage for states/);
  const tableMb = number(/([\d.]+)\s+memory used for hash table/);
  return {
    states,
    // Spin counts the start as a transition.
    transitions: number(/(\d+) transitions/) - 1,
    seconds: number(/elapsed time ([\d.]+)/),
    livenessSeconds: 0,
    bytesPerState: ((storeMb + tableMb) * 2 ** 20) / states,
    residentBytes: number(/([\d.]+)\s+total actual memory usage/) * 2 ** 20,
    transitionCalls: null,
    localPairs: null,
  };
}
