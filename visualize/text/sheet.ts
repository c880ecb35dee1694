/** One text as it is shown: rendered once, and marked anew with each step. */

import type { Verdict } from 'actorcheck';
import type { Carried, Range } from './carry.ts';
import type { StepState } from './coverage.ts';
import { Highlight, type Sight } from './highlight.ts';
import { Marks, type Placed, type Target } from './marks.ts';
import { render } from './render.ts';

interface Asked {
  readonly text: string;
  /** Where it is to be read. */
  readonly address: string;
  readonly placed: readonly Placed[];
  readonly onChoose: (button: HTMLElement, targets: readonly Target[]) => void;
}

export class Sheet {
  readonly root: HTMLElement;
  readonly #marks: Marks;
  readonly #current: Highlight;
  readonly #asked: Highlight;

  constructor({ text, address, placed, onChoose }: Asked) {
    const rendered = render(text, address);
    this.root = rendered.root;
    this.#marks = new Marks(rendered, placed, onChoose);
    this.#current = new Highlight(rendered, 'current');
    this.#asked = new Highlight(rendered, 'asked');
  }

  showSteps(stateOf: (id: string) => StepState): void {
    this.#marks.showSteps(stateOf);
  }

  showProperties(verdictOf: (property: string) => Verdict | null): void {
    this.#marks.showProperties(verdictOf);
  }

  /** The lines of the current step, and those that were asked for: these are brought into view. */
  showLines(sight: Sight, current: readonly Carried[], asked: Range | null): void {
    const first = this.#current.show(current);
    const wanted = this.#asked.show(asked === null ? [] : [asked]);
    const place = wanted ?? first;
    if (place !== null) sight.bring(place);
  }
}
