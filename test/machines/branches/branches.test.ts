/** Every branch of the text, by name: how each party ends, and what crosses the wire, in order. */

import { describe, expect, it } from 'vitest';
import { onTheWire, runWith } from '../runs.ts';
import { compared, met, metOtherWay, secretsShared, signedIn } from './branch.ts';
import { loginBranches } from './login.ts';
import { meetingBranches } from './meeting.ts';
import { relayBranches } from './relay.ts';
import { verificationBranches } from './verification.ts';

const branches = [...meetingBranches, ...loginBranches, ...verificationBranches, ...relayBranches];

describe('every branch', () => {
  it.each(branches)('$name', ({ given, choose = [], ends, why, wire, secrets }) => {
    const run = runWith(given, { choose });
    expect([run.outcome.newDevice, run.outcome.existingDevice]).toEqual(ends);
    for (const [party, words] of Object.entries(why)) expect(run.why[party]).toContain(words);
    expect(run.notTaken).toEqual([]);
    expect(run.ended).toBe('quiet');
    const crossed = onTheWire(run);
    expect(crossed.slice(0, wire.length)).toEqual(wire);
    const rest = secrets === undefined ? [] : secretsShared(secrets);
    expect(crossed.slice(wire.length).sort()).toEqual(rest);
  });
});

describe('every combination of scanning side, E2EE and cross-signing succeeds', () => {
  const both = ['true', 'false'];
  const combinations = ['new', 'existing'].flatMap((scan) =>
    both.flatMap((e2ee) => both.map((crossSigning) => ({ scan, e2ee, crossSigning }))),
  );
  it.each(combinations)('$scan scans, E2EE $e2ee, cross-signing $crossSigning', (combination) => {
    const { scan, e2ee, crossSigning } = combination;
    const run = runWith({ scan, e2ee, 'cross-signing': crossSigning });
    expect(run.outcome).toEqual({ newDevice: 'success', existingDevice: 'success' });
    const start = scan === 'new' ? met : [...metOtherWay, 'A m.login.progress 202'];
    const common = [...start, ...signedIn.slice(met.length)];
    const crossed = onTheWire(run);
    if (e2ee === 'false') {
      expect(crossed).toEqual([...common, 'A m.login.success 202']);
      expect(run.why.homeserver).toBe('login token used, new device signedIn');
      return;
    }
    const hasSigning = crossSigning === 'true';
    const rest = compared
      .slice(signedIn.length)
      .filter((line) => hasSigning || !line.includes('signatures'));
    expect(crossed.slice(0, common.length + rest.length)).toEqual([...common, ...rest]);
    // Without cross-signing there is only the backup key to share.
    const secrets = hasSigning ? 4 : 1;
    expect(crossed.slice(common.length + rest.length).sort()).toEqual(secretsShared(secrets));
    expect(run.why.newDevice).toContain(`${secrets} of 4 secrets received`);
    expect(run.why.homeserver?.endsWith('cross-signed')).toBe(hasSigning);
  });
});
