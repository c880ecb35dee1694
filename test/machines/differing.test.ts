/** Devices that differ: in the revision they speak, in whether they do E2EE, in their clocks. */

import { describe, expect, it } from 'vitest';
import { rendezvous } from '../../machines/msc3906/index.ts';
import { settle } from '../../sim/model/knobs.ts';
import type { Model } from '../../sim/model/model.ts';
import { simulate } from '../../sim/run/simulate.ts';
import { type Given, runWith } from './runs.ts';

const well = { newDevice: 'success', existingDevice: 'success' };

/** A run with an amendment. */
function repaired(given: Given, amendment: string) {
  const { system } = rendezvous;
  const amended: Model = {
    ...rendezvous,
    system: (settings, faults, values) => system(settings, faults, values, [amendment]),
  };
  return simulate(amended, { settings: settle(rendezvous.knobs, given) });
}

describe('devices of two revisions', () => {
  it.each(['v1', 'v2'])('sign in where both speak %s', (dialect) => {
    expect(runWith({ dialect }).outcome).toEqual(well);
  });

  it.each([
    ['existing-v1', 'new'],
    ['new-v1', 'existing'],
  ])('%s, the %s one scans: nobody goes on, unless that takes the code', (dialect, scan) => {
    const given = { dialect, scan };
    // The one scans on, the other one until the relay has forgotten it.
    expect(Object.values(runWith(given).outcome).sort()).toEqual(['channelFailed', 'waiting']);
    const run = repaired(given, 'first-revision-too');
    expect(run.outcome).toEqual(well);
    expect(JSON.stringify(run.messages)).toContain('m.login.finish');
  });

  it('a code of the second revision is none to a device that knows the first', () => {
    const given = { dialect: 'new-v1', scan: 'new' };
    const run = repaired(given, 'first-revision-too');
    expect(run.outcome).toEqual({ newDevice: 'waiting', existingDevice: 'channelFailed' });
  });
});

describe('an existing device without E2EE', () => {
  const given = { 'existing-e2ee': 'false' };

  it('leaves a new one with it waiting until the relay forgets, unless it tells that', () => {
    const written = runWith(given).outcome;
    expect(written).toEqual({ newDevice: 'channelFailed', existingDevice: 'unverified' });
    const told = repaired(given, 'tell-failure').outcome;
    expect(told).toEqual({ newDevice: 'aborted', existingDevice: 'unverified' });
  });

  it('is no matter to a new one without', () => {
    expect(runWith({ ...given, e2ee: 'false' }).outcome).toEqual(well);
  });
});

describe('a clock that is off, where devices go by Expires', () => {
  const given = (clock: string, seconds: string): Given => {
    return { clock, 'clock-off': seconds, e2ee: 'false' };
  };

  it.each(['new', 'existing'])('of the %s device: ahead by more than the life', (device) => {
    const early = given(`${device}-ahead`, '61');
    const { outcome, notes } = runWith(early);
    expect(Object.values(outcome)).not.toContain('success');
    expect(outcome[`${device}Device`]).toBe('channelFailed');
    expect(notes.length).toBeGreaterThan(0);
    expect(repaired(early, 'expires-by-date').outcome).toEqual(well);
  });

  it.each([
    ['right', '0'],
    ['new-ahead', '30'],
    ['new-behind', '300'],
    ['existing-behind', '300'],
  ])('%s by %s s: a quick sign-in does not notice', (clock, seconds) => {
    expect(runWith(given(clock, seconds)).outcome).toEqual(well);
  });
});
