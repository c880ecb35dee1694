/** Thresholds in code: what `actorcheck check --threshold` does, as values. */

import type { Model } from '../../model/model.ts';
import type { Scenario } from '../../model/property.ts';
import type { Machines, ModelOf } from '../../model/typed.ts';
import { UsageError } from '../../system/errors.ts';
import { type Job, scenarioOf, scenariosOf } from '../jobs.ts';
import {
  jobsOf,
  type ModelCheckOptions,
  optionNames,
  refuseStrangers,
  withSettings,
} from '../model.ts';
import type { Progress } from '../search/limits.ts';
import { expectSound } from '../sound.ts';
import { type Asked, knobAsked, propertyAsked, type Range, usualProbes } from './asked.ts';
import { type ThresholdData, thresholdReport } from './report.ts';
import { type AtValue, findThreshold } from './search.ts';
import { renderThreshold } from './text.ts';

/** Of which knob, between which values, and of which property; and how much it may take. */
export interface ThresholdOptions
  extends Range,
    Omit<
      ModelCheckOptions,
      'scenario' | 'property' | 'exact' | 'time' | 'explain' | 'reductions' | 'onProgress'
    > {
  readonly property: string;
  /** One by name; usually the first. */
  readonly scenario?: string;
  /** How many values are tried beyond those between which the verdict changes; usually 16. */
  readonly probes?: number;
  /** Called now and then, with the value that is searched at; it ends on false. */
  readonly onProgress?: (progress: Progress, value: number) => unknown;
}

const { exact: _, time: __, explain: ___, reductions: ____, ...shared } = optionNames;
const names = ['knob', 'min', 'max', 'probes', ...Object.keys(shared)];

/**
 * At which values of a knob a property holds in exact time: all that `check --threshold --json`
 * has. As a string it reads as that prints it without. It takes as long as that takes.
 *
 * Throws a UsageError for a knob, a range or a property that the model does not have, a ModelError
 * or PurityError for a model that cannot be run.
 */
export function threshold<M extends Machines = Machines>(
  given: ModelOf<M>,
  options: ThresholdOptions,
): ThresholdData {
  refuseStrangers('threshold', given, options, names);
  expectSound(given);
  const model = withSettings(given, options.settings ?? {});
  const finding = thresholdInSlices(model, askedBy(model, options));
  let next = finding.next();
  while (!next.done) {
    const { value, progress } = next.value;
    const isWanted = options.onProgress?.(progress, value) !== false;
    next = finding.next(isWanted && options.signal?.aborted !== true);
  }
  return next.value;
}

/** The same in slices, so that other work can be done between two of them. */
export function* thresholdInSlices(
  model: Model,
  asked: Asked,
): Generator<AtValue, ThresholdData, unknown> {
  knobAsked(model, asked);
  propertyAsked(model, asked.property);
  const report = thresholdReport(model, yield* findThreshold(model, asked));
  const text = () => renderThreshold(model, report, { colour: false, columns: undefined });
  return Object.defineProperty({ ...report.json }, 'toString', { value: text });
}

function askedBy(model: Model, options: ThresholdOptions): Asked {
  const { knob, min, max, probes = usualProbes, onProgress: _, ...rest } = options;
  knobAsked(model, { knob, min, max });
  const property = propertyAsked(model, rest.property);
  if (!Number.isInteger(probes) || probes < 0) {
    throw new UsageError(`probes: expected a whole number from 0 on, got ${probes}`);
  }
  const scenario = rest.scenario ?? (scenariosOf(model)[0] as Scenario).name;
  scenarioOf(model, scenario);
  const [job] = jobsOf(model, { ...rest, scenario, property, time: 'exact' }) as [Job];
  const limits = { ...job.limits, untilShown: true };
  return { ...{ knob, min, max, probes, property }, job: { ...job, limits } };
}
