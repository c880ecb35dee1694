/** Few of many: which offers cover all that is wanted, and how few it can be at the least. */

import type { Bits, Offer } from './offers.ts';

const count = (word: number): number => {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return (((bits + (bits >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
};

function common(a: Bits, b: Bits): number {
  let sum = 0;
  for (let word = 0; word < a.length; word++) {
    sum += count((a[word] as number) & (b[word] as number));
  }
  return sum;
}

/**
 * Offers that together cover all of `wanted` that any of them covers. Greedy: each time the offer
 * that covers most of what is left, on a tie the shortest, then the first. After that one offer
 * takes the place of two while that is possible, and those that add nothing go. Returns indices.
 */
export function cover(offers: readonly Offer[], wanted: Bits): number[] {
  const left = Uint32Array.from(wanted);
  const chosen: number[] = [];
  // What an offer adds can only shrink: one that added too little before is not counted again.
  const bounds = offers.map(() => Number.POSITIVE_INFINITY);
  for (;;) {
    let best = -1;
    let most = 0;
    for (const [index, { covers, rows }] of offers.entries()) {
      if ((bounds[index] as number) < Math.max(most, 1)) continue;
      const adds = common(covers, left);
      bounds[index] = adds;
      const isShorter = best < 0 || rows.length < (offers[best] as Offer).rows.length;
      if (adds > most || (adds === most && adds > 0 && isShorter)) [best, most] = [index, adds];
    }
    if (best < 0) break;
    chosen.push(best);
    const { covers } = offers[best] as Offer;
    for (let word = 0; word < left.length; word++) {
      left[word] = (left[word] as number) & ~(covers[word] as number);
    }
  }
  return oneForTwo(withoutSpare(chosen, offers, wanted), offers, wanted);
}

function isWithin(needed: Bits, covers: Bits): boolean {
  for (let word = 0; word < needed.length; word++) {
    if (((needed[word] as number) & ~(covers[word] as number)) !== 0) return false;
  }
  return true;
}

/** What only these of the chosen cover, of what is wanted. */
function coveredBy(
  these: readonly number[],
  chosen: readonly number[],
  offers: readonly Offer[],
  wanted: Bits,
): Bits {
  const left = new Uint32Array(wanted.length);
  const add = (index: number, sign: boolean): void => {
    const { covers } = offers[index] as Offer;
    for (let word = 0; word < left.length; word++) {
      const bits = covers[word] as number;
      left[word] = sign ? (left[word] as number) | bits : (left[word] as number) & ~bits;
    }
  };
  for (const index of these) add(index, true);
  for (const index of chosen) if (!these.includes(index)) add(index, false);
  return left.map((word, at) => word & (wanted[at] as number));
}

/** From the last one chosen backwards: those add least. */
function withoutSpare(chosen: readonly number[], offers: readonly Offer[], wanted: Bits): number[] {
  const kept = [...chosen];
  for (const index of [...chosen].reverse()) {
    const isSpare = coveredBy([index], kept, offers, wanted).every((word) => word === 0);
    if (isSpare) kept.splice(kept.indexOf(index), 1);
  }
  return kept;
}

function oneForTwo(chosen: readonly number[], offers: readonly Offer[], wanted: Bits): number[] {
  for (const [place, one] of chosen.entries()) {
    for (const other of chosen.slice(place + 1)) {
      const needed = coveredBy([one, other], chosen, offers, wanted);
      const found = offers.findIndex(({ covers }) => isWithin(needed, covers));
      if (found < 0) continue;
      const rest = chosen.filter((index) => index !== one && index !== other);
      return oneForTwo(withoutSpare([...rest, found], offers, wanted), offers, wanted);
    }
  }
  return [...chosen];
}

/**
 * A lower bound on the number of paths. A path runs in one scenario and ends in one way: its class.
 * For each goal the classes are given in which a path can take it, so goals of which no two share a
 * class need a path each. Many such goals are looked for: greedily, those with few classes first,
 * and then two in place of one while that is possible.
 */
export function lowerBound(classes: Iterable<ReadonlySet<string>>): number {
  const sets = [...classes].filter(({ size }) => size > 0).sort((a, b) => a.size - b.size);
  const clashes = sets.map((one) => {
    return new Set(sets.filter((other) => other !== one && meet(one, other)));
  });
  const clashesOf = new Map(sets.map((set, index) => [set, clashes[index] as Set<typeof set>]));
  const fits = (set: ReadonlySet<string>, others: readonly ReadonlySet<string>[]): boolean =>
    !others.some((other) => other === set || clashesOf.get(set)?.has(other));
  const grown = (start: readonly ReadonlySet<string>[], without?: ReadonlySet<string>) => {
    const found = [...start];
    for (const set of sets) if (set !== without && fits(set, found)) found.push(set);
    return found;
  };
  let found = grown([]);
  for (let index = 0; index < found.length; index++) {
    const one = found[index] as ReadonlySet<string>;
    const better = grown(
      found.filter((set) => set !== one),
      one,
    );
    if (better.length <= found.length) continue;
    found = better;
    index = -1;
  }
  return found.length;
}

function meet(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  const [few, many] = one.size < other.size ? [one, other] : [other, one];
  for (const name of few) if (many.has(name)) return true;
  return false;
}
