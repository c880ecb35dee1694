/** A search of orbits against the plain explorer, on systems that nobody has thought of. */

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type CheckResult, checkSystem } from '../../../../sim/check/check.ts';
import { givenNames, liveNames } from '../../../../sim/check/judge.ts';
import { compose } from '../../../../sim/system/compose.ts';
import { ModelError } from '../../../../sim/system/errors.ts';
import { replay } from '../lasso.ts';
import { explore, plainCheck, viewOf } from '../plain.ts';
import { copiesOf, definitionOf, propertiesOf } from './build.ts';
import { type DrawnTeam, teams } from './draw.ts';
import { orbitsOf } from './orbits.ts';

/** Larger systems are left out: to count orbits by hand takes long. */
const maxStates = 600;

/** What has been seen in a whole run: a test of nothing must not pass. */
const seen = new Map<string, number>();
const note = (what: string) => seen.set(what, (seen.get(what) ?? 0) + 1);

const given = givenNames.filter((name) => !liveNames.includes(name));

const verdictsOf = ({ properties }: CheckResult) =>
  properties.map(({ name, verdict, trace }) => {
    return { name, verdict, steps: trace?.steps.length ?? null };
  });

const metIn = ({ properties }: CheckResult) =>
  properties.map(({ name, met }) => [name, [...met].sort()]);

/** The search of orbits; null if the actors are told apart, as they may be over direct links. */
function checked(drawn: DrawnTeam): CheckResult | null {
  const options = {
    properties: propertiesOf(drawn),
    given,
    thresholds: { pilotStates: 5, manyStates: 20, fewAnswers: 2, threadedStates: 20 },
  };
  try {
    return checkSystem(compose(definitionOf(drawn), 'untimed'), options);
  } catch (error) {
    if (!(error instanceof ModelError) || !error.message.startsWith('interchangeable:'))
      throw error;
    expect(drawn.toHub, error.message).toBe('direct');
    return null;
  }
}

function compare(drawn: DrawnTeam): void {
  const definition = definitionOf(drawn);
  const own = propertiesOf(drawn);
  const system = compose(definition, 'untimed');
  const all = { properties: own, given, reductions: { symmetry: false } };
  const whole = checkSystem(system, { ...all, maxStates });
  if (!whole.complete) {
    note('too large');
    return;
  }
  const found = checked(drawn);
  if (found === null) {
    note('told apart');
    return;
  }
  expect(found.interchanged).toEqual([copiesOf(drawn)]);
  const plain = plainCheck(system, own, { endings: system.actorNames, maxStates });
  const asked = new Set([...own.map(({ name }) => name), ...given]);
  const wanted = plain.verdicts.filter(({ name }) => asked.has(name));
  // To come to rest is as it should be only where all have a final state, and are in it.
  const apart = ({ name }: { readonly name: string }) => name !== 'no-deadlock';
  expect(verdictsOf(found).filter(apart)).toEqual(wanted.filter(apart));
  expect(verdictsOf(found)).toEqual(verdictsOf(whole));
  expect(metIn(found)).toEqual(metIn(whole));
  expect(found.coverage.never).toEqual(plain.neverTaken);
  expect(found.depth).toBe(plain.depth);
  expect(found.transitionCalls).toBe(found.localPairs);
  const { nodes = [] } = explore(system, maxStates) ?? {};
  const isOrdered = (link: string) => system.network.link(link).kind === 'fifo';
  const snapshots = nodes.map(({ snapshot }) => snapshot);
  expect(found.states).toBe(orbitsOf(snapshots, copiesOf(drawn), isOrdered));
  for (const { name, kind, verdict, trace } of found.properties) {
    note(`${kind} ${verdict}`);
    const property = own.find((other) => other.name === name);
    if (trace === null || property === undefined) continue;
    const last = replay(system, trace).at(-1);
    if (last) expect(property.holds(viewOf(system, last))).toBe(kind === 'sometimes');
  }
  if (found.states < whole.states) note('fewer states');
  note(`${drawn.copies} copies`);
}

/** A test of so many systems. A failure prints the smallest system found, and its seed. */
export function randomTeams({ seed, count }: { seed: number; count: number }): void {
  it(`${count} teams from seed ${seed}: orbits are those of the plain explorer`, () => {
    fc.assert(fc.property(teams, compare), { seed, numRuns: count });
    const verdicts = ['always', 'sometimes'].flatMap((kind) => [
      `${kind} holds`,
      `${kind} violated`,
    ]);
    for (const what of [...verdicts, 'fewer states', '2 copies', '3 copies', '4 copies']) {
      expect(seen.get(what), what).toBeGreaterThanOrEqual(count / 50);
    }
    if (process.env.RANDOM_SEED !== undefined) console.log(Object.fromEntries([...seen].sort()));
  });
}
