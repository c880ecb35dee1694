/** Paths at whose end nothing happens any more but that devices look for news. */

import type { KeptPath } from '../../protocol/conform.ts';

/** A path that is longer only waits at its end. */
const longest = 700;
/** Steps that come again and again: at most so many, and so often that it is no accident. */
const mostAgain = 60;
const fewestTimes = 3;

/** How many steps at the end come at least `fewestTimes` times; 0 for none. */
function period(steps: readonly string[]): number {
  const { length } = steps;
  for (let size = 1; size <= mostAgain; size++) {
    const from = length - size * fewestTimes;
    if (from >= 0 && steps.slice(from, -size).every((step, i) => step === steps[from + size + i])) {
      return size;
    }
  }
  return 0;
}

/** The path up to where the steps at its end have come once. */
export function withoutRepeats<Path extends KeptPath>(path: Path): Path {
  const { steps, odd } = path;
  if (steps.length <= longest) return path;
  const keys = steps.map((step) => JSON.stringify(step));
  const size = period(keys);
  if (size === 0) return path;
  const first = 1 + (odd?.at ?? 0);
  let end = keys.length - size;
  while (end - size > first && keys[end - 1] === keys[end - 1 + size]) end -= 1;
  return { ...path, steps: steps.slice(0, end + size) };
}
