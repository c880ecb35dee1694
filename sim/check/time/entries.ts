/**
 * Lists of zones in which those are looked for that one lies within, or that lie within it. With
 * each zone its state is kept and the two sums of its bounds: a zone within another has no larger
 * ones, so that nearly all are told apart by what stands side by side in the list.
 */

import type { Zones } from './zones.ts';

/** Of an entry: its zone, the sums of its bounds from below and from above, and its state. */
export const entrySize = 4;

/** Writes the entry of a zone. */
export function write(
  { lows, highs }: Zones,
  entries: Int32Array,
  at: number,
  zone: number,
  state: number,
): void {
  entries[at] = zone;
  entries[at + 1] = lows[zone] as number;
  entries[at + 2] = highs[zone] as number;
  entries[at + 3] = state;
}

/** The state of an entry whose zone has a zone within it; -1 for none. */
export function find(
  zones: Zones,
  entries: Int32Array,
  start: number,
  end: number,
  zone: number,
): number {
  const low = zones.lows[zone] as number;
  const high = zones.highs[zone] as number;
  for (let at = start; at < end; at += entrySize) {
    if (low > (entries[at + 1] as number) || high > (entries[at + 2] as number)) continue;
    const other = entries[at] as number;
    if (other === zone || zones.isWithin(zone, other)) return entries[at + 3] as number;
  }
  return -1;
}

/**
 * Takes out the entries whose zones lie within a zone, and returns where the list ends then. What
 * lies within them lies within it.
 */
export function sweep(
  zones: Zones,
  entries: Int32Array,
  start: number,
  end: number,
  zone: number,
  swept: number[],
): number {
  const low = zones.lows[zone] as number;
  const high = zones.highs[zone] as number;
  let to = start;
  for (let at = start; at < end; at += entrySize) {
    const isSmaller = (entries[at + 1] as number) <= low && (entries[at + 2] as number) <= high;
    if (isSmaller && zones.isWithin(entries[at] as number, zone)) {
      swept.push(entries[at + 3] as number);
      continue;
    }
    if (to !== at)
      for (let word = 0; word < entrySize; word++)
        entries[to + word] = entries[at + word] as number;
    to += entrySize;
  }
  return to;
}
