/**
 * Arrays of integers that grow.
 *
 * A system hands out memory page by page as it is first written to, and that is slow: to copy an
 * array to a larger one again and again pays for each page several times. What has been asked for
 * and not been written to costs nothing, so what may become large asks for much more than it
 * needs, and is seldom copied.
 *
 * V8 takes a field that has been written to once for a constant, and throws away the code that it
 * has made for it when it is written to again, in the middle of a search. So an array that will
 * grow is `none` first, and then what it begins with.
 */

export const none: Int32Array = new Int32Array(0);

/** An array that may become large gets so many times the room that it needs. */
const roomFactor = 8;

const isShared = ({ buffer }: Int32Array): boolean =>
  typeof SharedArrayBuffer !== 'undefined' && buffer instanceof SharedArrayBuffer;

/** So many zeros that all threads can see. */
export const sharedInts = (length: number): Int32Array =>
  new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT * length));

/** So many zeros, which all threads can see if they see the other array. */
export const intsLike = (array: Int32Array, length: number): Int32Array =>
  isShared(array) ? sharedInts(length) : new Int32Array(length);

/** The array as one that all threads can see: a copy of what is used of it, unless it is one. */
export function shared(array: Int32Array, used = array.length): Int32Array {
  if (isShared(array)) return array;
  const copy = sharedInts(array.length);
  copy.set(array.subarray(0, used));
  return copy;
}

/** A copy of the array with room for `length` numbers. */
export function grown(array: Int32Array, length: number): Int32Array {
  const larger = intsLike(array, length);
  larger.set(array);
  return larger;
}

/** A copy of the array with room for `length` numbers, and for many more if the system has it. */
export function grownAmply(array: Int32Array, length: number): Int32Array {
  try {
    return grown(array, roomFactor * length);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return grown(array, length + (length >> 2));
  }
}
