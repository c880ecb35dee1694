/** The command line as a process of its own: what it prints, and its exit code. */

import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../..', import.meta.url));
/** As `npm run rendezvous` has it, without the time that npm takes. */
export const command = [join(root, 'machines/launch.mjs')];

export interface Ended {
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number | null;
}

interface Surroundings {
  /** Sends a signal, usually SIGINT, once this has come on stderr. */
  readonly interruptAt?: string;
  readonly signal?: NodeJS.Signals;
  /** Usually the folder of the project. */
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export function run(
  file: string,
  args: readonly string[],
  { interruptAt, signal = 'SIGINT', cwd = root, env: more = {} }: Surroundings = {},
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, NO_COLOR: '1', ...more };
    const child = spawn(file, args, { cwd, env });
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
      if (interruptAt === undefined || !stderr.includes(interruptAt)) return;
      interruptAt = undefined;
      child.kill(signal);
    });
    child.on('error', reject);
    child.on('close', (status) => resolve({ stdout, stderr, status }));
  });
}

/** `rendezvous` with these words as a process, as a person types it. */
export const typed = (words: readonly string[], surroundings?: Surroundings): Promise<Ended> =>
  run(process.execPath, [...command, ...words], surroundings);
