/** Links that nothing is ever sent on: each machine has one to each other, and uses one of them. */

import { expect, test, vi } from 'vitest';
import { checkSystem } from '../../../sim/check/check.ts';
import { Kernel } from '../../../sim/check/search/kernel.ts';
import { compose } from '../../../sim/system/compose.ts';
import { ring } from '../../models/ring.ts';

/** The search of a ring of so many machines, and the links that it has asked about. */
function searched(count: number) {
  const asked = new Set<string>();
  const { successors } = Kernel.prototype;
  const ask = vi.spyOn(Kernel.prototype, 'successors').mockImplementation(function (
    this: Kernel,
    group,
  ) {
    const one = this.groups[group];
    if (one?.kind === 'link') asked.add(one.link);
    return successors.call(this, group);
  });
  const { states, bytesPerState } = checkSystem(compose(ring(count), 'untimed'));
  const questions = ask.mock.calls.length;
  ask.mockRestore();
  return { asked, states, bytesPerState, questions };
}

test('of 2,450 links only those are asked about that something is sent on', () => {
  const { asked, states } = searched(50);
  expect(states).toBe(51);
  const used = Array.from({ length: 50 }, (_, place) => `m${place}>m${(place + 1) % 50}`);
  expect([...asked].sort()).toEqual(used.sort());
});

test('with twice the machines there are twice the questions, and states twice as large', () => {
  const [some, twice] = [searched(20), searched(40)];
  // Though there are four times as many links.
  expect(twice.questions / some.questions).toBeLessThan(2.5);
  expect(twice.bytesPerState / some.bytesPerState).toBeLessThan(2.5);
});
