/** Which timing a violation needs that exact time rules out. */

import { describe, expect, it } from 'vitest';
import type { Job } from '../../../sim/check/jobs.ts';
import { needsOf, needsText } from '../../../sim/check/threshold/needs.ts';
import type { Model } from '../../../sim/model/model.ts';
import { noFaults } from '../../../sim/system/definition.ts';
import fischer from '../../models/time/fischer.ts';
import hold from '../../models/time/hold.ts';

const job: Job = {
  scenario: 'default',
  faults: noFaults,
  amend: [],
  properties: null,
  limits: {},
};
const needed = (model: Model, property: string): string => needsText(needsOf(model, job, property));

describe('what it takes to violate', () => {
  it('exclusion: to wait for as long as writing takes, or to write as late as one waits', () => {
    const expected =
      'impossible, unless with write of at least 0.003 s, or wait of at most 0.002 s';
    expect(needed(fischer, 'exclusion')).toBe(expected);
  });

  it('what a run has come to: nothing that a duration could do', () => {
    expect(needed(fischer, 'entered')).toBe('impossible, whatever one duration is');
  });

  it('how long something takes: to hold it for longer', () => {
    expect(needsOf(hold, job, 'quick')).toEqual([{ knob: 'hold', isAtLeast: true, ms: 1_801 }]);
  });
});
