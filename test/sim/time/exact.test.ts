/**
 * The composed system in exact time against the ticks, state by state: at each moment it takes the
 * steps that can happen then, and refuses all others.
 */

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compose, type System } from '../../../sim/system/compose.ts';
import type { Step } from '../../../sim/system/definition.ts';
import { ModelError } from '../../../sim/system/errors.ts';
import type { SystemSnapshot } from '../../../sim/system/snapshot.ts';
import { definitionOf } from './build.ts';
import { Controls } from './controls.ts';
import { systems } from './random.ts';
import { Search, type Stand, TooLarge } from './ticks.ts';
import { after } from './zones.ts';

/** So many states of each system are looked at. */
const mostStands = 150;

function accepts(exact: System, snapshot: SystemSnapshot, step: Step): boolean {
  try {
    exact.apply(snapshot, step);
    return true;
  } catch (error) {
    if (error instanceof ModelError) return false;
    throw error;
  }
}

function expectSame(exact: System, { run, atMs, steps, canWait }: Stand): void {
  const snapshot = after(exact, run);
  // Of equal messages ticks follow one, and steps do not say which: it may be another as well.
  const isOneOfMany = exact.definition.links.some(({ kind }) => kind === 'unordered');
  for (const { step, canHappen } of steps) {
    const told = JSON.stringify([...run, step]);
    const isAccepted = accepts(exact, snapshot, { ...step, atMs });
    if (isOneOfMany) {
      expect(isAccepted || !canHappen, told).toBe(true);
      continue;
    }
    expect(isAccepted, told).toBe(canHappen);
    // Time cannot pass what has to happen now.
    if (!canWait) expect(accepts(exact, snapshot, { ...step, atMs: atMs + 1 }), told).toBe(false);
  }
}

it('random systems in exact time, state by state', () => {
  const property = fc.property(systems, (drawn) => {
    const definition = definitionOf(drawn);
    const stands: Stand[] = [];
    const search = new Search(new Controls(definition), 1, 1_000);
    search.onState = (stand) => stands.push(stand);
    try {
      search.run(null);
    } catch (error) {
      if (!(error instanceof TooLarge)) throw error;
    }
    const exact = compose(definition, 'exact');
    const every = Math.ceil(stands.length / mostStands);
    for (const [at, stand] of stands.entries()) if (at % every === 0) expectSame(exact, stand);
  });
  fc.assert(property, { seed: 3906, numRuns: 25 });
});
