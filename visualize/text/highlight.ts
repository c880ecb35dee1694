/** Lines that stand out: those of the current step, and those that the reader asked for. */

import type { Range } from './carry.ts';
import type { Rendered } from './render.ts';

export class Highlight {
  #shown: ReadonlySet<HTMLElement> = new Set();

  constructor(
    readonly rendered: Rendered,
    readonly className: string,
  ) {}

  /** The first of the elements; null if there is none. Only those that change are touched. */
  show(ranges: readonly Range[]): HTMLElement | null {
    const wanted = new Set<HTMLElement>();
    for (const { from, to } of ranges) {
      for (let line = from; line <= to; line++) {
        for (const element of this.rendered.elements.get(line) ?? []) wanted.add(element);
      }
    }
    for (const element of this.#shown) {
      if (!wanted.has(element)) element.classList.remove(this.className);
    }
    for (const element of wanted) {
      if (!this.#shown.has(element)) element.classList.add(this.className);
    }
    this.#shown = wanted;
    const [first] = wanted;
    return first ?? null;
  }
}

/** What is to be read: brought into view, and kept there when there is another room for it. */
export class Sight {
  #element: HTMLElement | null = null;
  /** The reader may have scrolled away from it. */
  #isSeen = false;
  /** What there was when it was last looked at. */
  #room = '';

  constructor(readonly scroller: HTMLElement) {
    const look = () => {
      // Of another room it is not the reader who has scrolled.
      if (this.#room !== this.#roomNow) return;
      const [outer, inner] = this.#boxes(this.#element ?? scroller);
      this.#isSeen = inner.bottom > outer.top && inner.top < outer.bottom;
    };
    scroller.addEventListener('scroll', look, { passive: true });
    new ResizeObserver(() => {
      this.#room = this.#roomNow;
      this.hold();
    }).observe(scroller);
  }

  get #roomNow(): string {
    const { clientWidth, clientHeight } = this.scroller;
    return `${clientWidth} ${clientHeight}`;
  }

  /** Scrolls so that an element is a third down, unless it is in view. */
  bring(element: HTMLElement): void {
    this.#element = element;
    if (!this.#isIn(element)) {
      const [outer, inner] = this.#boxes(element);
      this.scroller.scrollTop += inner.top - outer.top - outer.height / 3;
    }
    this.#isSeen = true;
  }

  /** Brings it back where something else has moved it: the reader still looks at it. */
  hold(): void {
    if (this.#isSeen && this.#element !== null) this.bring(this.#element);
  }

  #isIn(element: HTMLElement): boolean {
    const [outer, inner] = this.#boxes(element);
    const margin = Math.min(40, outer.height / 8);
    return inner.top >= outer.top + margin && inner.bottom <= outer.bottom - margin;
  }

  #boxes(element: HTMLElement): readonly [outer: DOMRect, inner: DOMRect] {
    return [this.scroller.getBoundingClientRect(), element.getBoundingClientRect()];
  }
}
