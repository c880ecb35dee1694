/** Whether a run that the checker shows is one, and shows what it is to show: step by step. */

import { expect } from 'vitest';
import type { Predicate, Trace } from '../../../sim/model/property.ts';
import { canonicalText } from '../../../sim/system/canonical.ts';
import type { System } from '../../../sim/system/compose.ts';
import type { SystemSnapshot } from '../../../sim/system/snapshot.ts';
import * as fair from './fair.ts';
import { viewOf } from './plain.ts';

/** What is never to come, from where it is awaited on; no `when` is: from the start. */
export interface Awaited {
  readonly when?: Predicate;
  readonly holds: Predicate;
}

/** The states along the steps, the first one first. */
export function replay(system: System, { steps }: Trace): SystemSnapshot[] {
  const snapshots = [system.start().snapshot];
  for (const step of steps) {
    snapshots.push(system.apply(snapshots.at(-1) as SystemSnapshot, step).snapshot);
  }
  return snapshots;
}

/** What a run owes in a state. `to` is of no use here. */
function nodeOf(system: System, snapshot: SystemSnapshot): fair.Node {
  const edges = system.enabled(snapshot).map((step) => {
    return { to: -1, step, owed: fair.owed(system, snapshot, step), stops: [] };
  });
  return { edges, running: fair.running(snapshot) };
}

/** Expects a fair run that goes on for ever without what is awaited. */
export function expectLasso(system: System, trace: Trace, { when, holds }: Awaited): void {
  const { steps, cycleFrom } = trace;
  const snapshots = replay(system, trace);
  if (cycleFrom === null) throw new Error('expected a run that repeats or rests');
  const isWith = (predicate: Predicate) =>
    snapshots.map((snapshot) => predicate(viewOf(system, snapshot)));
  const since = isWith(holds).lastIndexOf(true) + 1;
  const from = when === undefined ? 0 : isWith(when).indexOf(true, since);
  expect(from, 'it has to be awaited, and not to come after that').toBeGreaterThanOrEqual(since);
  expect(from, 'awaited before the run repeats').toBeLessThanOrEqual(cycleFrom);
  const turning = snapshots.slice(cycleFrom);
  const [first, last] = [turning[0], turning.at(-1)] as [SystemSnapshot, SystemSnapshot];
  const nodes = turning.map((snapshot) => nodeOf(system, snapshot));
  if (steps.length === cycleFrom) {
    expect(fair.mayRest(nodes[0] as fair.Node), 'a run rests that owes a step').toBe(true);
    return;
  }
  expect(canonicalText(last), 'the cycle is closed').toBe(canonicalText(first));
  const edges = steps.slice(cycleFrom).map((step, index): fair.Edge => {
    const [before, after] = turning.slice(index) as [SystemSnapshot, SystemSnapshot];
    const stops = fair.stopped(before, step, after);
    return { to: -1, step, owed: fair.owed(system, before, step), stops };
  });
  const { strong, weak } = fair.unpaid(nodes, edges);
  expect([...strong, ...weak], 'what the cycle owes for ever').toEqual([]);
}
