/**
 * Which timing a violation needs that exact time rules out: with which other value of one duration,
 * all others as they are, there is a run that shows it after all.
 */

import type { Knob } from '../../model/knobs.ts';
import type { Model } from '../../model/model.ts';
import { checkJob, type Job, settingsOf } from '../jobs.ts';
import { modelAt } from './asked.ts';
import { claimOn, Reach } from './reach.ts';
import type { Run } from './stretches.ts';

type Duration = Extract<Knob, { kind: 'duration' }>;

/** Values of one knob, in ms, from the one nearest to the usual value on. */
export interface Need {
  readonly knob: string;
  readonly isAtLeast: boolean;
  readonly ms: number;
}

/** So many whole searches are made for one side of a knob. */
const mostSearches = 12;
/** Larger ones are not made: what they would show is left open. */
const mostStates = 1_000_000;

/** Each is enough by itself to have a property violated that holds as the durations are. */
export function needsOf(model: Model, job: Job, property: string): Need[] {
  const timing = new Timing(model, { ...job, properties: [property] }, property);
  return model.knobs.flatMap((knob) => (knob.kind === 'duration' ? timing.needs(knob) : []));
}

/** The same in words: what goes on "in exact time". */
export function needsText(needs: readonly Need[]): string {
  if (needs.length === 0) return 'impossible, whatever one duration is';
  const told = needs.map(({ knob, isAtLeast, ms }) => {
    return `${knob} of at ${isAtLeast ? 'least' : 'most'} ${ms / 1000} s`;
  });
  return `impossible, unless with ${told.join(', or ')}`;
}

class Timing {
  constructor(
    readonly model: Model,
    readonly job: Job,
    readonly property: string,
  ) {}

  /** Larger and smaller values. */
  needs(knob: Duration): Need[] {
    const usual = settingsOf(this.model, this.job.scenario)[knob.name] as number | null;
    const start = usual ?? knob.maxMs;
    const smaller = halved(start, knob.minMs);
    const sides = [
      { isAtLeast: true, values: usual === null ? [] : doubled(start, knob.maxMs) },
      { isAtLeast: false, values: usual === null ? [start, ...smaller] : smaller },
    ];
    return sides.flatMap(({ isAtLeast, values }) => {
      const ms = this.#nearest(knob, values, start);
      return ms === null ? [] : [{ knob: knob.name, isAtLeast, ms }];
    });
  }

  /** Of these values the first with a violation, and from there on back as far as there is one. */
  #nearest(knob: Duration, values: readonly number[], usual: number): number | null {
    for (const value of values) {
      const found = this.#search(knob, value);
      if (found === 'unknown') return null;
      if (found !== null) return this.#edge(knob, value, found, usual);
    }
    return null;
  }

  /**
   * The last value, on the way from one to the usual one, before the first that a whole search
   * finds no violation at. Null if that is not known.
   */
  #edge(knob: Duration, from: number, first: Run, usual: number): number | null {
    const { name, minMs: min, maxMs: max } = knob;
    const asked = { knob: name, min, max, job: this.job, property: this.property, probes: 0 };
    // Of what comes in the end a run shows where it has not come yet.
    const reach = new Reach(this.model, asked, claimOn(this.model, this.property) ?? {});
    let [value, run] = [from, first];
    for (let searches = 0; searches < mostSearches && value !== usual; searches++) {
      value = ended(reach.from(value, run, usual)).value;
      const next = value + Math.sign(usual - value);
      const found = next === value ? 'unknown' : this.#search(knob, next);
      if (found === null) return value;
      if (found === 'unknown') return null;
      [value, run] = [next, found];
    }
    return null;
  }

  /** A run that shows the violation at a value; null if there is none. */
  #search({ name }: Duration, value: number): Run | null | 'unknown' {
    const limits = { time: 'exact', untilShown: true, maxStates: mostStates } as const;
    const searching = checkJob(modelAt(this.model, name, value), { ...this.job, limits });
    let next = searching.next();
    while (!next.done) next = searching.next(true);
    const found = next.value.properties.find((one) => one.name === this.property);
    if (found === undefined || found.verdict === 'holds') return null;
    if (found.verdict === 'unknown' || found.trace === null) return 'unknown';
    const { steps, cycleFrom } = found.trace;
    return cycleFrom === null ? steps : [...steps, ...steps.slice(cycleFrom)];
  }
}

/** What a generator returns in the end. */
function ended<A>(steps: Generator<unknown, A>): A {
  let next = steps.next();
  while (!next.done) next = steps.next();
  return next.value;
}

/** Larger values, each twice the one before it, up to the largest. */
function doubled(start: number, max: number): number[] {
  const values: number[] = [];
  for (let value = Math.max(1, 2 * start); value < max; value *= 2) values.push(value);
  return start < max ? [...values, max] : [];
}

/** Smaller values, each half of the one before it, down to the smallest. */
function halved(start: number, min: number): number[] {
  const values: number[] = [];
  for (let value = Math.trunc(start / 2); value > min; value = Math.trunc(value / 2)) {
    values.push(value);
  }
  return start > min ? [...values, min] : [];
}
