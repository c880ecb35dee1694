/** The search by zones against the ticks, on random timed systems. */

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { checkSystem } from '../../../sim/check/check.ts';
import { allReductions, type Reductions } from '../../../sim/check/time/search.ts';
import { compose } from '../../../sim/system/compose.ts';
import type { SystemDefinition } from '../../../sim/system/definition.ts';
import { definitionOf, propertiesOf } from './build.ts';
import { compareToTicks } from './compare.ts';
import { controlText } from './controls.ts';
import { exchangingSystems } from './exchanging.ts';
import { type DrawnSystem, systems } from './random.ts';
import type { Ticked } from './ticked.ts';
import { TooLarge } from './ticks.ts';
import { after, controlsOf, decisionsIn, heldIn, lateAfter, verdictsOf } from './zones.ts';

/** Larger systems are left out: the ticks would take seconds for each. */
const maxStates = 2_000;

/** With none of the reductions, and with each alone. */
const names = Object.keys(allReductions) as (keyof Reductions)[];
const none = Object.fromEntries(names.map((name) => [name, false])) as unknown as Reductions;
const others = [
  none,
  ...(names.length > 1 ? names.map((name) => ({ ...none, [name]: true })) : []),
];

/** In how many systems of a hundred each thing has to be seen: about half of what is usual. */
const leastOfHundred: Readonly<Record<string, number>> = {
  'a control state that exact time rules out': 50,
  'two timers of a machine are due at one moment': 20,
  'timer before a message': 30,
  'timer as a message has to happen': 25,
  'timer as a timer has to happen': 45,
  'deliver before a timer': 30,
  'deliver as a timer has to happen': 30,
  'choose before a choice': 13,
  'choose as a choice has to happen': 15,
  'crash before a timer': 8,
  'drop before a message': 6,
  'duplicate before a message': 6,
  'reorder before a message': 1,
  'a message is given up': 7,
  'a timer is cancelled and started anew in one step': 15,
  'choose of a choice that takes no time': 3,
  'choose of an endless choice': 9,
  'deliver of an endless message': 5,
  'deliver of one of several equal messages': 3,
  'timer of a child': 8,
  'timer that sends a message': 4,
  'timer of a timer that takes no time': 15,
  'what is waited for is asked for again': 30,
  'within: false': 30,
  'within: true': 60,
  'always: false': 15,
  'sometimes: true': 10,
  'no-deadlock: false': 10,
  'no-deadlock: true': 30,
  'no-lost-message: false': 5,
  'eventually: false': 40,
  'eventually: true': 65,
  'no-livelock: false': 4,
  'no-livelock: true': 15,
  'no-party-left-waiting: false': 3,
};

/** The same of those that ask. */
const leastOfHundredAsking: Readonly<Record<string, number>> = {
  'drop before a timer': 30,
  'a loss that is decided early': 30,
  'a timer that is not forgotten': 10,
  'eventually: false': 40,
  'eventually: true': 65,
};

/** In how many systems each thing has been seen: a test of nothing must not pass. */
class Seen {
  readonly #counts = new Map<string, number>();

  add(what: string): void {
    this.#counts.set(what, (this.#counts.get(what) ?? 0) + 1);
  }

  expectEnough(systems: number, leastOfHundred: Readonly<Record<string, number>>): void {
    const least = Object.entries(leastOfHundred);
    const leastOf = (of: number) => Math.floor((of * systems) / 100);
    const rare = least.filter(([what, of]) => (this.#counts.get(what) ?? 0) < leastOf(of));
    expect(rare, [...this.#counts].map(([what, count]) => `${what}: ${count}`).join('\n')).toEqual(
      [],
    );
  }
}

/** Every run of the ticks can happen at its moments also as the composed system has it. */
function expectRuns(definition: SystemDefinition, ticked: Ticked): void {
  const exact = compose(definition, 'exact');
  for (const text of ticked.controls.keys()) {
    expect(controlText(after(exact, ticked.runTo(text)))).toBe(text);
  }
}

function compare(drawn: DrawnSystem, seen: Seen): void {
  const definition = definitionOf(drawn);
  const properties = propertiesOf(drawn, definition);
  const { differences, explored, ticked, ticksPerMs } = compareToTicks(
    definition,
    properties,
    () => ({
      controls: controlsOf(definition),
      verdicts: verdictsOf(definition, properties),
    }),
    maxStates,
  );
  const { controls, verdicts } = explored;
  expect(differences.join('\n')).toBe('');
  expectRuns(definition, ticked);
  const eventual = properties.filter(({ kind }) => kind === 'eventually');
  const held = eventual.map(({ name }) => [name, verdicts[name]?.holds]);
  for (const reductions of others) {
    expect(heldIn(definition, eventual, reductions)).toEqual(Object.fromEntries(held));
    expect(controlsOf(definition, reductions)).toEqual(controls);
    for (const property of properties) {
      if (property.kind !== 'within') continue;
      const steps = lateAfter(definition, property, reductions);
      expect(steps, property.name).toBe(verdicts[property.name]?.steps);
    }
  }
  const { states } = checkSystem(compose(definition, 'untimed'), { given: [] });
  for (const what of decisionsIn(definition)) seen.add(what);
  if (states > controls.size) seen.add('a control state that exact time rules out');
  if (ticked.isTied) seen.add('two timers of a machine are due at one moment');
  if (ticksPerMs > 1) seen.add('a moment that is no whole one');
  for (const what of ticked.seen) seen.add(what);
  for (const [name, { holds }] of Object.entries(verdicts)) {
    seen.add(`${name.replace(/^\d+ /, '')}: ${holds}`);
  }
}

/** So many systems from a seed on. */
export const randomTimedSystems = (seed: number, count: number): void =>
  compareRandom('random timed systems', systems, leastOfHundred, seed, count);

/** The same where a client waits for answers that may get lost. */
export const randomExchanges = (seed: number, count: number): void =>
  compareRandom('random systems that ask', exchangingSystems, leastOfHundredAsking, seed, count);

function compareRandom(
  what: string,
  drawn: fc.Arbitrary<DrawnSystem>,
  leastOfHundred: Readonly<Record<string, number>>,
  seed: number,
  count: number,
): void {
  it(`${count} ${what} from seed ${seed}`, () => {
    const seen = new Seen();
    const property = fc.property(drawn, (drawn) => {
      try {
        compare(drawn, seen);
      } catch (error) {
        fc.pre(!(error instanceof TooLarge));
        throw error;
      }
    });
    fc.assert(property, { seed, numRuns: count, maxSkipsPerRun: 10 });
    seen.expectEnough(count, leastOfHundred);
  });
}
