/** Where the lines of a text are in another revision of it. */

import { diffArrays } from 'diff';

/** From a line of the one to the same line of the other, from 1. */
export function lineMap(
  older: readonly string[],
  newer: readonly string[],
): ReadonlyMap<number, number> {
  const map = new Map<number, number>();
  let [old, now] = [1, 1];
  for (const { added, removed, count } of diffArrays([...older], [...newer])) {
    if (added) now += count;
    else if (removed) old += count;
    else for (let index = 0; index < count; index++) map.set(old++, now++);
  }
  return map;
}
