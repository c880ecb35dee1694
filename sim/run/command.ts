/** The command line that repeats a run: printed wherever a run is reported to have failed. */

import { formatKnob } from '../model/knobs.ts';
import type { Model } from '../model/model.ts';
import { ownMember } from '../system/own.ts';
import type { SimulateOptions } from './simulate.ts';

/** What to type after the name of the command to have the same run again: `simulate --seed 7`. */
export function commandOf(model: Model, options: SimulateOptions): string {
  const words = ['simulate'];
  for (const knob of model.knobs) {
    const value = ownMember(options.settings, knob.name) ?? null;
    if (value === knob.default) continue;
    if (knob.kind === 'flag') words.push(value ? `--${knob.name}` : `--no-${knob.name}`);
    else words.push(`--${knob.name}`, formatKnob(knob, value));
  }
  for (const [name, count] of Object.entries(options.faults ?? {})) {
    if (count > 0) words.push(`--${name}`, String(count));
  }
  for (const choice of options.choose ?? []) words.push('--choose', choice);
  if (options.random) words.push('--random');
  words.push('--seed', String(options.seed ?? 1));
  return words.join(' ');
}
