/** A walk as a person reads it: its messages, the record up to a place, what can happen there. */

import type { Envelope, MessageView, Model, Settings, Step, StepResult } from 'actorcheck';
import type { Span } from 'actorcheck/check';
import type { RunRecord } from 'actorcheck/run';
import { recordAt } from 'actorcheck/trace';
import { OpenTimes } from './exactTime.ts';
import { type NextStep, nextStep, type Viewer } from './next.ts';
import { Recording } from './recording.ts';
import type { Setting } from './setting.ts';
import type { Walk } from './walk.ts';

export class Telling {
  readonly #views = new WeakMap<Envelope, MessageView>();
  readonly #open: OpenTimes;
  #recording: Recording | null = null;
  /** What can happen at a place: a reader comes back to it, and asks again and again. */
  readonly #next = new Map<number, readonly NextStep[]>();

  /** `steps` are those of the walk, as they grow and are cut. */
  constructor(
    readonly model: Model,
    readonly walk: Walk,
    readonly steps: readonly Step[],
    readonly setting: Setting,
    readonly settings: Settings,
  ) {
    this.#open = new OpenTimes(walk);
  }

  /** The run up to a place. */
  record(at: number): RunRecord {
    const { faults, seed } = this.setting;
    const { recorder } = this.#recorded(at);
    const about = { settings: this.settings, faults, seed };
    return recordAt(about, recorder, this.walk.snapshotAt(at));
  }

  /** For each note of that record, how many steps had been taken when it was written. */
  noteMoments(at: number): readonly number[] {
    return this.#recorded(at).notesAt;
  }

  #recorded(at: number): Recording {
    if (this.#recording === null || this.#recording.at > at) {
      this.#recording = new Recording(this.walk, this.model, this.view);
    }
    this.#recording.upTo(at, this.steps);
    return this.#recording;
  }

  /** A message as a person reads it. It is read once: opening what is sealed takes time. */
  readonly view: Viewer = (envelope, snapshot) => {
    let view = this.#views.get(envelope);
    if (view === undefined) {
      view = this.model.view(envelope, snapshot, { kind: 'real', seed: this.setting.seed });
      this.#views.set(envelope, view);
    }
    return view;
  };

  /** What can happen at a place. */
  next(at: number): readonly NextStep[] {
    // Messages under way are read as they were when sent: later on, their key may be gone.
    this.#recorded(at);
    let next = this.#next.get(at);
    if (next === undefined) {
      next = this.walk.enabledAt(at).map((step) => this.#told(at, step));
      this.#next.set(at, next);
    }
    return next;
  }

  #told(at: number, step: Step): NextStep {
    const { system } = this.walk;
    const result = system.apply(this.walk.snapshotAt(at), this.walk.inSystem(at, step));
    return { ...this.#words(at, step, result), step, when: this.walk.when(at, step) };
  }

  /** What a step of the path does, in words. */
  textAt(index: number): string {
    this.#recorded(index);
    const step = this.steps[index] as Step;
    return this.#words(index, step, this.walk.results[index] as StepResult).text;
  }

  #words(at: number, step: Step, result: StepResult) {
    const { model, walk, view } = this;
    const before = walk.snapshotAt(at);
    return nextStep(model, walk.system, before, walk.inSystem(at, step), result, view);
  }

  /**
   * When a step can be next in exact time if the moments of those before are left open; never, if
   * empty. Null where exact time refuses the system.
   */
  openSpans(at: number, step: Step): readonly Span[] | null {
    return this.#open.spansAt(this.steps, at, step);
  }

  /** The walk goes on from a place in another way. */
  cut(at: number): void {
    if (this.#recording !== null && this.#recording.at > at) this.#recording = null;
    for (const place of [...this.#next.keys()]) if (place > at) this.#next.delete(place);
  }
}
