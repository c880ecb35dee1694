/** The world outside of XState's actors: promises, callbacks, observables, answered by hand. */

import type { AnyActor, AnyActorRef, EventObject, Subscribable } from 'xstate';
import { environment, type Operation } from '../schedule.ts';
import type { Outside } from '../source/machine.ts';

type How = 'resolve' | 'reject' | 'next' | 'fail' | 'complete' | 'fire';
type Answers = { readonly [how in How]?: (value: unknown) => void };

export class World implements Outside {
  readonly #answers = new Map<AnyActorRef, Answers>();

  promise(self: AnyActorRef): Promise<unknown> {
    return new Promise((resolve, reject) => this.#answers.set(self, { resolve, reject }));
  }

  callback(self: AnyActorRef, sendBack: (event: EventObject) => void): void {
    this.#answers.set(self, { fire: (event) => sendBack(event as EventObject) });
  }

  observable(self: AnyActorRef): Subscribable<unknown> {
    const subscribe = (observer: Record<string, ((value?: unknown) => void) | undefined>) => {
      this.#answers.set(self, {
        next: (value) => observer.next?.(value),
        fire: (value) => observer.next?.(value),
        fail: (value) => observer.error?.(value),
        complete: () => observer.complete?.(),
      });
      return { unsubscribe: () => {} };
    };
    return { subscribe } as unknown as Subscribable<unknown>;
  }

  has(actor: AnyActor): boolean {
    return this.#answers.has(actor);
  }

  /** A promise says it a moment later. */
  async answer(actor: AnyActor, how: How, value: unknown): Promise<void> {
    this.#answers.get(actor)?.[how]?.(value);
    await null;
    await null;
  }

  /** Promises of actors that have been stopped, which have not been settled. */
  #late(): [AnyActor, Answers][] {
    return [...this.#answers].filter(
      (entry): entry is [AnyActor, Answers] =>
        entry[1].resolve !== undefined && (entry[0] as AnyActor).getSnapshot().status === 'stopped',
    );
  }

  hasLate(): boolean {
    return this.#late().length > 0;
  }

  async settleLate(): Promise<void> {
    for (const [index, [actor, { resolve, reject }]] of this.#late().entries()) {
      if (index % 2 === 0) resolve?.(1);
      else reject?.('no');
      this.#answers.delete(actor);
    }
    await null;
    await null;
  }

  /** What the actor of that name can be made to do. */
  offered(actor: AnyActor, to: string): Operation[] {
    if (!this.has(actor) || actor.getSnapshot().status !== 'active') return [];
    const { load, tick, position, clicks } = environment;
    const all = <T>(values: readonly T[], made: (value: T) => Operation) => values.map(made);
    switch (actor.src) {
      case 'load':
        return [
          ...all(load.answers, (value) => ({ do: 'resolve', to, value })),
          ...all(load.errors, (value) => ({ do: 'reject', to, value })),
        ];
      case 'tick':
        return all(tick.events, (event) => ({ do: 'fire', to, event }));
      case 'clicks':
        return [
          ...all(clicks.events, (event) => ({ do: 'fire', to, event })),
          { do: 'complete', to },
        ];
      default:
        return [
          ...all(position.values, (value) => ({ do: 'next', to, value })),
          ...all(position.errors, (value) => ({ do: 'fail', to, value })),
          { do: 'complete', to },
        ];
    }
  }
}
