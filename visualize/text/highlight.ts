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

/** Scrolls so that an element is a third down, unless it is in view. */
export function bringIntoView(scroller: HTMLElement, element: HTMLElement): void {
  const [outer, inner] = [scroller.getBoundingClientRect(), element.getBoundingClientRect()];
  const margin = Math.min(40, outer.height / 8);
  if (inner.top >= outer.top + margin && inner.bottom <= outer.bottom - margin) return;
  scroller.scrollTop += inner.top - outer.top - outer.height / 3;
}
