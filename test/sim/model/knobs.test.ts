/** Knobs: what a person types, what it means, and what an error says. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatKnob,
  type Knob,
  type KnobValue,
  parseKnob,
  settle,
} from '../../../sim/model/knobs.ts';
import { UsageError } from '../../../sim/system/errors.ts';

const help = '';
const mode: Knob = { name: 'mode', help, kind: 'enum', values: ['slow', 'fast'], default: 'slow' };
const loud: Knob = { name: 'loud', help, kind: 'flag', default: true };
const tries: Knob = { name: 'tries', help, kind: 'integer', min: 1, max: 9, default: 3 };
const wait: Knob = {
  name: 'wait',
  help,
  kind: 'duration',
  minMs: 10,
  maxMs: 60_000,
  never: false,
  default: 1500,
};
const expiry: Knob = { ...wait, name: 'expiry', never: true, default: null };
const knobs = [mode, loud, tries, wait, expiry];

describe('parse', () => {
  it.each<[Knob, string, KnobValue]>([
    [mode, 'fast', 'fast'],
    [loud, 'true', true],
    [loud, 'false', false],
    [tries, '1', 1],
    [tries, '9', 9],
    [wait, '0.01', 10],
    [wait, '60', 60_000],
    [wait, '1.5', 1500],
    [wait, '0.1', 100],
    [expiry, 'never', null],
    [expiry, '2', 2000],
  ])('%o of %s is %o', (knob, text, value) => {
    expect(parseKnob(knob, text)).toBe(value);
  });

  it.each<[Knob, string, string]>([
    [mode, 'Fast', 'mode: expected "slow" or "fast", got "Fast" (did you mean "fast"?)'],
    [mode, '', 'mode: expected "slow" or "fast", got ""'],
    [loud, 'yes', 'loud: expected true or false, got "yes"'],
    [loud, '1', 'loud: expected true or false, got "1"'],
    [tries, '0', 'tries: expected a whole number from 1 to 9, got "0"'],
    [tries, '10', 'tries: expected a whole number from 1 to 9, got "10"'],
    [tries, '2.5', 'tries: expected a whole number from 1 to 9, got "2.5"'],
    [tries, '-1', 'tries: expected a whole number from 1 to 9, got "-1"'],
    [tries, ' 3', 'tries: expected a whole number from 1 to 9, got " 3"'],
    [tries, '', 'tries: expected a whole number from 1 to 9, got ""'],
    [wait, '0.009', 'wait: expected seconds from 0.01 to 60, got "0.009"'],
    [wait, '60.001', 'wait: expected seconds from 0.01 to 60, got "60.001"'],
    [wait, 'never', 'wait: expected seconds from 0.01 to 60, got "never"'],
    [wait, '1e1', 'wait: expected seconds from 0.01 to 60, got "1e1"'],
    [wait, '5s', 'wait: expected seconds from 0.01 to 60, got "5s"'],
    [wait, '1.', 'wait: expected seconds from 0.01 to 60, got "1."'],
    [expiry, 'Never', 'expiry: expected seconds from 0.01 to 60, or "never", got "Never"'],
  ])('%o refuses "%s"', (knob, text, problem) => {
    expect(() => parseKnob(knob, text)).toThrow(new UsageError(problem));
  });
});

/** Every value that a knob can have. */
function anyValueOf(knob: Knob): fc.Arbitrary<KnobValue> {
  switch (knob.kind) {
    case 'enum':
      return fc.constantFrom(...knob.values);
    case 'flag':
      return fc.boolean();
    case 'integer':
      return fc.integer({ min: knob.min, max: knob.max });
    case 'duration': {
      const finite = fc.integer({ min: knob.minMs, max: knob.maxMs });
      return knob.never ? fc.option(finite) : finite;
    }
  }
}

describe('format', () => {
  it.each(knobs)('what $name shows can be typed again', (knob) => {
    const roundTrip = fc.property(anyValueOf(knob), (value) => {
      expect(parseKnob(knob, formatKnob(knob, value))).toBe(value);
    });
    fc.assert(roundTrip, { seed: 1, numRuns: 200 });
  });

  it('shows seconds, and what never comes', () => {
    expect(formatKnob(wait, 1500)).toBe('1.5');
    expect(formatKnob(expiry, null)).toBe('never');
    expect(formatKnob(loud, false)).toBe('false');
  });
});

describe('settle', () => {
  const defaults = { mode: 'slow', loud: true, tries: 3, wait: 1500, expiry: null };

  it('fills in what is not given', () => {
    expect(settle(knobs, {})).toEqual(defaults);
    const given = { tries: '5', expiry: '0.5', loud: 'false' };
    expect(settle(knobs, given)).toEqual({ ...defaults, tries: 5, expiry: 500, loud: false });
  });

  it('refuses a knob that is not there, and lists those that are', () => {
    const problem = 'knob: got "speed", expected one of mode, loud, tries, wait, expiry';
    expect(() => settle(knobs, { speed: '9' })).toThrow(new UsageError(problem));
  });

  it('refuses a value that a knob does not take', () => {
    expect(() => settle(knobs, { mode: 'slow', tries: 'many' })).toThrow(UsageError);
  });
});
