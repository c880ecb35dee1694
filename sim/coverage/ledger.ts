/** What the searches have met, what the runs have covered, and what is left over. */

import type { Model } from '../model/model.ts';
import type { System } from '../system/compose.ts';
import { type Goal, type GoalMap, goalKey, machineGoals, stepGoal } from './goals.ts';
import { Numbers } from './search.ts';

/** A goal that no search has met, and in which tiers, of how many scenarios, it was looked for. */
export interface Uncovered {
  readonly goal: Goal;
  readonly searched: readonly { readonly tier: string; readonly scenarios: number }[];
  /** Whether none of these searches was cut short: the goal is then out of reach in them. */
  readonly isProven: boolean;
}

/** A search that was made. */
export interface Search {
  readonly tier: string;
  readonly scenario: string;
  readonly states: number;
  /** Why it has not seen all; null if it has. */
  readonly cut: string | null;
  /** The errors that actors came to, where any did: no path goes on from there. */
  readonly errors?: readonly string[];
}

/** A search, and the goals that its machines could meet. */
interface Entered extends Search {
  readonly sought: readonly Goal[];
}

export interface Kept {
  readonly entered: readonly Entered[];
  readonly reached: readonly Goal[];
}

export class Ledger {
  readonly numbers = new Numbers();
  readonly searches: Search[] = [];
  /** Keys of the goals that a run has covered. */
  readonly covered = new Set<string>();
  readonly #reached = new Map<string, Goal>();
  /** Goals that are there to be met, and by number the searches in which they are. */
  readonly #sought = new Map<string, { readonly goal: Goal; readonly searches: Search[] }>();
  readonly #entered: Entered[] = [];

  constructor(readonly model: Model) {}

  /** Enters a search, and all that the machines of its system could do. */
  enter({ tier, scenario, states, cut, errors = [] }: Search, system: System): void {
    const search = { tier, scenario, states, cut, ...(errors.length > 0 && { errors }) };
    const goals = [
      ...system.machines.flatMap(machineGoals),
      ...this.model.steps.map(({ id }) => stepGoal(id)),
    ];
    const sought = [...new Map(goals.map((one) => [goalKey(one), one])).values()];
    this.#enter({ ...search, sought });
  }

  #enter({ sought, ...search }: Entered): void {
    this.#entered.push({ ...search, sought });
    this.searches.push(search);
    for (const goal of sought) {
      const key = goalKey(goal);
      const known = this.#sought.get(key) ?? { goal, searches: [] };
      known.searches.push(search);
      this.#sought.set(key, known);
    }
  }

  /** Notes what a search has met, by number; returns those that no run has covered so far. */
  reach(goals: Iterable<number>): number[] {
    return [...new Set(goals)].filter((number) => {
      const goal = this.numbers.goals[number] as Goal;
      this.#reached.set(goalKey(goal), goal);
      return !this.covered.has(goalKey(goal));
    });
  }

  cover(goals: GoalMap): void {
    for (const key of goals.keys()) if (this.#reached.has(key)) this.covered.add(key);
  }

  isReached(key: string): boolean {
    return this.#reached.has(key);
  }

  /** All that was entered and met, as plain data. */
  get kept(): Kept {
    return { entered: [...this.#entered], reached: this.reached() };
  }

  /** Enters what another one has kept. */
  take({ entered, reached }: Kept): void {
    for (const one of entered) this.#enter(one);
    this.reach(reached.map((goal) => this.numbers.of(goal)));
  }

  reached(): Goal[] {
    return [...this.#reached.values()];
  }

  missed(): Goal[] {
    return this.reached().filter((goal) => !this.covered.has(goalKey(goal)));
  }

  statesIn(tier: string): number {
    const own = this.searches.filter((search) => search.tier === tier);
    return own.reduce((sum, { states }) => sum + states, 0);
  }

  uncovered(): Uncovered[] {
    const left = [...this.#sought].filter(([key]) => !this.#reached.has(key));
    return left.map(([, { goal, searches }]) => {
      const tiers = [...new Set(searches.map(({ tier }) => tier))];
      const searched = tiers.map((tier) => {
        return { tier, scenarios: searches.filter((search) => search.tier === tier).length };
      });
      return { goal, searched, isProven: searches.every(({ cut }) => cut === null) };
    });
  }
}
