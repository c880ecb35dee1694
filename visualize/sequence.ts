/** The run as a sequence diagram: what is open in it, what is chosen, mouse and keyboard. */

import * as d3 from 'd3';
import type { RunMessage, RunNote, RunRecord } from '../sim/run.ts';
import { drawHead, drawLanes, drawLegend, drawRows, type Svg } from './drawing.ts';
import { LayerClasses } from './layers.ts';
import { type DrawnRow, layOut } from './layout.ts';

/** What the reader can open beside the drawing. */
export type Item =
  | { readonly kind: 'message'; readonly message: RunMessage }
  | { readonly kind: 'note'; readonly note: RunNote };

export class Sequence {
  readonly #layers = new LayerClasses();
  readonly #legend: d3.Selection<HTMLUListElement, unknown, null, undefined>;
  readonly #scroll: HTMLElement;
  readonly #head: Svg;
  readonly #body: Svg;
  #run: RunRecord | undefined;
  /** The keys of the rows of polling that are shown in full, and of the row that was opened. */
  #open = new Set<string>();
  #chosen: string | undefined;
  #drawnWidth = 0;

  constructor(
    section: HTMLElement,
    readonly onOpen: (item: Item) => void,
  ) {
    const root = d3.select(section);
    this.#legend = root.append('ul').attr('class', 'legend').attr('aria-label', 'Layers');
    const scroll = root.append('div').attr('class', 'scroll');
    this.#scroll = scroll.node() as HTMLElement;
    this.#head = scroll.append('svg').attr('class', 'head');
    this.#body = scroll.append('svg').attr('class', 'body').attr('role', 'group');
    this.#body.attr('aria-label', 'Rows. Arrow keys move, Enter opens.');
    new ResizeObserver(() => this.#followWidth()).observe(this.#scroll);
  }

  show(run: RunRecord): void {
    this.#run = run;
    this.#layers.learn(run);
    this.#open.clear();
    this.#chosen = undefined;
    this.#redraw();
    this.#scroll.scrollTop = 0;
    drawLegend(this.#legend, run, this.#layers);
  }

  /** Takes the highlight from the row that was opened, and gives the keyboard back to it. */
  release(): void {
    const key = this.#chosen;
    this.#chosen = undefined;
    this.#redraw();
    if (key !== undefined) this.#focus(key);
  }

  #redraw(): void {
    if (this.#run === undefined) return;
    this.#drawnWidth = this.#scroll.clientWidth;
    const layout = layOut(this.#run, this.#drawnWidth, this.#open);
    const look = { layers: this.#layers, open: this.#open, chosen: this.#chosen };
    drawHead(this.#head, this.#run, layout);
    drawLanes(this.#body, this.#run, layout);
    drawRows(this.#body, this.#run, layout, look)
      .on('click', (_, row) => {
        // The end of a drag that selects text is no click.
        if (getSelection()?.isCollapsed !== false) this.#activate(row);
      })
      .on('keydown', (event: KeyboardEvent, row) => this.#press(event, row));
  }

  #activate(row: DrawnRow): void {
    if (row.kind !== 'polling') {
      this.#chosen = row.key;
      this.onOpen(row);
    } else if (!this.#open.delete(row.key)) {
      this.#open.add(row.key);
    }
    this.#redraw();
    this.#focus(row.key);
  }

  #press(event: KeyboardEvent, row: DrawnRow): void {
    const here = event.currentTarget as SVGGElement;
    if (event.key === 'Enter' || event.key === ' ') this.#activate(row);
    else if (event.key === 'ArrowDown') focusIfRow(here.nextElementSibling);
    else if (event.key === 'ArrowUp') focusIfRow(here.previousElementSibling);
    else return;
    event.preventDefault();
  }

  #focus(key: string): void {
    this.#scroll.querySelector<SVGGElement>(`g.row[data-key="${key}"]`)?.focus();
  }

  #followWidth(): void {
    if (this.#scroll.clientWidth === this.#drawnWidth) return;
    const focused = this.#scroll.querySelector<SVGGElement>('g.row:focus')?.dataset.key;
    this.#redraw();
    if (focused !== undefined) this.#focus(focused);
  }
}

function focusIfRow(element: Element | null): void {
  if (element instanceof SVGGElement && element.matches('g.row')) element.focus();
}
