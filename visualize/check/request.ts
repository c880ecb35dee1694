/** Checks in the worker: of a scenario of the model, or of any setting of the knobs. */

import type { Model } from 'actorcheck';
import { checkJob, type Job, type JobChecking, scenariosOf } from 'actorcheck/check';

/** A job whose scenario is named or, with `given`, is that setting of the knobs. */
export interface CheckAsked extends Job {
  /** Knobs as a person would type them; null for those of the scenario. */
  readonly given: Readonly<Record<string, string>> | null;
}

/** The model with the setting asked for among its scenarios. */
export function modelFor(model: Model, { scenario, given }: CheckAsked): Model {
  if (given === null) return model;
  const own = { name: scenario, text: 'the setting on screen', given };
  const others = scenariosOf(model).filter(({ name }) => name !== scenario);
  // A model's only scenario has to take every transition, and it stays the only one.
  return { ...model, scenarios: others.length > 1 ? [...others, own] : [own] };
}

export function checkRequest(model: Model, asked: CheckAsked): JobChecking {
  return checkJob(modelFor(model, asked), asked);
}
