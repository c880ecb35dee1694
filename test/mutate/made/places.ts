/**
 * Where mutants are looked at: each scenario, as written and as amended; and as written where one
 * message may be lost, for what makes no difference as long as all goes well.
 */

import { rendezvous } from '../../../machines/msc3906/index.ts';
import { type CheckResult, checkSystem } from '../../../sim/check/check.ts';
import { scenarioOf, scenariosOf, settingName, settingsOf } from '../../../sim/check/jobs.ts';
import { givenNames, type PropertyResult } from '../../../sim/check/judge.ts';
import { compose, type System } from '../../../sim/system/compose.ts';
import {
  type FaultBudget,
  noFaults,
  type SystemDefinition,
} from '../../../sim/system/definition.ts';
import { type Answers, noted } from './questions.ts';

/** A function that makes the system of a setting: that of the model, or that of a mutant. */
export type MakeSystem = typeof rendezvous.system;

interface Setting {
  readonly scenario: string;
  readonly amend: readonly string[];
  readonly faults: FaultBudget;
}

/** A setting that has been checked without any mistake. */
export interface Place extends Setting {
  readonly name: string;
  readonly answers: Answers;
  /** Properties that hold there. */
  readonly holding: ReadonlySet<string>;
  readonly states: number;
}

const all = (rendezvous.amendments ?? []).map(({ name }) => name);

/** What is not about one scenario: of several, none has to take every transition. */
const given = givenNames.filter((name) => name !== 'every-transition-taken');

const lossy: FaultBudget = { ...noFaults, loss: 1 };

export const settings: readonly Setting[] = scenariosOf(rendezvous).flatMap(
  ({ name: scenario, isFaultless }) => [
    { scenario, amend: [], faults: noFaults },
    { scenario, amend: all, faults: noFaults },
    ...(isFaultless ? [] : [{ scenario, amend: [], faults: lossy }]),
  ],
);

export const isLossy = ({ faults }: Setting): boolean => faults.loss > 0;

export const definitionOf = (
  make: MakeSystem,
  { scenario, amend, faults }: Setting,
): SystemDefinition => make(settingsOf(rendezvous, scenario), faults, { kind: 'symbolic' }, amend);

/**
 * The system in which the machines are those of a mutant. All else is as it was, so that what
 * looks at a run never has the mistake in it.
 */
export function definitionWith(make: MakeSystem, setting: Setting): SystemDefinition {
  const plain = definitionOf(rendezvous.system, setting);
  const { parties } = make === rendezvous.system ? plain : definitionOf(make, setting);
  for (const { actors } of parties) {
    for (const machine of Object.values(actors)) {
      // A cycle of transitions that need no event is an error of the actor.
      machine.options = { ...machine.options, maxIterations: 1_000 };
    }
  }
  return { ...plain, parties };
}

/** Usually without time: see `CheckOptions.time`. */
export function checkAt(
  system: System,
  { scenario }: Setting,
  maxStates: number,
  time: 'untimed' | 'exact' = 'untimed',
): CheckResult {
  const values = settingsOf(rendezvous, scenario);
  const { properties: only } = scenarioOf(rendezvous, scenario);
  const isWanted = (name: string) => only?.includes(name) ?? true;
  return checkSystem(system, {
    properties: (rendezvous.properties ?? []).filter(
      ({ name, appliesTo }) => isWanted(name) && (appliesTo?.(values) ?? true),
    ),
    given: given.filter(isWanted),
    endings: rendezvous.endings ?? [],
    maxStates,
    time,
  });
}

/** Checks a setting without any mistake, and notes what the search asks. */
export function placeOf(setting: Setting): Place {
  const system = compose(definitionWith(rendezvous.system, setting), 'untimed');
  const answers = noted(system);
  const { properties, states } = checkAt(system, setting, Number.POSITIVE_INFINITY);
  const name = `${setting.scenario}, ${settingName(rendezvous, setting.faults, setting.amend)}`;
  return { ...setting, name, answers, holding: holdingOf(properties), states };
}

/** Names of the properties that hold there in exact time. */
export function holdingInTime(place: Place): ReadonlySet<string> {
  const system = compose(definitionWith(rendezvous.system, place), 'untimed');
  return holdingOf(checkAt(system, place, Number.POSITIVE_INFINITY, 'exact').properties);
}

const holdingOf = (properties: readonly PropertyResult[]): ReadonlySet<string> =>
  new Set(properties.filter(({ verdict }) => verdict === 'holds').map(({ name }) => name));
