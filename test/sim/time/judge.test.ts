/**
 * The composed system, which judges the moments of a trace one by one, against the ticks: what it
 * lets happen at whole ms is all that they reach, in as many steps.
 */

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { definitionOf } from './build.ts';
import { exactly } from './exactly.ts';
import { systems } from './random.ts';
import { tick } from './ticked.ts';
import { TooLarge } from './ticks.ts';

it('random timed systems', () => {
  const property = fc.property(systems, (drawn) => {
    const definition = definitionOf(drawn);
    try {
      const { controls } = tick(definition, [], { maxStates: 500 });
      const found = exactly(definition, 10_000);
      expect(new Map([...found].sort())).toEqual(new Map([...controls].sort()));
    } catch (error) {
      fc.pre(!(error instanceof TooLarge));
      throw error;
    }
  });
  fc.assert(property, { seed: 3906, numRuns: 30, maxSkipsPerRun: 10 });
});
