/** A property as a search meets it: how it is asked, and what is watched for its sake. */

import { type Asked, predicatesOf } from '../model/predicates.ts';
import type { Property } from '../model/property.ts';
import type { Watch } from './search/watches.ts';

export interface Subject {
  readonly property: Property;
  readonly asked: Asked;
  /** Null where the graph of all states decides. */
  readonly watch: Watch | null;
  /** Looks for a state in which the premise holds; null where there is none to look for. */
  readonly premise: Watch | null;
}

export function subjectOf(property: Property): Subject {
  const asked = predicatesOf(property);
  const { holds, when } = asked;
  if (property.kind === 'eventually') return { property, asked, watch: null, premise: null };
  const premise = when === null ? null : { holds: when, wanted: true, foundIn: -1 };
  if (property.kind === 'within') return { property, asked, watch: null, premise };
  const watch = { holds, wanted: property.kind === 'sometimes', foundIn: -1 };
  return { property, asked, watch, premise };
}
