/** What a check of a Model is asked for by name, in code or at the command line. */

import type { Model } from '../model/model.ts';
import { UsageError } from '../system/errors.ts';
import { got } from '../system/suggest.ts';
import { propertyNames } from './jobs.ts';

/** The amendments of these names. Throws a UsageError that lists those of the model. */
export function amendmentsAsked(model: Model, asked: 'all' | readonly string[]): readonly string[] {
  const known = (model.amendments ?? []).map(({ name }) => name);
  if (asked === 'all') return known;
  const stranger = asked.find((name) => !known.includes(name));
  if (stranger === undefined) return asked;
  const names = known.join(', ') || 'nothing: the model has no amendments';
  const came = got(stranger, ['all', ...known]);
  throw new UsageError(`amend: ${came}, expected all or some of ${names}`);
}

/** The properties of these names. Throws a UsageError that lists those of the model. */
export function propertiesAsked(model: Model, asked: readonly string[]): readonly string[] {
  const known = propertyNames(model);
  const stranger = asked.find((name) => !known.includes(name));
  if (stranger === undefined) return asked;
  throw new UsageError(`property: ${got(stranger, known)}, expected one of ${known.join(', ')}`);
}
