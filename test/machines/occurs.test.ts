/** Whether a finding's words say that it can happen or that it always does: the engine decides. */

import { describe, expect, it } from 'vitest';
import { rendezvous } from '../../machines/msc3906/index.ts';
import { type Job, settingName } from '../../sim/check/jobs.ts';
import { type Occurs, occursIn } from '../../sim/check/occurs.ts';
import { noFaults } from '../../sim/system/definition.ts';

const { findings = [], costs = [], recorded = {} } = rendezvous;

/** As written, and with one fault of a kind. */
const settings = [
  noFaults,
  ...Object.keys(noFaults).map((kind) => ({ ...noFaults, [kind]: 1 })),
].map((faults) => ({ faults, name: settingName(rendezvous, faults, []) }));

/** Searches in which findings are violated: without faults, where there are such. */
function jobs(): Job[] {
  const wanted = new Map<string, Job>();
  for (const { property } of findings) {
    const setting = settings.find(({ name }) => recorded[name]?.[property] !== undefined);
    if (setting === undefined) throw new Error(`${property}: expected a violation as written`);
    for (const scenario of recorded[setting.name]?.[property]?.split(' ') ?? []) {
      // What only all scenarios together show has no run.
      if (scenario === 'all') continue;
      const key = `${scenario} ${setting.name}`;
      const { properties = [] } = wanted.get(key) ?? {};
      const { faults } = setting;
      const names = [...(properties ?? []), property];
      wanted.set(key, { scenario, faults, amend: [], properties: names, limits: {} });
    }
  }
  return [...wanted.values()];
}

/** By property: `always` if it is in each scenario. */
function found(): Map<string, Occurs> {
  const all = new Map<string, Occurs>();
  for (const job of jobs()) {
    const search = occursIn(rendezvous, job);
    let next = search.next();
    while (!next.done) next = search.next(true);
    for (const [property, occurs] of next.value) {
      const before = all.get(property) ?? occurs;
      all.set(property, before === 'always' ? occurs : before);
    }
  }
  return all;
}

describe('how a finding is told', () => {
  it('is that it can happen where a run avoids it, that it always does where none does', () => {
    const decided = found();
    const told = Object.fromEntries(findings.map(({ name, occurs }) => [name, occurs]));
    const meant = findings.map(({ name, property }) => [name, decided.get(property) ?? 'always']);
    expect(told).toEqual(Object.fromEntries(meant));
  });

  it.each(findings)('$name has that word', ({ text, occurs }) => {
    expect(text).toMatch(occurs === 'can' ? /\bcan\b/ : /\balways\b/);
    if (occurs === 'can') expect(text).not.toMatch(/\balways\b/);
  });

  it('has a cost, each of which some finding has', () => {
    const names = new Set(findings.map(({ cost }) => cost));
    expect([...names].sort()).toEqual(costs.map(({ name }) => name).sort());
  });
});
