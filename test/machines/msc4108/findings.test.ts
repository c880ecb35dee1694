/** Findings of MSC4108: each is on record, and has a run that real cryptography takes too. */

import { describe, expect, it } from 'vitest';
import { msc4108 } from '../../../machines/msc4108/index.ts';
import { isUsual } from '../../../machines/msc4108/knobs.ts';
import { checkJob, type Job, scenariosOf, settingName } from '../../../sim/check/jobs.ts';
import { settle } from '../../../sim/model/knobs.ts';
import { noFaults } from '../../../sim/system/definition.ts';
import { counterexamples } from '../../../sim/trace/counterexamples.ts';
import { replayConcretely } from '../../../sim/trace/replay.ts';
import type { TraceFile } from '../../../sim/trace/schema.ts';

const { findings = [], recorded = {}, costs = [], amendments = [], knobs } = msc4108;
const written = recorded['as written'] ?? {};
const placesOf = (property: string, setting = written): readonly string[] =>
  setting[property]?.split(' ') ?? [];

/** The first scenario that has it. */
const placeOf = (property: string): string => placesOf(property)[0] ?? '';

/** By scenario: shortest runs to all that is first found there. */
const known = new Map<string, readonly TraceFile[]>();

function tracesIn(scenario: string): readonly TraceFile[] {
  const before = known.get(scenario);
  if (before !== undefined) return before;
  const properties = findings.map(({ property }) => property);
  const own = properties.filter((property) => placeOf(property) === scenario);
  const limits = { untilShown: own.length === 1 };
  const job: Job = { scenario, faults: noFaults, amend: [], properties: own, limits };
  const checking = checkJob(msc4108, job);
  let next = checking.next();
  while (!next.done) next = checking.next();
  const traces = counterexamples(msc4108, job, next.value);
  known.set(scenario, traces);
  return traces;
}

describe('findings', () => {
  it('are there for whatever is violated, and for nothing else', () => {
    const violated = Object.keys(written).filter((name) => name !== 'every-transition-taken');
    expect(findings.map(({ property }) => property).sort()).toEqual(violated.sort());
    expect(new Set(findings.map(({ name }) => name)).size).toBe(findings.length);
    expect(findings.length).toBeGreaterThanOrEqual(30);
  });

  it('cost something, and each cost is that of some', () => {
    const named = new Set(findings.map(({ cost }) => cost));
    expect([...named].sort()).toEqual(costs.map(({ name }) => name).sort());
  });

  it.each(findings)('$name: a run to $property, with real cryptography', ({ property }) => {
    const traces = tracesIn(placeOf(property));
    const trace = traces.find(({ name }) => name.endsWith(`--${property}`));
    const { difference, snapshots } = replayConcretely(msc4108, trace ?? expect.fail(), 4_108);
    expect(difference).toBeNull();
    expect(snapshots.length).toBeGreaterThan(1);
  });
});

describe('amendments', () => {
  const repaired = findings.filter(({ amendedBy }) => amendedBy.length > 0);

  it('are each the repair of some finding', () => {
    const used = new Set(repaired.flatMap(({ amendedBy }) => amendedBy));
    expect([...used].sort()).toEqual(amendments.map(({ name }) => name).sort());
  });

  it.each(repaired)('$name is repaired everywhere', ({ property, amendedBy }) => {
    const setting = recorded[settingName(msc4108, noFaults, amendedBy)];
    expect(setting).toBeDefined();
    expect(placesOf(property, setting)).toEqual([]);
    expect(placesOf(property, recorded['as amended'])).toEqual([]);
  });
});

describe('both texts side by side', () => {
  const isIn = (property: string, scenario: string) => placesOf(property).includes(scenario);

  it('2026 tells of a page that cannot be opened, and accepts once it is open', () => {
    for (const property of ['unopenable-is-told', 'accepted-after-opening']) {
      expect(placesOf(property)).toEqual(['as-2024', 'as-2024-existing-scans']);
    }
  });

  it('2026 takes the server of the rendezvous for the homeserver, 2024 did not', () => {
    expect(placesOf('base-url-is-of-the-homeserver')).toEqual(['rendezvous-elsewhere']);
  });

  it('only the letter of 2024 uses a number twice', () => {
    expect(placesOf('no-number-used-twice')).toEqual(['letter-of-2024']);
  });

  it('has in common what comes of one slot, one grant and no answer to the secrets', () => {
    for (const property of ['consent-is-used', 'existing-ends-well-only-with-new']) {
      expect([isIn(property, 'default'), isIn(property, 'as-2024')]).toEqual([true, true]);
    }
  });
});

it('what is unusual is asked for in scenarios of its own', () => {
  for (const { name, given, properties } of scenariosOf(msc4108)) {
    const { revision, ...settings } = settle(knobs, given);
    const isPlain = isUsual(settings) && revision !== '2024-letter';
    expect([name, properties === undefined]).toEqual([name, isPlain]);
  }
});
