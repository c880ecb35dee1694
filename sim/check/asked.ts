/** What a check of a Model is asked for by name, in code or at the command line. */

import type { Model } from '../model/model.ts';
import { UsageError } from '../system/errors.ts';
import { propertyNames } from './jobs.ts';

/** The amendments of these names. Throws a UsageError that lists those of the model. */
export function amendmentsAsked(model: Model, asked: 'all' | readonly string[]): readonly string[] {
  const known = (model.amendments ?? []).map(({ name }) => name);
  if (asked === 'all') return known;
  const stranger = asked.find((name) => !known.includes(name));
  if (stranger === undefined) return asked;
  const names = known.join(', ') || 'nothing: the model has no amendments';
  throw new UsageError(`amend: expected all or some of ${names}, got "${stranger}"`);
}

/** The properties of these names. Throws a UsageError that lists those of the model. */
export function propertiesAsked(model: Model, asked: readonly string[]): readonly string[] {
  const known = propertyNames(model);
  const stranger = asked.find((name) => !known.includes(name));
  if (stranger === undefined) return asked;
  throw new UsageError(`property: expected one of ${known.join(', ')}, got "${stranger}"`);
}
