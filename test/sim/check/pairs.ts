/** Each two ways of searching beside each other, on systems that nobody has thought of. */

import { setTimeout as pause } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type CheckResult, checkSystem } from '../../../sim/check/check.ts';
import { givenNames, liveNames } from '../../../sim/check/judge.ts';
import type { CheckOptions } from '../../../sim/check/plan.ts';
import { startThreads, type Threads } from '../../../sim/check/search/threads/start.ts';
import { compose } from '../../../sim/system/compose.ts';
import type { SystemDefinition } from '../../../sim/system/definition.ts';
import { MemoryDisk } from './onDisk.ts';
import { checkedInGoes } from './resumed.ts';
import { ofObservers, withObservers } from './resumedSystems.ts';
import { definitionOf, propertiesOf } from './symmetry/build.ts';
import { teams } from './symmetry/draw.ts';

const maxStates = 400;
const inMemory = 10;
/** Another thread. */
const threads = startThreads(1) as Threads;
const thresholds = { pilotStates: 3, manyStates: 20, fewAnswers: 2, threadedStates: 20 };

/** By name: what a check is told beside the rest, and why that may be of no use. */
const ways = {
  symmetry: { reductions: {} },
  'partial order': { reductions: { partialOrder: true, symmetry: false } },
  threads: { threads },
  fingerprints: { exact: false },
  disk: { thresholds: { ...thresholds, inMemory } },
  observers: {},
  goes: {},
} satisfies Record<string, CheckOptions>;

type Way = keyof typeof ways;

const names = Object.keys(ways) as Way[];
/** Each alone, too: with itself. */
const pairs = names.flatMap((one, at) => names.slice(at).map((other) => [one, other] as const));

/** In which pairs something was used that cannot be. */
const whyUnused: readonly (readonly [Way, Way, RegExp])[] = [
  ['symmetry', 'fingerprints', /^symmetry: states are kept by fingerprints$/],
  ['symmetry', 'observers', /^symmetry: a property reads an observer$/],
  ['symmetry', 'partial order', /^symmetry: partial order is used$/],
  ['symmetry', 'threads', /^threads: states are orbits$/],
  ['threads', 'fingerprints', /^threads: states are kept by fingerprints$/],
  ['threads', 'partial order', /^threads: partial order is used$/],
  ['partial order', 'fingerprints', /^partial order: states are kept by fingerprints$/],
  ['partial order', 'disk', /^partial order: the search may go on on disk$/],
  ['partial order', 'goes', /^partial order: the search is kept in checkpoints$/],
];

const given = givenNames.filter((name) => !liveNames.includes(name));

/** What is the same whichever way: of runs their lengths. */
const verdictsOf = ({ properties, coverage, complete }: CheckResult) => ({
  verdicts: properties.map(({ name, verdict, met, trace }) => {
    return { name, verdict, met: [...met].sort(), steps: trace?.steps.length ?? null };
  }),
  never: coverage.never,
  complete,
});

const sizeOf = ({ states, transitions, depth }: CheckResult) => ({ states, transitions, depth });

/** What was asked for and not used. */
const unusedIn = ({ partialOrder, unused }: CheckResult): string[] => [
  ...(partialOrder !== null && 'unused' in partialOrder
    ? [`partial order: ${partialOrder.unused}`]
    : []),
  ...unused.map(({ means, why }) => `${means}: ${why}`),
];

/** What has been seen in a whole run: a test of nothing must not pass. */
const seen = new Map<string, number>();
const mostSeen = ['symmetry disk: on disk', 'symmetry goes: resumed'];
const note = (what: string) => seen.set(what, (seen.get(what) ?? 0) + 1);

function checked(
  bare: SystemDefinition,
  options: CheckOptions,
  pair: readonly Way[],
  fate: readonly number[],
): CheckResult {
  const has = (way: Way) => pair.includes(way);
  const reads = has('observers');
  const definition = reads ? withObservers(bare) : bare;
  const reductions = pair.map((way) => (ways[way] as CheckOptions).reductions ?? {});
  const disk = new MemoryDisk();
  const all: CheckOptions = Object.assign(
    {},
    options,
    ...pair.map((way) => ways[way]),
    { reductions: Object.assign({ symmetry: has('symmetry') }, ...reductions) },
    reads && { properties: [...(options.properties ?? []), ...ofObservers] },
    has('disk') && { disk },
  );
  if (has('symmetry')) (all.reductions as { symmetry: boolean }).symmetry = true;
  const systemOf = () => compose(definition, 'untimed');
  const found = checkSystem(systemOf(), all);
  if (disk.made > 0) note(`${pair.join(' ')}: on disk`);
  if (!has('goes')) return found;
  let at = 0;
  const next = () => fate[at++ % fate.length] as number;
  const { result, resumes } = checkedInGoes(
    systemOf,
    all,
    () =>
      at > 60 ? 'goes on' : ((['goes on', 'stops', 'is given up'] as const)[next() % 3] ?? 'stops'),
    () => next() % 2 === 1,
  );
  if (resumes > 0) note(`${pair.join(' ')}: resumed`);
  const same = ({ seconds, livenessSeconds, bytes, bytesPerState, ...rest }: CheckResult) => rest;
  if (unusedIn(found).every((line) => !line.startsWith('partial order')) && !has('partial order')) {
    expect(same(result), pair.join(' and ')).toEqual(same(found));
  }
  return result;
}

/** A test of so many systems, of which the smallest and the largest are left out. */
export function pairsOfWays(seed: number, count: number): void {
  beforeAll(async () => {
    while (!threads.areReady) await pause(20);
  });
  afterAll(() => threads.end());
  it(`${count} systems: each two ways of searching find what the plain one finds`, () => {
    const fates = fc.array(fc.nat(99), { minLength: 5, maxLength: 40 });
    const compare = fc.property(teams, fates, (drawn, fate) => {
      // Over direct links actors may be told apart: that has tests of its own.
      const team = drawn.toHub === 'direct' ? { ...drawn, toHub: 'fifo' as const } : drawn;
      const definition = definitionOf(team);
      const options = { properties: propertiesOf(team), given, thresholds };
      const whole = checkSystem(compose(definition, 'untimed'), {
        ...options,
        reductions: false,
        maxStates,
      });
      if (!whole.complete || whole.states < inMemory) return;
      note('systems');
      for (const [one, other] of pairs) {
        const pair = one === other ? [one] : [one, other];
        const name = pair.join(' and ');
        const found = checked(definition, options, pair, fate);
        const expected = pair.includes('observers')
          ? checked(definition, options, ['observers'], fate)
          : whole;
        expect(verdictsOf(found), name).toEqual(verdictsOf(expected));
        const why = whyUnused.filter((row) => pair.includes(row[0]) && pair.includes(row[1]));
        const unused = unusedIn(found);
        expect(unused, name).toHaveLength(why.length);
        for (const [at, [, , line]] of why.entries()) expect(unused[at], name).toMatch(line);
        const isReduced =
          found.interchanged.length > 0 ||
          (found.partialOrder !== null && 'searches' in found.partialOrder);
        if (!isReduced) expect(sizeOf(found), name).toEqual(sizeOf(expected));
        else expect(found.states, name).toBeLessThanOrEqual(expected.states);
        if (found.interchanged.length > 0) note('orbits');
      }
    });
    fc.assert(compare, { seed, numRuns: count, endOnFailure: true });
    for (const what of ['systems', 'orbits', ...mostSeen]) {
      expect(seen.get(what), what).toBeGreaterThanOrEqual(count / 20);
    }
  });
}
