/** Explanations against naive ones, on systems that nobody has thought of. */

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { checkSystem } from '../../../../sim/check/check.ts';
import type { PropertyResult } from '../../../../sim/check/judge.ts';
import type { Property } from '../../../../sim/model/property.ts';
import { compose } from '../../../../sim/system/compose.ts';
import type { Choice, SystemDefinition } from '../../../../sim/system/definition.ts';
import { definitionOf, endingsOf, propertiesOf } from '../build.ts';
import { type DrawnProperty, type DrawnSystem, properties, systems } from '../random.ts';
import { isUnusual, Naive } from './naive.ts';
import { naiveLeast } from './naiveLeast.ts';
import { naiveReturn } from './naiveReturn.ts';

/** RANDOM_SYSTEMS and RANDOM_SEED look further. */
const { RANDOM_SEED, RANDOM_SYSTEMS } = process.env;
const seed = Number(RANDOM_SEED ?? 3906);
const count = Number(RANDOM_SYSTEMS ?? 150);
/** Larger ones are left out: to go over all edges until nothing changes takes long. */
const maxStates = 150;

/** What has been seen in a whole run. */

const seen = new Map<string, number>();
const note = (what: string): void => {
  seen.set(what, (seen.get(what) ?? 0) + 1);
};

/** People who think, and promises that come to an answer or fail, are among those who choose. */
function choosing(drawn: DrawnSystem, definition: SystemDefinition): SystemDefinition {
  const choices = definition.choices.map((choice, index): Choice => {
    const isOf = drawn.endings[index % drawn.endings.length];
    if (choice.usual) return isOf ? choice : { ...choice, thinkMs: [1, 2] };
    const settles = choice.name.endsWith('try') && isOf;
    return settles ? { ...choice, fair: `settle ${choice.actor}` } : choice;
  });
  return { ...definition, choices };
}

function expectExplained(
  naive: Naive,
  { name, trace, explained }: PropertyResult,
  own: readonly Property[],
  endings: readonly string[],
): void {
  if (explained === undefined || trace === null) throw new Error(`${name}: expected why`);
  const asked = naive.asked(name, own, endings);
  const { steps, cycleFrom } = trace;
  const before = steps.slice(0, cycleFrom ?? steps.length);
  const again = steps.slice(before.length).filter((step) => isUnusual(naive.system, step));
  const unusual = before.filter((step) => isUnusual(naive.system, step)).length;
  const found = {
    unusual,
    steps: before.length,
    kinds: new Set(again.map((step) => JSON.stringify(step))).size,
    isDutiful: explained.unmade.length === 0,
  };
  expect(found, name).toEqual(naiveLeast(naive, asked));
  expect(explained.needs.length).toBe(unusual + again.length);
  expect(explained.isLeast).toBe(true);
  const points = {
    noReturn: naiveReturn(naive, asked, before, false),
    noReturnAsUsual: naiveReturn(naive, asked, before, true),
  };
  const { noReturn, noReturnAsUsual } = explained;
  expect({ noReturn, noReturnAsUsual }, name).toEqual(points);
  note(`needs ${Math.min(unusual, 2)}`);
  if (again.length > 0) note('again and again');
  if (!found.isDutiful) note('unmade');
  for (const [what, point] of Object.entries(points)) {
    const told =
      point === null
        ? 'never'
        : point === 0
          ? 'start'
          : point < before.length
            ? 'on the way'
            : 'last';
    note(`${what}: ${told}`);
  }
  if (points.noReturn !== points.noReturnAsUsual) note('as usual it is another');
}

function compare(drawn: DrawnSystem, drawnProperties: readonly DrawnProperty[]): void {
  const definition = choosing(drawn, definitionOf(drawn));
  const system = compose(definition, 'untimed');
  const own = propertiesOf(drawnProperties, system);
  const endings = endingsOf(drawn, system);
  const result = checkSystem(system, { properties: own, endings, maxStates, explain: true });
  if (!result.complete) {
    note('too large');
    return;
  }
  const naive = new Naive(compose(definition, 'untimed'), maxStates);
  for (const property of result.properties) {
    if (property.verdict !== 'violated') expect(property.explained).toBeUndefined();
    else if (property.kind !== 'sometimes') expectExplained(naive, property, own, endings);
  }
}

it(`${count} systems from seed ${seed}: why is told as the naive explorer does`, () => {
  fc.assert(fc.property(systems, properties, compare), { seed, numRuns: count });
  // A test of nothing must not pass.
  const all = ['needs 0', 'needs 1', 'needs 2', 'again and again', 'unmade'];
  const points = ['start', 'on the way', 'last', 'never'].flatMap((where) => [
    `noReturn: ${where}`,
    `noReturnAsUsual: ${where}`,
  ]);
  for (const what of [...all, ...points]) {
    expect(seen.get(what), what).toBeGreaterThanOrEqual(count / 75);
  }
});
