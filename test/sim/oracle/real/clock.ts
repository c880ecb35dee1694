/** A simulated clock that knows whose its timers are. */

import { type AnyActor, type EventObject, SimulatedClock } from 'xstate';
import { type Inner, isRunning } from './inner.ts';

/** A timer that has been started, and has neither fired nor been cancelled. */
interface Pending {
  readonly dueMs: number;
  readonly source: AnyActor;
  readonly target: AnyActor;
  /** The id that it was started with or, without one, the type of its event. */
  readonly name: string;
  /** Whether a `cancel` can know it. */
  readonly hasId: boolean;
  readonly fire: () => void;
}

type Started = Omit<Pending, 'dueMs' | 'fire'>;

export class WatchedClock {
  /** How often a cancel has reached a timer. */
  cancelled = 0;
  readonly #clock = new SimulatedClock();
  readonly #pending = new Map<number, Pending>();
  /** Called before a timer fires; false lets it pass in silence. */
  readonly #mayFire: () => boolean;
  #started: Started | undefined;

  constructor(mayFire: () => boolean) {
    this.#mayFire = mayFire;
  }

  /** Learns from the scheduler of a system what each timer is for. */
  watch({ scheduler }: Inner): void {
    const { schedule } = scheduler;
    scheduler.schedule = (source, target, event, ms, id) => {
      this.#started = { source, target, name: id ?? event.type, hasId: id !== undefined };
      schedule(source, target, event as EventObject, ms, id);
    };
  }

  setTimeout(fire: () => void, ms: number): number {
    const started = this.#started as Started;
    const id = this.#clock.setTimeout(() => {
      this.#pending.delete(id);
      if (this.#mayFire()) fire();
    }, ms);
    this.#pending.set(id, { ...started, fire, dueMs: this.#clock.now() + ms });
    return id;
  }

  clearTimeout(id: number): void {
    if (this.#pending.delete(id)) this.cancelled++;
    this.#clock.clearTimeout(id);
  }

  /**
   * Those that can still do something, in the order in which they were started: reach somebody, or
   * at the least make a cancel of their id miss.
   */
  pending(): [number, Pending][] {
    return [...this.#pending].filter(
      ([, { source, target, hasId }]) => isRunning(target) || (hasId && isRunning(source)),
    );
  }

  /** When they are due, in ms from now. */
  dueInMs(): number[] {
    const dues = this.pending().map(([, { dueMs }]) => dueMs - this.#clock.now());
    return dues.sort((a, b) => a - b);
  }

  /** Goes on to the next moment at which something is due, until nothing more is due then. */
  advance(): void {
    this.#clock.set(this.#clock.now() + (this.dueInMs()[0] ?? 0));
    // What the last one starts without a delay waits, with XState's clock, for the next call.
    while (this.dueInMs()[0] === 0) this.#clock.set(this.#clock.now());
  }

  /** Lets one of them fire, whenever it is due. */
  expire(id: number): void {
    const timer = this.#pending.get(id);
    this.#pending.delete(id);
    this.#clock.clearTimeout(id);
    timer?.fire();
  }
}
