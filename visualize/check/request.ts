/**
 * Checks in the worker, of a scenario of the model or of any setting of the knobs, and thresholds.
 */

import type { Model, Trace } from 'actorcheck';
import {
  type AtValue,
  checkJob,
  type Explanation,
  explanationTexts,
  type Job,
  type JobChecking,
  noRun,
  type Progress,
  type Range,
  scenariosOf,
  settingsOf,
  systemOf,
  type ThresholdData,
  thresholdInSlices,
  usualProbes,
} from 'actorcheck/check';
import { type GraphFormat, graphData, graphText, tell } from 'actorcheck/report';

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

interface WhyAsked extends CheckAsked {
  /** Name of the property. */
  readonly of: string;
}

/** Why a property is violated. */
export interface Why {
  readonly explained: Explanation;
  /** The same in words. */
  readonly texts: readonly string[];
  /** The run that needs least; null where no run shows it. */
  readonly trace: Trace | null;
}

/** Null if it is not violated, as far as was searched. */
export function* whyRequest(
  model: Model,
  { of, ...asked }: WhyAsked,
): Generator<Progress, Why | null, unknown> {
  const [own, limits] = [modelFor(model, asked), { ...asked.limits, explain: true }];
  const result = yield* checkJob(own, { ...asked, properties: [of], limits });
  const [found] = result.properties;
  if (found?.explained === undefined) return null;
  const { explained, trace } = found;
  const settings = settingsOf(own, asked.scenario);
  const run = trace === null ? noRun : tell(own, systemOf(own, asked), settings, trace);
  return { explained, texts: explanationTexts(explained, run), trace };
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

interface GraphFileAsked extends CheckAsked {
  readonly format: GraphFormat;
}

/** The graph of all states of a check, as a file. */
export function* graphFileRequest(
  model: Model,
  { format, ...asked }: GraphFileAsked,
): Generator<Progress, Blob, unknown> {
  const own = modelFor(model, asked);
  const pieces: string[] = [];
  yield* checkJob(own, asked, (explored) => {
    pieces.push(...graphText(format, graphData(own, asked, explored)));
  });
  return new Blob(pieces, { type: 'text/plain' });
}
