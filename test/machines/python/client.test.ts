/** A client of its own, in Python: a whole sign-in with our new device, and what starts it. */

import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { signsIn } from '../conform/signingIn.ts';
import { client, describeWithPython, flaws } from './python.ts';

describeWithPython('sign-in with the client in Python', () => signsIn(client(), { scans: true }));

describeWithPython('the client in Python', () => {
  it('says which flaws it can be given, if told another', () => {
    const [program = '', ...words] = client('none');
    const { stderr, status } = spawnSync(program, words, { encoding: 'utf8' });
    expect([stderr, status]).toEqual([
      `expected --flaw with one of ${Object.keys(flaws).join(', ')}, got "--flaw none"\n`,
      2,
    ]);
  });
});
