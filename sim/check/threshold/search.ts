/**
 * Thresholds: at which values of a knob a property holds in exact time. Whole searches decide at
 * some values, one run at others. Where the verdict changes is found to the last ms. That it
 * changes once is not taken for granted: some values more are tried between two of one verdict.
 */

import type { Model } from '../../model/model.ts';
import { UsageError } from '../../system/errors.ts';
import { checkJob } from '../jobs.ts';
import type { Progress } from '../search/limits.ts';
import { type Asked, modelAt } from './asked.ts';
import { claimOn, Reach } from './reach.ts';
import { Seen } from './seen.ts';
import { type Stretch, Stretches, type Tried, type Try } from './stretches.ts';

/** What was found, and what it took. */
export interface Found {
  readonly asked: Asked;
  /** What is known, in order of the values. */
  readonly stretches: Stretches;
  /** Values that a whole search was made at, in order of time. */
  readonly tried: readonly Tried[];
  /** How often one run was taken at another value. */
  readonly runs: number;
  /** What ended it before the verdict was known at each value tried; null if nothing did. */
  readonly why: string | null;
}

/** How far a search is, and at which value of the knob. */
export interface AtValue {
  readonly value: number;
  readonly progress: Progress;
}

/** In progress: it stops if it is resumed with `false`. */
type Finding = Generator<AtValue, Found, unknown>;

/** Finds them. Throws a UsageError for settings that the model refuses. */
export function* findThreshold(model: Model, asked: Asked): Finding {
  return yield* new Search(model, asked).run();
}

/** As many probes it costs to try a value between two searches that have found the same. */
const unlikely = 4;

class Search {
  readonly #stretches = new Stretches();
  readonly #tried: Tried[] = [];
  readonly #reach: Reach | null;
  #why: string | null = null;

  constructor(
    readonly model: Model,
    readonly asked: Asked,
  ) {
    const claim = claimOn(model, asked.property);
    this.#reach = claim === null ? null : new Reach(model, asked, claim);
  }

  *run(): Finding {
    const { min, max, probes } = this.asked;
    yield* this.#try({ value: min, isNext: false });
    if (this.#last < max) yield* this.#try({ value: max, isNext: false });
    for (let left = probes; this.#why === null; ) {
      const { change, probe, unknown } = this.#stretches;
      const next = change ?? (left > 0 ? probe : null);
      if (change === null && probe !== null) {
        left -= probe.isLikely || unknown <= left ? 1 : unlikely;
      }
      if (next === null) break;
      yield* this.#try(next);
    }
    return {
      asked: this.asked,
      stretches: this.#stretches,
      tried: this.#tried,
      runs: this.#reach?.count ?? 0,
      why: this.#why,
    };
  }

  get #last(): number {
    return this.#stretches.all.at(-1)?.to ?? Number.POSITIVE_INFINITY;
  }

  /** Searches at a value and, where a run shows the verdict, finds how far it does. */
  *#try({ value, isNext }: Try): Generator<AtValue, void, unknown> {
    const { knob, job, property: name } = this.asked;
    const seen = new Seen();
    const searching = checkJob(seen.in(modelAt(this.model, knob, value), name), job);
    let progress: Progress | null = null;
    let next = searching.next();
    while (!next.done) {
      progress = next.value;
      next = searching.next(yield { value, progress });
    }
    const { value: result } = next;
    const property = result.properties.find((one) => one.name === name);
    if (property === undefined) {
      throw new UsageError(`property: "${name}" says nothing where "${knob}" is ${value}`);
    }
    const { verdict, trace } = property;
    if (verdict === 'unknown') {
      this.#why = `${result.why ?? 'unknown'} at ${value}`;
      return;
    }
    const tried: Tried = { value, verdict, property, result, seen: seen.text };
    this.#tried.push(tried);
    const at = { verdict, tried, isNext };
    if (trace === null || this.#reach === null) {
      this.#stretches.add({ ...at, from: value, to: value, runs: null });
    } else this.#stretches.add({ ...at, ...(yield* this.#reached(tried, progress)) });
  }

  /** From where to where the run shows the verdict, up to what is known already. */
  *#reached(
    { value, property }: Tried,
    progress: Progress | null,
  ): Generator<AtValue, Pick<Stretch, 'from' | 'to' | 'runs'>, unknown> {
    const reach = this.#reach as Reach;
    const run = property.trace?.steps ?? [];
    const { all } = this.#stretches;
    const before = all.findLast(({ to }) => to < value);
    const after = all.find(({ from }) => from > value);
    const limits = [
      (before?.to ?? this.asked.min - 1) + 1,
      (after?.from ?? this.asked.max + 1) - 1,
    ];
    const ends = [];
    for (const limit of limits) {
      const finding = reach.from(value, run, limit);
      let next = finding.next();
      while (!next.done) {
        if (progress !== null && (yield { value, progress }) === false) this.#why = 'stopped';
        next = finding.next();
      }
      ends.push(next.value);
    }
    const [from, to] = ends as [(typeof ends)[number], (typeof ends)[number]];
    return { from: from.value, to: to.value, runs: { from: from.run, to: to.run } };
  }
}
