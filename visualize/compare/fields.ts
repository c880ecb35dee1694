/** The two fields that say what stands on the left and on the right. */

import { formatKnob, type Model } from 'actorcheck';
import * as d3 from 'd3';
import type { Session } from '../session.ts';
import { onScreen, otherAmendments, type What } from './what.ts';

type Name = 'left' | 'right';
type Root = d3.Selection<HTMLElement, unknown, null, undefined>;

const titles: readonly (readonly [What['kind'] | 'none', string])[] = [
  ['none', 'nothing yet'],
  ['screen', 'the path on screen'],
  ['amend', 'the same steps, amended'],
  ['knob', 'the same steps, another knob'],
  ['seed', 'the same steps, another seed'],
  ['path', 'a pinned or pasted path'],
];

interface Asks {
  readonly onWhat: (what: What) => void;
  /** The path on screen is to be pinned there. */
  readonly onPin: () => void;
  readonly onPaste: (text: string) => void;
}

export class Field {
  readonly #root: Root;
  readonly #kind: d3.Selection<HTMLSelectElement, unknown, null, undefined>;
  readonly #own: Root;
  /** What its own fields are about: they are made anew only for something else. */
  #shown = '';

  constructor(
    place: HTMLElement,
    readonly name: Name,
    readonly session: Session,
    readonly asks: Asks,
  ) {
    const root = d3.select(place).append('fieldset').attr('class', `field ${name}`);
    root.append('legend').text(name === 'left' ? 'Left' : 'Right');
    this.#root = root as unknown as Root;
    this.#kind = root.append('select').attr('aria-label', `What is on the ${name}`);
    this.#kind.on('change', () => this.#choose(this.#kind.property('value')));
    this.#own = root.append('div').attr('class', 'own') as unknown as Root;
  }

  show(what: What | null): void {
    const { model } = this.session;
    const kinds = titles.filter(([kind]) => isOffered(kind, model, what));
    this.#kind
      .selectAll<HTMLOptionElement, (typeof titles)[number]>('option')
      .data(kinds, ([kind]) => kind)
      .join('option')
      .attr('value', ([kind]) => kind)
      .text(([, title]) => title);
    this.#kind.property('value', what?.kind ?? 'none');
    // A list that the reader is ticking off stays open.
    const shown = JSON.stringify([what?.kind, what?.kind === 'knob' ? what.name : null]);
    if (shown !== this.#shown) this.#drawOwn(what);
    this.#shown = shown;
    this.#fill(what);
  }

  #choose(kind: What['kind'] | 'none'): void {
    const { model, setting, settings } = this.session;
    const [knob] = model.knobs;
    if (kind === 'screen') this.asks.onWhat(onScreen);
    else if (kind === 'amend') this.asks.onWhat({ kind, amend: otherAmendments(this.session) });
    else if (kind === 'seed') this.asks.onWhat({ kind, seed: (setting.seed + 1) % 2 ** 32 });
    else if (kind === 'path') this.asks.onPin();
    else if (kind === 'knob' && knob !== undefined) {
      const text = formatKnob(knob, settings[knob.name] ?? null);
      this.asks.onWhat({ kind, name: knob.name, text });
    }
  }

  #drawOwn(what: What | null): void {
    this.#own.selectAll('*').remove();
    if (what?.kind === 'amend') this.#drawAmendments();
    else if (what?.kind === 'knob') this.#drawKnob(what.name);
    else if (what?.kind === 'seed') this.#drawSeed();
    else if (what?.kind === 'path') this.#drawPaste();
  }

  #drawAmendments(): void {
    const menu = this.#own.append('details').attr('class', 'menu ticks');
    menu.append('summary').text('Amendments');
    const items = menu.append('div').attr('class', 'items');
    for (const { name, text } of this.session.model.amendments ?? []) {
      const label = items.append('label').attr('title', text);
      label.append('input').attr('type', 'checkbox').attr('value', name);
      label.append('span').text(name);
    }
    items.on('change', () => {
      const boxes = items.selectAll<HTMLInputElement, unknown>('input').nodes();
      const amend = boxes.filter(({ checked }) => checked).map(({ value }) => value);
      this.asks.onWhat({ kind: 'amend', amend });
    });
    menu.on('keydown', (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      (menu.node() as HTMLDetailsElement).open = false;
      menu.select<HTMLElement>('summary').node()?.focus();
    });
    this.#own.append('span').attr('class', 'ticked');
  }

  #drawKnob(name: string): void {
    const { model, settings } = this.session;
    const select = this.#own.append('select').attr('class', 'knob');
    select.attr('aria-label', `Knob on the ${this.name}`);
    for (const knob of model.knobs) select.append('option').text(knob.name);
    select.on('change', () => {
      const knob = model.knobs.find((one) => one.name === select.property('value'));
      if (knob === undefined) return;
      const text = formatKnob(knob, settings[knob.name] ?? null);
      this.asks.onWhat({ kind: 'knob', name: knob.name, text });
    });
    const knob = model.knobs.find((one) => one.name === name);
    const values =
      knob?.kind === 'enum' ? knob.values : knob?.kind === 'flag' ? ['false', 'true'] : null;
    const input = this.#own.append(values === null ? 'input' : 'select').attr('class', 'value');
    input.attr('aria-label', `Value on the ${this.name}`);
    for (const value of values ?? []) input.append('option').text(value);
    input.on('change', () => {
      this.asks.onWhat({ kind: 'knob', name, text: String(input.property('value')).trim() });
    });
  }

  #drawSeed(): void {
    const input = this.#own.append('input').attr('class', 'value').attr('type', 'number');
    input
      .attr('min', 0)
      .attr('max', 2 ** 32 - 1)
      .attr('aria-label', `Seed on the ${this.name}`);
    input.on('change', () => {
      const seed = Number(input.property('value'));
      if (Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32) {
        this.asks.onWhat({ kind: 'seed', seed });
      }
    });
  }

  #drawPaste(): void {
    const form = this.#own.append('form').attr('class', 'paste');
    const label = form.append('label').text('Or paste ');
    const input = label.append('input').attr('type', 'text').attr('spellcheck', 'false');
    input.attr('placeholder', 'a link, or the text of a trace');
    const paste = () => this.asks.onPaste(input.property('value'));
    form.on('submit', (event: SubmitEvent) => {
      event.preventDefault();
      paste();
    });
    form.append('button').attr('type', 'button').text('Compare').on('click', paste);
  }

  #fill(what: What | null): void {
    if (what?.kind === 'amend') {
      this.#own.selectAll<HTMLInputElement, unknown>('.ticks input').each(function () {
        this.checked = what.amend.includes(this.value);
      });
      const all = (this.session.model.amendments ?? []).length;
      const some = what.amend.length > 3 ? `${what.amend.length} of ${all}` : what.amend.join(', ');
      const text = what.amend.length === all ? `all ${all}` : some;
      this.#own.select('.ticked').text(what.amend.length === 0 ? 'none: as written' : text);
    } else if (what?.kind === 'knob') {
      this.#own.select('select.knob').property('value', what.name);
      this.#own.select('.value').property('value', what.text);
    } else if (what?.kind === 'seed') this.#own.select('.value').property('value', what.seed);
    this.#root.classed('is-path', what?.kind === 'path');
  }
}

function isOffered(kind: What['kind'] | 'none', model: Model, what: What | null): boolean {
  if (kind === 'none') return what === null;
  if (kind === 'amend') return (model.amendments ?? []).length > 0;
  return kind !== 'knob' || model.knobs.length > 0;
}
