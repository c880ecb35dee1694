/**
 * Child: this engine on two-phase commit of so many managers: by so many `threads`, or on `disk`
 * from so many MB of memory on.
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkSystem } from '../../sim/check/check.ts';
import type { CheckOptions } from '../../sim/check/plan.ts';
import { FolderDisk } from '../../sim/cli/disk.ts';
import { compose } from '../../sim/system/compose.ts';
import { properties, twoPhaseCommit } from '../models/twoPhaseCommit.ts';
import { report, WrongResult } from './sample.ts';

const [managers, how, amount] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'bench-'));
const disk = new FolderDisk(folder);
const options: Readonly<Record<string, CheckOptions>> = {
  threads: { threads: Number(amount) },
  disk: { disk, memoryMb: Number(amount) },
};
const asked = options[how ?? ''];
if (!(Number(managers) > 0 && Number(amount) > 0 && asked)) {
  throw new Error('expected a number of managers, threads or disk, and how many or how much');
}
const consistent = properties.filter(({ name }) => name === 'consistent');
const system = compose(twoPhaseCommit(Number(managers)), 'untimed');
try {
  const result = checkSystem(system, { ...asked, properties: consistent, given: [] });
  if (result.properties[0]?.verdict !== 'holds') throw new WrongResult('it is not consistent');
  report(result);
} finally {
  disk.end();
  rmSync(folder, { recursive: true });
}
