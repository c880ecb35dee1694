/** A Model of one's own, made of little: machines by name, and what is to be true of them. */

import type { AnyStateMachine, StateValue } from 'xstate';
import {
  type FaultBudget,
  type Link,
  noFaults,
  type Party,
  type SystemDefinition,
} from '../system/definition.ts';
import { ModelError } from '../system/errors.ts';
import { asJson, shown } from '../system/shown.ts';
import type { SystemSnapshot } from '../system/snapshot.ts';
import { got } from '../system/suggest.ts';
import { kindOfValue } from '../system/whole.ts';
import { expectGiven, expectMembers, expectNamed } from './expectGiven.ts';
import type { Settings } from './knobs.ts';
import type { Model, PartyOutcome } from './model.ts';
import type { ModelDefinition, OfMachines, OfSystem, Said } from './modelDefinition.ts';
import { stateName } from './names.ts';
import { always, eventually, type Making, sometimes, within } from './properties.ts';
import type { Machines, ModelOf } from './typed.ts';

/** The latency of links that are made up. Only a simulated run uses it. */
const usualLatencyMs = 10;

/**
 * Makes a Model: the default export of a file for `check --model FILE`. Throws a ModelError for
 * no machines, for parties or choices that do not fit them, and for a member that there is not.
 */
export function defineModel<M extends Machines, Actor extends string>(
  typed: ModelDefinition<M, Actor>,
): ModelOf<M> {
  // What the machines' types say is of use to its author only.
  const given = typed as ModelDefinition;
  expectMembers(given);
  expectNamed(given);
  const { name } = given;
  const system = 'system' in given ? given.system : ofMachines(given);
  const machinesFor = remembered((settings: Settings) =>
    machinesOf(system(settings, noFaults, [])),
  );
  return {
    title: name,
    knobs: [],
    ...said(given),
    steps: [],
    notedActors: [],
    system: (settings, faults, _, amendments = []) => system(settings, faults, amendments),
    // Nothing is hidden on the wire.
    view: ({ message }) => {
      return { layer: name, type: message.type, wire: asJson(message) };
    },
    outcomes: (snapshot, settings) => outcomes(machinesFor(settings), snapshot),
  };
}

/** The model without what a system is made of. */
function said(given: ModelDefinition): Pick<Model, 'name'> & Partial<Model> {
  const { properties, ...all } = given as Partial<OfMachines & OfSystem> & Said;
  const { machines, parties, links, choices, system, ...most } = all;
  const { input, environment, mostChildren, listeners, observers, now, chance, ...others } = most;
  const { interchangeable, ...rest } = others;
  if (properties === undefined) return rest;
  const made = typeof properties === 'function' ? properties(making) : properties;
  return { ...rest, properties: made };
}
const making = { always, sometimes, eventually, within } as Making<Machines>;

const machinesOf = ({ parties }: SystemDefinition): Machines =>
  Object.fromEntries(parties.flatMap(({ actors }) => Object.entries(actors)));

function ofMachines(given: OfMachines) {
  const { machines, links, choices = [], input = {}, environment = {}, listeners = [] } = given;
  const { mostChildren, observers, now, chance, interchangeable } = given;
  const parties = partiesOf(machines, given.parties ?? {}, input);
  expectGiven(given);
  const definition = {
    parties,
    environment,
    listeners,
    ...(mostChildren === undefined ? {} : { mostChildren }),
    ...(now === undefined ? {} : { now }),
    ...(chance === undefined ? {} : { chance }),
    ...(observers === undefined ? {} : { observers }),
    ...(interchangeable === undefined ? {} : { interchangeable }),
    links: links ?? everyWay(parties),
    choices: choices.map((choice) => {
      const { actor, event } = choice;
      return { name: `${actor}-${event.type}`, label: `${actor}: ${event.type}`, ...choice };
    }),
  };
  return (_: Settings, faults: FaultBudget): SystemDefinition => ({ ...definition, faults });
}

function partiesOf(
  machines: Machines,
  given: NonNullable<OfMachines['parties']>,
  inputs: NonNullable<OfMachines['input']>,
): Party[] {
  const names = Object.keys(machines);
  if (names.length === 0) throw new ModelError('machines: expected at least one, got none');
  const grouped = Object.entries(given);
  for (const [party, actors] of grouped) {
    if (Array.isArray(actors)) continue;
    const expected = `expected a list of machines, of ${names.join(', ')}`;
    throw new ModelError(`parties, "${party}": ${expected}, got ${kindOfValue(actors)}`, [party]);
  }
  const stranger = grouped.flatMap(([, actors]) => actors).find((name) => !names.includes(name));
  if (stranger !== undefined) {
    const problem = `parties: expected machines, of ${names.join(', ')}, ${got(stranger, names)}`;
    throw new ModelError(problem, [stranger]);
  }
  const all = grouped.flatMap(([, actors]) => actors);
  const twice = all.find((name, index) => all.indexOf(name) !== index);
  if (twice !== undefined) {
    throw new ModelError(`parties: expected each machine once, got "${twice}" twice`, ['parties']);
  }
  const isAlone = (name: string) => !grouped.some(([, actors]) => actors.includes(name));
  const alone = names.filter(isAlone).map((name) => [name, [name]] as const);
  return [...grouped, ...alone].map(([name, actors]) => ({
    name,
    label: name,
    actors: Object.fromEntries(
      actors.map((actor) => [actor, machines[actor] as AnyStateMachine] as const),
    ),
    inputs,
    // Only as often as the fault budget lets it.
    crashes: true,
  }));
}

/** A link in order from each actor to each one of another party. */
function everyWay(parties: readonly Party[]): Link[] {
  const actors = (party: Party) => Object.keys(party.actors);
  return parties.flatMap((party) => {
    const others = parties.filter((other) => other !== party).flatMap(actors);
    return actors(party).flatMap((from) =>
      others.map((to) => ({ kind: 'fifo' as const, from, to, latencyMs: usualLatencyMs })),
    );
  });
}

/** A final state is an outcome; of the others it is said where they stand. */
function outcomes(
  machines: Machines,
  { value, context }: SystemSnapshot,
): Record<string, PartyOutcome> {
  const outcome = (actor: string, state: StateValue): PartyOutcome => {
    const kept = context.actors[actor];
    if (kept === null) return { outcome: null, why: 'is down' };
    const machine = machines[actor] as AnyStateMachine;
    const isDone = machine.resolveState({ value: state, context: kept as never }).status === 'done';
    const knows = Object.keys(kept as object).length === 0 ? '' : `, ${shown(kept)}`;
    if (isDone) return { outcome: stateName(state), why: `has ended${knows}` };
    const hasFailed = context.more?.[actor]?.startsWith('error ') ?? false;
    // A machine of one state only has no name for it.
    const at = [stateName(state), hasFailed ? 'has failed' : ''].filter((part) => part !== '');
    return { outcome: null, why: `${at.join(': ') || 'goes on'}${knows}` };
  };
  const entries = Object.entries(value);
  return Object.fromEntries(entries.map(([actor, state]) => [actor, outcome(actor, state)]));
}

/** `make`, asked once for each argument. */
function remembered<Key extends object, Value>(make: (key: Key) => Value): (key: Key) => Value {
  const known = new WeakMap<Key, Value>();
  return (key) => {
    const value = known.get(key) ?? make(key);
    known.set(key, value);
    return value;
  };
}
