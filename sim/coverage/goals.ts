/** What a suite is to cover, and which of that a run does. */

import type { Settings } from '../model/knobs.ts';
import type { Model } from '../model/model.ts';
import type { System } from '../system/compose.ts';
import type { Step } from '../system/definition.ts';
import type { LocalState } from '../system/local.ts';
import type { LocalMachine } from '../system/machine.ts';
import type { StepResult, SystemSnapshot } from '../system/snapshot.ts';
import type { TakenTransition } from '../system/transition.ts';
import { Branches, otherSide } from './branches.ts';

/**
 * - `transition`: a transition of a machine is taken;
 * - `branch`: a guarded transition is turned down;
 * - `step`: a step of the text is carried out;
 * - `outcome`: all parties that are to come to an end stand so when the run is over.
 */
export type GoalKind = 'transition' | 'branch' | 'step' | 'outcome';

/** One thing that a covering suite is to do at least once. */
export interface Goal {
  readonly kind: GoalKind;
  readonly name: string;
  /** Whose transition it is; null for a step or an outcome. */
  readonly machine: string | null;
}

export const goalKey = ({ kind, name }: Goal): string => `${kind} ${name}`;

/** What XState calls a machine that has no id. */
const unnamed = '(machine)';

/** A machine counts once, whoever plays it; without an id it is known by its actor. */
export const machineName = ({ name, machine }: LocalMachine): string =>
  machine.root.id === unnamed ? name : machine.root.id;

/** The goals of one system's machines. */
export function machineGoals(machine: LocalMachine): Goal[] {
  const goal = (kind: GoalKind, name: string) => transitionGoal(machine, kind, name);
  return [
    ...machine.allTransitions().map(({ name }) => goal('transition', name)),
    ...new Branches(machine).guarded.map((name) => goal('branch', otherSide(name))),
  ];
}

function transitionGoal(machine: LocalMachine, kind: GoalKind, name: string): Goal {
  const owner = machineName(machine);
  return { kind, name: name.replaceAll(unnamed, owner), machine: owner };
}

export const stepGoal = (id: string): Goal => ({ kind: 'step', name: id, machine: null });

/** The goals that a search has seen met by a transition, which may be one turned down. */
export function goalsOfTaken(machine: LocalMachine, { name, meta }: TakenTransition): Goal[] {
  const kind = name.endsWith(otherSide('')) ? 'branch' : 'transition';
  const goal = transitionGoal(machine, kind, name);
  return meta.step === undefined ? [goal] : [goal, stepGoal(meta.step)];
}

/** How the parties stand; undefined where none is meant to come to an end. */
export function outcomeGoal(outcomes: ReturnType<Model['outcomes']>): Goal | undefined {
  const stands = Object.entries(outcomes).flatMap(([party, { outcome }]) =>
    outcome === null ? [] : [`${party} ${outcome}`],
  );
  if (stands.length === 0) return undefined;
  return { kind: 'outcome', name: stands.join(', '), machine: null };
}

/** Goals by key. */
export type GoalMap = Map<string, Goal>;

function enter(map: GoalMap, goals: readonly Goal[]): void {
  for (const goal of goals) map.set(goalKey(goal), goal);
}

/** Runs of one system, in its plain composed logic, and what they cover. */
export class Runs {
  readonly #branches: ReadonlyMap<string, Branches>;

  constructor(
    readonly model: Model,
    readonly system: System,
    readonly settings: Settings,
  ) {
    this.#branches = new Map(
      system.machines.map((machine) => [machine.name, new Branches(machine)]),
    );
  }

  /** What a run covers, in order, and where it ends. Throws a ModelError for a step not open. */
  run(steps: readonly Step[]): { readonly goals: GoalMap; readonly last: StepResult } {
    const goals: GoalMap = new Map();
    let last = this.system.start();
    enter(
      goals,
      this.#goalsOf(last, () => null),
    );
    for (const step of steps) {
      const { goals: found, result } = this.step(last.snapshot, step);
      enter(goals, found);
      last = result;
    }
    const outcome = outcomeGoal(this.model.outcomes(last.snapshot, this.settings));
    if (outcome !== undefined) enter(goals, [outcome]);
    return { goals, last };
  }

  /** What one step covers. Throws a ModelError if it is not open. */
  step(before: SystemSnapshot, step: Step): { goals: readonly Goal[]; result: StepResult } {
    const result = this.system.apply(before, step);
    return { goals: this.#goalsOf(result, (actor) => this.system.local(before, actor)), result };
  }

  /** One actor may receive several events in a step: each finds it in the state left before. */
  #goalsOf({ occurrences }: StepResult, before: (actor: string) => LocalState | null): Goal[] {
    const locals = new Map<string, LocalState | null>();
    return occurrences.flatMap((occurrence) => {
      if (occurrence.type !== 'received' || occurrence.unread) return [];
      const { event, taken, isWithin } = occurrence;
      const actor = this.system.rootOf(occurrence.actor);
      const branches = this.#branches.get(actor) as Branches;
      const { machine } = branches;
      const met = taken.flatMap((transition) => goalsOfTaken(machine, transition));
      // What a machine and those it has started say to each other is one step of all of them.
      if (isWithin) return met;
      const { path } = this.system.placeOf(occurrence.actor);
      const isStart = event.type === 'xstate.init';
      const local = isStart ? null : (locals.get(actor) ?? before(actor));
      const step = local === null ? machine.initial() : machine.step(local, event, path);
      locals.set(actor, step.state);
      const others = branches.turnedDown(local, event, step, path);
      return [...met, ...others.map((name) => transitionGoal(machine, 'branch', otherSide(name)))];
    });
  }
}
