/** All that stands on an edge, beside it, while it is pointed at or has the focus. */

import * as d3 from 'd3';
import { transitionText } from './lines.ts';
import type { Edge, Point } from './scene.ts';

export class Tip {
  readonly #tip: d3.Selection<HTMLDivElement, unknown, null, undefined>;

  constructor(readonly place: HTMLElement) {
    // The edge's own name says the same to those who cannot see it.
    this.#tip = d3.select(place).append('div').attr('class', 'tip').attr('aria-hidden', 'true');
    this.show(null, () => [0, 0]);
  }

  show(edge: Edge | null, onCanvas: (point: Point) => [number, number]): void {
    const tip = this.#tip.property('hidden', edge === null);
    if (edge === null) return;
    const { from, to, transitions, label } = edge;
    tip.selectAll('*').remove();
    const begin = from.kind === 'any' ? `any state of ${from.part.name}` : from.part.name;
    tip.append('b').text(`From ${begin} to ${to.part.name}`);
    for (const transition of transitions) {
      const item = tip.append('div').text(transitionText(transition));
      if (transition.description !== null) item.append('small').text(` ${transition.description}`);
    }
    const [x, y] = onCanvas({ x: label.x, y: label.y + label.height });
    const { offsetWidth: width, offsetHeight: height } = tip.node() as HTMLDivElement;
    const above = onCanvas({ x: label.x, y: label.y })[1] - height - 6;
    const hasRoom = y + height + 6 <= this.place.clientHeight;
    tip.style('left', `${Math.max(4, Math.min(x, this.place.clientWidth - width - 4))}px`);
    tip.style('top', `${Math.max(4, hasRoom ? y + 6 : above)}px`);
  }
}
