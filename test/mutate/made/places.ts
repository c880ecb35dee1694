/**
 * Where mutants are looked at: each scenario, as written and as amended; and as written where one
 * message may be lost, for what makes no difference as long as all goes well.
 */

import type { EventObject } from 'xstate';
import type { Protocol } from '../../../machines/protocol/protocol.ts';
import { type CheckResult, checkSystem } from '../../../sim/check/check.ts';
import { scenarioOf, scenariosOf, settingName, settingsOf } from '../../../sim/check/jobs.ts';
import { givenNames, type PropertyResult } from '../../../sim/check/judge.ts';
import type { CheckOptions } from '../../../sim/check/plan.ts';
import type { Property } from '../../../sim/model/property.ts';
import { compose, type System } from '../../../sim/system/compose.ts';
import {
  type FaultBudget,
  noFaults,
  type SystemDefinition,
} from '../../../sim/system/definition.ts';
import { digestOf } from './answers.ts';
import type { Modules } from './modules.ts';
import type { Mutated } from './mutated.ts';
import { type AskedNotes, askedAgain, notesOf } from './notes.ts';
import { type Answers, type Asked, noted } from './questions.ts';
import { Reading, type Reads } from './reads.ts';
import {
  type Driven,
  drivenAlone,
  drivenIn,
  drivenTogether,
  eventsAsOne,
  sharing,
} from './sharing.ts';

/** A function that makes the system of a setting: that of the model, or that of a mutant. */
export type MakeSystem = Protocol['system'];

export interface Setting {
  readonly of: Mutated;
  readonly scenario: string;
  readonly amend: readonly string[];
  readonly faults: FaultBudget;
}

/** A setting that has been checked without any mistake. */
export interface Place extends Setting {
  readonly name: string;
  readonly definition: SystemDefinition;
  readonly answers: Answers;
  /** Properties that hold there. */
  readonly holding: ReadonlySet<string>;
  readonly states: number;
  /** What properties and observers read of the machines. */
  readonly reads: Reads;
  /** The same where the machines are given the same questions, and give the same answers. */
  readonly digest: string;
}

/** The same as data, for another process: see `notesOf`. */
export interface PlaceNotes extends Pick<Place, 'holding' | 'states' | 'reads' | 'digest'> {
  readonly asked: readonly AskedNotes[];
}

/** What is not about one scenario: of several, none has to take every transition. */
const given = givenNames.filter((name) => name !== 'every-transition-taken');

const lossy: FaultBudget = { ...noFaults, loss: 1 };

export function settingsIn(of: Mutated): readonly Setting[] {
  const all = (of.model.amendments ?? []).map(({ name }) => name);
  return scenariosOf(of.model).flatMap(({ name: scenario, isFaultless }) => [
    { of, scenario, amend: [], faults: noFaults },
    ...(all.length === 0 ? [] : [{ of, scenario, amend: all, faults: noFaults }]),
    ...(isFaultless ? [] : [{ of, scenario, amend: [], faults: lossy }]),
  ]);
}

export const isLossy = ({ faults }: Setting): boolean => faults.loss > 0;

export const definitionOf = (
  make: MakeSystem,
  { of: { model }, scenario, amend, faults }: Setting,
): SystemDefinition => make(settingsOf(model, scenario), faults, { kind: 'symbolic' }, amend);

/**
 * The system in which the machines are those of a mutant. All else is as it was, so that what
 * looks at a run never has the mistake in it.
 */
export function definitionWith(
  make: MakeSystem,
  place: Setting & Pick<Place, 'definition'>,
): SystemDefinition {
  return { ...place.definition, parties: withoutCycles(definitionOf(make, place)).parties };
}

/** A cycle of transitions that need no event is an error of the actor. */
function withoutCycles(definition: SystemDefinition): SystemDefinition {
  for (const { actors } of definition.parties) {
    for (const machine of Object.values(actors)) {
      machine.options = { ...machine.options, maxIterations: 1_000 };
    }
  }
  return definition;
}

/** How a setting is checked: usually all of it, and without time. */
export type Limits = Pick<CheckOptions, 'maxStates' | 'time' | 'untilViolated'>;

export function checkAt(
  system: System,
  setting: Setting,
  limits: Limits = {},
  properties: readonly Property[] = propertiesAt(setting),
): CheckResult {
  const isWanted = wantedAt(setting);
  return checkSystem(system, {
    properties,
    given: given.filter(isWanted),
    endings: setting.of.model.endings ?? [],
    ...limits,
  });
}

function propertiesAt(setting: Setting): Property[] {
  const { model } = setting.of;
  const values = settingsOf(model, setting.scenario);
  const isWanted = wantedAt(setting);
  return (model.properties ?? []).filter(
    ({ name, appliesTo }) => isWanted(name) && (appliesTo?.(values) ?? true),
  );
}

function wantedAt({ of: { model }, scenario }: Setting): (name: string) => boolean {
  const { properties: only } = scenarioOf(model, scenario);
  return (name) => only?.includes(name) ?? true;
}

/** Machines without any mistake: how they are made, and driven. */
interface Plain {
  readonly make: MakeSystem;
  readonly driven: Driven;
}

const alone = ({ of: { model } }: Setting): Plain => ({
  make: (...given) => model.system(...given),
  driven: drivenAlone,
});

/** Those that all places share. */
export function plainOf(modules: Modules): Plain {
  const make = modules.load(modules.entry).system as MakeSystem;
  return { make, driven: drivenTogether((machine) => modules.keyOf(machine)) };
}

/** Checks a setting without any mistake, and notes what the search asks. */
export function placeOf(setting: Setting, { make, driven }: Plain = alone(setting)): Place {
  const definition = plainDefinition(setting);
  const reading = new Reading();
  const observers = reading.observers(definition.observers ?? {});
  const made = definitionWith(make, { ...setting, definition: { ...definition, observers } });
  const system = sharing(compose(made, 'untimed'), () => driven);
  const answers = noted(system);
  const asked = reading.properties(propertiesAt(setting));
  const { properties, states } = checkAt(system, setting, {}, asked);
  const found = { answers, holding: holdingOf(properties), states, digest: digestOf(answers) };
  return { ...setting, name: nameOf(setting), definition, ...found, reads: reading.reads };
}

export function notesOfPlace({ answers, holding, states, reads, digest }: Place): PlaceNotes {
  const asked = [...answers].map(([actor, asked]) => notesOf(actor, asked));
  return { holding, states, reads, digest, asked };
}

/** A place that has been checked, with the answers of machines that others share. */
export function placeFrom(
  setting: Setting,
  { asked, ...found }: PlaceNotes,
  { make, driven }: Plain = alone(setting),
  asOne: (event: EventObject) => EventObject = (event) => event,
): Place {
  const definition = plainDefinition(setting);
  const machines = drivenIn(withoutCycles(definitionOf(make, setting)), driven);
  const answers = asked.map((notes): [string, Asked] => {
    const machine = machines.get(notes.actor)?.();
    if (machine === undefined) throw new Error(`expected an actor "${notes.actor}", got none`);
    const events = notes.events.map(asOne);
    return [notes.actor, askedAgain(machine, { ...notes, events })];
  });
  const name = nameOf(setting);
  return { ...setting, name, definition, ...found, answers: new Map(answers) };
}

const plainDefinition = (setting: Setting): SystemDefinition =>
  withoutCycles(definitionOf(setting.of.model.system, setting));

const nameOf = ({ of: { model }, scenario, faults, amend }: Setting): string =>
  `${scenario}, ${settingName(model, faults, amend)}`;

/** Names of the properties that hold there in exact time. */
export function holdingInTime(place: Place): ReadonlySet<string> {
  const system = compose(place.definition, 'untimed');
  return holdingOf(checkAt(system, place, { time: 'exact' }).properties);
}

const holdingOf = (properties: readonly PropertyResult[]): ReadonlySet<string> =>
  new Set(properties.filter(({ verdict }) => verdict === 'holds').map(({ name }) => name));

/** All places of a protocol as they were checked, in the order of the settings. */
export function placesFrom(of: Mutated, known: readonly PlaceNotes[], plain: Plain): Place[] {
  const asOne = eventsAsOne();
  return settingsIn(of).map((setting, index) =>
    placeFrom(setting, known[index] as PlaceNotes, plain, asOne),
  );
}
