/** State counts that other checkers give too, and what is true of them. */

import { describe, expect, it } from 'vitest';
import { check } from '../../sim/check/index.ts';
import { compose } from '../../sim/compose.ts';
import * as twoPhaseCommit from '../models/twoPhaseCommit.ts';

describe('two-phase commit', () => {
  it.each([1, 2, 3, 4, 5])('with %i managers', (count) => {
    const system = compose(twoPhaseCommit.twoPhaseCommit(count), 'untimed');
    const result = check(system, { properties: twoPhaseCommit.properties });
    expect(result.complete).toBe(true);
    expect(result.states).toBe(twoPhaseCommit.states[count - 1]);
    expect(result.transitionCalls).toBe(result.localPairs);
    const own = result.properties.slice(0, twoPhaseCommit.properties.length);
    expect(own.map(({ verdict }) => verdict)).toEqual(own.map(() => 'holds'));
  });

  it('a search that is cut is said to be incomplete', () => {
    const system = compose(twoPhaseCommit.twoPhaseCommit(5), 'untimed');
    const { complete, why } = check(system, { maxStates: 1_000 });
    expect(complete).toBe(false);
    expect(why).toBe('more than 1000 states');
  });
});
