/** What a request of the worker answers in the end. */
export function ended<A>(work: Generator<unknown, A, unknown>): A {
  let next = work.next();
  while (!next.done) next = work.next(true);
  return next.value;
}
