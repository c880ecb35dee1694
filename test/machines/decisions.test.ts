/** What a reviewer asks is decided: by verdicts that are on record, which the engine comes to. */

import { describe, expect, it } from 'vitest';
import { attackers } from '../../machines/msc3906/attackerMatrix.ts';
import { decisions, type Verdict } from '../../machines/msc3906/decisions/index.ts';
import { rendezvous } from '../../machines/msc3906/index.ts';
import shown from '../../machines/msc3906/recorded/decisions.json' with { type: 'json' };
import { askedOf, expectedVerdict, type Job, scenariosOf } from '../../sim/check/jobs.ts';
import { matrixScenarios } from '../../sim/check/matrix.ts';
import { noFaults } from '../../sim/system/definition.ts';
import { decided, decisionName, verdicts } from '../recordDecisions.ts';

const asked = Object.values(decisions).flat();
const places = [...new Set(verdicts.map(({ place }) => place))];
const cells = new Set(matrixScenarios(rendezvous).map(({ name }) => name));

/** By the record of scenarios or, for a cell of the attackers' table, by that. */
function onRecord({ property, place }: Verdict): string | null {
  if (!cells.has(place)) return expectedVerdict(rendezvous, place, 'as written', property);
  const attained = attackers.recorded?.[place]?.split(', ') ?? [];
  return attained.some((one) => one.split(' ')[0] === property) ? 'violated' : 'holds';
}

describe('what a reviewer asks', () => {
  it('is asked once, in one line, with the lines of the text', () => {
    expect(new Set(asked.map(({ question }) => question)).size).toBe(asked.length);
    for (const { question, source, by, beside } of asked) {
      expect(question).toMatch(/^[^\n]{20,100}\?$/);
      expect(source, question).toMatch(/MSC\d{4} L\d+/);
      expect(by.length + (beside === undefined ? 0 : 1), question).toBeGreaterThan(0);
    }
  });

  it.each(places)('in %s: properties that apply there, with the verdicts on record', (place) => {
    const known = [...scenariosOf(rendezvous).map(({ name }) => name), ...cells];
    expect(known).toContain(place);
    const job: Job = { scenario: place, faults: noFaults, amend: [], properties: null, limits: {} };
    const { properties, given = [] } = askedOf(rendezvous, job);
    const names = [...properties.map(({ name }) => name), ...given];
    for (const one of verdicts.filter((other) => other.place === place)) {
      expect(names).toContain(one.property);
      expect(onRecord(one), decisionName(one)).toBe(one.verdict);
    }
  });

  it('is a finding wherever it is violated', () => {
    const found = (rendezvous.findings ?? []).map(({ property }) => property);
    const violated = verdicts.filter(({ verdict }) => verdict === 'violated');
    expect(found).toEqual(expect.arrayContaining(violated.map(({ property }) => property)));
  });

  it('has its run, or its states, written down as the engine has them', () => {
    expect(Object.keys(shown).sort()).toEqual([...new Set(verdicts.map(decisionName))].sort());
    const quick = ['default', 'both-start', 'mixed-readings', 'malicious-relay', 'careless-peer'];
    const again = decided(verdicts.filter(({ place }) => quick.includes(place)));
    expect(Object.keys(again).length).toBeGreaterThan(20);
    expect(shown).toMatchObject(again);
  });
});
