/**
 * The ten seconds of step 16 in exact time: whatever the order and the latency, when is a device
 * found that shows up in the device list after a while, and when never?
 */

import { describe, expect, it } from 'vitest';
import { rendezvous } from '../../machines/msc3906/index.ts';
import { checkSystem } from '../../sim/check/check.ts';
import { settle } from '../../sim/model/knobs.ts';
import type { Property } from '../../sim/model/property.ts';
import { compose } from '../../sim/system/compose.ts';
import { noFaults } from '../../sim/system/definition.ts';
import type { View } from '../../sim/system/view.ts';

interface Existing {
  readonly trustsNewDevice: boolean;
  readonly reason: string;
}
const existing = (view: View): Existing =>
  view.local('existingDevice')?.context as unknown as Existing;

const about = { source: 'MSC3906 L316 (step 16)' };
const properties: readonly Property[] = [
  {
    ...about,
    name: 'found',
    text: 'the new device is found, and is what it says',
    kind: 'sometimes',
    holds: (view) => existing(view).trustsNewDevice,
  },
  {
    ...about,
    name: 'missed',
    text: 'the ten seconds are over, and it is not found',
    kind: 'sometimes',
    holds: (view) => existing(view).reason.startsWith('not visible within'),
  },
];

/** All that is not about step 16 is as short as can be. */
const plain = {
  'relay-refusals': '0',
  'relay-life': 'never',
  secrets: 'none',
  'cross-signing': 'false',
  'relay-latency': '0',
};

/** What can happen to a device that shows up so many seconds after it was first looked for. */
function fates(seconds: number, given: Readonly<Record<string, string>>): string[] {
  const knobs = { ...plain, ...given, 'visible-after': String(seconds) };
  const settings = settle(rendezvous.knobs, knobs);
  const definition = rendezvous.system(settings, noFaults, { kind: 'symbolic' }, []);
  const options = { properties, given: [], endings: [], time: 'exact' as const };
  const { properties: results } = checkSystem(compose(definition, 'untimed'), options);
  return results.filter(({ verdict }) => verdict === 'holds').map(({ name }) => name);
}

/** A latency that is always the same, or any of an interval; in seconds. */
const latency = (least: number, most = least) => ({
  'homeserver-latency': String(most),
  'homeserver-latency-least': String(least),
});

describe('a device that shows up in the device list', () => {
  it.each([
    [0.5, ['found']],
    [9.9, ['found']],
    [9.999, ['found']],
    [10, ['found', 'missed']],
    [10.001, ['missed']],
    [10.1, ['missed']],
  ])('after %d s, at a latency of 20 ms', (seconds, expected) => {
    expect(fates(seconds, latency(0.02))).toEqual(expected);
  });

  it.each([
    [9.959, ['found']],
    [9.96, ['found', 'missed']],
    [10.04, ['found', 'missed']],
    [10.041, ['missed']],
  ])('after %d s, at a latency of 5 to 45 ms', (seconds, expected) => {
    expect(fates(seconds, latency(0.005, 0.045))).toEqual(expected);
  });

  // What is decided is whether the last look, as the time is over, comes after it shows up: that
  // look may be quicker than the first one by all that latency varies.
  it.each([
    [8.999, ['found']],
    [9, ['found', 'missed']],
    [11, ['found', 'missed']],
    [11.001, ['missed']],
  ])('after %d s, at a latency of up to 1 s and a look every 3 s', (seconds, expected) => {
    expect(fates(seconds, { ...latency(0, 1), 'look-interval': '3' })).toEqual(expected);
  });

  // A look gives up the one before it, which then may never have arrived.
  it('may be missed however soon, where a look takes longer than the next one waits', () => {
    expect(fates(0.001, latency(0, 0.1))).toEqual(['found', 'missed']);
    expect(fates(0.001, latency(0, 0.099))).toEqual(['found']);
  });
});
