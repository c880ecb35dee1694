/** A search that is over soon after it has shown that something is violated. */

import { describe, expect, it } from 'vitest';
import { assign, createMachine } from 'xstate';
import { checkSystem } from '../../../sim/check/check.ts';
import type { Property } from '../../../sim/model/property.ts';
import { party, systemOf } from '../small.ts';

const last = 2_000;
const counter = createMachine({
  context: { count: 0 },
  on: {
    MORE: {
      guard: ({ context }) => context.count < last,
      actions: assign({ count: ({ context }) => context.count + 1 }),
    },
  },
});
const system = () =>
  systemOf({
    parties: [party('one', ['counter', counter])],
    choices: [{ name: 'more', label: 'more', actor: 'counter', event: { type: 'MORE' } }],
  });

const staysBelow = (count: number): Property => ({
  name: `stays-below-${count}`,
  text: `it never counts to ${count}`,
  source: 'test',
  kind: 'always',
  holds: (view) => Number(Object(view.local('counter')?.context).count) < count,
});

describe('until a property is violated', () => {
  const properties = [staysBelow(3), staysBelow(1_000), staysBelow(last + 1)];
  const verdictsUntil = (untilViolated: readonly string[]) => {
    const options = { properties, given: ['no-deadlock'], endings: [] };
    const result = checkSystem(system(), { ...options, untilViolated: new Set(untilViolated) });
    return [result.states <= last, ...result.properties.map(({ verdict }) => verdict)];
  };

  it('what is shown by then is told, with its run, and the rest is unknown', () => {
    const verdicts = [true, 'violated', 'unknown', 'unknown', 'unknown'];
    expect(verdictsUntil(['stays-below-3'])).toEqual(verdicts);
  });

  it('one that holds, or is not asked for, ends nothing', () => {
    const verdicts = [false, 'violated', 'violated', 'holds', 'violated'];
    expect(verdictsUntil([`stays-below-${last + 1}`])).toEqual(verdicts);
    expect(verdictsUntil([])).toEqual(verdicts);
  });
});
