/** A cover is one, has nothing to spare, and is no smaller than the lower bound says. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cover, lowerBound } from '../../../sim/coverage/cover.ts';
import { hasBit, type Offer, setBit } from '../../../sim/coverage/offers.ts';

const goals = 40;

function bitsOf(numbers: readonly number[]): Uint32Array {
  const bits = new Uint32Array(2);
  for (const number of numbers) setBit(bits, number);
  return bits;
}

const numbersOf = (bits: Uint32Array): number[] =>
  Array.from({ length: goals }, (_, number) => number).filter((number) => hasBit(bits, number));

const offer = (numbers: readonly number[], length = 1): Offer => {
  return { rows: Array.from({ length }, () => 0), covers: bitsOf(numbers) };
};

const all = bitsOf(Array.from({ length: goals }, (_, number) => number));

const someOffers = fc.array(fc.array(fc.nat(goals - 1), { minLength: 1, maxLength: 6 }), {
  minLength: 1,
  maxLength: 9,
});

/** How few of the offers do, by trying all. */
function fewest(offers: readonly Offer[]): number {
  const union = (chosen: number) =>
    new Set(
      offers.flatMap(({ covers }, index) => (chosen & (1 << index) ? numbersOf(covers) : [])),
    );
  const whole = union(2 ** offers.length - 1).size;
  let least = offers.length;
  for (let chosen = 0; chosen < 2 ** offers.length; chosen++) {
    const size = chosen.toString(2).replaceAll('0', '').length;
    if (size < least && union(chosen).size === whole) least = size;
  }
  return least;
}

describe('cover', () => {
  it('takes what covers most, and of these the shortest', () => {
    const offers = [offer([1]), offer([1, 2, 3], 9), offer([1, 2, 3], 4), offer([4])];
    expect(cover(offers, all)).toEqual([2, 3]);
  });

  it('wants no more than it is asked for', () => {
    expect(cover([offer([1, 2, 3, 4]), offer([5])], bitsOf([5]))).toEqual([1]);
    expect(cover([offer([1])], bitsOf([2]))).toEqual([]);
  });

  it('leaves out what others make up for', () => {
    const offers = [offer([1, 2, 3, 4]), offer([1, 2, 5]), offer([3, 4, 6])];
    expect(cover(offers, all).sort()).toEqual([1, 2]);
  });

  it('takes one for two', () => {
    // The first is as good as the last, and then the second is too: the third is needed anyway.
    const offers = [offer([1, 2, 3, 4]), offer([1, 5, 6]), offer([3, 4, 7]), offer([1, 2, 5, 6])];
    expect(cover(offers, all).sort()).toEqual([2, 3]);
  });

  it('covers all that can be, with nothing to spare, and not with less than it takes', () => {
    fc.assert(
      fc.property(someOffers, (lists) => {
        const offers = lists.map((list) => offer(list));
        const chosen = cover(offers, all);
        const covered = (indices: readonly number[]) =>
          new Set(indices.flatMap((index) => numbersOf((offers[index] as Offer).covers)));
        expect(covered(chosen)).toEqual(covered([...offers.keys()]));
        for (const index of chosen) {
          const rest = chosen.filter((other) => other !== index);
          expect(covered(rest).size).toBeLessThan(covered(chosen).size);
        }
        expect(chosen.length).toBeGreaterThanOrEqual(fewest(offers));
      }),
    );
  });
});

describe('the lower bound', () => {
  it('counts goals of which no two have a class in common', () => {
    const classes = (...lists: string[]) => lists.map((list) => new Set(list));
    expect(lowerBound(classes())).toBe(0);
    expect(lowerBound(classes('a', 'a', 'ab'))).toBe(1);
    expect(lowerBound(classes('a', 'b', 'abc'))).toBe(2);
    // The one with few classes stands in the way of two.
    expect(lowerBound(classes('bc', 'abx', 'cdy'))).toBe(2);
  });

  it('is no more than it takes', () => {
    fc.assert(
      fc.property(someOffers, (lists) => {
        // Each offer is a class of its own: a goal can be had where an offer has it.
        const offers = lists.map((list) => offer(list));
        const classes = Array.from({ length: goals }, (_, goal) => {
          const having = offers.flatMap(({ covers }, index) =>
            hasBit(covers, goal) ? [String(index)] : [],
          );
          return new Set(having);
        });
        expect(lowerBound(classes)).toBeLessThanOrEqual(fewest(offers));
      }),
    );
  });
});
