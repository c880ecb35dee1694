/** How often each thing has to occur in so many machines: a test of nothing must not pass. */

import { expect } from 'vitest';

/** In how many machines of a thousand at the least; about half of what is usual. */
const leastPerThousand: Readonly<Record<string, number>> = {
  'a deep history is restored': 15,
  'a shallow history is restored': 10,
  'a history default': 25,
  'an always is taken': 100,
  'a wildcard is taken': 150,
  'a forbidden event': 150,
  'a state is reentered': 150,
  'a state is done': 5,
  'two regions are targeted': 25,
  'an after is taken': 100,
  'a timer is cancelled': 150,
  'two timers of one id': 50,
  'two timers due at one moment': 150,
  'a timer of an ended actor': 1,
  'a child is done': 60,
  'a child fails': 30,
  'a child out of reach': 150,
  'a grandchild': 150,
  'a snapshot is heard of': 100,
  'a child sends to its parent': 100,
  'a parent sends to its child': 50,
  'others send to each other': 3,
  'an ended actor is sent to': 70,
  'five actors at a time': 120,
  'the root is done': 15,
  'the root is error': 80,
  'operation send': 300,
  'operation advance': 150,
  'operation expire': 50,
  'operation resolve': 80,
  'operation reject': 40,
  'operation next': 50,
  'operation fail': 30,
  'operation complete': 50,
  'operation fire': 80,
  'action (anonymous)': 20,
  'action save': 80,
  'action track': 120,
  ...Object.fromEntries(
    ['cancel', 'emit', 'log', 'raise', 'sendTo', 'spawnChild', 'stopChild'].map((name) => [
      `action xstate.${name}`,
      80,
    ]),
  ),
};

export class Frequencies {
  readonly #counts = new Map<string, number>();

  add(names: Iterable<string>): void {
    for (const name of names) this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
  }

  of(name: string): number {
    return this.#counts.get(name) ?? 0;
  }

  /** A line each, in order. */
  toString(): string {
    return [...this.#counts]
      .sort()
      .map(([name, count]) => `${count} ${name}`)
      .join('\n');
  }

  expectEnough(machines: number): void {
    for (const [name, least] of Object.entries(leastPerThousand)) {
      const expected = Math.floor((least * machines) / 1000);
      expect(this.of(name), name).toBeGreaterThanOrEqual(expected);
    }
  }
}
