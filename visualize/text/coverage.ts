/** What becomes of the steps of the text: in the run on screen, on other paths, or nowhere. */

import type { StepResult } from 'actorcheck';
import { stepsIn } from 'actorcheck/coverage';
import type { Session } from '../session.ts';

/**
 * `done`: taken up to the cursor. `later`: further on in the run. `elsewhere`: on a path of the
 * branch map. `open`: a machine implements it. `nobody`: no machine does, whatever the setting.
 */
export type StepState = 'done' | 'later' | 'elsewhere' | 'open' | 'nobody';

const ofResult = new WeakMap<StepResult, readonly string[]>();

/** The steps of the text that a step of a run carries out: told once. */
function stepsOf(result: StepResult): readonly string[] {
  const steps = ofResult.get(result) ?? stepsIn(result);
  ofResult.set(result, steps);
  return steps;
}

/** The steps of the text at the cursor: what was carried out last. */
interface Current {
  readonly ids: readonly string[];
  /** How many steps of the run had been taken then. */
  readonly moment: number;
}

export function currentOf({ at, start, results }: Session): Current {
  for (let moment = at; moment > 0; moment--) {
    const ids = stepsOf(results[moment - 1] as StepResult);
    if (ids.length > 0) return { ids, moment };
  }
  return { ids: stepsOf(start), moment: 0 };
}

/** The moment at which the run takes a step of the text: the next one, or else the first. */
export function momentOf({ at, results }: Session, id: string): number | null {
  const moments = results.flatMap((result, index) =>
    stepsOf(result).includes(id) ? [index + 1] : [],
  );
  return moments.find((moment) => moment > at) ?? moments[0] ?? null;
}

/** The steps of a run up to the cursor, and all of them. */
export function stepsOfRun({ at, start, results }: Session): {
  readonly done: ReadonlySet<string>;
  readonly all: ReadonlySet<string>;
} {
  const done = new Set(stepsOf(start));
  for (const result of results.slice(0, at)) for (const id of stepsOf(result)) done.add(id);
  const all = new Set(done);
  for (const result of results.slice(at)) for (const id of stepsOf(result)) all.add(id);
  return { done, all };
}
