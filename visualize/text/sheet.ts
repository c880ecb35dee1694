/**
 * One text as it is shown: rendered once, and marked anew with each step.
 *
 * What is to be read is there at once, all else after that, bit by bit: in between, the page draws
 * and answers.
 */

import type { Verdict } from 'actorcheck';
import type { Carried, Range } from './carry.ts';
import type { StepState } from './coverage.ts';
import { Highlight, type Sight } from './highlight.ts';
import { Marks, type Placed, type Target } from './marks.ts';
import { type Rendered, render } from './render.ts';

interface Asked {
  readonly text: string;
  /** Where it is to be read. */
  readonly address: string;
  readonly placed: readonly Placed[];
  readonly onChoose: (button: HTMLElement, targets: readonly Target[]) => void;
}

/** Lines before and after what is to be read: more than are in view with it. */
const [before, after] = [60, 120];
/** Filled in before the page draws again: some ms. */
const blocksAtATime = 60;

const drawn = (): Promise<void> =>
  new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));

export class Sheet {
  readonly root: HTMLElement;
  readonly #rendered: Rendered;
  readonly #marks: Marks;
  readonly #current: Highlight;
  readonly #asked: Highlight;

  constructor({ text, address, placed, onChoose }: Asked) {
    const rendered = render(text, address);
    this.root = rendered.root;
    this.#rendered = rendered;
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
    const all: readonly Range[] = asked === null ? current : [asked, ...current];
    const [{ from, to } = { from: 1, to: 1 }] = all;
    for (const lines of [{ from: from - before, to: to + after }, ...all]) {
      this.#rendered.fill(lines);
    }
    this.#marks.place();
    const first = this.#current.show(current);
    const wanted = this.#asked.show(asked === null ? [] : [asked]);
    const place = wanted ?? first;
    if (place !== null) sight.bring(place);
  }

  /** Fills in what is not there yet. */
  async complete(sight: Sight): Promise<void> {
    if (this.#rendered.isWhole) return;
    this.root.ariaBusy = 'true';
    for (await drawn(); !this.#rendered.isWhole; await drawn()) {
      this.#rendered.fillMore(blocksAtATime);
      this.#marks.place();
      sight.hold();
    }
    this.root.ariaBusy = null;
  }
}
