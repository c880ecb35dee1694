/** Sign-ins that come to nothing: live, each ends as the simulation says that it does. */

import { beforeAll, describe, expect, it } from 'vitest';
import type { LiveRun } from '../../../machines/live/run.ts';
import { endCases } from './deviceCases.ts';
import { endsOf, signInAll, simulated } from './signIns.ts';

let ended: (name: string) => LiveRun;
beforeAll(async () => {
  ended = await signInAll(endCases);
});

describe('a live sign-in ends as the simulated one', () => {
  for (const [name, { ends, ...signIn }] of Object.entries(endCases)) {
    it(name, () => {
      const run = ended(name);
      expect(endsOf(run)).toEqual(endsOf(simulated(signIn)));
      expect([run.outcome.newDevice, run.outcome.existingDevice]).toEqual(ends);
      expect(run.notTaken).toEqual([]);
    });
  }
});
