/** The same run by the engine: steps of the composed system. */

import type { AnyStateNode } from 'xstate';
import type { System } from '../../../sim/system/compose.ts';
import {
  type Choice,
  noFaults,
  type Step,
  type SystemDefinition,
} from '../../../sim/system/definition.ts';
import type { Member } from '../../../sim/system/member.ts';
import type { Occurrence } from '../../../sim/system/occurrence.ts';
import type { StepResult, SystemSnapshot } from '../../../sim/system/snapshot.ts';
import { nextDueMs } from '../../../sim/system/time.ts';
import { effect, inOrder, namesOf, type Observation, seen } from './observation.ts';
import { environment, type Operation, sentEvents } from './schedule.ts';
import type { Naming } from './show.ts';
import { machineFrom, type Outside } from './source/machine.ts';
import { childIds } from './source/names.ts';

/** So many timers in one moment, and it goes on for ever. */
const mostTimers = 500;

/** Nothing outside of the machines is run by the engine. */
const nobody: Outside = { promise: never, callback: never, observable: never };

function never(): never {
  throw new Error('the engine has started what is outside');
}

/** Actors that a choice of the system may be for: the root, and children with a name. */
const receivers = ['m', ...childIds.map((id) => `m/${id}`)];

const choices = receivers.flatMap((actor) =>
  sentEvents.map((event): Choice => {
    const name = `${actor} hears ${event.type} ${event.v}`;
    return { name, label: name, actor, event: { ...event } };
  }),
);

/** Whether the machine has a transition for the event anywhere: no other choices are taken. */
function takes({ transitions, states }: AnyStateNode, type: string): boolean {
  const own = [...transitions.keys()].some((one) => {
    if (one === type || one === '*') return true;
    return one.endsWith('.*') && type.startsWith(one.slice(0, -1));
  });
  return own || Object.values<AnyStateNode>(states).some((state) => takes(state, type));
}

/** The machine of that text as a system; with those choices only, if they are given. */
export function definitionOf(
  text: string,
  input: unknown,
  isChoice: (choice: Choice) => boolean = () => true,
): SystemDefinition {
  const machine = machineFrom(text, nobody);
  return {
    parties: [{ name: 'm', label: 'm', actors: { m: machine }, inputs: { m: input } }],
    links: [],
    choices: choices.filter((choice) => {
      const isTaken = choice.actor !== 'm' || takes(machine.root, choice.event.type);
      return isTaken && isChoice(choice);
    }),
    faults: noFaults,
    environment,
  };
}

const isHeard = (name: string): boolean => / hears /.test(name);

/** What an actor does in the words of the engine. */
const words = {
  resolve: 'answers',
  reject: 'fails with',
  next: 'has',
  fail: 'fails with',
  complete: 'completes',
  fire: 'sends',
} as const;

/** The name of the choice that an operation is. */
export function choiceFor(
  operation: Exclude<Operation, { do: 'advance' | 'expire' | 'late' }>,
): string {
  const { to } = operation;
  if (operation.do === 'send') return `${to} hears ${operation.event.type} ${operation.event.v}`;
  const says = `${to} ${words[operation.do]}`;
  if (operation.do === 'complete') return says;
  if (operation.do !== 'fire') return `${says} ${JSON.stringify(operation.value)}`;
  const { type, ...rest } = operation.event;
  return `${says} ${type} ${JSON.stringify(rest)}`;
}

/** Actors that have no id of their own are not told apart, nor are those beneath them. */
export const nameless = (text: string): string =>
  text.replace(/x:\d+(#\d+)?/g, '~').replace(/~\/[^:>]*/g, (path) => path.replace(/#\d+/g, ''));

const pathOf = ({ path }: Member): string => (path === '' ? 'm' : `m/${path}`);

export class EngineRun {
  readonly system: System;
  snapshot: SystemSnapshot;
  #occurrences: readonly Occurrence[];

  constructor(system: System) {
    this.system = system;
    const { snapshot, occurrences } = this.system.start();
    this.snapshot = snapshot;
    this.#occurrences = occurrences;
  }

  #members(): readonly Member[] {
    return this.system.localsOf(this.snapshot)[0]?.members ?? [];
  }

  #take(result: StepResult): void {
    this.snapshot = result.snapshot;
    this.#occurrences = [...this.#occurrences, ...result.occurrences];
  }

  /** Takes the step; what the system does not offer has no effect. */
  apply(operation: Operation): void {
    if (operation.do === 'advance') {
      this.#advance();
      return;
    }
    // It makes no difference to anybody.
    if (operation.do === 'late') return;
    const { system, snapshot } = this;
    if (operation.do === 'expire') {
      const isMeant = (step: Step) =>
        step.type === 'timer' && nameless(step.id) === operation.timer;
      const step = system.enabled(snapshot).find(isMeant);
      if (step === undefined) throw new Error(`the engine has no timer ${operation.timer}`);
      this.#take(system.apply(snapshot, step));
      return;
    }
    const name = choiceFor(operation);
    const choice = system.openChoices(snapshot).find((other) => nameless(other.name) === name);
    if (choice !== undefined) {
      this.#take(system.apply(snapshot, { type: 'choose', choice: choice.name }));
    } else if (operation.do === 'send' && !receivers.includes(operation.to)) {
      const path = this.#members().find((one) => nameless(pathOf(one)) === operation.to)?.path;
      if (path !== undefined)
        this.#take(system.inject(snapshot, `m/${path}`, { ...operation.event }));
    }
  }

  /** All timers of the next moment, also those that are started in it. */
  #advance(): void {
    const moment = nextDueMs(this.snapshot);
    for (let left = mostTimers; nextDueMs(this.snapshot) === moment; left--) {
      if (left === 0) throw new Error('a moment of the engine goes on for ever');
      const step = this.system.enabled(this.snapshot).find(({ type }) => type === 'timer');
      if (step === undefined) return;
      this.#take(this.system.apply(this.snapshot, step));
    }
  }

  observe(): Observation {
    const members = this.#members();
    const nameOf: Naming = (object) => {
      if (!('sessionId' in object)) return undefined;
      const member = members.find(({ actor }) => (actor as object) === object);
      const isGone = member?.path === '' && member.snapshot.status !== 'active';
      if (member !== undefined && !isGone) return nameless(`<${pathOf(member)}>`);
      return nameless(`<${(object as unknown as { readonly id: string }).id} gone>`);
    };
    const actors = members.map((one) => seen(nameless(pathOf(one)), one.snapshot, nameOf));
    const effects = this.#occurrences.flatMap((occurrence) => effectOf(occurrence, nameOf));
    this.#occurrences = [];
    const { timers, nowMs = 0 } = this.snapshot.context;
    const timersMs = timers.map(({ dueMs, delayMs }) => (dueMs ?? delayMs) - nowMs);
    const choices = this.system.openChoices(this.snapshot);
    return {
      actors: inOrder(actors),
      effects,
      timersMs: timersMs.sort((a, b) => a - b),
      outside: namesOf(choices.map(({ name }) => nameless(name))).filter((name) => !isHeard(name)),
    };
  }
}

function effectOf(occurrence: Occurrence, nameOf: Naming): string[] {
  if (occurrence.type === 'emitted') {
    return [effect(nameless(occurrence.actor), 'emits', occurrence.event, nameOf)];
  }
  if (occurrence.type !== 'ran') return [];
  const { name, params } = occurrence;
  const actor = nameless(occurrence.actor);
  if (name !== 'xstate.log') return [effect(actor, `does ${name}`, params, nameOf)];
  return [effect(actor, 'logs', (params as { readonly value: unknown }).value, nameOf)];
}
