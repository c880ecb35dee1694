/** The command line as a process of its own: what it prints, and its exit code. */

import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../..', import.meta.url));
/** As `npm run rendezvous` has it, without the time that npm takes. */
export const command = ['machines/launch.mjs'];

export interface Ended {
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number | null;
}

interface Interrupting {
  /** Sends SIGINT once this has come on stderr. */
  readonly interruptAt?: string;
}

export function run(
  file: string,
  args: readonly string[],
  { interruptAt }: Interrupting = {},
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, NO_COLOR: '1' };
    const child = spawn(file, args, { cwd: root, env });
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
      if (interruptAt === undefined || !stderr.includes(interruptAt)) return;
      interruptAt = undefined;
      child.kill('SIGINT');
    });
    child.on('error', reject);
    child.on('close', (status) => resolve({ stdout, stderr, status }));
  });
}

/** `rendezvous` with these words as a process, as a person types it. */
export const typed = (words: readonly string[], interrupting?: Interrupting): Promise<Ended> =>
  run(process.execPath, [...command, ...words], interrupting);
