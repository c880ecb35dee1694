/** The run as a sequence diagram: what is open in it, what is chosen, mouse and keyboard. */

import type { RunMessage, RunNote } from 'actorcheck/run';
import * as d3 from 'd3';
import { shownLanes, shownPart } from '../laneChoice.ts';
import { LaneMenu } from '../laneMenu.ts';
import type { Session } from '../session.ts';
import { drawLanes, drawLegend, drawRows, type Svg } from './drawing.ts';
import { type Going, goingsOf, goingsOfTimer } from './goings.ts';
import { drawHead } from './head.ts';
import { LayerClasses } from './layers.ts';
import { type DrawnRow, type Layout, layOut } from './layout.ts';
import { pressAmongRows, rove } from './roving.ts';
import { type Handover, type Scene, sceneOf, type TimerBar } from './scene.ts';
import { drawTimerEnds, timerKey } from './timerEnds.ts';
import { drawTimers, timersRoom } from './timers.ts';

/** What the reader can open beside the drawing. */
export type Item =
  | { readonly kind: 'message'; readonly message: RunMessage }
  | { readonly kind: 'note'; readonly note: RunNote }
  | { readonly kind: 'handover'; readonly handover: Handover; readonly moment: number }
  | { readonly kind: 'timer'; readonly timer: TimerBar };

/** By so much the drawing grows at once, in CSS pixels. */
const growth = 1_000;

export class Diagram {
  readonly #layers = new LayerClasses();
  readonly #lanes: LaneMenu;
  readonly #legend: d3.Selection<HTMLUListElement, unknown, null, undefined>;
  readonly #scroll: HTMLElement;
  readonly #head: Svg;
  /** As large as what is drawn; the drawing on it may be larger. */
  readonly #paper: d3.Selection<HTMLDivElement, unknown, null, undefined>;
  readonly #body: Svg;
  #scene: Scene | undefined;
  /** The keys of the rows of polling that are shown in full, and the parties that are unfolded. */
  readonly #opened = { rows: new Set<string>(), parties: new Set<string>() };
  /** Parties that the reader has folded or unfolded; of the others, those that start actors are. */
  readonly #turned = new Set<string>();
  #chosen: string | undefined;
  /** The row of the last click. */
  #clicked: DrawnRow | undefined;
  #drawnWidth = 0;
  /** Of all that is drawn. */
  #height = 0;
  /** The lanes whose names stand at the head. */
  #drawnLanes = '';
  /** What was drawn last: a run of another system is shown from its top. */
  #drawn: { readonly system: Session['system']; readonly at: number } | undefined;

  constructor(
    section: HTMLElement,
    readonly session: Session,
    readonly onOpen: (item: Item) => void,
  ) {
    const root = d3.select(section);
    this.#lanes = new LaneMenu(section, () => this.show());
    this.#legend = root.append('ul').attr('class', 'legend').attr('aria-label', 'Layers');
    const scroll = root.append('div').attr('class', 'scroll');
    this.#scroll = scroll.node() as HTMLElement;
    this.#head = scroll.append('svg').attr('class', 'head').attr('role', 'group');
    this.#head.attr('aria-label', 'Lanes');
    this.#paper = scroll.append('div').attr('class', 'paper');
    this.#body = this.#paper.append('svg').attr('class', 'body').attr('role', 'group');
    this.#body.attr('aria-label', 'Rows. Arrow keys move, Enter opens, H goes there.');
    this.#listen();
    new ResizeObserver(() => this.#followWidth()).observe(this.#scroll);
  }

  /** Once for all rows, however often they are drawn. */
  #listen(): void {
    rove(this.#body.node() as SVGSVGElement);
    this.#body.on('click', ({ target, detail }: MouseEvent) => {
      const element = rowAt(target);
      // The second click of two is at the row of the first, also where that has moved.
      if (element === null || detail > 1) return;
      this.#clicked = rowIn(element);
      // The end of a drag that selects text is no click.
      if (getSelection()?.isCollapsed !== false) this.#activate(this.#clicked);
    });
    this.#body.on('dblclick', () => {
      if (this.#clicked !== undefined) this.#goTo(this.#clicked);
    });
    this.#body.on('keydown', (event: KeyboardEvent) => {
      const element = rowAt(event.target);
      if (element !== null) this.#press(event, element);
    });
  }

  /** The row that is open, as it is now; undefined if the cursor is before it. */
  get item(): Item | undefined {
    const row = this.#chosenRow;
    if (row !== undefined) return row.kind === 'polling' ? undefined : row;
    const timer = this.#chosenTimer;
    return timer && { kind: 'timer', timer };
  }

  /** Where what is open takes the cursor. */
  get goings(): Going[] {
    const [row, timer] = [this.#chosenRow, this.#chosenTimer];
    if (row !== undefined && this.#scene !== undefined) return goingsOf(row, this.#scene);
    return timer === undefined ? [] : goingsOfTimer(timer);
  }

  get #chosenRow(): DrawnRow | undefined {
    const rows = this.#body.selectAll<SVGGElement, DrawnRow>('g.row').data();
    return rows.find(({ key }) => key === this.#chosen);
  }

  get #chosenTimer(): TimerBar | undefined {
    return this.#scene?.timers.find((timer) => timerKey(timer) === this.#chosen);
  }

  /** Takes the cursor there: a place that the reader has chosen, and can come back to. */
  go(at: number): void {
    getSelection()?.removeAllRanges();
    this.session.jump(at, true);
  }

  show(): void {
    const { system, at } = this.session;
    const { parties } = system.definition;
    this.#scene = shownPart(sceneOf(this.session), parties).scene;
    this.#lanes.show(parties);
    const { record } = this.#scene;
    this.#layers.learn(record);
    const isOther = this.#drawn?.system !== system;
    if (isOther) {
      this.#opened.rows.clear();
      this.#opened.parties.clear();
      this.#turned.clear();
      this.#chosen = undefined;
    }
    const layout = this.#redraw(this.#scene);
    drawLegend(this.#legend, this.#scene, this.session.model, this.#layers);
    // What a run shows, it shows at its end.
    if (isOther && this.session.shows === null) this.#scroll.scrollTop = 0;
    else if (isOther || this.#drawn?.at !== at) this.#reveal(layout);
    this.#drawn = { system, at };
  }

  /** Takes the highlight from the row that was opened, and gives the keyboard back to it. */
  release(): void {
    const key = this.#chosen;
    this.#chosen = undefined;
    if (this.#scene !== undefined) this.#redraw(this.#scene);
    if (key !== undefined) this.#focus(key);
  }

  /** Whoever starts actors is shown with them, unless the reader says otherwise. */
  #unfoldStarting({ lives }: Scene): void {
    for (const { name, actors } of this.session.system.definition.parties) {
      if (this.#turned.has(name)) continue;
      const starts = lives.some(({ child }) => Object.hasOwn(actors, child.root));
      if (starts) this.#opened.parties.add(name);
      else this.#opened.parties.delete(name);
    }
  }

  #redraw(scene: Scene): Layout {
    this.#unfoldStarting(scene);
    // Asking for the width makes the browser lay out the page: it is done once, and an observer
    // tells of changes.
    if (this.#drawnWidth === 0) this.#drawnWidth = this.#scroll.clientWidth;
    const parties = shownLanes(this.session.system.definition.parties);
    const layout = layOut(scene, parties, this.#drawnWidth, this.#opened);
    this.#body.classed('folded', layout.isFolded);
    const look = { layers: this.#layers, opened: this.#opened, chosen: this.#chosen };
    const started = scene.lives.map(({ child }) => child.name);
    const lanes = JSON.stringify([layout.width, layout.lanes, started]);
    if (lanes !== this.#drawnLanes) {
      drawHead(this.#head, parties, scene, layout, this.#opened, (party) => this.#unfold(party));
      // A row that takes the keyboard is not left behind the lanes' names.
      this.#scroll.style.scrollPaddingTop = `${Number(this.#head.attr('height')) + 8}px`;
      this.#drawnLanes = lanes;
    }
    const room = timersRoom(scene, layout);
    this.#size(layout.width, layout.height + room);
    drawLanes(this.#body, scene, layout, room);
    drawRows(this.#body, scene, layout, look);
    drawTimers(this.#body, scene, layout);
    drawTimerEnds(this.#body, this.#chosen, (timer, isAgain) => this.#openTimer(timer, isAgain));
    return layout;
  }

  /** The browser lays a drawing out anew, with every text in it, whenever its size changes. */
  #size(width: number, height: number): void {
    this.#height = height;
    this.#paper.style('width', `${width}px`).style('height', `${height}px`);
    const size = { width, height: Math.ceil(height / growth) * growth };
    for (const [name, value] of Object.entries(size)) {
      if (Number(this.#body.attr(name)) !== value) this.#body.attr(name, value);
    }
  }

  /** Whether the end of what is drawn is in sight. */
  get #isAtCursor(): boolean {
    const { clientHeight, scrollTop, scrollHeight } = this.#scroll;
    return scrollTop > 0 && scrollTop + clientHeight >= scrollHeight - 1;
  }

  /** Brings the line of the cursor into sight. */
  #reveal({ height }: Layout): void {
    const { clientHeight, scrollTop } = this.#scroll;
    const head = this.#head.node()?.clientHeight ?? 0;
    const bottom = this.#height + head;
    const line = height + head;
    if (line < scrollTop + head + 60 || bottom > scrollTop + clientHeight) {
      this.#scroll.scrollTop = bottom - clientHeight;
    }
  }

  #unfold(party: string): void {
    const { parties } = this.#opened;
    this.#turned.add(party);
    if (!parties.delete(party)) parties.add(party);
    if (this.#scene !== undefined) this.#redraw(this.#scene);
  }

  #activate(row: DrawnRow): void {
    if (this.#scene === undefined) return;
    if (row.kind !== 'polling') {
      this.#chosen = row.key;
      this.onOpen(row);
    } else if (!this.#opened.rows.delete(row.key)) {
      this.#opened.rows.add(row.key);
    }
    this.#redraw(this.#scene);
    this.#focus(row.key);
  }

  #openTimer(timer: TimerBar, isAgain: boolean): void {
    const [first] = goingsOfTimer(timer);
    if (isAgain && first !== undefined) this.go(first.at);
    if (isAgain || this.#scene === undefined) return;
    this.#chosen = timerKey(timer);
    this.onOpen({ kind: 'timer', timer });
    this.#redraw(this.#scene);
  }

  #goTo(row: DrawnRow): void {
    const [first] = this.#scene === undefined ? [] : goingsOf(row, this.#scene);
    if (first !== undefined) this.go(first.at);
  }

  #press(event: KeyboardEvent, here: SVGGElement): void {
    const row = rowIn(here);
    const isOpen = row.key === this.#chosen;
    if (event.key === 'h' || (event.key === 'Enter' && isOpen)) this.#goTo(row);
    else if (event.key === 'Enter' || event.key === ' ') this.#activate(row);
    else if (!pressAmongRows(event, here)) return;
    event.preventDefault();
  }

  #focus(key: string): void {
    const row = this.#scroll.querySelector<SVGGElement>(`g.row[data-key="${key}"]`);
    row?.focus();
    // What has the focus already does not come into sight when the panel covers it.
    row?.scrollIntoView({ block: 'nearest' });
  }

  #followWidth(): void {
    const { clientWidth } = this.#scroll;
    if (clientWidth === this.#drawnWidth || clientWidth === 0) return;
    this.#drawnWidth = clientWidth;
    const focused = this.#scroll.querySelector<SVGGElement>('g.row:focus')?.dataset.key;
    if (this.#scene === undefined) return;
    const wasAtCursor = this.#isAtCursor;
    const layout = this.#redraw(this.#scene);
    if (focused !== undefined) this.#focus(focused);
    else if (wasAtCursor) this.#reveal(layout);
  }
}

const rowAt = (target: EventTarget | null): SVGGElement | null =>
  target instanceof Element ? target.closest<SVGGElement>('g.row') : null;

const rowIn = (element: SVGGElement): DrawnRow => d3.select<SVGGElement, DrawnRow>(element).datum();
