/**
 * Our own existing device as a process that `conform` steers, for the lines by which that is done.
 * It shows or scans, and speaks the dialect that it is given. With a flaw it is to be found out.
 */

import { createInterface } from 'node:readline';
import { protocol } from '../../../machines/msc3906/protocol.ts';
import { settingsOf } from '../../../sim/check/jobs.ts';
import { helloOf } from './hello.ts';
import { type Line, OwnClient } from './ownClient.ts';

const [dialect = 'v2', flaw = ''] = process.argv.slice(2);
const hello = helloOf(dialect);
const { names } = hello;

/** When a restless one does something after its end. */
const restlessMs = 5_000;
/** Until a restless one does it; null where nothing is to be done. */
let restlessInMs: number | null = null;

const write = (line: Line): void => {
  process.stdout.write(`${JSON.stringify(line)}\n`);
};

function say(line: Line): void {
  const isCode = flaw === 'other-code' && line.screen === 'approve';
  write(isCode ? { ...line, code: '1000-1000-1000' } : line);
  if (flaw === 'restless' && line.event === 'ended') restlessInMs = restlessMs;
}

function letPass(ms: number): void {
  if (restlessInMs === null) return;
  restlessInMs -= ms;
  if (restlessInMs > 0) return;
  restlessInMs = null;
  write({ event: 'screen', screen: 'uia' });
}

const client = new OwnClient({ ...settingsOf(protocol, 'default'), dialect, names }, say);

write(hello);
for await (const text of createInterface({ input: process.stdin })) {
  const line = JSON.parse(text) as Line;
  if (flaw === 'hasty' && line.do === 'approve') {
    write({ event: 'ended', outcome: 'success', reason: 'approved' });
  }
  if (line.do === 'advance') letPass(Number(line.ms));
  if (line.do === 'stop') restlessInMs = null;
  await client.obey(flaw === 'deaf' && line.do === 'decline' ? { do: 'approve' } : line);
}
