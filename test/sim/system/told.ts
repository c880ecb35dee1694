/** Canonical values in tests: taken, or refused. */

import { canonical } from '../../../sim/system/canonical.ts';

/** What is expected to be taken. */
export function told(value: unknown, refer?: Parameters<typeof canonical>[2]) {
  const found = canonical(value, 'context', refer);
  if (found.problem !== undefined) throw new Error(JSON.stringify(found.problem));
  return found;
}

/** Place and nature of what is expected to be refused. */
export function refused(value: unknown): string {
  const { problem } = canonical(value, 'context');
  return problem === undefined ? 'taken' : `${problem.place} ${problem.nature}`;
}

/** A list with holes: `items` by index. */
export const sparse = (length: number, items: Readonly<Record<number, unknown>>): unknown[] =>
  Object.assign(new Array(length), items);
