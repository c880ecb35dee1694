/** The form for a threshold: at which values of a knob a property holds in exact time. */

import { formatKnob, type Knob, type Model, parseKnob } from 'actorcheck';
import type { Range } from 'actorcheck/check';
import * as d3 from 'd3';
import type { ThresholdFound } from './request.ts';
import type { Row } from './rows.ts';

type Input = d3.Selection<HTMLInputElement, unknown, null, undefined>;

/** A run that shows one verdict, at a value of the knob as a person would type it. */
interface Shown {
  readonly knob: string;
  readonly text: string;
  readonly trace: NonNullable<NonNullable<ThresholdFound['holds']>['trace']>;
}

interface ThresholdEvents {
  onFind(): void;
  onTrace(shown: Shown): void;
}

export class ThresholdForm {
  readonly #root: d3.Selection<HTMLDetailsElement, unknown, null, undefined>;
  readonly #knob: d3.Selection<HTMLSelectElement, unknown, null, undefined>;
  readonly #from: Input;
  readonly #to: Input;
  readonly #unit: d3.Selection<HTMLSpanElement, unknown, null, undefined>;
  readonly #property: d3.Selection<HTMLSelectElement, unknown, null, undefined>;
  readonly #found: d3.Selection<HTMLDivElement, unknown, null, undefined>;
  readonly #knobs: readonly Knob[];

  constructor(
    place: HTMLElement,
    model: Model,
    readonly events: ThresholdEvents,
  ) {
    this.#knobs = model.knobs.filter(({ kind }) => kind === 'duration' || kind === 'integer');
    this.#root = d3.select(place).append('details').attr('class', 'threshold');
    this.#root.append('summary').text('At which values of a knob does a property hold?');
    const form = this.#root.append('form').attr('class', 'ask-check').attr('novalidate', '');
    form.attr('aria-label', 'Threshold in exact time').on('submit', (event: SubmitEvent) => {
      event.preventDefault();
      events.onFind();
    });
    const labelled = (text: string) => form.append('label').text(`${text} `);
    this.#knob = labelled('Knob').append('select').attr('aria-label', 'Knob');
    this.#knob.on('change', () => this.#fill());
    for (const { name } of this.#knobs) this.#knob.append('option').text(name);
    const field = (text: string) => labelled(text).append('input').attr('inputmode', 'decimal');
    this.#from = field('from');
    this.#to = field('to');
    this.#unit = form.append('span');
    this.#property = labelled('Property').append('select').attr('aria-label', 'Property');
    form.append('button').attr('type', 'submit').text('Find');
    this.#found = this.#root.append('div').attr('role', 'status');
    this.#fill();
  }

  /** What can be asked of a setting: nothing where exact time is no reading of its own. */
  show(rows: readonly Row[], hasDurations: boolean): void {
    this.#root.property('hidden', !hasDurations || this.#knobs.length === 0);
    const names = rows.flatMap(({ name, kind }) => (kind === 'eventually' ? [] : [name]));
    const chosen = this.property;
    this.#property
      .selectAll('option')
      .data(names)
      .join('option')
      .text((name) => name);
    if (names.includes(chosen)) this.#property.property('value', chosen);
  }

  get property(): string {
    return this.#property.property('value');
  }

  /** Throws a UsageError for a value that the knob does not take. */
  get range(): Range {
    const knob = this.#chosen;
    const value = (input: Input) =>
      parseKnob(knob, (input.property('value') as string).trim()) as number;
    return { knob: knob.name, min: value(this.#from), max: value(this.#to) };
  }

  /** A value of the knob that is asked about, in words. */
  told(value: number): string {
    const { name, kind } = this.#chosen;
    return `${name} at ${formatKnob(this.#chosen, value)}${kind === 'duration' ? ' s' : ''}`;
  }

  /** Shows what was found, with the runs that show it; null takes it away. */
  tell(found: ThresholdFound | null): void {
    this.#found.selectAll('*').remove();
    if (found === null) return;
    this.#found.append('pre').text(found.text);
    for (const [verdict, witness] of [
      ['violated', found.violated],
      ['holds', found.holds],
    ] as const) {
      const { trace = null, value = 0 } = witness ?? {};
      if (trace === null) continue;
      const { name: knob } = this.#chosen;
      const shown = { knob, text: formatKnob(this.#chosen, value), trace };
      const told = `${verdict} with ${this.told(value)} (${trace.steps.length} steps)`;
      const button = this.#found.append('button').attr('type', 'button').text(`Run: ${told}`);
      button.on('click', () => this.events.onTrace(shown));
    }
  }

  get #chosen(): Knob {
    const name = this.#knob.property('value') as string;
    return this.#knobs.find((knob) => knob.name === name) as Knob;
  }

  /** From the least to the most that the knob takes. */
  #fill(): void {
    const [knob] = this.#knobs;
    if (knob === undefined) return;
    const chosen = this.#chosen;
    const [least, most] =
      chosen.kind === 'duration'
        ? [chosen.minMs, chosen.maxMs]
        : chosen.kind === 'integer'
          ? [chosen.min, chosen.max]
          : [0, 0];
    this.#from.property('value', formatKnob(chosen, least));
    this.#to.property('value', formatKnob(chosen, most));
    this.#unit.text(chosen.kind === 'duration' ? 'seconds' : '');
    this.tell(null);
  }
}
