/** The record of a walk up to a cursor. It is taken up again as long as the cursor goes on. */

import type { Model, Step, StepResult } from 'actorcheck';
import { Recorder } from 'actorcheck/run';
import type { Viewer } from './next.ts';
import type { Walk } from './walk.ts';

export class Recording {
  readonly recorder: Recorder;
  readonly #notesAt: number[];
  #at = 0;

  constructor(
    readonly walk: Walk,
    model: Model,
    view: Viewer,
  ) {
    this.recorder = new Recorder(walk.system, model, view);
    this.recorder.absorb(walk.start);
    this.#notesAt = this.recorder.notes.map(() => 0);
  }

  /** How many steps have been recorded. */
  get at(): number {
    return this.#at;
  }

  /** For each note, how many steps had been taken when it was written. */
  get notesAt(): readonly number[] {
    return this.#notesAt;
  }

  /** Goes on until `at` of the steps have been recorded. */
  upTo(at: number, steps: readonly Step[]): void {
    const { walk } = this;
    while (this.#at < at) {
      const step = walk.inSystem(this.#at, steps[this.#at] as Step);
      this.recorder.absorb(walk.results[this.#at++] as StepResult, step);
      while (this.#notesAt.length < this.recorder.notes.length) this.#notesAt.push(this.#at);
    }
  }
}
