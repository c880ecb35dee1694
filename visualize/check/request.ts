/**
 * Checks in the worker, of a scenario of the model or of any setting of the knobs, and thresholds.
 */

import type { Model } from 'actorcheck';
import {
  type AtValue,
  checkJob,
  type Job,
  type JobChecking,
  type Range,
  scenariosOf,
  type ThresholdData,
  thresholdInSlices,
  usualProbes,
} from 'actorcheck/check';

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

/** At which values of a knob one property holds. */
interface ThresholdAsked extends CheckAsked {
  readonly range: Range;
  readonly property: string;
}

export interface ThresholdFound extends Pick<ThresholdData, 'holds' | 'violated'> {
  /** What was found, in words. */
  readonly text: string;
}

export function* thresholdRequest(
  model: Model,
  { range, property, ...job }: ThresholdAsked,
): Generator<AtValue, ThresholdFound, unknown> {
  const found = yield* thresholdInSlices(modelFor(model, job), {
    ...range,
    property,
    probes: usualProbes,
    job: { ...job, properties: [property], limits: { ...job.limits, untilShown: true } },
  });
  // The runs are shown otherwise.
  const [text = ''] = String(found).split('\n\n');
  return { text, holds: found.holds, violated: found.violated };
}
