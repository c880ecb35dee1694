/**
 * Bounds of a difference of two moments: so many ms, and whether exactly that is allowed, in one
 * integer. Of two bounds the tighter one is the lower number.
 */

/** No bound at all. */
export const unbounded = 0x3fffffff;

/** Durations in exact time are shorter: some six days. */
export const longestMs = 0x1fffffff;

export const atMost = (ms: number): number =>
  ms === Number.POSITIVE_INFINITY ? unbounded : 2 * ms + 1;
export const below = (ms: number): number => 2 * ms;

/** At most 0: what a moment is away from itself. */
export const zero = 1;

/** The bound of a sum. */
export const plus = (a: number, b: number): number =>
  a === unbounded || b === unbounded ? unbounded : a + b - ((a | b) & 1);

export const msOf = (bound: number): number =>
  bound === unbounded ? Number.POSITIVE_INFINITY : bound >> 1;

export const isStrict = (bound: number): boolean => (bound & 1) === 0;
