/** What the transitions taken in a search cover. */

import type { Searched } from './searched.ts';

export interface Coverage {
  /** Transitions by actor and name. */
  readonly taken: readonly string[];
  readonly never: readonly string[];
  /** Steps of the text that some transition taken carries out. */
  readonly steps: readonly string[];
}

export function coverageOf({ system, taken }: Searched): Coverage {
  const all = system.machines.flatMap((machine) =>
    machine.allTransitions().map(({ name }) => `${machine.name} ${name}`),
  );
  const never = all.filter((name) => !taken.has(name));
  const steps = [...taken.values()].flatMap(({ meta }) => (meta.step ? [meta.step] : []));
  return {
    taken: all.filter((name) => taken.has(name)),
    never,
    steps: [...new Set(steps)],
  };
}
