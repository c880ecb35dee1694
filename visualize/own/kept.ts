/** What stays of an address when the model has changed: its setting, as far as that is there. */

import { type Model, parseKnob } from 'actorcheck';
import { knobPrefix } from 'actorcheck/trace';

/** Steps are named by their place among those that can be taken: in another model, others. */
export function withoutPath(fragment: string): string {
  const address = new URLSearchParams(fragment);
  for (const name of ['path', 'at', 'cycle', 'late', 'pinned']) address.delete(name);
  return address.toString();
}

export function keptIn(model: Model, fragment: string): string {
  const address = new URLSearchParams(fragment);
  if (address.has('model')) address.set('model', model.name);
  for (const [name, text] of [...address]) {
    if (name.startsWith(knobPrefix) && !takes(model, name.slice(knobPrefix.length), text)) {
      address.delete(name);
    }
  }
  const known = (model.amendments ?? []).map(({ name }) => name);
  const amend = (address.get('amend') ?? '').split(',').filter((name) => known.includes(name));
  if (amend.length > 0) address.set('amend', amend.join(','));
  else address.delete('amend');
  return address.toString();
}

function takes({ knobs }: Model, name: string, text: string): boolean {
  const knob = knobs.find((other) => other.name === name);
  if (knob === undefined) return false;
  try {
    parseKnob(knob, text);
    return true;
  } catch {
    return false;
  }
}
