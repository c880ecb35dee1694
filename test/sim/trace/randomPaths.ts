/** Random paths through the protocol, taken again with real cryptography in virtual time. */

import { describe, expect, it } from 'vitest';
import { rendezvous } from '../../../machines/msc3906/index.ts';
import { scenariosOf } from '../../../sim/check/jobs.ts';
import { differenceText } from '../../../sim/report/difference.ts';
import { seeded } from '../../../sim/run/random.ts';
import { type TraceAbout, type TraceFile, traceFile } from '../../../sim/trace/format.ts';
import { controlOf, systemFor } from '../../../sim/trace/observe.ts';
import { type Replay, replayConcretely, Systems } from '../../../sim/trace/replay.ts';
import { aboutScenario, randomSteps } from './walks.ts';

export const scenarios = scenariosOf(rendezvous).map(({ name }) => name);
export const symbolic = { kind: 'symbolic' } as const;
/** Of each scenario: so many have seeds of their own. */
const most = 60;

/** Asserts that the concrete run goes as the trace says, to the same end. */
export function expectSame(trace: TraceFile, seed: number, systems: Systems): Replay {
  const replay = replayConcretely(rendezvous, trace, seed, systems);
  const { difference, snapshots, steps } = replay;
  expect(difference, difference ? differenceText(trace, difference) : '').toBeNull();
  expect(steps).toHaveLength(trace.steps.length);
  const last = snapshots.at(-1);
  expect(last && controlOf(last)).toEqual(trace.end.control);
  return replay;
}

/** Tests: the first so many random paths of each scenario. */
export function randomPaths(each: number): void {
  describe('random paths', () => {
    const longest = 80;
    const reached = new Set<string | undefined>();

    /** One in three with faults of all kinds, one in three with all or half of the amendments. */
    function about(scenario: string, number: number): TraceAbout {
      const names = (rendezvous.amendments ?? []).map(({ name }) => name);
      const given = [
        {},
        { faults: { loss: 1, duplicate: 1, reorder: 1, crash: 1 } },
        { amend: names.filter((_, index) => number % 2 === 0 || index % 2 === 0) },
      ][number % 3];
      return aboutScenario(scenario, { name: `${scenario}, path ${number}`, ...given });
    }

    it.each(scenarios)(`${each} of %s replay`, (scenario) => {
      const untimed = new Map<string, ReturnType<typeof systemFor>>();
      const systems = new Systems(rendezvous);
      for (let number = 0; number < each; number++) {
        const told = about(scenario, number);
        const key = JSON.stringify([told.faults, told.amend]);
        const system = untimed.get(key) ?? systemFor(rendezvous, told, symbolic, 'untimed');
        untimed.set(key, system);
        // From scenario and number alone: a path that fails can be had again by itself.
        const random = seeded(scenarios.indexOf(scenario) * most + number);
        const steps = randomSteps(system, random, longest);
        const trace = traceFile(rendezvous, told, { steps, cycleFrom: null }, system);
        for (const { result } of expectSame(trace, 2, systems).steps) {
          for (const occurrence of result.occurrences) {
            if (occurrence.type !== 'received') continue;
            for (const { meta } of occurrence.taken) reached.add(meta.step);
          }
        }
      }
    });

    it('come as far as the text does', () => {
      const missed = rendezvous.steps.filter(({ id }) => !reached.has(id)).map(({ id }) => id);
      expect(missed).toEqual([]);
    });
  });
}
