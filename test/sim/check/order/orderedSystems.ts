/** Partial order reduction against all steps, on systems that nobody has thought of. */

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type CheckResult, checkSystem } from '../../../../sim/check/check.ts';
import { givenNames, liveNames } from '../../../../sim/check/judge.ts';
import { compose } from '../../../../sim/system/compose.ts';
import { definitionOf, endingsOf, propertiesOf } from '../build.ts';
import { type DrawnSystem, properties, systems } from '../random.ts';

/** Larger systems are left out. */
const maxStates = 2_000;

/** What a check tells, but for what a reduction is there to change. */
function toldBy({ properties, coverage, observers, effects, complete }: CheckResult) {
  const verdicts = properties.map(({ name, verdict, met, trace, vacuous, remark }) => {
    const steps = trace?.steps.length ?? null;
    return { name, verdict, met: [...met].sort(), steps, vacuous, remark };
  });
  const { taken, never, steps } = coverage;
  return { verdicts, taken, never, steps: [...steps].sort(), observers, effects, complete };
}

/** A test of so many systems; at least so many of them have to be found smaller. */
export function orderedSystems(seed: number, count: number, leastSmaller: number): void {
  it(`${count} systems from seed ${seed}: fewer steps tell the same`, () => {
    let smaller = 0;
    const compare = (drawn: DrawnSystem, drawnProperties: Parameters<typeof propertiesOf>[0]) => {
      const definition = definitionOf(drawn);
      const system = compose(definition, 'untimed');
      const own = propertiesOf(drawnProperties, system);
      const options = {
        properties: own.filter(({ kind }) => kind !== 'eventually'),
        given: givenNames.filter((name) => !liveNames.includes(name)),
        endings: endingsOf(drawn, system),
        maxStates,
      };
      const whole = checkSystem(system, options);
      if (!whole.complete) return;
      const reductions = { partialOrder: true };
      const reduced = checkSystem(compose(definition, 'untimed'), { ...options, reductions });
      expect(toldBy(reduced)).toEqual(toldBy(whole));
      expect(reduced.partialOrder).toHaveProperty('searches');
      expect(reduced.states).toBeLessThanOrEqual(whole.states);
      if (reduced.states < whole.states) smaller++;
    };
    fc.assert(fc.property(systems, properties, compare), { seed, numRuns: count });
    expect(smaller).toBeGreaterThanOrEqual(leastSmaller);
  });
}
