/**
 * In the worker: what machines do otherwise with amendments than without. Runs are taken with them,
 * the path on screen first, then some that a person might take and some in which nothing is as
 * usual; each step of them, and each choice on the way, is taken once more without, from the same
 * state.
 */

import {
  compose,
  type Model,
  type Step,
  type StepResult,
  type System,
  type SystemSnapshot,
  settle,
  UsageError,
} from 'actorcheck';
import { Scheduler, seeded } from 'actorcheck/run';
import type { Setting } from '../setting.ts';
import { type Difference, differencesIn, namesIn, statesApart } from './behaviour.ts';
import { besideMachines } from './beside.ts';

interface BehaviourAsked extends Omit<Setting, 'seed'> {
  /** The amendments that are on in what it is compared with. */
  readonly without: readonly string[];
  /** The path on screen, with which to begin. */
  readonly path: readonly Step[];
}

export interface Behaviour {
  readonly differences: readonly Difference[];
  /** What is other in what the machines stand in: links, choices, parties; in words. */
  readonly beside: readonly string[];
  /** How many steps have been taken with and without. */
  readonly steps: number;
}

/** So many have shown, of each amendment that there is, what it changes. */
const runs = 24;
const mostSteps = 300;
/** Polling is the same again and again: so many times of what looks the same are enough. */
const mostAlike = 5;
/** And a run that has had nothing else for so long has come to its round. */
const mostIdle = 40;

export function* behaviourRequest(
  model: Model,
  { given, faults, amend, without, path }: BehaviourAsked,
): Generator<number, Behaviour, unknown> {
  const settings = settle(model.knobs, given);
  const made = (names: readonly string[]): System =>
    compose(model.system(settings, faults, { kind: 'symbolic' }, names), 'stretched');
  const now = made(amend);
  let was: System;
  try {
    was = made(without);
  } catch (error) {
    // A setting may make sense with an amendment only.
    if (error instanceof UsageError) return { differences: [], beside: [], steps: 0 };
    throw error;
  }
  const both = new Both(now, was);
  for (let run = 0; run < runs; run++) {
    const scheduler = new Scheduler(now, {
      random: seeded(run + 1),
      hasWhims: run > 0,
      hasFaults: true,
    });
    for (const steps of both.run(scheduler, run === 0 ? path : [])) {
      if ((yield steps) === false) return both.found(besideMachines(now, was));
    }
  }
  return both.found(besideMachines(now, was));
}

class Both {
  readonly #now: System;
  readonly #was: System;
  readonly #start: StepResult;
  readonly #differences = new Map<string, Difference>();
  /** Choices that have been made in a state of their actor. */
  readonly #chosen = new Set<string>();
  /** By the transitions of a step: how often it has been compared. */
  readonly #compared = new Map<string, number>();
  #steps = 0;

  constructor(now: System, was: System) {
    [this.#now, this.#was] = [now, was];
    this.#start = now.start();
    for (const one of statesApart(this.#start, was.start())) this.#add(one);
  }

  found(beside: readonly string[]): Behaviour {
    return { differences: [...this.#differences.values()], beside, steps: this.#steps };
  }

  /** Takes a run: first a path, as far as that can be taken, then what is scheduled. */
  *run(scheduler: Scheduler, path: readonly Step[]): Generator<number> {
    let { snapshot } = this.#start;
    let idle = 0;
    for (let at = 0; at < path.length + mostSteps; at++) {
      scheduler.observe(snapshot);
      const given = path[at];
      const canBeTaken = given !== undefined && this.#now.isEnabled(snapshot, given);
      const step = canBeTaken ? given : scheduler.next(snapshot);
      if (step === null) return;
      scheduler.took(step);
      const before = this.#steps;
      this.#tryChoices(snapshot);
      snapshot = this.#take(snapshot, step).snapshot;
      yield this.#steps;
      idle = this.#steps === before ? idle + 1 : 0;
      if (idle === mostIdle && at >= path.length) return;
    }
  }

  #take(snapshot: SystemSnapshot, step: Step): StepResult {
    const result = this.#now.apply(snapshot, step);
    if (!this.#isWorthIt(result)) return result;
    this.#steps++;
    const was = this.#unlessStrange(() =>
      this.#was.isEnabled(snapshot, step) ? this.#was.apply(snapshot, step) : 'closed',
    );
    if (was === 'closed') this.#addFirst(result, true);
    else if (was !== null) for (const one of differencesIn(result, was)) this.#add(one);
    return result;
  }

  #isWorthIt({ occurrences }: StepResult): boolean {
    const ways = occurrences.flatMap((one) =>
      one.type === 'received' ? namesIn(one) : [one.type],
    );
    const times = (this.#compared.get(ways.join('\n')) ?? 0) + 1;
    this.#compared.set(ways.join('\n'), times);
    return times <= mostAlike;
  }

  /** Whatever can be chosen, with or without: what comes of it, and whether it still can be. */
  #tryChoices(snapshot: SystemSnapshot): void {
    const open = this.#now.openChoices(snapshot);
    const isNew = ({ name, actor }: (typeof open)[number]): boolean => {
      const key = `${name} ${JSON.stringify(snapshot.value[actor])}`;
      if (this.#chosen.has(key)) return false;
      this.#chosen.add(key);
      return true;
    };
    for (const { name: choice } of open.filter(isNew)) {
      this.#take(snapshot, { type: 'choose', choice });
    }
    const names = new Set(open.map(({ name }) => name));
    const before = this.#unlessStrange(() => this.#was.openChoices(snapshot)) ?? [];
    for (const { name: choice } of before.filter(({ name }) => !names.has(name)).filter(isNew)) {
      const was = this.#unlessStrange(() => this.#was.apply(snapshot, { type: 'choose', choice }));
      if (was !== null) this.#addFirst(was, false);
    }
  }

  /** Who is given what can be chosen only here, or only there. */
  #addFirst({ occurrences }: StepResult, isNow: boolean): void {
    const first = occurrences.find(({ type }) => type === 'received');
    if (first?.type !== 'received') return;
    const names = namesIn(first);
    const [now, was] = isNow ? [names, []] : [[], names];
    const text = isNow ? 'in some case, where it could not be' : 'in some case not any more';
    this.#add({ actor: first.actor, now, was, text });
  }

  #add(one: Difference): void {
    this.#differences.set(JSON.stringify(one), one);
  }

  /** Null where the other system has no such state: what is there is new, and drawn so. */
  #unlessStrange<T>(act: () => T): T | null {
    try {
      return act();
    } catch {
      return null;
    }
  }
}
