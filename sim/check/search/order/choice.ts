/**
 * Which steps of a state are followed: those of the smallest stubborn set with which every question
 * goes on to be answered, or of one that has all that a shortest run to what is looked for has
 * need of. See `reduced.ts`.
 */

import type { Marks } from './marks.ts';
import type { Effect, Offer } from './offers.ts';
import type { Questions } from './questions.ts';
import type { States } from './states.ts';
import { Stubborn } from './stubborn.ts';

/** A state, and what is open there. */
export interface Here {
  readonly state: number;
  readonly slots: Int32Array;
  /** By group. */
  readonly offers: readonly Offer[];
  /** Groups with steps that change something. */
  readonly moving: readonly number[];
  /** Numbers of the predicates that are still to be answered. */
  readonly open: readonly number[];
}

export class Choice {
  readonly #marks: Marks;
  readonly #questions: Questions;
  readonly #states: States;
  readonly #stubborn: Stubborn;
  readonly #next: Int32Array;

  constructor(marks: Marks, questions: Questions, states: States, slotCount: number) {
    this.#marks = marks;
    this.#questions = questions;
    this.#states = states;
    this.#stubborn = new Stubborn(marks);
    this.#next = new Int32Array(slotCount);
  }

  /**
   * The groups whose steps are followed for shortest runs to predicates that are open, and to what
   * these kinds have answered; none where nothing leads there.
   */
  towards(here: Here, kinds: readonly number[]): readonly number[] {
    const stubborn = this.#stubborn;
    stubborn.begin(here.slots, here.offers, here.moving.length);
    const changing = here.open.flatMap((question) => this.#changing(question, here));
    return stubborn.add([...kinds, ...changing]) ? stubborn.chosen : here.moving;
  }

  /** The groups whose steps are followed if all is to be answered. */
  of(here: Here): readonly number[] {
    let best = here.moving;
    let fewest = stepsOf(here, best);
    if (best.length < 2) return best;
    for (const group of here.moving) {
      const chosen = this.#from(group, here);
      if (chosen === null) continue;
      const steps = stepsOf(here, chosen);
      if (steps >= fewest) continue;
      best = [...chosen];
      fewest = steps;
      if (fewest === 1) break;
    }
    return best;
  }

  /** The groups of a set that begins with one; null if it would have all. */
  #from(group: number, here: Here): readonly number[] | null {
    const stubborn = this.#stubborn;
    stubborn.begin(here.slots, here.offers, here.moving.length);
    const { answer } = here.offers[group] as Offer;
    if (!stubborn.add([answer.kind])) return null;
    let onward = this.#onward(here, stubborn.chosen);
    for (const question of here.open) {
      if (onward.some(({ slots }) => this.#questions.misses(question, slots))) continue;
      const before = stubborn.chosen.length;
      if (!stubborn.add(this.#changing(question, here))) return null;
      if (stubborn.chosen.length > before) onward = this.#onward(here, stubborn.chosen);
    }
    return onward.length > 0 ? stubborn.chosen : null;
  }

  /** Kinds that change what a predicate has read here. */
  #changing(question: number, { slots }: Here): number[] {
    const { reads } = this.#questions.ask(question, slots);
    return reads.flatMap((slot) => this.#marks.writers[slot] as readonly number[]);
  }

  /** Of the steps of these groups, those to states that are found after this one. */
  #onward(here: Here, groups: readonly number[]): Effect[] {
    return groups.flatMap((group) =>
      (here.offers[group] as Offer).effects.filter((effect) => {
        const found = this.#states.find(after(effect, here.slots, this.#next));
        return found < 0 || found > here.state;
      }),
    );
  }
}

/** The slots after a step. */
export function after({ slots, values }: Effect, from: Int32Array, into: Int32Array): Int32Array {
  into.set(from);
  for (const [at, slot] of slots.entries()) into[slot] = values[at] as number;
  return into;
}

const stepsOf = ({ offers }: Here, groups: readonly number[]): number =>
  groups.reduce((sum, group) => sum + (offers[group] as Offer).effects.length, 0);
