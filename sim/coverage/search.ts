/** One search of a scenario for paths: what it met, as goals by number. */

import { endingsOf } from '../check/plan.ts';
import { Explorer } from '../check/search/explore.ts';
import type { Settings } from '../model/knobs.ts';
import type { Model } from '../model/model.ts';
import type { System } from '../system/compose.ts';
import { grouped } from '../system/grouped.ts';
import type { LocalMachine } from '../system/machine.ts';
import type { SystemSnapshot } from '../system/snapshot.ts';
import type { ActorTransition } from '../system/transition.ts';
import { endsOf, snapshotIn } from './ends.ts';
import { type Goal, goalKey, goalsOfTaken, outcomeGoal } from './goals.ts';
import type { Searched } from './offers.ts';
import type { Sliced } from './slices.ts';

/** Goals, each known by a number. */
export class Numbers {
  readonly goals: Goal[] = [];
  readonly #byKey = new Map<string, number>();

  of(goal: Goal): number {
    const key = goalKey(goal);
    const known = this.#byKey.get(key);
    if (known !== undefined) return known;
    this.#byKey.set(key, this.goals.length);
    return this.goals.push(goal) - 1;
  }
}

/**
 * Explores a system, from the start or from a given state; `cut` says why it has not seen all.
 * `what` names the search while it goes on.
 */
export function* explored(
  system: System,
  what: string,
  maxStates: number,
  options: { readonly keepsEdges: boolean; readonly from?: SystemSnapshot },
): Sliced<Explorer> {
  const explorer = new Explorer(system, {
    watches: [],
    mayRest: () => true,
    exact: true,
    ...options,
  });
  const exploring = explorer.run({ maxStates });
  let next = exploring.next();
  while (!next.done) {
    next = exploring.next(yield `${what}, ${grouped(next.value.states)} states`);
  }
  return explorer;
}

/** Which goals are met when a transition is taken. */
export class Meaning {
  readonly #machines: ReadonlyMap<string, LocalMachine>;
  readonly #known = new Map<string, readonly number[]>();

  constructor(
    { machines }: System,
    readonly numbers: Numbers,
  ) {
    this.#machines = new Map(machines.map((machine) => [machine.name, machine]));
  }

  of(taken: ActorTransition): readonly number[] {
    const key = `${taken.actor} ${taken.name}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const machine = this.#machines.get(taken.actor) as LocalMachine;
    const goals = goalsOfTaken(machine, taken).map((goal) => this.numbers.of(goal));
    this.#known.set(key, goals);
    return goals;
  }

  /** Each once. */
  ofAll(all: Iterable<ActorTransition>): number[] {
    return [...new Set([...all].flatMap((taken) => this.of(taken)))];
  }
}

/** A search that has kept its edges, as paths are made from it. */
export function searched(
  model: Model,
  settings: Settings,
  explorer: Explorer,
  numbers: Numbers,
): Searched {
  const meaning = new Meaning(explorer.system, numbers);
  const slots = new Int32Array(explorer.kernel.slots.count);
  const ways = new Map<number | undefined, number[]>();
  for (const end of endsOf(explorer, model.endings ?? endingsOf(explorer.system))) {
    const outcome = outcomeGoal(model.outcomes(snapshotIn(explorer, slots, end), settings));
    const goal = outcome && numbers.of(outcome);
    const known = ways.get(goal);
    if (known === undefined) ways.set(goal, [end]);
    else known.push(end);
  }
  const first = [...explorer.taken.values()].filter(({ steps }) => steps.length === 0);
  return {
    explorer,
    goalsOf: explorer.leaves.successors.map(({ taken }) => meaning.ofAll(taken)),
    atStart: meaning.ofAll(first),
    ways: [...ways].map(([goal, ends]) => ({ goal, ends })),
  };
}
