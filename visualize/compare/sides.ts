/** The two drawings with what is above and below each; they scroll as one. */

import * as d3 from 'd3';
import { LayerClasses } from '../sequence/layers.ts';
import type { Comparison } from './comparison.ts';
import type { Band } from './placed.ts';
import { SideDrawing } from './sideDrawing.ts';
import { settingText } from './whole.ts';
import { endText, standings } from './words.ts';

type Name = 'left' | 'right';

interface Asks {
  readonly onChoose: (pair: number) => void;
  readonly onResize: () => void;
  /** A run is to be on screen: at a step, or at its end. */
  readonly onOpen: (name: Name, step: number | null) => void;
}

interface Column {
  readonly root: d3.Selection<HTMLElement, unknown, null, undefined>;
  readonly drawing: SideDrawing;
}

/** Above what is to be seen. */
const roomAbove = 0.3;

export class Sides {
  readonly #columns: readonly Column[];
  #bands: ReadonlyMap<number, Band> = new Map();
  #width = 0;

  constructor(place: HTMLElement, asks: Asks) {
    const layers = new LayerClasses();
    this.#columns = (['left', 'right'] as const).map((name) => columnIn(place, name, layers, asks));
    for (const { drawing } of this.#columns) {
      drawing.element.addEventListener('scroll', () => this.#follow(drawing.element));
    }
    new ResizeObserver(() => {
      const { clientWidth } = this.#first;
      if (clientWidth === this.#width || clientWidth === 0) return;
      asks.onResize();
    }).observe(place);
  }

  get #first(): HTMLElement {
    return (this.#columns[0] as Column).drawing.element;
  }

  /** Whether a pair is drawn. */
  has(pair: number): boolean {
    return this.#bands.has(pair);
  }

  draw(comparison: Comparison, titles: readonly string[], chosen: number): void {
    const elements = this.#columns.map(({ drawing }) => drawing.element);
    const widths = elements.map(({ clientWidth }) => clientWidth);
    this.#width = widths[0] ?? 0;
    const { bands, drawings } = comparison.drawn({ widths, chosen });
    this.#bands = bands;
    for (const [index, { root, drawing }] of this.#columns.entries()) {
      const { whole } = comparison.sides[index] as Comparison['sides'][0];
      const other = comparison.sides[1 - index] as Comparison['sides'][0];
      root.select('.title').text(titles[index] ?? '');
      root.select('.setting').text(settingText(whole.session, other.whole.session));
      root.select('.remark').text(whole.remark);
      root.select('.end').text(endText(whole));
      root.select('ul').selectAll('li').data(standings(whole.session)).join('li').text(String);
      const drawn = drawings[index];
      if (drawn !== undefined) drawing.draw(whole.session, drawn);
    }
    // Names that are turned take more room, and rows are beside each other all the same.
    const tallest = Math.max(...this.#columns.map(({ drawing }) => drawing.headHeight));
    for (const { drawing } of this.#columns) drawing.headHeight = tallest;
  }

  /** Scrolls to a pair. */
  reveal(pair: number): void {
    const band = this.#bands.get(pair);
    if (band === undefined) return;
    for (const { drawing } of this.#columns) {
      const { element } = drawing;
      const isSeen =
        band.y > element.scrollTop + 40 &&
        band.y + band.height < element.scrollTop + element.clientHeight - 40;
      if (!isSeen) element.scrollTop = band.y - element.clientHeight * roomAbove;
    }
    // The page may be too low to have all of the drawings in sight.
    const rows = this.#columns.map(({ drawing }) => drawing.rowOf(pair));
    rows.find((row) => row !== null)?.scrollIntoView({ block: 'nearest' });
  }

  #follow(element: HTMLElement): void {
    for (const { drawing } of this.#columns) {
      const other = drawing.element;
      if (other === element) continue;
      if (other.scrollTop !== element.scrollTop) other.scrollTop = element.scrollTop;
      if (other.scrollLeft !== element.scrollLeft) other.scrollLeft = element.scrollLeft;
    }
  }
}

function columnIn(place: HTMLElement, name: Name, layers: LayerClasses, asks: Asks): Column {
  const section = d3.select(place).append('section').attr('class', `column ${name}`);
  section.attr('aria-label', name === 'left' ? 'Left' : 'Right');
  const head = section.append('header');
  head.append('h2').attr('class', 'title');
  head.append('span').attr('class', 'setting');
  const open = head.append('button').attr('type', 'button').text('Open in Sequence');
  open.on('click', () => asks.onOpen(name, null));
  section.append('p').attr('class', 'remark');
  const root = section as unknown as Column['root'];
  const drawing = new SideDrawing(root.node() as HTMLElement, name, layers, asks.onChoose);
  const foot = section.append('footer');
  foot.append('p').attr('class', 'end');
  foot.append('ul');
  return { root, drawing };
}
