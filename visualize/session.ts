/**
 * What the page is about: a setting of the model, a path of steps in it, and a cursor on the path.
 *
 * The steps are those of the untimed reading with readable terms, as the checker and trace files
 * have them. They are taken in `stretched` time with real values, so that the page can show bytes
 * and moments as well.
 */

import {
  compose,
  type Envelope,
  type FaultBudget,
  type MessageView,
  type Model,
  ModelError,
  noFaults,
  type Settings,
  type Step,
  type StepResult,
  type System,
  type SystemSnapshot,
  settle,
  UsageError,
  type Values,
} from 'actorcheck';
import { Recorder, type RunRecord } from 'actorcheck/run';
import { recordAt } from 'actorcheck/trace';
import { type NextStep, nextStep, type Viewer } from './next.ts';

export interface Setting {
  /** Texts of the knobs that are not at their default. */
  readonly given: Readonly<Record<string, string>>;
  readonly faults: FaultBudget;
  readonly amend: readonly string[];
  /** What keys and the times people take are drawn from. */
  readonly seed: number;
}

export interface Path {
  readonly setting?: Setting;
  readonly steps: readonly Step[];
  readonly cycleFrom?: number | null;
  readonly at?: number;
}

export type Change = 'setting' | 'path' | 'cursor';

const usualSetting: Setting = { given: {}, faults: noFaults, amend: [], seed: 1 };

/** A system with a path taken in it: one result for each step. */
interface Taken {
  readonly system: System;
  readonly start: StepResult;
  readonly results: StepResult[];
}

export class Session {
  #setting: Setting = usualSetting;
  #settings: Settings;
  #steps: Step[] = [];
  #at = 0;
  #cycleFrom: number | null = null;
  #real: Taken;
  /** The same path with readable terms, where a link without an order sorts values its own way. */
  #terms: Taken | null;
  #views = new WeakMap<Envelope, MessageView>();
  /** What has been recorded, of how many steps: taken up again as long as the cursor goes on. */
  #recorder: { readonly recorder: Recorder; at: number; readonly notesAt: number[] } | null = null;
  #next: readonly NextStep[] | null = null;
  readonly #listeners = new Set<(change: Change) => void>();

  constructor(readonly model: Model) {
    this.#settings = settle(model.knobs, {});
    [this.#real, this.#terms] = this.#compose(usualSetting, this.#settings);
  }

  get setting(): Setting {
    return this.#setting;
  }

  /** The knobs' values, as the model takes them. */
  get settings(): Settings {
    return this.#settings;
  }

  get steps(): readonly Step[] {
    return this.#steps;
  }

  /** How many of the steps have been taken. */
  get at(): number {
    return this.#at;
  }

  /** Steps from this one on repeat for ever; as many as there are if all rests; or null. */
  get cycleFrom(): number | null {
    return this.#cycleFrom;
  }

  /** In stretched time, with real values. */
  get system(): System {
    return this.#real.system;
  }

  /** What every actor did on starting. */
  get start(): StepResult {
    return this.#real.start;
  }

  /** What each of the steps did, those beyond the cursor too. */
  get results(): readonly StepResult[] {
    return this.#real.results;
  }

  /** The state at the cursor. */
  get snapshot(): SystemSnapshot {
    return this.snapshotAt(this.#at);
  }

  /** The state when `at` of the steps have been taken. */
  snapshotAt(at: number): SystemSnapshot {
    return snapshotIn(this.#real, at);
  }

  /** The steps that can be taken at `at`, in the order that addresses count in. */
  enabledAt(at: number): readonly Step[] {
    const taken = this.#terms ?? this.#real;
    return taken.system.enabled(snapshotIn(taken, at));
  }

  /** A step of `system` at the cursor as the path has it. */
  inPath(step: Step): Step {
    return this.#terms === null ? step : counterpart(this.#terms, this.#real, this.#at, step);
  }

  /** The run up to the cursor. */
  record(): RunRecord {
    const { faults, seed } = this.#setting;
    return recordAt({ settings: this.#settings, faults, seed }, this.#recorded(), this.snapshot);
  }

  /** For each note of the record, how many steps had been taken when it was written. */
  noteMoments(): readonly number[] {
    this.#recorded();
    return this.#recorder?.notesAt ?? [];
  }

  #recorded(): Recorder {
    if (this.#recorder === null || this.#recorder.at > this.#at) {
      const recorder = new Recorder(this.system, this.model, this.view);
      recorder.absorb(this.start);
      this.#recorder = { recorder, at: 0, notesAt: recorder.notes.map(() => 0) };
    }
    const recorded = this.#recorder;
    const { recorder, notesAt } = recorded;
    while (recorded.at < this.#at) {
      const step = this.#realStep(recorded.at, this.#steps[recorded.at] as Step);
      recorder.absorb(this.results[recorded.at++] as StepResult, step);
      while (notesAt.length < recorder.notes.length) notesAt.push(recorded.at);
    }
    return recorder;
  }

  /** A message as a person reads it. It is read once: opening what is sealed takes time. */
  readonly view: Viewer = (envelope, snapshot) => {
    let view = this.#views.get(envelope);
    if (view === undefined) {
      view = this.model.view(envelope, snapshot, { kind: 'real', seed: this.#setting.seed });
      this.#views.set(envelope, view);
    }
    return view;
  };

  /** What can happen at the cursor. */
  next(): readonly NextStep[] {
    // What is under way was read when it was sent, by who had its key then.
    this.#recorded();
    this.#next ??= this.enabledAt(this.#at).map((step) => {
      const real = this.#realStep(this.#at, step);
      const result = this.system.apply(this.snapshot, real);
      return { ...nextStep(this.system, this.snapshot, real, result, this.view), step };
    });
    return this.#next;
  }

  /** Another setting, with no step taken. Throws a UsageError and stays as it is if it is none. */
  set(setting: Setting): void {
    this.load({ setting, steps: [] });
  }

  /**
   * Another path, of the same setting if none is given. Throws a UsageError and stays as it is
   * for a setting that the model does not have and for a step that cannot be taken.
   */
  load({ setting = this.#setting, steps, cycleFrom = null, at = steps.length }: Path): void {
    const isNew = setting !== this.#setting;
    const settings = isNew ? settle(this.model.knobs, setting.given) : this.#settings;
    if (isNew) expectAmendments(this.model, setting.amend);
    // Composed anew, so that a path that cannot be taken leaves nothing behind.
    const [real, terms] = this.#compose(setting, settings);
    for (const [index, step] of steps.entries()) {
      try {
        takeIn(real, terms, step);
      } catch (error) {
        if (!(error instanceof ModelError)) throw error;
        throw new UsageError(
          `step ${index + 1} of ${steps.length} cannot be taken here: ${JSON.stringify(step)}`,
        );
      }
    }
    [this.#real, this.#terms] = [real, terms];
    [this.#setting, this.#settings] = [setting, settings];
    this.#steps = [...steps];
    this.#at = Math.max(0, Math.min(at, steps.length));
    this.#cycleFrom = cycleFrom;
    this.#views = new WeakMap();
    this.#recorder = null;
    this.#tell(isNew ? 'setting' : 'path');
  }

  /** Takes a step at the cursor. If the path has another one there, it goes on from this one. */
  take(step: Step): void {
    this.follow(() => step, 1);
  }

  /** Takes what `pick` gives, until that is null or `most` steps have been taken. */
  follow(pick: () => Step | null, most: number): void {
    const before = this.#at;
    let isOther = false;
    for (let taken = 0; taken < most; taken++) {
      const step = pick();
      if (step === null) break;
      if (JSON.stringify(step) !== JSON.stringify(this.#steps[this.#at])) {
        this.#cut();
        isOther = true;
        takeIn(this.#real, this.#terms, step);
        this.#steps.push(step);
      }
      this.#at++;
      this.#next = null;
    }
    if (this.#at > before) this.#tell(isOther ? 'path' : 'cursor');
  }

  undo(): void {
    this.jump(this.#at - 1);
  }

  redo(): void {
    this.jump(this.#at + 1);
  }

  jump(at: number): void {
    const inside = Math.max(0, Math.min(at, this.#steps.length));
    if (inside === this.#at) return;
    this.#at = inside;
    this.#tell('cursor');
  }

  /** Calls back after each change; gives what takes the listener away. */
  on(listener: (change: Change) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #tell(change: Change): void {
    this.#next = null;
    for (const listener of this.#listeners) listener(change);
  }

  /** Drops what the path has beyond the cursor. */
  #cut(): void {
    this.#steps.length = this.#at;
    this.#real.results.length = this.#at;
    if (this.#terms !== null) this.#terms.results.length = this.#at;
    this.#cycleFrom = null;
  }

  #realStep(at: number, step: Step): Step {
    return this.#terms === null ? step : counterpart(this.#real, this.#terms, at, step);
  }

  #compose({ faults, amend, seed }: Setting, settings: Settings): [Taken, Taken | null] {
    const taken = (values: Values): Taken => {
      const system = compose(this.model.system(settings, faults, values, amend), 'stretched');
      return { system, start: system.start(), results: [] };
    };
    const real = taken({ kind: 'real', seed });
    const hasOrder = [...real.system.network.links.values()].every(
      ({ kind }) => kind === 'fifo' || kind === 'connection',
    );
    return [real, hasOrder ? null : taken({ kind: 'symbolic' })];
  }
}

function snapshotIn({ start, results }: Taken, at: number): SystemSnapshot {
  return (at === 0 ? start : (results[at - 1] as StepResult)).snapshot;
}

/** Throws a ModelError for a step that cannot be taken. */
function takeIn(real: Taken, terms: Taken | null, step: Step): void {
  const at = real.results.length;
  const realStep = terms === null ? step : counterpart(real, terms, at, step);
  const result = real.system.apply(snapshotIn(real, at), realStep);
  if (terms !== null) terms.results.push(terms.system.apply(snapshotIn(terms, at), step));
  real.results.push(result);
}

/** The step in one system that has the same message as a step in the other. */
function counterpart(one: Taken, other: Taken, at: number, step: Step): Step {
  if (!('link' in step)) return step;
  const on = (taken: Taken) => snapshotIn(taken, at).context.links[step.link] ?? [];
  const number = on(other)[step.index]?.number;
  const index = on(one).findIndex((envelope) => envelope.number === number);
  return index === -1 ? step : { ...step, index };
}

function expectAmendments(model: Model, names: readonly string[]): void {
  const known = (model.amendments ?? []).map(({ name }) => name);
  const stranger = names.find((name) => !known.includes(name));
  if (stranger === undefined) return;
  const expected = known.join(', ') || 'none';
  throw new UsageError(`amend: expected amendments of ${expected}, got "${stranger}"`);
}
