/** Counts that other checkers give too, or that can be reckoned by hand, and what is true there. */

import { describe, expect, it } from 'vitest';
import { type CheckResult, checkSystem } from '../../../sim/check/check.ts';
import type { Property } from '../../../sim/model/property.ts';
import { compose } from '../../../sim/system/compose.ts';
import { noFaults, type SystemDefinition } from '../../../sim/system/definition.ts';
import * as increment from '../../models/increment.ts';
import * as pingPong from '../../models/pingPong.ts';
import * as twoPhaseCommit from '../../models/twoPhaseCommit.ts';

/** Checks to the end, and expects that XState has been asked once for each pair. */
function checked(definition: SystemDefinition, properties: readonly Property[]): CheckResult {
  const result = checkSystem(compose(definition, 'untimed'), { properties });
  expect(result.complete).toBe(true);
  expect(result.transitionCalls).toBe(result.localPairs);
  return result;
}

const verdictsOf = (result: CheckResult, own: readonly Property[]) =>
  Object.fromEntries(own.map(({ name }) => [name, resultOf(result, name).verdict]));

function resultOf({ properties }: CheckResult, name: string) {
  const found = properties.find((property) => property.name === name);
  if (found === undefined) throw new Error(`no result for "${name}"`);
  return found;
}

describe('two-phase commit', () => {
  const { properties, states, generatedBySeven } = twoPhaseCommit;

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('with %i managers', (count) => {
    const result = checked(twoPhaseCommit.twoPhaseCommit(count), properties);
    expect(result.states).toBe(states[count - 1]);
    // The first state is counted there, and is no transition.
    if (count === 7) expect(result.transitions).toBe(generatedBySeven - 1);
    expect(verdictsOf(result, properties)).toEqual({
      consistent: 'holds',
      'commit-agreement': 'holds',
      'abort-agreement': 'holds',
    });
    // A manager meets: its start; prepare, abort and ABORT at work; COMMIT and ABORT when
    // prepared; each once more after it. The coordinator meets: its start, and for each set of
    // those that it knows to be prepared each one's PREPARED and abort; and commit for all.
    expect(result.localPairs).toBe(8 * count + (count + 1) * 2 ** count + 2);
  });

  it.each([1, 2, 3])('with %i managers: the shortest runs to an agreement', (count) => {
    const result = checked(twoPhaseCommit.twoPhaseCommit(count), properties);
    const steps = (name: string) => resultOf(result, name).trace?.steps.length;
    // Each prepares, is heard, and hears of the commit. To abort, each may do so by itself.
    expect(steps('commit-agreement')).toBe(3 * count + 1);
    expect(steps('abort-agreement')).toBe(count);
  });

  it('a search that is cut is said to be incomplete, and what it has not seen unknown', () => {
    const system = compose(twoPhaseCommit.twoPhaseCommit(5), 'untimed');
    const result = checkSystem(system, { properties, maxStates: 5_000 });
    expect(result.complete).toBe(false);
    expect(result.why).toBe('more than 5000 states');
    expect(verdictsOf(result, properties)).toEqual({
      consistent: 'unknown',
      'commit-agreement': 'unknown',
      'abort-agreement': 'holds',
    });
  });
});

describe('ping-pong', () => {
  const { properties, statesUpTo } = pingPong;

  it.each([0, 1, 2, 3, 4, 5, 6, 7])('up to %i', (highest) => {
    const result = checked(pingPong.pingPong(highest), properties);
    expect(result.states).toBe(statesUpTo(highest));
    // Each of the j messages sent so far is there in half of the 2^j states, to be delivered or
    // dropped: the sum of j 2^j, for j from 1 to 2 x highest + 1.
    expect(result.transitions).toBe(2 * highest * 2 ** (2 * highest + 2) + 2);
    // All hits, then all that is there is lost.
    expect(result.depth).toBe(2 * highest + (2 * highest + 1));
    expect(verdictsOf(result, properties)).toEqual({
      'delta-within-one': 'holds',
      'gets-going': 'violated',
    });
  });

  it('never gets going if the first ball is lost', () => {
    const result = checked(pingPong.pingPong(5), properties);
    const drop = { type: 'drop', link: 'ping>pong', index: 0 };
    expect(resultOf(result, 'gets-going').trace).toEqual({ steps: [drop], cycleFrom: 1 });
  });

  it('gets going if nothing is lost: a ball that lies there for ever is hit', () => {
    const definition = { ...pingPong.pingPong(5), faults: noFaults };
    expect(verdictsOf(checked(definition, properties), properties)['gets-going']).toBe('holds');
  });
});

describe('increment', () => {
  it.each([2, 3, 4])('with %i threads: an update is lost', (count) => {
    const property = increment.noLostUpdate(count);
    const result = checked(increment.increment(count), [property]);
    expect(result.states).toBe(increment.states[count]);
    const { verdict, trace } = resultOf(result, property.name);
    expect(verdict).toBe('violated');
    // A thread overwrites only what another has written since it read: two reads, two writes.
    const steps = trace?.steps.map((step) => (step.type === 'choose' ? step.choice : step.type));
    expect(steps).toHaveLength(4);
    const [one, other] = new Set(steps?.map((step) => step.replace(/-.*/, '')));
    expect(steps?.slice(0, 2).sort()).toEqual([`${one}-reads`, `${other}-reads`].sort());
    expect(steps?.slice(2).sort()).toEqual([`${one}-writes`, `${other}-writes`].sort());
  });

  it('a thread alone loses none', () => {
    const property = increment.noLostUpdate(1);
    const result = checked(increment.increment(1), [property]);
    // Before, between and after its read and its write.
    expect(result.states).toBe(3);
    expect(resultOf(result, property.name).verdict).toBe('holds');
  });
});
