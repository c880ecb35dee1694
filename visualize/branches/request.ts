/** In the worker: the branches of a setting as paths, each told by what happens in it. */

import {
  type FaultBudget,
  isOwed,
  type Model,
  noFaults,
  type Step,
  type StepResult,
} from 'actorcheck';
import { coveringSuite, type Goal, plainTier, type SuitePath, stepsIn } from 'actorcheck/coverage';
import { labelsOf, rowOf } from 'actorcheck/report';
import { systemFor } from 'actorcheck/trace';
import { outcomeText, type SettingAsked } from '../states/request.ts';

/**
 * What a branch is told by: what makes branches (somebody's choice, a fault, a time that is over)
 * and the steps of the text.
 */
export interface Milestone {
  readonly kind: 'choice' | 'fault' | 'timer' | 'step';
  readonly text: string;
  /** How many steps of the path have been taken once it has happened. */
  readonly at: number;
}

export interface Branch {
  readonly title: string;
  readonly steps: readonly Step[];
  readonly faults: FaultBudget;
  /** "loss 1"; empty where it takes no fault. */
  readonly tier: string;
  readonly milestones: readonly Milestone[];
  readonly outcome: string;
}

export interface Branches {
  readonly branches: readonly Branch[];
  /** How many transitions, sides of guards and steps of the text are covered. */
  readonly covered: number;
  /** The steps of the text that are carried out, as a check of the setting counts them. */
  readonly stepsTaken: readonly string[];
  /** Those that the setting cannot reach. */
  readonly unreached: readonly Goal[];
  /** Why a search was cut short; null if none was. */
  readonly cut: string | null;
}

const scenario = 'on screen';

/** A branch takes one fault at the most, of a kind that may happen in the setting. */
export function* branchesRequest(
  model: Model,
  { given, faults, amend, maxStates }: SettingAsked,
): Generator<string, Branches, unknown> {
  yield 'Looking for branches…';
  const text = 'the setting on screen';
  const own: Model = { ...model, scenarios: [{ name: scenario, text, given }] };
  const kinds = (Object.keys(noFaults) as (keyof FaultBudget)[]).filter((kind) => faults[kind] > 0);
  const tiers = [
    { name: plainTier, faults: noFaults, amend },
    ...kinds.map((kind) => ({ name: `${kind} 1`, faults: { ...noFaults, [kind]: 1 }, amend })),
  ];
  const suite = coveringSuite(own, { maxStates, tiers });
  return {
    branches: suite.paths.map((path) => branchOf(own, path)),
    covered: suite.goals.length - suite.missed.length,
    stepsTaken: suite.goals.flatMap(({ kind, name }) => (kind === 'step' ? [name] : [])),
    unreached: suite.uncovered.map(({ goal }) => goal),
    cut: suite.searches.find(({ cut }) => cut !== null)?.cut ?? null,
  };
}

function branchOf(model: Model, path: SuitePath): Branch {
  const { settings, faults, tier, title } = path;
  const { steps } = path.trace;
  const system = systemFor(model, path, { kind: 'symbolic' }, 'untimed');
  const milestones: Milestone[] = [];
  const known = new Set<string>();
  const carryOut = (result: StepResult, at: number) => {
    for (const id of stepsIn(result)) {
      if (!known.has(id)) milestones.push({ kind: 'step', text: id, at });
      known.add(id);
    }
  };
  const start = system.start();
  // Actors carry out steps as soon as they start: these count as they do in a check.
  carryOut(start, 0);
  let { snapshot } = start;
  for (const [index, step] of steps.entries()) {
    const result = system.apply(snapshot, step);
    const row = rowOf(model, system, snapshot, step, result);
    const at = index + 1;
    const add = (kind: Milestone['kind'], text: string) => milestones.push({ kind, text, at });
    if (step.type === 'choose') {
      const choice = system.choice(step.choice);
      // That a server answers as it should makes no branch.
      if (!isOwed(choice)) add('choice', choice.label);
    } else if (row.isFault) add('fault', row.text);
    else if (step.type === 'timer') {
      const [note] = row.notes;
      if (note !== undefined) add('timer', note);
    }
    carryOut(result, at);
    snapshot = result.snapshot;
  }
  const outcome = outcomeText(model.outcomes(snapshot, settings), labelsOf(system.definition));
  // The title begins with the setting, which is that on screen.
  const told = title.replace(/^[^:]*: /, '');
  return { title: told, steps, faults, tier: tier === plainTier ? '' : tier, milestones, outcome };
}
