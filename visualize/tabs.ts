/** The tabs and what is behind them: a view is loaded and mounted when its tab is first opened. */

import * as d3 from 'd3';
import type { Session } from './session.ts';
import type { View, ViewEntry } from './view.ts';

type Each<E extends HTMLElement> = d3.Selection<E, ViewEntry, HTMLElement, unknown>;

interface TabsEvents {
  /** Another view is about to be opened. */
  onLeave(): void;
  /** One has been; `isOther`: it is not the one that was open before. */
  onOpen(entry: ViewEntry, isOther: boolean): void;
}

export class Tabs {
  #open: ViewEntry;
  readonly #mounted = new Map<string, View>();
  readonly #tabs: Each<HTMLButtonElement>;
  readonly #panels: Each<HTMLElement>;

  constructor(
    readonly list: HTMLElement,
    place: HTMLElement,
    readonly entries: readonly ViewEntry[],
    readonly session: Session,
    readonly events: TabsEvents,
  ) {
    this.#open = entries[0] as ViewEntry;
    this.#tabs = d3
      .select<HTMLElement, unknown>(list)
      .selectAll<HTMLButtonElement, ViewEntry>('button')
      .data(entries)
      .join('button')
      .attr('type', 'button')
      .attr('role', 'tab')
      .attr('id', ({ name }) => `tab-${name}`)
      .attr('aria-controls', ({ name }) => `view-${name}`)
      .text(({ title, titleWithoutText = title }) =>
        session.model.steps.length > 0 ? title : titleWithoutText,
      )
      .on('click', (_, entry) => this.open(entry.name))
      .on('keydown', (event: KeyboardEvent) => this.#press(event));
    this.#panels = d3
      .select<HTMLElement, unknown>(place)
      .selectAll<HTMLElement, ViewEntry>('section')
      .data(entries)
      .join('section')
      .attr('class', 'view')
      .attr('role', 'tabpanel')
      .attr('id', ({ name }) => `view-${name}`)
      .attr('aria-labelledby', ({ name }) => `tab-${name}`);
  }

  get opened(): ViewEntry {
    return this.#open;
  }

  /** The view behind the open tab, once it is loaded. */
  get view(): View | undefined {
    return this.#mounted.get(this.#open.name);
  }

  /** Opens the view of that name; the first if there is none of it. */
  open(name: string | null): void {
    const { entries } = this;
    const wanted = entries.find((entry) => entry.name === name) ?? (entries[0] as ViewEntry);
    const isOther = wanted !== this.#open;
    if (isOther) this.events.onLeave();
    this.#open = wanted;
    const isOpen = (entry: ViewEntry) => entry === this.#open;
    this.#tabs.attr('aria-selected', (entry) => String(isOpen(entry)));
    this.#tabs.attr('tabindex', (entry) => (isOpen(entry) ? 0 : -1));
    this.#panels.property('hidden', (entry) => !isOpen(entry));
    this.events.onOpen(wanted, isOther);
    void this.show();
  }

  /** Opens the tab so many places further on; after the last comes the first. */
  turn(by: number): void {
    const { entries } = this;
    const index = entries.indexOf(this.#open) + by + entries.length;
    this.open((entries[index % entries.length] as ViewEntry).name);
  }

  /** Brings the open view up to date. */
  async show(): Promise<void> {
    const entry = this.#open;
    const known = this.#mounted.get(entry.name);
    if (known !== undefined) known.show();
    else await this.#mount(entry);
  }

  async #mount(entry: ViewEntry): Promise<void> {
    const panel = this.#panels.filter((other) => other === entry).node() as HTMLElement;
    if (panel.hasAttribute('aria-busy')) return;
    panel.setAttribute('aria-busy', 'true');
    panel.textContent = 'Loading…';
    try {
      const { view } = await entry.load();
      panel.replaceChildren();
      view.mount(panel, this.session);
      this.#mounted.set(entry.name, view);
      if (this.#open === entry) view.show();
    } catch (error) {
      panel.textContent = `This view could not be loaded: ${(error as Error).message}`;
      throw error;
    } finally {
      panel.removeAttribute('aria-busy');
    }
  }

  #press(event: KeyboardEvent): void {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    this.turn(by);
    this.list.querySelector<HTMLElement>('[aria-selected="true"]')?.focus();
  }
}
