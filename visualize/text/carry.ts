/** Where lines of the revision that a model refers to are in the text that is held. */

import type { TextRevision } from 'actorcheck';
import { blobOf, emptyLine, hashesIn, lineHashes, linesOf } from 'actorcheck/coverage';
import { lineMap } from '../../machines/text/lineMap.ts';

export interface Range {
  readonly from: number;
  readonly to: number;
}

/**
 * `same`: the same lines in the same place. `moved`: elsewhere. `changed`: some of them are other
 * ones, and the range is where they have been. `gone`: nothing is in their place.
 */
type Fate = 'same' | 'moved' | 'changed' | 'gone';

export interface Carried extends Range {
  readonly fate: Fate;
}

export class Carrier {
  /** The hash of the text that is held. */
  readonly blob: string;
  /** Whether that is the revision; null if it is not known which one that would be. */
  readonly isRevision: boolean | null;
  /** Whether its lines alone are the revision's: they end as another system has lines end. */
  readonly hasOtherBreaks: boolean;
  readonly #count: number;
  /** From a line of the revision to the same one here. */
  readonly #map: ReadonlyMap<number, number> | null;
  /** The same of lines that have gone to another place among the others. */
  readonly #elsewhere: ReadonlyMap<number, number>;
  /** The lines of the revision with nothing in them. */
  readonly #empty: ReadonlySet<number>;

  constructor(
    readonly revision: TextRevision | undefined,
    text: string,
  ) {
    this.blob = blobOf(text);
    const isSame = revision?.blob === this.blob;
    this.hasOtherBreaks = !isSame && revision?.blob === blobOf(withUsualBreaks(text));
    this.isRevision = revision === undefined ? null : isSame || this.hasOtherBreaks;
    this.#count = linesOf(text).length;
    const isOther = revision !== undefined && !this.isRevision;
    const there = isOther ? hashesIn(revision) : [];
    const here = isOther ? lineHashes(text) : [];
    const map = lineMap(there, here);
    this.#map = isOther ? map : null;
    this.#elsewhere = linesElsewhere(there, here, map);
    this.#empty = new Set(there.flatMap((hash, index) => (hash === emptyLine ? [index + 1] : [])));
  }

  carry({ from, to }: Range): Carried {
    const map = this.#map;
    if (map === null) {
      const [first, last] = [this.#inside(from), this.#inside(to)];
      return { from: first, to: last, fate: from > this.#count ? 'gone' : 'same' };
    }
    const lines = range(from, to).filter((line) => !this.#empty.has(line));
    const found = lines.flatMap((line) => map.get(line) ?? []);
    const [first, last] = [Math.min(...found), Math.max(...found)];
    if (found.length === lines.length && found.length > 0) {
      const isSame = lines.every((line) => map.get(line) === line);
      return { from: first, to: last, fate: isSame ? 'same' : 'moved' };
    }
    const moved = found.length === 0 ? this.#movedTo(lines) : null;
    if (moved !== null) return moved;
    return this.#between(map, { from, to }, found.length > 0 ? { from: first, to: last } : null);
  }

  /** All of the lines, together in another place; null if they are not. */
  #movedTo(lines: readonly number[]): Carried | null {
    const found = lines.flatMap((line) => this.#elsewhere.get(line) ?? []);
    const [first, last] = [Math.min(...found), Math.max(...found)];
    const length = (lines.at(-1) ?? 0) - (lines[0] ?? 0);
    const isTogether = found.length === lines.length && last - first <= length;
    return isTogether && found.length > 0 ? { from: first, to: last, fate: 'moved' } : null;
  }

  /** What is now between the lines that were before and after the range. */
  #between(map: ReadonlyMap<number, number>, { from, to }: Range, found: Range | null): Carried {
    let before = from - 1;
    while (before > 0 && !map.has(before)) before--;
    const start = (map.get(before) ?? 0) + 1;
    let after = to + 1;
    const most = Math.max(...map.keys(), 0);
    while (after <= most && !map.has(after)) after++;
    const end = (map.get(after) ?? this.#count + 1) - 1;
    // Much more than the range had is text that was written anew: only its begin is in question.
    const room = 3 * (to - from + 1) + 2;
    if (end < start && found === null) {
      const place = this.#inside(start);
      return { from: place, to: place, fate: 'gone' };
    }
    const last = Math.max(found?.to ?? 0, Math.min(end, start + room));
    return { from: this.#inside(start), to: this.#inside(last), fate: 'changed' };
  }

  #inside(line: number): number {
    return Math.max(1, Math.min(line, this.#count));
  }
}

const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);

/** As Git keeps a text whatever the system, and without the mark that some put before it. */
const withUsualBreaks = (text: string): string =>
  text.replace(/^\uFEFF/, '').replaceAll(/\r\n?/g, '\n');

/**
 * Of the lines that a diff has not found, as it keeps their order: those that are there once, and
 * what goes with them before and after.
 */
function linesElsewhere(
  there: readonly string[],
  here: readonly string[],
  map: ReadonlyMap<number, number>,
): ReadonlyMap<number, number> {
  const taken = new Set(map.values());
  const left = onceIn(there, (line) => !map.has(line));
  const right = onceIn(here, (line) => !taken.has(line));
  const found = new Map<number, number>();
  const pair = (old: number, now: number): boolean => {
    const isFree = !map.has(old) && !found.has(old) && !taken.has(now);
    if (!isFree || there[old - 1] === undefined || there[old - 1] !== here[now - 1]) return false;
    found.set(old, now);
    taken.add(now);
    return true;
  };
  for (const [hash, old] of left) {
    const now = right.get(hash);
    if (now === undefined || !pair(old, now)) continue;
    for (const by of [1, -1]) {
      let far = by;
      while (pair(old + far, now + far)) far += by;
    }
  }
  return found;
}

/** Where a line is, by its hash, of those that are there once. */
function onceIn(hashes: readonly string[], isIt: (line: number) => boolean): Map<string, number> {
  const once = new Map<string, number>();
  const more = new Set<string>([emptyLine]);
  for (const [index, hash] of hashes.entries()) {
    if (more.has(hash) || !isIt(index + 1)) continue;
    if (once.delete(hash)) more.add(hash);
    else once.set(hash, index + 1);
  }
  return once;
}
