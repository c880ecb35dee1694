/** What a search meets on its way: transitions taken, and what goes wrong with messages. */

import type { System } from '../system/compose.ts';
import type { Step } from '../system/definition.ts';
import type { Occurrence } from '../system/occurrence.ts';
import type { ActorTransition, TakenTransition } from '../system/transition.ts';
import { mishapKinds, mishaps } from './mishaps.ts';
import type { Successor } from './search/successor.ts';
import type { Met } from './searched.ts';

export class Records {
  /** By actor and name. */
  readonly taken = new Map<string, ActorTransition & Met>();
  /** By what it is, nearest first. */
  readonly mishaps = {
    unspecified: new Map<string, Met>(),
    unread: new Map<string, Met>(),
    failed: new Map<string, Met>(),
  };
  readonly #isTaken = new Set<TakenTransition>();

  /** What actors do on starting is recorded like what they do in a step. */
  start(system: System, occurrences: readonly Occurrence[]): void {
    const met = { state: 0, steps: [] };
    for (const occurrence of occurrences) {
      if (occurrence.type === 'failed') {
        this.mishaps.failed.set(`${occurrence.actor}: ${occurrence.error}`, met);
      }
      if (occurrence.type !== 'received') continue;
      // What an actor does that a machine has started counts as done by that machine.
      const actor = system.rootOf(occurrence.actor);
      for (const taken of occurrence.taken) {
        this.taken.set(`${actor} ${taken.name}`, { ...taken, actor, ...met });
      }
      if (!mishaps(system, [occurrence]).unspecified) continue;
      this.mishaps.unspecified.set(`${actor} on starting: ${occurrence.event.type}`, met);
    }
  }

  /** What is met in all these steps from a state; `steps`: all steps by number. */
  answer(state: number, successors: readonly Successor[], steps: readonly Step[]): void {
    for (const successor of successors) {
      this.step(successor, { state, steps: [steps[successor.step] as Step] });
    }
  }

  /** What is met in a step. */
  step(successor: Successor, met: Met): void {
    for (const transition of successor.taken) {
      if (this.#isTaken.has(transition)) continue;
      this.#isTaken.add(transition);
      const name = `${transition.actor} ${transition.name}`;
      if (!this.taken.has(name)) this.taken.set(name, { ...transition, ...met });
    }
    for (const kind of mishapKinds) {
      const what = successor[kind];
      if (what !== null && !this.mishaps[kind].has(what)) this.mishaps[kind].set(what, met);
    }
  }
}
