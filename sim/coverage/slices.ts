/** The making of a suite, a slice at a time: it can be watched, and stopped with what there is. */

/** Yields what it is at, as text, and is to come to an end soon if it is resumed with `false`. */
export type Sliced<A> = Generator<string, A, unknown>;

/** Why a search that was asked to stop has not seen all. */
export const stopped = 'stopped';
/** The same of a search that was to be made after it. */
export const notBegun = 'stopped before they began';

/** Does it all at once. */
export function atOnce<A>(work: Sliced<A>): A {
  let next = work.next();
  while (!next.done) next = work.next();
  return next.value;
}
