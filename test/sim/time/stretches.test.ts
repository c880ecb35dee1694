/**
 * Thresholds of random timed systems: what is said of each value of a knob, by a search there or
 * by a run that was found elsewhere, against a search at that value.
 */

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { checkSystem } from '../../../sim/check/check.ts';
import { threshold } from '../../../sim/check/threshold/threshold.ts';
import { defineModel } from '../../../sim/model/defineModel.ts';
import { always } from '../../../sim/model/properties.ts';
import type { Property } from '../../../sim/model/property.ts';
import { compose } from '../../../sim/system/compose.ts';
import type { SystemDefinition } from '../../../sim/system/definition.ts';
import { definitionOf } from './build.ts';
import { type DrawnSystem, systems } from './random.ts';
import { controlsOf } from './zones.ts';

const most = 7;
/** Larger systems are left out. */
const maxStates = 1_500;
/** Of so many standings it is asked. */
const mostAsked = 4;

/** What the knob is: some of the times of a system. */
const knobs = {
  latency: (drawn: DrawnSystem, ms: number): DrawnSystem => {
    const latency = [
      { least: ms, more: 1 },
      { least: 0, more: ms },
    ] as const;
    return { ...drawn, links: drawn.links.map((link) => ({ ...link, latency })) };
  },
  timer: (drawn: DrawnSystem, ms: number): DrawnSystem => {
    const machines = drawn.machines.map((machine) => {
      const states = machine.states.map((state) => {
        const { after } = state;
        return after === null ? state : { ...state, after: { ...after, ms } };
      });
      return { ...machine, states };
    });
    return { ...drawn, machines };
  },
};

/**
 * How the actors of a state stand together, of which a property can be asked: of each its control
 * state, what it has counted, and how many timers it has.
 */
type Standing = readonly (readonly [name: string, ...unknown[]])[];

/** All standings that exact time reaches, as texts. */
function standingsOf(definition: SystemDefinition): Set<string> {
  const found = new Set<string>();
  for (const text of controlsOf(definition).keys()) {
    const { value, actors, timers } = JSON.parse(text);
    const standing: Standing = Object.keys(value).map((name) => {
      const own = timers.filter(({ actor }: { actor: string }) => actor === name);
      return [name, value[name], actors[name]?.count ?? null, own.length];
    });
    found.add(JSON.stringify(standing));
  }
  return found;
}

/** Never: nobody ever stands so together. */
const never = (text: string): Property =>
  always(text, '', (view) => {
    const standing = (JSON.parse(text) as Standing).map(([name]) => {
      const local = view.local(name);
      const count = (local?.context as { readonly count: number } | undefined)?.count ?? null;
      return [name, local?.value ?? '(crashed)', count, view.timers(name).length];
    });
    return JSON.stringify(standing) !== text;
  });

it('what a threshold says of each value is what a search there finds', () => {
  let changes = 0;
  let byRuns = 0;
  const which = fc.constantFrom<keyof typeof knobs>('latency', 'timer');
  const property = fc.property(systems, which, (drawn, knob) => {
    const definitionAt = (ms: number) => definitionOf(knobs[knob](drawn, ms));
    const values = Array.from({ length: most + 1 }, (_, ms) => ms);
    const isSmall = values.every((ms) => {
      const system = compose(definitionAt(ms), 'untimed');
      return checkSystem(system, { time: 'exact', given: [], maxStates }).complete;
    });
    fc.pre(isSmall);
    const standings = values.map((ms) => standingsOf(definitionAt(ms)));
    const all = [...new Set(standings.flatMap((found) => [...found]))];
    const isAsked = (text: string) => !standings.every((found) => found.has(text));
    const properties = all.filter(isAsked).slice(0, mostAsked).map(never);
    const model = defineModel({
      name: 'drawn',
      knobs: [{ name: 'ms', kind: 'integer', min: 0, max: most, default: 0, help: knob }],
      system: ({ ms }) => definitionAt(ms as number),
      properties,
    });
    for (const { name } of properties) {
      const asked = { knob: 'ms', min: 0, max: most, property: name, probes: 2 * most };
      const found = threshold(model, asked);
      expect([found.why, found.unknown]).toEqual([null, []]);
      for (const { from, to, verdict } of found.stretches) {
        for (let ms = from; ms <= to; ms++) {
          expect(standings[ms]?.has(name) ? 'violated' : 'holds', `${name} ${ms}`).toBe(verdict);
        }
        if (to > from) byRuns++;
      }
      changes += found.changes.length;
    }
  });
  fc.assert(property, { seed: 3906, numRuns: 20, maxSkipsPerRun: 10 });
  expect(byRuns).toBeGreaterThan(10);
  expect(changes).toBeGreaterThan(20);
});
