/** Steers `laneChoice.ts`: a lane is hidden, or moved by dragging or by buttons; a filter. */

import './laneMenu.css';
import type { Party } from 'actorcheck';
import * as d3 from 'd3';
import {
  filterText,
  hideLane,
  inOrder,
  isAllShown,
  isHidden,
  moveLane,
  setFilter,
  showAll,
  shownLanes,
} from './laneChoice.ts';

export class LaneMenu {
  readonly #list: d3.Selection<HTMLOListElement, unknown, null, undefined>;
  readonly #filter: d3.Selection<HTMLInputElement, unknown, null, undefined>;
  readonly #all: d3.Selection<HTMLButtonElement, unknown, null, undefined>;
  #parties: readonly Party[] = [];
  #dragged: string | null = null;

  constructor(
    place: HTMLElement,
    readonly onChange: () => void,
  ) {
    const root = d3.select(place).append('div').attr('class', 'lanes');
    const menu = root.append('details').attr('class', 'menu');
    menu.append('summary').text('Lanes');
    this.#list = menu.append('ol').attr('class', 'items');
    menu.on('keydown', (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      (menu.node() as HTMLDetailsElement).open = false;
      menu.select<HTMLElement>('summary').node()?.focus();
    });
    const label = root.append('label').text('Only ');
    this.#filter = label.append('input').attr('type', 'search').attr('spellcheck', 'false');
    this.#filter.attr('placeholder', 'a type, a layer, a kind');
    this.#filter.on('input', () => {
      setFilter(this.#filter.property('value'));
      this.#changed();
    });
    this.#all = root.append('button').attr('type', 'button').text('Show all');
    this.#all.on('click', () => {
      showAll();
      this.#changed();
      this.#filter.node()?.focus();
    });
  }

  show(parties: readonly Party[]): void {
    this.#parties = parties;
    const text = filterText();
    if (this.#filter.property('value').trim() !== text.trim()) this.#filter.property('value', text);
    this.#all.property('hidden', isAllShown());
    const count = shownLanes(parties).length;
    const items = this.#list
      .selectAll<HTMLLIElement, Party>('li')
      .data(inOrder(parties), ({ name }) => name)
      .join((enter) => this.#added(enter.append('li')))
      .order();
    items.select<HTMLInputElement>('input').each(function ({ name }) {
      this.checked = !isHidden(name);
      // One lane has to stay.
      this.disabled = this.checked && count === 1;
    });
    items.select<HTMLButtonElement>('.up').attr('aria-disabled', (_, place) => place === 0);
    const last = parties.length - 1;
    items.select<HTMLButtonElement>('.down').attr('aria-disabled', (_, place) => place === last);
  }

  #added(item: d3.Selection<HTMLLIElement, Party, HTMLOListElement, unknown>) {
    item.attr('draggable', 'true');
    const label = item.append('label');
    label.append('input').attr('type', 'checkbox');
    label.append('span').text((party) => party.label);
    label.select<HTMLInputElement>('input').on('change', (event: Event, { name }) => {
      hideLane(name, !(event.currentTarget as HTMLInputElement).checked);
      this.#changed();
    });
    for (const [name, text, by] of [
      ['up', '<', -1],
      ['down', '>', 1],
    ] as const) {
      const button = item.append('button').attr('type', 'button').attr('class', name).text(text);
      const where = by === -1 ? 'to the left' : 'to the right';
      button.attr('aria-label', (party) => `${party.label} ${where}`);
      button.on('click', (event: Event, party) => {
        this.#move(party.name, this.#placeOf(party.name) + by);
        // It has moved with its lane, and keeps the keyboard.
        (event.currentTarget as HTMLElement).focus();
      });
    }
    item
      .on('dragstart', (event: DragEvent, { name }) => {
        this.#dragged = name;
        event.dataTransfer?.setData('text/plain', name);
      })
      .on('dragover', (event: DragEvent) => {
        if (this.#dragged === null) return;
        event.preventDefault();
        event.stopPropagation();
      })
      .on('dragend', () => {
        this.#dragged = null;
        // What is dragged over the page is else a file.
        document.body.classList.remove('dropping');
      })
      .on('drop', (event: DragEvent, { name }) => {
        event.preventDefault();
        event.stopPropagation();
        if (this.#dragged !== null) this.#move(this.#dragged, this.#placeOf(name));
        this.#dragged = null;
      });
    return item;
  }

  #placeOf(party: string): number {
    return inOrder(this.#parties).findIndex(({ name }) => name === party);
  }

  #move(party: string, to: number): void {
    moveLane(this.#parties, party, to);
    this.#changed();
  }

  #changed(): void {
    this.show(this.#parties);
    this.onChange();
  }
}
