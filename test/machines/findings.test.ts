/** Findings of the text: what is said is what the record says, and that is what check finds. */

import { describe, expect, it } from 'vitest';
import { rendezvous } from '../../machines/msc3906/index.ts';
import { checkSystem } from '../../sim/check/check.ts';
import { allScenarios, repairsIn, scenariosOf, settingName } from '../../sim/check/jobs.ts';
import { givenNames } from '../../sim/check/judge.ts';
import { settle } from '../../sim/model/knobs.ts';
import { compose } from '../../sim/system/compose.ts';
import { noFaults } from '../../sim/system/definition.ts';

const { findings = [], properties = [], amendments = [], recorded = {}, steps } = rendezvous;
const written = recorded['as written'] ?? {};
const scenarios = scenariosOf(rendezvous).map(({ name }) => name);
const violatedIn = (setting: string, property: string): string[] =>
  recorded[setting]?.[property]?.split(' ') ?? [];

describe('the record', () => {
  it('names what there is', () => {
    const known = [...properties.map(({ name }) => name), ...givenNames, 'every-step-taken'];
    for (const verdicts of Object.values(recorded)) {
      expect(known).toEqual(expect.arrayContaining(Object.keys(verdicts)));
      const places = Object.values(verdicts).flatMap((text) => text.split(' '));
      expect([...scenarios, allScenarios]).toEqual(expect.arrayContaining(places));
    }
  });

  it('has every step of the text taken somewhere', () => {
    expect(violatedIn('as written', 'every-step-taken')).toEqual([]);
    expect(steps.length).toBeGreaterThan(30);
  });

  it('has each fault, all amendments, and what repairs each finding', () => {
    for (const kind of Object.keys(noFaults)) {
      expect(recorded).toHaveProperty([`as written, ${kind} 1`]);
    }
    for (const setting of ['as written, exact time', 'as amended', 'as amended, exact time']) {
      expect(recorded).toHaveProperty([setting]);
    }
    for (const { amendedBy } of findings) {
      expect(recorded).toHaveProperty([settingName(rendezvous, noFaults, amendedBy)]);
    }
  });
});

describe('exact time', () => {
  const isRead = (setting: string) => Object.entries(recorded[setting] ?? {});
  const wanted = new Map(properties.map(({ name, kind }) => [name, kind]));

  it.each(['as written', 'as amended'])('rules out violations %s, and adds none', (setting) => {
    for (const [property, places] of isRead(`${setting}, exact time`)) {
      const kind = wanted.get(property);
      // What has to happen sometimes happens less often.
      if (kind === 'sometimes') continue;
      expect(violatedIn(setting, property), property).toEqual(
        expect.arrayContaining(places.split(' ')),
      );
    }
  });

  it('is told of each finding: where it is possible and with which times, or what it takes', () => {
    for (const { name, property, timing = '' } of findings) {
      const [first] = violatedIn('as written', property);
      const [possible] = violatedIn('as written, exact time', property);
      const isUntold = first === undefined || first === allScenarios;
      const needs = expect.stringMatching(/^impossible, .+ \(\S+\)$/);
      const how = /^possible, (whatever|within|with the fewest steps if [^(]+)/;
      if (possible !== undefined && how.test(timing) && timing.endsWith(` (${possible})`)) continue;
      const told = possible === undefined ? needs : `possible, ... (${possible})`;
      expect([name, timing]).toEqual([name, isUntold ? '' : told]);
    }
  });

  it('has no login token expire before it is used', () => {
    const property = 'no-attempt-with-expired-token';
    expect(violatedIn('as written', property).length).toBeGreaterThan(10);
    expect(violatedIn('as written, exact time', property)).toEqual([]);
  });
});

describe('findings', () => {
  it('are there for whatever is violated, and for nothing else', () => {
    const violated = new Set(
      Object.entries(recorded).flatMap(([setting, verdicts]) =>
        Object.keys(verdicts).filter((property) =>
          // What takes a careless party and a fault of the network beside it is no finding.
          violatedIn(setting, property).some(
            (scenario) => !/^careless-/.test(scenario) || !/, \w+ 1(,|$)/.test(setting),
          ),
        ),
      ),
    );
    // Step O9, approval after the login, is what the amendment `correct-oidc` takes away.
    const withoutO9 = Object.keys(recorded).filter((name) => recorded[name]?.['every-step-taken']);
    expect(withoutO9).toEqual(['as amended', 'correct-oidc', 'as amended, exact time']);
    violated.delete('every-step-taken');
    // What comes of an answer that is too late: in exact time none is.
    for (const late of ['new-can-end-login-failed', 'leaving-can-find-nobody']) {
      const withoutLate = Object.keys(recorded).filter((name) => recorded[name]?.[late]);
      expect(withoutLate).toEqual(['as written, exact time', 'as amended, exact time']);
      expect(withoutLate.flatMap((name) => violatedIn(name, late))).toEqual([
        'late-answers',
        'late-answers',
      ]);
      violated.delete(late);
    }
    expect(findings.map(({ property }) => property).sort()).toEqual([...violated].sort());
    expect(new Set(findings.map(({ name }) => name)).size).toBe(findings.length);
  });

  it.each(findings.filter(({ amendedBy }) => amendedBy.length > 0))(
    '$name is repaired by what it says',
    ({ property, amendedBy }) => {
      const names = amendments.map(({ name }): string => name);
      expect(names).toEqual(expect.arrayContaining([...amendedBy]));
      const places = Object.keys(written).includes(property)
        ? violatedIn('as written', property)
        : [];
      const repaired = places.filter((place) => repairsIn(rendezvous, place, property).length > 0);
      expect(places.length).toBeGreaterThan(0);
      // Answers that come too late undo most repairs: a device gives up before it could tell.
      const elsewhere = places.filter((place) => place !== 'late-answers');
      expect(repaired.length).toBeGreaterThan(elsewhere.length / 2);
    },
  );

  it('no amendment of a repair is superfluous', () => {
    for (const { name, property, amendedBy } of findings) {
      for (const one of amendedBy.length > 1 ? amendedBy : []) {
        const rest = settingName(
          rendezvous,
          noFaults,
          amendedBy.filter((other) => other !== one),
        );
        const all = settingName(rendezvous, noFaults, amendedBy);
        if (recorded[rest] === undefined) continue;
        const without = violatedIn(rest, property).length;
        expect(without, `${name} without ${one}`).toBeGreaterThan(violatedIn(all, property).length);
      }
    }
  });
});

describe('where the text can be read otherwise', () => {
  const written = (property: string) => violatedIn('as written', property);

  it('to read before each write prevents none of what comes of writing', () => {
    const readings = ['reads-first', 'reads-first-both-start'];
    for (const property of [
      'no-unread-payload-overwritten',
      'no-channel-lost-to-concurrent-writes',
    ]) {
      expect(written(property)).toEqual(expect.arrayContaining(readings));
    }
    expect(written('incompatible-intents-stop-both')).toEqual(
      expect.arrayContaining(['both-start', 'reads-first-both-start']),
    );
  });

  it('a redirect has the existing device learn of a no on the page', () => {
    expect(written('denied-consent-reaches-existing')).toEqual(
      expect.arrayContaining(['oidc', 'oidc-decline-ends']),
    );
    expect(written('denied-consent-reaches-existing')).not.toContain('oidc-redirect');
  });

  it('a decline after the login leaves a session, unless it is to end that', () => {
    expect(written('no-session-after-decline')).toEqual(['oidc', 'oidc-redirect']);
    for (const verdicts of Object.values(recorded)) {
      expect(verdicts).not.toHaveProperty('decline-ends-session');
    }
  });
});

describe.each([
  'default',
  'existing-scans',
  'both-start',
  'mixed-readings',
  'delete',
  'no-cross-signing',
  'careless-peer',
])('in %s', (name) => {
  const scenario = scenariosOf(rendezvous).find((other) => other.name === name);
  const settings = settle(rendezvous.knobs, scenario?.given ?? {});
  it.each([
    ['as written', 'untimed', []],
    ['as amended', 'untimed', amendments.map((amendment): string => amendment.name)],
    ['as written, exact time', 'exact', []],
  ] as const)('the verdicts %s are those on record', (setting, time, amend) => {
    const definition = rendezvous.system(settings, noFaults, { kind: 'symbolic' }, amend);
    const { properties: results } = checkSystem(compose(definition, 'untimed'), {
      properties: properties.filter(({ appliesTo }) => appliesTo?.(settings) ?? true),
      endings: rendezvous.endings ?? [],
      time,
    });
    const violated = results.filter(({ verdict }) => verdict === 'violated');
    const names = violated.map((result) => result.name);
    const onRecord = Object.keys(recorded[setting] ?? {}).filter((property) =>
      violatedIn(setting, property).includes(name),
    );
    // No one scenario takes every transition: that is for all of them together.
    expect(names.filter((other) => other !== 'every-transition-taken').sort()).toEqual(
      onRecord.sort(),
    );
  });
});
