/** One breadth-first search by the steps that are enough for what it is to find. */

import type { Step } from '../../../system/definition.ts';
import { watching } from '../../../system/purity.ts';
import { Records } from '../../records.ts';
import type { Kernel } from '../kernel.ts';
import { after, Choice, type Here } from './choice.ts';
import type { Marks } from './marks.ts';
import type { Offer, Offers } from './offers.ts';
import type { Questions } from './questions.ts';
import { States } from './states.ts';

/** So many states are expanded between two looks at the limits. */
const slice = 1 << 11;

/** What all searches of one system have in common. */
export interface Known {
  readonly kernel: Kernel;
  readonly marks: Marks;
  readonly offers: Offers;
  readonly questions: Questions;
  readonly firstSlots: Int32Array;
  /** Whether a state without steps is as it should be. */
  mayRest(slots: Int32Array): boolean;
}

/** What is looked for: by number of the predicate, the value that is wanted. */
type Wanted = ReadonlyMap<number, boolean>;

export class Pass {
  readonly states: States;
  readonly records = new Records();
  transitions = 0;
  depth = 0;
  expanded = 0;
  stuckIn = -1;
  /** By number of the predicate: the first state in which it has the value that is wanted. */
  readonly foundIn = new Map<number, number>();
  readonly #known: Known;
  readonly #number: number;
  readonly #wanted: Wanted;
  readonly #choice: Choice;
  readonly #aims: readonly number[] | null;
  #nextLevel = 1;
  #open: number[];
  readonly #slots: Int32Array;
  readonly #next: Int32Array;
  readonly #offers: Offer[] = [];

  /**
   * `number`: of no other search of the system. `aims`: null if all is to be answered; else
   * shortest runs are looked for to what is wanted, and to what these kinds have answered.
   */
  constructor(known: Known, number: number, wanted: Wanted, aims: readonly number[] | null) {
    const { kernel, marks, questions, firstSlots } = known;
    const { count } = kernel.slots;
    this.#known = known;
    this.#number = number;
    this.#wanted = wanted;
    this.#open = [...wanted.keys()];
    this.states = new States(count);
    this.#choice = new Choice(marks, questions, this.states, count);
    this.#aims = aims;
    this.#slots = new Int32Array(count);
    this.#next = new Int32Array(count);
    this.states.add(firstSlots, -1, -1);
  }

  get isDone(): boolean {
    return this.expanded === this.states.count;
  }

  /** Expands some states; stops where `isEnough`, which is asked after each of them. */
  advance(isEnough: () => boolean): void {
    watching(() => {
      for (let count = 0; count < slice && !this.isDone; count++) {
        if (this.expanded === this.#nextLevel) {
          this.#nextLevel = this.states.count;
          this.depth++;
        }
        this.#expand(this.expanded++);
        if (isEnough()) return;
      }
    });
  }

  /** Asks of the states that have been found and not expanded. */
  askRest(): void {
    watching(() => {
      for (let state = this.expanded; state < this.states.count; state++) {
        this.states.read(state, this.#slots);
        this.#ask(state);
      }
    });
  }

  stepsTo(state: number): Step[] {
    const { items } = this.#known.kernel.steps;
    return this.states.stepsTo(state).map((step) => items[step] as Step);
  }

  #expand(state: number): void {
    const { offers: all } = this.#known;
    this.states.read(state, this.#slots);
    this.#ask(state);
    all.in(this.#slots, this.#offers);
    const moving: number[] = [];
    let steps = 0;
    for (const [group, { answer, effects }] of this.#offers.entries()) {
      steps += answer.successors.length;
      if (effects.length > 0) moving.push(group);
      if (answer.metBy === this.#number) continue;
      answer.metBy = this.#number;
      this.records.answer(state, answer.successors, this.#known.kernel.steps.items);
    }
    if (steps === 0 && this.stuckIn < 0 && !this.#known.mayRest(this.#slots)) this.stuckIn = state;
    const here = { state, slots: this.#slots, offers: this.#offers, moving, open: this.#open };
    const choice = this.#choice;
    this.#follow(here, this.#aims === null ? choice.of(here) : choice.towards(here, this.#aims));
  }

  #follow({ state, slots, offers }: Here, groups: readonly number[]): void {
    for (const group of groups) {
      const { answer, effects } = offers[group] as Offer;
      this.transitions += answer.successors.length;
      for (const effect of effects) {
        this.states.add(after(effect, slots, this.#next), state, effect.step);
      }
    }
  }

  /** Asks of a state, the slots of which are current, what is open. */
  #ask(state: number): void {
    const { questions } = this.#known;
    const found = this.#open.filter((number) => {
      return questions.ask(number, this.#slots).answer === this.#wanted.get(number);
    });
    if (found.length === 0) return;
    for (const number of found) this.foundIn.set(number, state);
    this.#open = this.#open.filter((number) => !found.includes(number));
  }
}
