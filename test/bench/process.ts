/** Fresh processes, one at a time, all on the same core where the system allows it. */

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundled } from '../../machines/bundled.mjs';
import type { Measured, Sample } from './sample.ts';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** What the measured programs are made of: they run as the command line does, bundled. */
const sources = ['machines', 'sim', 'test/bench', 'test/models'];

/** For any measurement: what takes longer hangs. */
const mostSeconds = 600;

/** What a process left. */
interface Ended {
  readonly output: string;
  readonly wholeSeconds: number;
  /** True if it was stopped since it took longer than it might. */
  readonly timedOut: boolean;
}

/** The last core that this process may use: the first ones are the busiest. Null if unknown. */
function lastCore(): string | null {
  const { stdout, error } = spawnSync('taskset', ['-pc', String(process.pid)], {
    encoding: 'utf8',
  });
  // "pid 17's current affinity list: 0-1,4"
  return error === undefined ? (/(\d+)\s*$/.exec(stdout)?.[1] ?? null) : null;
}

let core: string | null = null;

/** Has all that follows run on this core, or on the last. Returns which; null for any. */
export function pinTo(wanted: string | undefined): string | null {
  const last = lastCore();
  core = last === null ? null : (wanted ?? last);
  return core;
}

let running: ChildProcess | null = null;

/** Stops what is running, if anything is. */
export function stop(): void {
  running?.kill('SIGKILL');
}

interface RunOptions {
  readonly cwd?: string;
  /** Whether it has to do with the one core; it has, unless this is false. */
  readonly pinned?: boolean;
  readonly limitSeconds?: number;
  /** Exit codes that are no failure. */
  readonly codes?: readonly number[];
}

/** Runs a command to its end. Throws if it fails, with what it said. */
export function run(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<Ended> {
  const { cwd = root, pinned = true, limitSeconds = mostSeconds, codes = [0] } = options;
  const onCore = pinned && core !== null ? ['taskset', '-c', core] : [];
  const [first, ...rest] = [...onCore, command, ...args] as [string, ...string[]];
  return new Promise((resolve, reject) => {
    const startedMs = performance.now();
    const child = spawn(first, rest, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    running = child;
    let output = '';
    let complaint = '';
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      child.kill('SIGKILL');
    }, limitSeconds * 1000);
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      complaint += text;
    });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      running = null;
      const wholeSeconds = (performance.now() - startedMs) / 1000;
      if (timedOut || codes.includes(code ?? -1)) {
        resolve({ output, wholeSeconds, timedOut });
        return;
      }
      const what = [command, ...args].join(' ');
      reject(new Error(`${what}: ended with ${code ?? signal}\n${complaint || output}`));
    });
  });
}

/** Runs a program of this directory, which reports a sample. Throws if it takes too long. */
export const measure = (program: string, ...args: readonly string[]): Promise<Measured> =>
  measureIn(root, program, ...args);

/** The same program of another checkout of this project. */
export async function measureIn(
  checkout: string,
  program: string,
  ...args: readonly string[]
): Promise<Measured> {
  const found = await sampled(checkout, mostSeconds, program, args);
  if (found !== null) return found;
  throw new Error(`${program} ${args.join(' ')}: not done after ${mostSeconds} s`);
}

/** The same on any core. */
export async function measureAnywhere(
  program: string,
  ...args: readonly string[]
): Promise<Measured> {
  const found = await sampled(root, mostSeconds, program, args, false);
  if (found !== null) return found;
  throw new Error(`${program} ${args.join(' ')}: not done after ${mostSeconds} s`);
}

/** As `measure`, but null if it takes longer than it may. */
export const measureWithin = (
  limitSeconds: number,
  program: string,
  ...args: readonly string[]
): Promise<Measured | null> => sampled(root, limitSeconds, program, args);

async function sampled(
  checkout: string,
  limitSeconds: number,
  program: string,
  args: readonly string[],
  pinned = true,
): Promise<Measured | null> {
  // On one core there is one thread.
  const others = pinned ? {} : { worker: 'sim/check/search/threads/worker.ts' };
  const programs = { program: `test/bench/${program}`, ...others };
  const folder = await bundled(programs, sources, checkout);
  const node = [join(folder, 'program.mjs'), ...args];
  const { output, wholeSeconds, timedOut } = await run(process.execPath, node, {
    limitSeconds,
    pinned,
  });
  return timedOut ? null : { ...(JSON.parse(output) as Sample), wholeSeconds };
}

/** What is run to the first state: a search that is cut may say so by its exit code. */
export const firstStateCommand = ['machines/launch.mjs', 'check', '--max-states', '1'];
const firstStateCodes = [0, 1, 3];

/** As for a person who types it, but for npm: from the start of the process to its end. */
export async function secondsToFirstState(checkout = root): Promise<number> {
  const options = { cwd: checkout, codes: firstStateCodes };
  return (await run(process.execPath, firstStateCommand, options)).wholeSeconds;
}

/** Polls that servers answer in a second: a bare route, and a point of `serve` in two ways. */
export interface PollRates {
  readonly bare: number;
  /** Where nothing has changed, and with the payload. */
  readonly unchanged: number;
  readonly read: number;
}

/** What a program of this directory tells. */
async function toldBy(program: string, pinned: boolean): Promise<unknown> {
  const folder = await bundled({ program: `test/bench/${program}` }, sources, root);
  return JSON.parse(
    (await run(process.execPath, [join(folder, 'program.mjs')], { pinned })).output,
  );
}

/** On any core: who asks has one of its own. */
export const pollRates = async (): Promise<PollRates> =>
  (await toldBy('polls.ts', false)) as PollRates;

/** What it takes to ask a machine for the first time, of XState's own transition. */
export const askingRatio = async (): Promise<number> => (await toldBy('asking.ts', true)) as number;
