/** The form: a field for each knob, each choice, the faults and the seed, and the run button. */

import * as d3 from 'd3';
import { formatKnob, type Knob, parseKnob, settle } from '../sim/knobs.ts';
import type { Model } from '../sim/model.ts';
import { noFaults, type SystemDefinition } from '../sim/system.ts';
import { ChoiceList } from './choices.ts';
import { type Given, lossKnob, seedKnob, splitChoices } from './wishes.ts';

type Field = HTMLInputElement | HTMLSelectElement;

export interface Controls {
  /** Puts texts into the fields; a field not given goes back to its default. */
  fill(given: Given): void;
}

/** Builds the form; `onRun` is called with what the fields hold when the reader asks for a run. */
export function makeControls(
  form: HTMLFormElement,
  model: Model,
  onRun: (given: Given) => void,
): Controls {
  const knobs = [...model.knobs, lossKnob, seedKnob];
  const root = d3.select(form);
  // The scenario has the most fields: after it, the others would not be seen.
  const choices = new ChoiceList(fieldset(root, 'Choices asked for'), model);
  const chance = fieldset(root, 'Faults and chance');
  for (const knob of [lossKnob, seedKnob]) addKnob(chance, knob);
  const scenario = fieldset(root, 'Scenario');
  for (const knob of model.knobs) addKnob(scenario, knob);
  root.append('button').attr('type', 'submit').text('Run');

  const offerChoices = () => {
    const system = systemOf(model, knobTexts(form, model.knobs));
    if (system !== undefined) choices.offer(system);
  };
  scenario.on('change', offerChoices);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const texts = knobTexts(form, knobs);
    for (const knob of knobs) {
      const bad = !fits(knob, texts[knob.name] as string);
      fieldOf(form, knob).setAttribute('aria-invalid', String(bad));
    }
    onRun({ ...texts, choose: choices.wishes.join(',') });
  });
  return {
    fill(given) {
      for (const knob of knobs) setText(form, knob, given[knob.name]);
      offerChoices();
      choices.fill(splitChoices(given.choose));
    },
  };
}

type Group = d3.Selection<HTMLElement, unknown, null, undefined>;

function fieldset(
  form: d3.Selection<HTMLFormElement, unknown, null, undefined>,
  legend: string,
): Group {
  const group = form.append('fieldset');
  group.append('legend').text(legend);
  return group as unknown as Group;
}

function addKnob(group: Group, knob: Knob): void {
  const id = `knob-${knob.name}`;
  const row = group.append('div').attr('class', knob.kind === 'flag' ? 'field flag' : 'field');
  row.append('label').attr('for', id).text(knob.name);
  if (knob.kind === 'enum') {
    const select = row.append('select').attr('id', id);
    for (const value of knob.values) select.append('option').attr('value', value).text(value);
  } else {
    const input = row.append('input').attr('id', id);
    if (knob.kind === 'flag') input.attr('type', 'checkbox');
    else if (knob.kind === 'duration') input.attr('type', 'text').attr('inputmode', 'decimal');
    else input.attr('type', 'number').attr('min', knob.min).attr('max', knob.max);
  }
  row.select(`#${id}`).attr('aria-describedby', `${id}-help`).attr('name', knob.name);
  const unit = knob.kind === 'duration' ? `, in seconds${knob.never ? ' or "never"' : ''}` : '';
  row
    .append('p')
    .attr('id', `${id}-help`)
    .text(knob.help + unit);
}

/** The system as it is set now; undefined while a knob cannot be used. */
function systemOf(model: Model, texts: Given): SystemDefinition | undefined {
  try {
    return model.system(settle(model.knobs, texts), noFaults, { kind: 'symbolic' });
  } catch {
    return undefined;
  }
}

function fieldOf(form: HTMLFormElement, knob: Knob): Field {
  return form.elements.namedItem(`knob-${knob.name}`) as Field;
}

function setText(form: HTMLFormElement, knob: Knob, given: string | undefined): void {
  const field = fieldOf(form, knob);
  const text = given ?? formatKnob(knob, knob.default);
  field.removeAttribute('aria-invalid');
  if (field instanceof HTMLInputElement && field.type === 'checkbox') {
    field.checked = text === 'true';
  } else {
    field.value = text;
  }
}

function knobTexts(form: HTMLFormElement, knobs: readonly Knob[]): Record<string, string> {
  const text = (field: Field) =>
    field instanceof HTMLInputElement && field.type === 'checkbox'
      ? String(field.checked)
      : field.value.trim();
  return Object.fromEntries(knobs.map((knob) => [knob.name, text(fieldOf(form, knob))]));
}

function fits(knob: Knob, text: string): boolean {
  try {
    parseKnob(knob, text);
    return true;
  } catch {
    return false;
  }
}
