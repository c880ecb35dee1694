/** What is known of the protocol without any model: the search has to come to the same. */

import { describe, expect, test } from 'vitest';
import { attackers } from '../../../machines/msc3906/attackerMatrix.ts';
import { rendezvous } from '../../../machines/msc3906/index.ts';
import { cellName } from '../../../sim/check/jobs.ts';
import { cellsOf } from '../../../sim/check/matrix.ts';
import { verdictOf } from '../../../sim/report/matrix.ts';
import { foundIn } from './found.ts';

describe('with the codes compared', () => {
  test.each([
    'curious-relay x compares x new',
    'malicious-relay x compares x new',
    'bystander x compares x new',
    'bystander-relay x compares x new',
    'malicious-homeserver x compares x new',
    'middleman x compares x new',
    'middleman x compares x existing',
  ])('%s holds', (name) => {
    const { result, violated } = foundIn(name);
    expect(result.complete).toBe(true);
    expect(violated).toEqual([]);
  });

  test('a phisher gets a session all the same', () => {
    const { violated } = foundIn('phisher x compares x existing');
    expect(violated).toContain('attacker-gets-no-session');
    expect(violated).toContain('approved-device-is-the-users');
  });

  test('who grinds keys has both devices show one code, and gets a session', () => {
    const { violated } = foundIn('grinding-middleman x compares x new');
    expect(violated).toContain('equal-codes-mean-one-channel');
    expect(violated).toContain('attacker-gets-no-session');
  });

  test('a thief gets a session too, and nobody is asked', () => {
    expect(foundIn('thief x compares x new').violated).toEqual(['attacker-gets-no-session']);
  });
});

describe('with nothing compared', () => {
  test.each(['bystander', 'bystander-relay'])('a %s wins the race', (attacker) => {
    const { violated } = foundIn(`${attacker} x anything x new`);
    expect(violated).toContain('attacker-gets-no-session');
  });

  test('a relay that swaps keys and has not seen the code gets nothing', () => {
    const name = 'malicious-relay x anything x new';
    const { violated, result } = foundIn(name);
    expect(violated).toEqual([]);
    // It does swap the key: the move is there, and is taken.
    expect(result.coverage.taken.some((taken) => taken.includes('move.key'))).toBe(true);
  });

  test('a glance is enough against a bystander: the new device shows no code', () => {
    expect(foundIn('bystander-relay x glances x new').violated).toEqual([]);
  });
});

describe('where the new device shows the code', () => {
  test('who saw it signs the device in to an account of their own, whatever is compared', () => {
    const { violated } = foundIn('bystander-relay x compares x existing');
    expect(violated).toEqual(['signed-in-to-own-account']);
  });
});

const combinations = cellsOf(rendezvous, attackers).map(({ scenario }) => scenario.name);
const inExactTime = (name: string) => cellName(name, 'exact');

test('exact time rules out no attack, and none takes fewer steps there', () => {
  const { recorded = {} } = attackers;
  const attacks = (text = '') =>
    text.split(', ').map((attack) => {
      const [, property, steps] = /^(\S+?)(?: (\d+))?$/.exec(attack) as unknown as string[];
      return { property, steps: Number(steps ?? 0) };
    });
  for (const name of combinations) {
    const untimed = attacks(recorded[name]);
    const exact = attacks(recorded[inExactTime(name)]);
    expect([name, ...exact.map(({ property }) => property)]).toEqual([
      name,
      ...untimed.map(({ property }) => property),
    ]);
    for (const [place, { steps }] of exact.entries()) {
      expect(steps, name).toBeGreaterThanOrEqual(untimed[place]?.steps as number);
    }
  }
});

test('every combination is on record, and these are found as recorded', () => {
  const recorded = attackers.recorded ?? {};
  expect(Object.keys(recorded)).toEqual([...combinations, ...combinations.map(inExactTime)]);
  for (const name of [
    'curious-relay x compares x existing',
    'bystander x anything x new',
    'phisher x compares x existing',
    'phisher x anything x new',
    'thief x glances x existing',
  ]) {
    expect([name, verdictOf(attackers, foundIn(name).result)]).toEqual([name, recorded[name]]);
  }
});
