/**
 * Members of a tree that are equal are one object with one number: of the many that run in a state
 * mostly one changes in a step, and the state is found by numbers, not by all that they hold.
 */

import type { LocalState } from './local.ts';
import type { Member } from './member.ts';

export class Ensembles {
  readonly #numbers = new Map<string, number>();
  readonly #members: Member[] = [];
  readonly #states = new Map<string, LocalState>();

  /** The state with these members; `make` makes it of members that are each the one. */
  state(members: readonly Member[], make: (members: readonly Member[]) => LocalState): LocalState {
    const numbers = members.map((member) => this.#numberOf(member));
    const key = numbers.join();
    let state = this.#states.get(key);
    if (state === undefined) {
      state = make(numbers.map((number) => this.#members[number] as Member));
      this.#states.set(key, state);
    }
    return state;
  }

  #numberOf(member: Member): number {
    let number = this.#numbers.get(member.text);
    if (number === undefined) {
      number = this.#members.length;
      this.#numbers.set(member.text, number);
      this.#members.push(member);
    }
    return number;
  }
}
