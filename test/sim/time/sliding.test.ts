/** Where the published thresholds of classic models lie as their other times change. */

import { describe, expect, it } from 'vitest';
import { check } from '../../../sim/check/model.ts';
import { threshold } from '../../../sim/check/threshold/threshold.ts';
import type { Model } from '../../../sim/model/model.ts';
import boundedRetransmission from '../../models/time/boundedRetransmission.ts';
import csmaCd from '../../models/time/csmaCd.ts';
import fischer from '../../models/time/fischer.ts';
import lynchShavit from '../../models/time/lynchShavit.ts';
import trainGate from '../../models/time/trainGate.ts';

interface Row {
  readonly model: Model;
  readonly property: string;
  readonly knob: string;
  readonly settings: Readonly<Record<string, number>>;
  readonly loss?: number;
  /** What the literature has, in whole ms and closed bounds. */
  readonly least: number;
}

/** With 2 processes and more, by how long writing takes at most: k > d. */
const fischers = [
  ...[0, 1, 2, 5, 9].map((write) => ({ processes: 2, write })),
  ...[0, 1, 4].map((write) => ({ processes: 3, write })),
  { processes: 4, write: 3 },
].map((settings): Row => {
  const asked = { model: fischer, property: 'exclusion', knob: 'wait' };
  return { ...asked, settings, least: settings.write + 1 };
});

/** The same of the second lock. */
const locks = [0, 1, 6].map((write): Row => {
  const asked = { model: lynchShavit, property: 'held', knob: 'wait' };
  return { ...asked, settings: { write }, least: write + 1 };
});

/** The signal has to be there before the train is past stopping. */
const trains = [0, 1, 5, 8].map((signal): Row => {
  const asked = { model: trainGate, property: 'one-at-a-time', knob: 'stop' };
  return { ...asked, settings: { signal }, least: signal + 1 };
});

/** Twice the propagation. */
const stations = [1, 2, 7, 26].map((propagation): Row => {
  const asked = { model: csmaCd, property: 'sure', knob: 'slot' };
  return { ...asked, settings: { propagation }, least: 2 * propagation + 1 };
});

/** T1 > 2 TD. */
const resends = [0, 1, 2, 5].map((delay): Row => {
  const asked = { model: boundedRetransmission, property: 'one-under-way', knob: 'resend' };
  // The receiver is patient: it is not about that.
  return { ...asked, settings: { delay, 'give-up': 1_000 }, loss: 1, least: 2 * delay + 1 };
});

/** TR > 2 MAX T1 + 3 TD, where a frame is ever sent again. */
const patience = [
  { most: 1, delay: 1, resend: 3 },
  { most: 1, delay: 2, resend: 9 },
  { most: 2, delay: 1, resend: 3 },
].map((settings): Row => {
  const { most, delay, resend } = settings;
  const asked = { model: boundedRetransmission, property: 'nothing-after', knob: 'give-up' };
  return { ...asked, settings, loss: 2 * most, least: 2 * most * resend + 3 * delay + 1 };
});

it.each([...fischers, ...locks, ...trains, ...stations, ...resends, ...patience])(
  '$model.name with $settings: $property from $knob of $least ms on',
  (row) => {
    const { model, property, knob, settings, loss = 0, least } = row;
    const range = { slot: [1, 100], stop: [0, 10] }[knob] ?? [0, 100];
    const [min, max] = range as [number, number];
    const asked = { knob, min, max, property, settings, loss, probes: 0 };
    const { smallest, changes, why } = threshold(model, asked);
    expect({ smallest, changes, why }).toEqual({
      smallest: least,
      changes: [{ violated: least - 1, holds: least }],
      why: null,
    });
  },
);

describe("Fischer's exclusion is broken, however many there are", () => {
  const counts = [2, 3, 4, 5, 6];

  it.each(counts)('%i processes, if they wait for no longer than writing takes', (processes) => {
    for (const settings of [
      { processes, write: 3, wait: 3 },
      { processes, write: 3, wait: 2 },
      { processes, write: 900, wait: 0 },
    ]) {
      const asked = {
        scenario: 'default',
        property: 'exclusion',
        time: 'exact',
        settings,
      } as const;
      // A run shows it long before all is explored.
      const checked = check(fischer, { ...asked, maxStates: 20_000 });
      expect(checked.verdicts.exclusion).toBe('violated');
      expect(checked.counterexamples[0]?.steps).toHaveLength(6);
    }
  });
});

it.each([0, 2, 3, 1_000])('with a second lock no two get in, if they wait for %i ms', (wait) => {
  const asked = { scenario: 'default', property: ['exclusion', 'entered'], time: 'exact' } as const;
  const { verdicts } = check(lynchShavit, { ...asked, settings: { write: 3, wait } });
  expect(verdicts).toEqual({ exclusion: 'holds', entered: 'holds' });
});
