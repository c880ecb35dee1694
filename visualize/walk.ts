/**
 * A path taken in the system of a setting, step by step.
 *
 * The steps are those of the untimed reading with readable terms, as the checker and trace files
 * have them. They are taken in `stretched` time with real values, so that the page can show bytes
 * and moments as well. A link without an order sorts what is under way by value, and real values
 * have an order of their own: with such a link, the path is taken with terms beside.
 */

import {
  compose,
  type Model,
  type Settings,
  type Step,
  type StepResult,
  type System,
  type SystemSnapshot,
  type Values,
} from 'actorcheck';
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

  constructor(model: Model, { faults, amend, seed }: Setting, settings: Settings) {
    const begun = (values: Values): PathRun => {
      const system = compose(model.system(settings, faults, values, amend), 'stretched');
      return { system, start: system.start(), results: [] };
    };
    this.#real = begun({ kind: 'real', seed });
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

  /** Takes a step of the path. Throws a ModelError if it cannot be taken. */
  take(step: Step): void {
    const [real, terms] = [this.#real, this.#terms];
    const at = real.results.length;
    const result = real.system.apply(snapshotIn(real, at), this.inSystem(at, step));
    if (terms !== null) terms.results.push(terms.system.apply(snapshotIn(terms, at), step));
    real.results.push(result);
  }

  /** Goes back to where `at` steps have been taken. */
  cut(at: number): void {
    this.#real.results.length = at;
    if (this.#terms !== null) this.#terms.results.length = at;
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
