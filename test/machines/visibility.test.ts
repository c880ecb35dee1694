/** The ten seconds of step 16, to the hundredth: when the device is visible and when found. */

import { describe, expect, it } from 'vitest';
import type { RunRecord } from '../../sim/run/runRecord.ts';
import { runWith } from './runs.ts';

/** When the existing device begins to wait: it has read the message of step 15. */
function waitBeginsAtMs(run: RunRecord): number {
  const note = run.notes.find(({ party, step }) => party === 'existingDevice' && step === '15');
  return note?.atMs ?? Number.NaN;
}

/** When it has found the device visible; undefined if it never has. */
const foundAtMs = (run: RunRecord): number | undefined =>
  run.notes.find(({ party, step, text }) => {
    return party === 'existingDevice' && step === '16' && / visible/.test(text);
  })?.atMs;

const verified = (run: RunRecord): boolean => run.notes.some(({ step }) => step === '18a');

describe('a device that is visible in time', () => {
  it.each(['0.01', '0.1', '1', '5.55', '9.8', '9.9'])('after %s s: verified at once', (seconds) => {
    const run = runWith({ 'visible-after': seconds });
    expect(run.outcome).toEqual({ newDevice: 'success', existingDevice: 'success' });
    const waitedMs = (foundAtMs(run) ?? Number.NaN) - waitBeginsAtMs(run);
    // Found by the first look after it is visible: they come every 100 ms and take 40 ms.
    expect(waitedMs).toBeGreaterThanOrEqual(Number(seconds) * 1000);
    expect(waitedMs).toBeLessThanOrEqual(Number(seconds) * 1000 + 140);
  });

  it('after 9.9 s: verified before the ten seconds are over', () => {
    const run = runWith({ 'visible-after': '9.9' });
    expect((foundAtMs(run) ?? Number.NaN) - waitBeginsAtMs(run)).toBe(9_940);
  });

  it.each(['9.95', '9.999', '10'])(
    'after %s s: found by the look as the time is over',
    (seconds) => {
      const run = runWith({ 'visible-after': seconds });
      expect(run.outcome.existingDevice).toBe('success');
      expect((foundAtMs(run) ?? Number.NaN) - waitBeginsAtMs(run)).toBe(10_040);
    },
  );
});

describe('a device that is visible too late', () => {
  it.each(['10.001', '10.1', '30', 'never'])('after %s s: not verified', (seconds) => {
    const run = runWith({ 'visible-after': seconds });
    expect(run.outcome.existingDevice).toBe('deviceNotVisible');
    expect(verified(run)).toBe(false);
    const gaveUp = run.notes.find(({ text }) => text.startsWith('not visible within 10 seconds'));
    expect((gaveUp?.atMs ?? Number.NaN) - waitBeginsAtMs(run)).toBe(10_040);
    // It asks once when it begins, every 100 ms, and once as the time is over; then no more.
    const looks = run.messages.filter(
      ({ from, type }) => from === 'existingDevice' && type === 'POST keys/query',
    );
    const lastMs = Math.max(...looks.map(({ atMs }) => atMs));
    expect(lastMs - waitBeginsAtMs(run)).toBe(10_000);
  });

  it('is the same whoever scans', () => {
    const late = { 'visible-after': '10.1', scan: 'existing' };
    expect(runWith(late).outcome.existingDevice).toBe('deviceNotVisible');
    const inTime = { 'visible-after': '9.9', scan: 'existing' };
    expect(runWith(inTime).outcome.existingDevice).toBe('success');
  });
});
