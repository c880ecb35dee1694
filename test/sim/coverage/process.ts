/** `rendezvous paths` as a process of its own. */

import { command, type Ended, run } from '../cli/process.ts';

export const paths = (args: readonly string[]): Promise<Ended> =>
  run(process.execPath, [...command, 'paths', ...args]);
