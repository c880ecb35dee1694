/** Paths with one odd step each, of a model whose answers are known by hand. */

import { describe, expect, it } from 'vitest';
import { Course } from '../../../sim/coverage/course.ts';
import { oddPaths } from '../../../sim/coverage/oddities.ts';
import { plainTier, tiersOf } from '../../../sim/coverage/tiers.ts';
import { systemFor } from '../../../sim/trace/observe.ts';
import order from '../../models/order.ts';

const tier = tiersOf(order).find(({ name }) => name === plainTier);
if (tier === undefined) throw new Error('expected a tier as written');
const scenario = 'default';
const parties = order
  .system({}, tier.faults, { kind: 'symbolic' })
  .parties.map(({ name, actors }) => ({ name, actors: Object.keys(actors) }));

describe('paths with one odd step', () => {
  it.each(parties)(
    'of which $name notices something: each odd once, and all else as usual',
    (party) => {
      const found = oddPaths(order, { scenario, tier, party: party.name, apart: party.actors });
      const system = systemFor(
        order,
        { settings: {}, faults: tier.faults, amend: [] },
        { kind: 'symbolic' },
        'stretched',
      );
      const isOdd = (choice: string) => system.choice(choice).usual !== true;
      expect(found.length).toBeGreaterThan(0);
      const runs = found.map(({ course: { steps }, oddAt }) => ({ steps, oddAt }));
      for (const { steps, oddAt } of runs) {
        const odd = steps.flatMap((step, at) =>
          step.type === 'choose' && isOdd(step.choice) ? [at] : [],
        );
        expect(odd).toContain(oddAt);
        // From there on it is the usual course: taken again it is the same.
        const course = new Course(system);
        for (const step of steps.slice(0, oddAt + 1)) course.take(step);
        course.goOn();
        expect(course.steps).toEqual(steps);
      }
      expect(new Set(runs.map(({ steps }) => JSON.stringify(steps))).size).toBe(found.length);
    },
  );

  it('can be led: what is wanted is chosen once, as soon as it is open', () => {
    const setting = { settings: {}, faults: tier.faults, amend: [] };
    const system = systemFor(order, setting, { kind: 'symbolic' }, 'stretched');
    const [unusual] = system.definition.choices.filter(({ usual }) => usual !== true);
    const wanted = unusual?.name ?? '';
    const course = new Course(system);
    expect(course.goOn([wanted, 'never'])).toEqual(['never']);
    const taken = course.steps.filter((step) => step.type === 'choose' && step.choice === wanted);
    expect(taken).toHaveLength(1);
    const usual = new Course(system);
    expect(usual.goOn()).toEqual([]);
    expect(usual.steps).not.toEqual(course.steps);
  });

  it('are none where nothing is odd', () => {
    const [party] = parties;
    const none = oddPaths(order, {
      scenario,
      tier,
      party: party?.name ?? '',
      apart: party?.actors ?? [],
      isOdd: () => false,
    });
    expect(none).toEqual([]);
  });
});
