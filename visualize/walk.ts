/**
 * A path taken in the system of a setting, step by step.
 *
 * The steps are those of the untimed reading with readable terms, as the checker and trace files
 * have them. They are taken in `stretched` time with real values, so that the page can show bytes
 * and moments as well. A link without an order sorts what is under way by value, and real values
 * have an order of their own: with such a link, the path is taken with terms beside. In exact time
 * it is also taken there, where each step has its moment, and is refused if it has another one.
 */

import {
  compose,
  type Model,
  ModelError,
  type Settings,
  type Step,
  type StepResult,
  type System,
  type SystemDefinition,
  type SystemSnapshot,
  UsageError,
  type Values,
} from 'actorcheck';
import { ExactWalk, OpenPath, type Span, type When } from 'actorcheck/check';
import { isSameStep } from 'actorcheck/trace';
import type { Setting } from './setting.ts';

/** A system with what each step of the path did in it. */
interface PathRun {
  readonly system: System;
  readonly start: StepResult;
  readonly results: StepResult[];
}

export class Walk {
  readonly #real: PathRun;
  readonly #terms: PathRun | null;
  readonly #exact: ExactWalk | null;
  readonly #symbolic: () => SystemDefinition;

  constructor(
    model: Model,
    { faults, amend, seed }: Setting,
    settings: Settings,
    readonly isExact: boolean,
  ) {
    const definition = (values: Values) => model.system(settings, faults, values, amend);
    this.#symbolic = () => definition({ kind: 'symbolic' });
    const begun = (values: Values): PathRun => {
      const system = compose(definition(values), 'stretched');
      return { system, start: system.start(), results: [] };
    };
    this.#real = begun({ kind: 'real', seed });
    this.#exact = isExact ? new ExactWalk(compose(this.#symbolic(), 'exact')) : null;
    const hasOrder = [...this.system.network.links.values()].every(
      ({ kind }) => kind === 'fifo' || kind === 'connection',
    );
    this.#terms = hasOrder ? null : begun({ kind: 'symbolic' });
  }

  /** In stretched time, with real values. */
  get system(): System {
    return this.#real.system;
  }

  /** What every actor did on starting. */
  get start(): StepResult {
    return this.#real.start;
  }

  /** What each step did. */
  get results(): readonly StepResult[] {
    return this.#real.results;
  }

  /** The state when `at` steps have been taken. */
  snapshotAt(at: number): SystemSnapshot {
    return snapshotIn(this.#real, at);
  }

  /** The steps that the path can go on with at `at`, in the order that addresses count in. */
  enabledAt(at: number): readonly Step[] {
    const run = this.#terms ?? this.#real;
    return run.system.enabled(snapshotIn(run, at));
  }

  /** A step of the path as a step of `system`. */
  inSystem(at: number, step: Step): Step {
    return this.#terms === null ? step : counterpart(this.#real, this.#terms, at, step);
  }

  /** A step of `system` as a step of the path. */
  inPath(at: number, step: Step): Step {
    return this.#terms === null ? step : counterpart(this.#terms, this.#real, at, step);
  }

  /** A path in the same system from the start on, whose moments are open. */
  opened(): OpenPath {
    return new OpenPath(compose(this.#symbolic(), 'untimed'));
  }

  /** In exact time: when a step of the path can be the next one at `at`. */
  when(at: number, step: Step): When | null {
    return this.#exact?.when(at, step) ?? null;
  }

  /**
   * A step of the path, in exact time at the moment nearest to its own: that which it says or, if
   * `own` is the same step, which that says, or the usual one. Null if it cannot happen at `at`.
   */
  timed(at: number, step: Step, own?: Step): Step | null {
    const when = this.when(at, step);
    if (when === null) return step;
    if (when.spans.length === 0) return null;
    const said = step.atMs ?? (own !== undefined && isSameStep(own, step) ? own.atMs : undefined);
    return { ...step, atMs: nearest(when.spans, said ?? this.#usualMs(at, step)) };
  }

  /** The moment of a step that says none, without regard to exact time. */
  #usualMs(at: number, step: Step): number {
    const { system } = this.#real;
    const { snapshot } = system.apply(snapshotIn(this.#real, at), this.inSystem(at, step));
    return snapshot.context.nowMs ?? 0;
  }

  /** Takes a step of the path. Throws a ModelError if it cannot be taken. */
  take(step: Step): void {
    const [real, terms] = [this.#real, this.#terms];
    const at = real.results.length;
    const result = real.system.apply(snapshotIn(real, at), this.inSystem(at, step));
    this.#exact?.take(step);
    if (terms !== null) terms.results.push(terms.system.apply(snapshotIn(terms, at), step));
    real.results.push(result);
  }

  /** The same with all steps of a path. Throws a UsageError for one that cannot be taken. */
  takeAll(steps: readonly Step[]): void {
    for (const [index, step] of steps.entries()) {
      try {
        this.take(step);
      } catch (error) {
        if (!(error instanceof ModelError)) throw error;
        const what = `step ${index + 1} of ${steps.length} cannot be taken here`;
        const why = this.isExact ? `: ${error.message}` : '';
        throw new UsageError(`${what}: ${JSON.stringify(step)}${why}`);
      }
    }
  }

  /** Goes back to where `at` steps have been taken. */
  cut(at: number): void {
    this.#real.results.length = at;
    if (this.#terms !== null) this.#terms.results.length = at;
    this.#exact?.cut(at);
  }
}

function snapshotIn({ start, results }: PathRun, at: number): SystemSnapshot {
  return (at === 0 ? start : (results[at - 1] as StepResult)).snapshot;
}

/** The step in one system that has the same message as a step in the other. */
function counterpart(one: PathRun, other: PathRun, at: number, step: Step): Step {
  if (!('link' in step)) return step;
  const on = (run: PathRun) => snapshotIn(run, at).context.links[step.link] ?? [];
  const number = on(other)[step.index]?.number;
  const index = on(one).findIndex((envelope) => envelope.number === number);
  return index === -1 ? step : { ...step, index };
}

/** Of all moments the one that is nearest to the one that is wished. */
export function nearest(spans: readonly Span[], wishedMs: number): number {
  const next = spans.find(({ toMs }) => wishedMs <= toMs);
  if (next !== undefined) return Math.max(next.fromMs, wishedMs);
  return spans.at(-1)?.toMs ?? wishedMs;
}
