/** The choices that the reader asks for: a list to add to, each from the start or from a step on. */

import * as d3 from 'd3';
import type { Model } from '../sim/model.ts';
import type { Choice, SystemDefinition } from '../sim/system.ts';

type Group = d3.Selection<HTMLElement, unknown, null, undefined>;

export class ChoiceList {
  readonly #list: d3.Selection<HTMLUListElement, unknown, null, undefined>;
  readonly #offer: d3.Selection<HTMLSelectElement, unknown, null, undefined>;
  #choices: readonly Choice[] = [];
  /** As `simulate` takes them: `NAME` or `NAME@STEP`. */
  #wishes: string[] = [];

  constructor(
    group: Group,
    readonly model: Model,
  ) {
    this.#list = group.append('ul').attr('class', 'wishes');
    const row = group.append('div').attr('class', 'field ask');
    this.#offer = row.append('select').attr('aria-label', 'Choice to ask for');
    row.append('button').attr('type', 'button').text('Add');
    row
      .select('button')
      .on('click', () => this.fill([...this.#wishes, this.#offer.property('value')]));
  }

  get wishes(): readonly string[] {
    return this.#wishes;
  }

  fill(wishes: readonly string[]): void {
    this.#wishes = [...wishes];
    this.#redraw();
  }

  /** Offers the choices of a system, by the party that each is about. */
  offer({ parties, choices }: SystemDefinition): void {
    this.#choices = choices;
    const kept: string = this.#offer.property('value');
    const groups = parties.map(({ label, actors }) => ({
      label,
      // What happens anyway comes last.
      choices: d3.sort(
        choices.filter(({ actor }) => actor in actors),
        ({ usual }) => Number(usual === true),
      ),
    }));
    this.#offer.selectAll('*').remove();
    this.#offer
      .selectAll('optgroup')
      .data(groups.filter((group) => group.choices.length > 0))
      .join('optgroup')
      .attr('label', (group) => group.label)
      .selectAll('option')
      .data((group) => group.choices)
      .join('option')
      .attr('value', ({ name }) => name)
      .text(({ label, usual }) => (usual ? `${label} (usual)` : label));
    if (choices.some(({ name }) => name === kept)) this.#offer.property('value', kept);
    this.#redraw();
  }

  #redraw(): void {
    this.#list.selectAll('*').remove();
    for (const [index, wish] of this.#wishes.entries()) {
      const [name = '', step = ''] = wish.split('@', 2);
      const label = this.#choices.find((choice) => choice.name === name)?.label ?? name;
      const item = this.#list.append('li');
      item.append('span').text(label);
      const remove = item.append('button').attr('type', 'button').text('×');
      remove.attr('aria-label', `Do not ask for: ${label}`);
      remove.on('click', () => {
        this.fill(this.#wishes.filter((_, other) => other !== index));
        this.#offer.node()?.focus();
      });
      const when = item.append('select').attr('aria-label', `When: ${label}`);
      for (const [id, text] of this.#moments(step)) {
        when.append('option').attr('value', id).text(text);
      }
      when.property('value', step).on('change', () => {
        const chosen = when.property('value') as string;
        this.#wishes[index] = chosen === '' ? name : `${name}@${chosen}`;
      });
    }
  }

  /** When a wish may come true. A step that the model does not have is kept for the error. */
  #moments(step: string): [string, string][] {
    const { steps } = this.model;
    const stranger = step !== '' && !steps.some(({ id }) => id === step);
    return [
      ['', 'as soon as possible'],
      ...steps.map(({ id, title }): [string, string] => [id, `from step ${id}: ${title}`]),
      ...(stranger ? [[step, `from step ${step}`] as [string, string]] : []),
    ];
  }
}
