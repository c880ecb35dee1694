/** Whether a finding's words say that it can happen or that it always does: the engine decides. */

import { describe, expect, it } from 'vitest';
import { rendezvous } from '../../machines/msc3906/index.ts';
import { type Occurs, occursIn } from '../../sim/check/occurs.ts';
import { jobsFor, placesOf } from '../../sim/check/shown.ts';

const { findings = [], costs = [] } = rendezvous;

/** The searches as written in which findings are violated. */
const jobs = () =>
  jobsFor(
    findings.flatMap((finding) =>
      placesOf(rendezvous, finding).map((place) => ({ ...place, ...finding, amend: [] })),
    ),
  );

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
