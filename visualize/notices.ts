/** What the page says of the last thing that was done: that it was done, or why it cannot be. */

import { UsageError } from 'actorcheck';

export class Notices {
  /** `said` and `refused` are the lines of the page; what is done next takes away what they say. */
  constructor(
    readonly said: HTMLElement,
    readonly refused: HTMLElement,
  ) {
    // Before anything hears of it, so that what is said of it stays.
    document.addEventListener('click', ({ target }) => this.#begin(target), true);
    for (const kind of ['change', 'drop']) {
      document.addEventListener(kind, () => this.done(), true);
    }
  }

  say(text: string): void {
    this.refused.textContent = '';
    this.said.textContent = text;
  }

  /** What cannot be done is said, and all else stays. Gives whether it was done. */
  attempt(act: () => void): boolean {
    try {
      act();
      this.refused.textContent = '';
      return true;
    } catch (problem) {
      this.said.textContent = '';
      this.refused.textContent = problem instanceof Error ? problem.message : String(problem);
      if (!(problem instanceof UsageError)) throw problem;
      return false;
    }
  }

  /** Something else is being done. */
  done(): void {
    this.said.textContent = '';
    this.refused.textContent = '';
  }

  /** A click on what does nothing is no act, nor is one into a field that is to be mended. */
  #begin(target: EventTarget | null): void {
    if (target instanceof Element && target.closest(acting) !== null) this.done();
  }
}

const acting = 'button, [role="button"], a';
