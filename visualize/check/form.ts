/** The form for a check: which setting, how far at the most, and buttons to start and to stop. */

import { type Knob, type Model, parseKnob, UsageError } from 'actorcheck';
import { scenariosOf } from 'actorcheck/check';
import * as d3 from 'd3';
import { onScreen } from './subject.ts';

const limitKnob = {
  name: 'most states',
  help: 'the search stops when it has found more',
  kind: 'integer',
  min: 1,
  max: 2 ** 31 - 1,
  default: 1_000_000,
} as const satisfies Knob;

interface FormEvents {
  onChoice(): void;
  onStart(): void;
  onStop(): void;
}

export class CheckForm {
  readonly #choice: d3.Selection<HTMLSelectElement, unknown, null, undefined>;
  readonly #exact: d3.Selection<HTMLLabelElement, unknown, null, undefined>;
  readonly #limit: d3.Selection<HTMLInputElement, unknown, null, undefined>;
  readonly #start: d3.Selection<HTMLButtonElement, unknown, null, undefined>;
  readonly #stop: d3.Selection<HTMLButtonElement, unknown, null, undefined>;

  constructor(place: HTMLElement, model: Model, events: FormEvents) {
    const form = d3.select(place).append('form').attr('class', 'ask-check').attr('novalidate', '');
    form.attr('aria-label', 'What to check').on('submit', (event: SubmitEvent) => {
      event.preventDefault();
      events.onStart();
    });
    // With nothing to set, the setting on screen is the only one.
    const isOnly = scenariosOf(model).length === 1 && model.knobs.length === 0;
    const choice = form.append('label').text('Check ').property('hidden', isOnly);
    this.#choice = choice.append('select').on('change', events.onChoice);
    this.#choice.append('option').attr('value', onScreen).text('the setting on screen');
    const group = this.#choice.append('optgroup').attr('label', 'scenarios of the model');
    for (const { name, text } of scenariosOf(model)) {
      group.append('option').attr('value', name).text(`${name}: ${text}`);
    }
    const limit = form.append('label').text(isOnly ? 'Check at most ' : 'at most ');
    this.#limit = limit.append('input').attr('inputmode', 'numeric').attr('size', 9);
    this.#limit
      .property('value', limitKnob.default.toLocaleString('en'))
      .attr('title', limitKnob.help);
    limit.append('span').text(' states');
    this.#exact = form.append('label').attr('class', 'exact');
    this.#exact.append('input').attr('type', 'checkbox').on('change', events.onChoice);
    this.#exact.append('span').text(' in exact time too');
    this.#start = form.append('button').attr('type', 'submit').text('Check');
    this.#stop = form
      .append('button')
      .attr('type', 'button')
      .text('Stop')
      .on('click', events.onStop);
    this.running = false;
  }

  get choice(): string {
    return this.#choice.property('value');
  }

  /** Whether exact time is looked at beside any order. */
  get isExact(): boolean {
    return this.#exact.select('input').property('checked');
  }

  set isExact(isExact: boolean) {
    this.#exact.select('input').property('checked', isExact);
  }

  /** Whether there is such a choice. */
  set hasDurations(has: boolean) {
    this.#exact.property('hidden', !has);
  }

  /** Throws a UsageError and marks the field if it holds no number of states. */
  get maxStates(): number {
    try {
      const text = (this.#limit.property('value') as string).replace(/[\s,_]/g, '');
      const value = parseKnob(limitKnob, text) as number;
      this.#limit.attr('aria-invalid', null);
      return value;
    } catch (error) {
      if (error instanceof UsageError) this.#limit.attr('aria-invalid', 'true');
      throw error;
    }
  }

  set maxStates(most: number) {
    this.#limit.property('value', most.toLocaleString('en'));
  }

  set running(isRunning: boolean) {
    const had = document.activeElement;
    this.#start.property('disabled', isRunning);
    this.#stop.property('disabled', !isRunning);
    // The focus goes from the button that was pressed, which is now disabled, to the other.
    if (isRunning && had === this.#start.node()) this.#stop.node()?.focus();
    if (!isRunning && had === this.#stop.node()) this.#start.node()?.focus();
  }
}
