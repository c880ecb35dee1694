/** One of the two drawings: a sequence as everywhere, with what differs marked on it. */

import * as d3 from 'd3';
import { shownLanes } from '../laneChoice.ts';
import { drawLanes, drawRows, type Svg } from '../sequence/drawing.ts';
import { drawHead } from '../sequence/head.ts';
import type { LayerClasses } from '../sequence/layers.ts';
import type { DrawnRow, Layout } from '../sequence/layout.ts';
import { pressAmongRows, rove } from '../sequence/roving.ts';
import type { Scene } from '../sequence/scene.ts';
import type { Session } from '../session.ts';
import type { Kind } from './align.ts';
import type { Band } from './placed.ts';

/** What is marked of a pair on one side. */
export interface Mark extends Band {
  readonly pair: number;
  readonly kind: Exclude<Kind, 'same'>;
  /** Whether this side has a row there. */
  readonly isHere: boolean;
  readonly isFirst: boolean;
}

export interface Drawn {
  readonly scene: Scene;
  readonly layout: Layout;
  readonly marks: readonly Mark[];
  /** The pair that is chosen; -1 for none. */
  readonly chosen: number;
  readonly pairOf: (row: DrawnRow) => number;
  /** Where all goes as usual from there on, with what is said of it. */
  readonly usual: { readonly y: number; readonly text: string } | undefined;
}

const signs: Readonly<Record<Mark['kind'], string>> = {
  other: '≠',
  left: '+',
  right: '+',
  moved: '~',
};

/** Below the last row. */
const room = 12;

export class SideDrawing {
  readonly element: HTMLElement;
  readonly #head: Svg;
  readonly #body: Svg;

  constructor(
    place: HTMLElement,
    readonly side: 'left' | 'right',
    /** The colours of both sides. */
    readonly layers: LayerClasses,
    readonly onChoose: (pair: number) => void,
  ) {
    const scroll = d3.select(place).append('div').attr('class', `scroll ${side}`);
    scroll.attr('role', 'region').attr('tabindex', 0);
    scroll.attr('aria-label', `The run on the ${side}`);
    this.element = scroll.node() as HTMLElement;
    this.#head = scroll.append('svg').attr('class', 'head').attr('role', 'group');
    this.#head.attr('aria-label', `Lanes on the ${side}`);
    this.#body = scroll.append('svg').attr('class', 'body').attr('role', 'group');
    this.#body.attr('aria-label', `Rows on the ${side}. Arrow keys move, Enter chooses.`);
    rove(this.#body.node() as SVGSVGElement);
  }

  /** The place of a pair's row, without the arrow that leads on; null where this side has none. */
  rowOf(pair: number): Element | null {
    return this.element.querySelector(`g.row[data-pair="${pair}"] > .hit`);
  }

  /** Of the lanes' names, in CSS pixels; drawing sets it anew. */
  get headHeight(): number {
    return Number(this.#head.attr('height'));
  }

  set headHeight(height: number) {
    this.#head.attr('height', height);
  }

  draw({ system }: Session, drawn: Drawn): void {
    const { scene, layout, pairOf, chosen } = drawn;
    this.layers.learn(scene.record);
    const opened = { rows: new Set<string>(), parties: new Set<string>() };
    const parties = shownLanes(system.definition.parties);
    this.#body.classed('folded', layout.isFolded);
    drawHead(this.#head, parties, scene, layout, opened, () => {});
    this.#body.attr('width', layout.width).attr('height', layout.height + room);
    drawLanes(this.#body, scene, layout, room);
    const key = layout.rows.find((row) => pairOf(row) === chosen)?.key;
    drawRows(this.#body, scene, layout, { layers: this.layers, opened, chosen: key })
      .attr('data-pair', pairOf)
      .on('click', (_, row) => {
        if (getSelection()?.isCollapsed !== false) this.onChoose(pairOf(row));
      })
      .on('keydown', (event: KeyboardEvent, row) => this.#press(event, pairOf(row)));
    this.#drawMarks(drawn);
    this.#drawUsual(drawn);
  }

  /** What differs has a colour and a sign; where the other side has more, there is a gap. */
  #drawMarks({ marks, layout }: Drawn): void {
    const all = this.#body
      .selectAll<SVGGElement, Mark>('g.difference')
      .data(marks, ({ pair }) => String(pair))
      .join((enter) => {
        const added = enter.insert('g', 'line').attr('aria-hidden', 'true');
        added.append('rect').attr('x', 0.5);
        added.append('text').attr('class', 'sign').attr('x', 1);
        added.append('path').attr('class', 'first');
        return added;
      })
      .attr('class', ({ kind, isHere, isFirst }) =>
        ['difference', kind, isHere ? 'here' : 'gap', isFirst ? 'is-first' : ''].join(' '),
      )
      .attr('transform', ({ y }) => `translate(0,${y})`);
    all
      .select('rect')
      .attr('width', layout.width - 1)
      .attr('height', ({ height }) => height);
    all
      .select('text')
      .attr('y', ({ height }) => height - 6)
      .text(({ kind, isHere }) => (isHere ? signs[kind] : '–'));
    all.select('path.first').attr('d', ({ isFirst }) => (isFirst ? `M0,0H${layout.width}` : null));
  }

  #drawUsual({ usual, layout }: Drawn): void {
    const line = this.#body
      .selectAll<SVGGElement, NonNullable<Drawn['usual']>>('g.usual-from')
      .data(usual === undefined ? [] : [usual])
      .join((enter) => {
        const added = enter.append('g').attr('class', 'usual-from').attr('role', 'img');
        added.append('path');
        added.append('text').attr('y', -5);
        return added;
      })
      .attr('transform', ({ y }) => `translate(0,${y})`)
      .attr('aria-label', ({ text }) => text)
      // Arrows that cross it leave its words free.
      .raise();
    line.select('path').attr('d', `M0,0H${layout.width}`);
    line
      .select('text')
      .attr('x', layout.left)
      .text(({ text }) => text);
  }

  #press(event: KeyboardEvent, pair: number): void {
    const here = event.currentTarget as SVGGElement;
    if (event.key === 'Enter' || event.key === ' ') this.onChoose(pair);
    else if (!pressAmongRows(event, here)) return;
    event.preventDefault();
  }
}
