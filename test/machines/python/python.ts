/** The Python of this machine, and the client that it runs. */

import { spawnSync } from 'node:child_process';
import { describe } from 'vitest';

const folder = 'test/machines/python';

/** What `python3` is: where it is chosen by a script, that takes longer than the client does. */
const found = spawnSync(
  'python3',
  ['-c', 'import sys; assert sys.version_info >= (3, 9); print(sys.executable)'],
  { encoding: 'utf8' },
);
const isThere = found.status === 0;
if (!isThere) console.warn('no python3 from 3.9 on here: its client is not tested');
const program = isThere ? found.stdout.trim() : 'python3';

/** What starts the adapter; with a flaw if one is named. */
export const client = (flaw?: string): string[] => [
  program,
  `${folder}/adapter.py`,
  ...(flaw === undefined ? [] : ['--flaw', flaw]),
];

/** Runs a program text of a line or two, in the folder of the client. Its standard output. */
export function python(text: string, input = ''): string {
  const { stdout, stderr, status } = spawnSync(program, ['-c', text], {
    cwd: folder,
    input,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

/** `describe`, where there is a Python to run. */
export const describeWithPython = describe.skipIf(!isThere);

/** What the client can have wrong: by its name, what that goes against. */
export const flaws: Readonly<Record<string, string>> = isThere
  ? JSON.parse(python('import flaws, json; print(json.dumps(flaws.FLAWS))'))
  : {};
