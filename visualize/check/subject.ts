/** What the check view is about: a setting, as written and as amended, and what was found of it. */

import { canonicalJson, type FaultBudget, type Model, settle } from 'actorcheck';
import { scenarioOf, scenariosOf } from 'actorcheck/check';
import type { Checked } from '../engine.ts';
import { hasDurations } from '../exactTime.ts';
import { type Setting, withoutDefaults } from '../setting.ts';
import type { CheckAsked } from './request.ts';

/** The choice that stands for the setting on screen. */
export const onScreen = '';

/**
 * How a subject is read: with no amendment, or with those that are switched on; with its steps in
 * any order, or in exact time.
 */
export type Reading = 'written' | 'writtenExact' | 'amended' | 'amendedExact';
export const timeOf = (reading: Reading): 'untimed' | 'exact' =>
  reading === 'writtenExact' || reading === 'amendedExact' ? 'exact' : 'untimed';
const isAmended = (reading: Reading): boolean =>
  reading === 'amended' || reading === 'amendedExact';

export interface Subject {
  /** Name of the scenario, or of the setting on screen where it is none. */
  readonly scenario: string;
  readonly isScenario: boolean;
  /** Whether it is the setting on screen. */
  readonly isOnScreen: boolean;
  readonly given: Readonly<Record<string, string>>;
  readonly faults: FaultBudget;
  /** Amendments of the second reading: those on screen or, if there are none, all. */
  readonly amend: readonly string[];
  /** Whether exact time is a reading of its own. */
  readonly hasDurations: boolean;
}

/** The subject of a choice: the name of a scenario, or `onScreen`. */
export function subjectOf(model: Model, choice: string, setting: Setting): Subject {
  const scenarios = scenariosOf(model);
  const textOf = (given: Setting['given']) => canonicalJson(settle(model.knobs, given));
  const shown = textOf(setting.given);
  const scenario = scenarios.find(({ name, given }) =>
    choice === onScreen ? textOf(given) === shown : name === choice,
  );
  const given = scenario?.given ?? setting.given;
  const all = (model.amendments ?? []).map(({ name }) => name);
  const { faults } = setting;
  return {
    scenario: scenario?.name ?? 'on-screen',
    isScenario: scenario !== undefined,
    isOnScreen: textOf(given) === shown,
    given: withoutDefaults(model, given),
    faults,
    amend: setting.amend.length > 0 ? setting.amend : all,
    // Only where it is asked for: to put a system together takes time.
    get hasDurations() {
      const settings = settle(model.knobs, given);
      return hasDurations(model.system(settings, faults, { kind: 'symbolic' }, []));
    },
  };
}

/** In the order of their columns; in exact time too if that is wanted. */
export const readingsOf = (subject: Subject, isExact: boolean): Reading[] => {
  const { amend } = subject;
  const all: Reading[] = ['written', 'writtenExact', 'amended', 'amendedExact'];
  return all.filter(
    (reading) =>
      (amend.length > 0 || !isAmended(reading)) &&
      ((isExact && subject.hasDurations) || timeOf(reading) === 'untimed'),
  );
};

/** Most memory that a search in the browser may take. */
const memoryMb = 1024;

export function askedOf(subject: Subject, reading: Reading, maxStates: number): CheckAsked {
  const { scenario, isScenario, given } = subject;
  return {
    ...settingOf(subject, reading),
    scenario,
    given: isScenario ? null : given,
    properties: null,
    limits: { maxStates, memoryMb, time: timeOf(reading) },
  };
}

/** The last check of a setting; undefined if there was none. */
export function checkOf(
  model: Model,
  checks: readonly Checked[],
  setting: Pick<Setting, 'given' | 'faults' | 'amend'>,
  time: 'untimed' | 'exact' = 'untimed',
): Checked | undefined {
  const key = ({ given, faults, amend }: typeof setting) =>
    canonicalJson([settle(model.knobs, given), faults, [...amend].sort()]);
  const wanted = key(setting);
  return checks.find(({ asked }) => {
    if (asked.limits.time !== time) return false;
    const given = asked.given ?? scenarioOf(model, asked.scenario).given;
    return key({ ...asked, given }) === wanted;
  });
}

/** The setting of one reading of a subject. */
export const settingOf = ({ given, faults, amend }: Subject, reading: Reading) => {
  return { given, faults, amend: isAmended(reading) ? amend : [] };
};
