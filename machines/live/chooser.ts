/**
 * What is chosen in a live run, and when: what is usual after the time that a person takes for it,
 * or what was asked for as soon as it is possible. The live form of what `simulate` does.
 */

import type { Choice } from 'actorcheck';
import type { Wish } from 'actorcheck/run';

export interface ChooserOptions {
  readonly choices: readonly Choice[];
  /** What is asked for in place of the usual: each is taken once. */
  readonly wishes: readonly Wish[];
  /** Whether what is usual takes a person's time; otherwise it is at once. */
  readonly thinks: boolean;
  readonly isOpen: (choice: Choice) => boolean;
  /** Whether a step of the text, or a later one, has been carried out. */
  readonly isReached: (step: string) => boolean;
  readonly take: (choice: Choice) => void;
}

export class Chooser {
  readonly #options: ChooserOptions;
  readonly #wishes: Wish[];
  /** The usual choices that are open, each with the timer that will take it. */
  readonly #agenda = new Map<Choice, ReturnType<typeof setTimeout>>();
  #isDue = false;
  #isStopped = false;

  constructor(options: ChooserOptions) {
    this.#options = options;
    this.#wishes = [...options.wishes];
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
    return !this.#isDue && this.#agenda.size === 0;
  }

  /** Wishes that never became possible. */
  get notTaken(): readonly string[] {
    return this.#wishes.map(({ text }) => text);
  }

  stop(): void {
    this.#isStopped = true;
    for (const timer of this.#agenda.values()) clearTimeout(timer);
    this.#agenda.clear();
  }

  #look(): void {
    const { choices, isOpen, isReached } = this.#options;
    for (const [choice, timer] of this.#agenda) {
      if (isOpen(choice)) continue;
      clearTimeout(timer);
      this.#agenda.delete(choice);
    }
    for (const [index, { name, step }] of this.#wishes.entries()) {
      const choice = choices.find((other) => other.name === name);
      if (choice === undefined || !isOpen(choice)) continue;
      if (step !== null && !isReached(step)) continue;
      this.#wishes.splice(index, 1);
      this.#take(choice);
      return;
    }
    for (const choice of choices) {
      if (choice.usual && isOpen(choice) && !this.#agenda.has(choice)) this.#appoint(choice);
    }
  }

  #appoint(choice: Choice): void {
    const [min, max] = choice.thinkMs ?? [0, 0];
    const delayMs = this.#options.thinks ? min + Math.random() * (max - min) : 0;
    this.#agenda.set(
      choice,
      setTimeout(() => this.#take(choice), delayMs),
    );
  }

  #take(choice: Choice): void {
    clearTimeout(this.#agenda.get(choice));
    this.#agenda.delete(choice);
    this.#options.take(choice);
    this.update();
  }
}
