/**
 * What is chosen in a live run, and when: by the same agenda as in `simulate`, with real timers
 * beneath it.
 */

import { randomInt } from 'node:crypto';
import type { Choice } from 'actorcheck';
import { Agenda, type Appointment, type Clock, realClock, seeded, type Wish } from 'actorcheck/run';

interface ChooserOptions {
  readonly choices: readonly Choice[];
  /** Choices that are asked for in place of the usual ones: each is taken once. */
  readonly wishes: readonly Wish[];
  /** Whether the usual choices take a person's time; otherwise they are made at once. */
  readonly thinks: boolean;
  readonly isOpen: (choice: Choice) => boolean;
  /** Whether a step of the text, or a later one, has been carried out. */
  readonly isReached: (step: string) => boolean;
  readonly take: (choice: Choice) => void;
  /** The clock for its timers; usually real time. */
  readonly clock?: Clock | undefined;
}

const largestSeed = 2 ** 32 - 1;

export class Chooser {
  readonly #options: ChooserOptions;
  readonly #agenda: Agenda;
  /** The appointment that comes next, with what stops its timer. */
  #next: { readonly appointment: Appointment; readonly stop: () => void } | null = null;
  #isDue = false;
  #isStopped = false;

  constructor(options: ChooserOptions) {
    const { wishes, thinks, isReached } = options;
    this.#options = options;
    const random = seeded(randomInt(largestSeed));
    this.#agenda = new Agenda({ random, wishes, thinks, isReached });
  }

  /** Something has happened: looks at what is open, once all that belongs to it is done. */
  update(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    queueMicrotask(() => {
      this.#isDue = false;
      if (!this.#isStopped) this.#look();
    });
  }

  /** Whether nothing is about to be chosen. */
  get isResting(): boolean {
    return !this.#isDue && this.#next === null;
  }

  /** Wishes that never became possible. */
  get notTaken(): readonly string[] {
    return this.#agenda.notTaken;
  }

  stop(): void {
    this.#isStopped = true;
    this.#disarm();
  }

  #look(): void {
    const { choices, isOpen, clock = realClock } = this.#options;
    const nowMs = performance.now();
    this.#agenda.update(choices.filter(isOpen), nowMs);
    const appointment = this.#agenda.next;
    if (appointment === this.#next?.appointment) return;
    this.#disarm();
    if (appointment === undefined) return;
    const { choice, atMs, wish } = appointment;
    if (wish !== null) this.#take(choice);
    else {
      const stop = clock.start(() => this.#take(choice), atMs - nowMs);
      this.#next = { appointment, stop };
    }
  }

  #disarm(): void {
    this.#next?.stop();
    this.#next = null;
  }

  #take(choice: Choice): void {
    this.#disarm();
    this.#agenda.took(choice.name);
    this.#options.take(choice);
    this.update();
  }
}
