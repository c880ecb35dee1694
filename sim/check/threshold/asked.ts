/** What a threshold is asked for, made sure of: the knob, its range, and the property. */

import type { Knob } from '../../model/knobs.ts';
import type { Model } from '../../model/model.ts';
import { UsageError } from '../../system/errors.ts';
import { got } from '../../system/suggest.ts';
import { propertiesAsked } from '../asked.ts';
import type { Job } from '../jobs.ts';
import { liveNames } from '../judge.ts';
import { withSettings } from '../model.ts';

/** Of which knob, from which value to which: durations in ms. */
export interface Range {
  readonly knob: string;
  readonly min: number;
  readonly max: number;
}

/** What is asked: one property of one scenario, in exact time. */
export interface Asked extends Range {
  readonly job: Job;
  readonly property: string;
  /** How many values are tried beyond those between which the verdict changes. */
  readonly probes: number;
}

export const usualProbes = 16;

/** The knobs that a threshold can be asked of. */
const numbersOf = ({ knobs }: Model): readonly Knob[] =>
  knobs.filter(({ kind }) => kind === 'duration' || kind === 'integer');

/** The knob of a range. Throws a UsageError for a range that is none, or not one of the knob. */
export function knobAsked(model: Model, { knob: name, min, max }: Range): Knob {
  const knob = model.knobs.find((known) => known.name === name);
  const numbers = numbersOf(model).map((known) => known.name);
  const names = numbers.join(', ') || 'nothing: the model has no knob that is a number';
  if (knob === undefined) {
    throw new UsageError(`threshold: ${got(name, numbers)}, expected a knob of ${names}`);
  }
  if (knob.kind !== 'duration' && knob.kind !== 'integer') {
    const came = `got "${name}", which is ${knob.kind === 'flag' ? 'a flag' : 'a choice of names'}`;
    throw new UsageError(`threshold: ${came}, expected a knob of ${names}`);
  }
  const [least, most] = knob.kind === 'duration' ? [knob.minMs, knob.maxMs] : [knob.min, knob.max];
  const unit = unitOf(knob);
  const isRange = Number.isInteger(min) && Number.isInteger(max) && min <= max;
  if (isRange && min >= least && max <= most) return knob;
  throw new UsageError(
    `threshold: expected two whole numbers from ${least} to ${most}${unit} for "${name}", ` +
      `the smaller one first, got ${min}..${max}`,
  );
}

/** What stands behind a value of a knob. */
export const unitOf = ({ kind }: Knob): string => (kind === 'duration' ? ' ms' : '');

/** The property. Throws a UsageError for one that exact time does not decide. */
export function propertyAsked(model: Model, name: string | undefined): string {
  if (name === undefined) {
    throw new UsageError('threshold: expected --property beside it to say which, got none');
  }
  propertiesAsked(model, [name]);
  const own = model.properties?.find((known) => known.name === name);
  if (own?.kind !== 'eventually' && !liveNames.includes(name)) return name;
  throw new UsageError(
    `threshold: expected a property that exact time decides, got "${name}", which is about ` +
      'what comes in the end',
  );
}

/** The model with a knob at a value. */
export const modelAt = (model: Model, knob: string, value: number): Model =>
  withSettings(model, { [knob]: value });
