/** The form: a field for each knob, each kind of fault, each amendment and the seed. */

import {
  type FaultBudget,
  formatKnob,
  type Knob,
  type Model,
  noFaults,
  parseKnob,
} from 'actorcheck';
import * as d3 from 'd3';
import { models } from './models.ts';
import type { Setting } from './setting.ts';

type Field = HTMLInputElement | HTMLSelectElement;
type Group = d3.Selection<HTMLElement, unknown, null, undefined>;

const fault = (name: keyof FaultBudget, help: string): Knob => {
  return { name, help, kind: 'integer', min: 0, max: 99, default: 0 };
};

const faultKnobs: Readonly<Record<keyof FaultBudget, Knob>> = {
  loss: fault('loss', 'messages that may be lost'),
  duplicate: fault('duplicate', 'messages that may arrive twice'),
  reorder: fault('reorder', 'messages that may overtake others'),
  crash: fault('crash', 'times that a party may crash'),
};
const faultKinds = Object.keys(noFaults) as (keyof FaultBudget)[];

const seedKnob: Knob = {
  name: 'seed',
  help: 'what all that is left to chance is drawn from',
  kind: 'integer',
  min: 0,
  max: 2 ** 32 - 1,
  default: 1,
};

export class Controls {
  readonly #fields = new Map<Knob, Field>();
  readonly #amendments = new Map<string, HTMLInputElement>();
  #scenario: HTMLSelectElement | null = null;

  /**
   * `onSet` is called when the reader has changed a field, or chosen a scenario; `read` throws a
   * UsageError.
   */
  constructor(
    form: HTMLFormElement,
    readonly model: Model,
    readonly onSet: (read: () => Setting, isScenario: boolean) => void,
  ) {
    const root: Group = d3.select<HTMLElement, unknown>(form);
    // Of one protocol, or one scenario, there is nothing to choose.
    if (Object.keys(models).length > 1) this.#addModels(fieldset(root, 'Protocol'));
    if ((model.scenarios ?? []).length > 1) this.#addScenarios(fieldset(root, 'Scenario'));
    const chance = fieldset(root, 'Faults and chance');
    for (const kind of faultKinds) this.#addKnob(chance, faultKnobs[kind]);
    this.#addKnob(chance, seedKnob);
    if ((model.amendments ?? []).length > 0) this.#addAmendments(fieldset(root, 'Amendments'));
    if (model.knobs.length > 0) this.#addKnobs(fieldset(root, 'Knobs'));
    form.addEventListener('change', ({ target }) => {
      for (const [knob, field] of this.#fields) {
        field.setAttribute('aria-invalid', String(!fits(knob, textOf(field))));
      }
      onSet(() => this.#read(), target === this.#scenario);
    });
    form.addEventListener('submit', (event) => event.preventDefault());
  }

  /** Puts a setting into the fields. */
  fill({ given, faults, amend, seed }: Setting): void {
    for (const knob of this.model.knobs) this.#setText(knob, given[knob.name]);
    for (const kind of faultKinds) this.#setText(faultKnobs[kind], String(faults[kind]));
    this.#setText(seedKnob, String(seed));
    for (const [name, field] of this.#amendments) field.checked = amend.includes(name);
    if (this.#scenario !== null) this.#scenario.value = this.#scenarioOf(given);
  }

  #read(): Setting {
    const given = Object.fromEntries(
      this.model.knobs
        .map((knob) => [knob, this.#text(knob)] as const)
        .filter(([knob, text]) => text !== formatKnob(knob, knob.default))
        .map(([knob, text]) => [knob.name, text]),
    );
    const number = (knob: Knob) => parseKnob(knob, this.#text(knob)) as number;
    const faults = faultKinds.map((kind) => [kind, number(faultKnobs[kind])] as const);
    const amend = [...this.#amendments].filter(([, field]) => field.checked);
    return {
      given,
      faults: Object.fromEntries(faults) as unknown as FaultBudget,
      amend: amend.map(([name]) => name),
      seed: number(seedKnob),
    };
  }

  /** Another protocol is another page. */
  #addModels(group: Group): void {
    const row = group.append('div').attr('class', 'field wide');
    const select = row.append('select').attr('aria-label', 'Protocol').attr('name', 'model');
    for (const [name, { title }] of Object.entries(models)) {
      // The name first: of a title, the beginning may be all that there is room for.
      select.append('option').attr('value', name).text(`${name}: ${title}`);
    }
    select.property('value', this.model.name);
    select.on('change', (event: Event) => {
      event.stopPropagation();
      location.hash = new URLSearchParams({ model: select.property('value') }).toString();
    });
  }

  #addScenarios(group: Group): void {
    const row = group.append('div').attr('class', 'field wide');
    const select = row.append('select').attr('aria-label', 'Scenario').attr('name', 'scenario');
    for (const { name, text } of [ownScenario, ...(this.model.scenarios ?? [])]) {
      select.append('option').attr('value', name).text(text);
    }
    this.#scenario = select.node() as HTMLSelectElement;
    select.on('change', () => {
      const chosen = this.model.scenarios?.find(({ name }) => name === this.#scenario?.value);
      for (const knob of this.model.knobs) this.#setText(knob, chosen?.given[knob.name]);
    });
  }

  #scenarioOf(given: Setting['given']): string {
    const text = (values: Setting['given'], knob: Knob) =>
      values[knob.name] ?? formatKnob(knob, knob.default);
    const found = this.model.scenarios?.find((scenario) =>
      this.model.knobs.every((knob) => text(scenario.given, knob) === text(given, knob)),
    );
    return found?.name ?? ownScenario.name;
  }

  #addAmendments(group: Group): void {
    for (const { name, text } of this.model.amendments ?? []) {
      const id = `amend-${name}`;
      const row = group.append('div').attr('class', 'field flag');
      row.append('label').attr('for', id).text(name);
      const box = row.append('input').attr('id', id).attr('type', 'checkbox');
      box.attr('aria-describedby', `${id}-help`);
      row.append('p').attr('id', `${id}-help`).text(text);
      this.#amendments.set(name, box.node() as HTMLInputElement);
    }
  }

  #addKnobs(group: Group): void {
    for (const knob of this.model.knobs) this.#addKnob(group, knob);
  }

  #addKnob(group: Group, knob: Knob): void {
    const id = `knob-${knob.name}`;
    const row = group.append('div').attr('class', knob.kind === 'flag' ? 'field flag' : 'field');
    row.append('label').attr('for', id).text(knob.name);
    const field: d3.Selection<Field, unknown, null, undefined> = row.append(
      knob.kind === 'enum' ? 'select' : 'input',
    );
    if (knob.kind === 'enum') {
      for (const value of knob.values) field.append('option').attr('value', value).text(value);
    } else if (knob.kind === 'flag') field.attr('type', 'checkbox');
    else if (knob.kind === 'duration') field.attr('type', 'text').attr('inputmode', 'decimal');
    else field.attr('type', 'number').attr('min', knob.min).attr('max', knob.max);
    field.attr('id', id).attr('name', knob.name).attr('aria-describedby', `${id}-help`);
    const unit = knob.kind === 'duration' ? `, in seconds${knob.never ? ' or "never"' : ''}` : '';
    const help = row.append('p').attr('id', `${id}-help`);
    help.text(knob.help + unit);
    this.#fields.set(knob, field.node() as Field);
  }

  #text(knob: Knob): string {
    return textOf(this.#fields.get(knob) as Field);
  }

  #setText(knob: Knob, given: string | undefined): void {
    const field = this.#fields.get(knob) as Field;
    const text = given ?? formatKnob(knob, knob.default);
    field.removeAttribute('aria-invalid');
    if (field instanceof HTMLInputElement && field.type === 'checkbox') {
      field.checked = text === 'true';
    } else {
      field.value = text;
    }
  }
}

/** What the list of scenarios shows where the knobs are set as none of them has it. */
const ownScenario = { name: '', text: 'knobs as set below' };

function fieldset(form: Group, legend: string): Group {
  const group = form.append('details').attr('class', 'group');
  group.attr('open', '');
  group.append('summary').text(legend);
  const fields = group.append('div').attr('role', 'group').attr('aria-label', legend);
  return fields as unknown as Group;
}

function textOf(field: Field): string {
  return field instanceof HTMLInputElement && field.type === 'checkbox'
    ? String(field.checked)
    : field.value.trim();
}

function fits(knob: Knob, text: string): boolean {
  try {
    parseKnob(knob, text);
    return true;
  } catch {
    return false;
  }
}
