/** What the page is about: a setting of the model, a path of steps in it, a cursor on the path. */

import type {
  Envelope,
  MessageView,
  Model,
  Settings,
  Step,
  StepResult,
  System,
  SystemSnapshot,
} from 'actorcheck';
import type { Span } from 'actorcheck/check';
import type { RunRecord } from 'actorcheck/run';
import { recordAt } from 'actorcheck/trace';
import { hasDurations, inExactTime, OpenTimes, timedPath } from './exactTime.ts';
import { type NextStep, nextStep, type Viewer } from './next.ts';
import { Recording } from './recording.ts';
import { type Path, type Setting, type Shown, settingsOf, usualSetting } from './setting.ts';
import { Walk } from './walk.ts';

export type Change = 'setting' | 'path' | 'cursor';

export class Session {
  #setting: Setting = usualSetting;
  #settings: Settings;
  #steps: Step[] = [];
  #at = 0;
  #cycleFrom: number | null = null;
  #noReturn: number | null = null;
  #shows: Shown | null = null;
  /** The steps as they are taken, those beyond the cursor too. */
  #walk: Walk;
  #views = new WeakMap<Envelope, MessageView>();
  #recording: Recording | null = null;
  #next: readonly NextStep[] | null = null;
  #open: OpenTimes | null = null;
  #remark = '';
  readonly #listeners = new Set<(change: Change) => void>();

  constructor(readonly model: Model) {
    this.#settings = settingsOf(model, usualSetting);
    this.#walk = new Walk(model, usualSetting, this.#settings, false);
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

  /** Whether the path is one in exact time: each step at a moment at which it can happen. */
  get isExact(): boolean {
    return this.#walk.isExact;
  }

  /** Whether exact time is a reading of its own: something takes time. */
  get hasDurations(): boolean {
    return hasDurations(this.system.definition);
  }

  /** What there is to say of the last change; empty if nothing is. */
  get remark(): string {
    return this.#remark;
  }

  /** How many of the steps have been taken. */
  get at(): number {
    return this.#at;
  }

  /** Steps from this one on repeat for ever; as many as there are if all rests; or null. */
  get cycleFrom(): number | null {
    return this.#cycleFrom;
  }

  /** After so many of the steps what the path shows cannot be avoided; null if nobody has said. */
  get noReturn(): number | null {
    return this.#noReturn;
  }

  /** What the path was opened for; null if it is one of the reader's own. */
  get shows(): Shown | null {
    return this.#shows;
  }

  /** In stretched time, with real values. */
  get system(): System {
    return this.#walk.system;
  }

  /** What every actor did on starting. */
  get start(): StepResult {
    return this.#walk.start;
  }

  /** What each of the steps did, those beyond the cursor too. */
  get results(): readonly StepResult[] {
    return this.#walk.results;
  }

  /** The state at the cursor. */
  get snapshot(): SystemSnapshot {
    return this.snapshotAt(this.#at);
  }

  /** The state when `at` of the steps have been taken. */
  snapshotAt(at: number): SystemSnapshot {
    return this.#walk.snapshotAt(at);
  }

  /** The steps that can be taken at `at`, in the order that addresses count in. */
  enabledAt(at: number): readonly Step[] {
    return this.#walk.enabledAt(at);
  }

  /** A step of `system` at the cursor as the path has it. */
  inPath(step: Step): Step {
    return this.#walk.inPath(this.#at, step);
  }

  /** The run up to the cursor. */
  record(): RunRecord {
    const { faults, seed } = this.#setting;
    const { recorder } = this.#recorded();
    return recordAt({ settings: this.#settings, faults, seed }, recorder, this.snapshot);
  }

  /** For each note of the record, how many steps had been taken when it was written. */
  noteMoments(): readonly number[] {
    return this.#recorded().notesAt;
  }

  /** What has been recorded, up to the cursor. */
  #recorded(): Recording {
    if (this.#recording === null || this.#recording.at > this.#at) {
      this.#recording = new Recording(this.#walk, this.model, this.view);
    }
    this.#recording.upTo(this.#at, this.#steps);
    return this.#recording;
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
    // Messages under way are read as they were when sent: later on, their key may be gone.
    this.#recorded();
    this.#next ??= this.enabledAt(this.#at).map((step) => {
      const real = this.#walk.inSystem(this.#at, step);
      const result = this.system.apply(this.snapshot, real);
      const when = this.#walk.when(this.#at, step);
      const told = nextStep(this.model, this.system, this.snapshot, real, result, this.view);
      return { ...told, step, when };
    });
    return this.#next;
  }

  /**
   * When a step can be next in exact time if the moments of those before are left open; never, if
   * empty. Null where exact time refuses the system.
   */
  openSpans(step: Step): readonly Span[] | null {
    this.#open ??= new OpenTimes(this.#walk);
    return this.#open.spansAt(this.#steps, this.#at, step);
  }

  /** Reads the path in exact time, as far as there are moments for it, or in any order. */
  readExactly(isExact: boolean): void {
    const [steps, at, cycleFrom] = [this.#steps, this.#at, this.#cycleFrom];
    const [noReturn, shows] = [this.#noReturn, this.#shows];
    if (!isExact) {
      this.load({ steps, at, cycleFrom, noReturn, shows, isExact });
      return;
    }
    const timed = timedPath(this.#begun(this.#setting, this.#settings, true), steps);
    const isWhole = timed.problem === '';
    const end = isWhole
      ? { noReturn, shows }
      : { cycleFrom: null, remark: `${timed.problem}: the path ends there.` };
    this.load({ steps: timed.steps, at, cycleFrom, isExact, ...end });
  }

  /** Another setting, with no step taken. For a wrong one, a UsageError, and nothing changes. */
  set(setting: Setting): void {
    this.load({ setting, steps: [] });
  }

  /**
   * Another path, of the same setting if none is given. For a setting that the model does not have,
   * or a step that cannot be taken, throws a UsageError and changes nothing.
   */
  load(path: Path): void {
    const { setting = this.#setting, cycleFrom = null, noReturn = null, shows = null } = path;
    const isNew = setting !== this.#setting;
    const settings = isNew ? settingsOf(this.model, setting) : this.#settings;
    const isGiven = path.isExact !== undefined || !this.isExact;
    const read = isGiven ? path : inExactTime(this.#begun(setting, settings, true), path);
    const { steps, isExact = false, at = steps.length, remark = '' } = read;
    // Begun anew, so that a path that cannot be taken leaves nothing behind.
    const walk = this.#begun(setting, settings, isExact);
    walk.takeAll(steps);
    this.#walk = walk;
    [this.#setting, this.#settings] = [setting, settings];
    this.#steps = [...steps];
    this.#at = Math.max(0, Math.min(at, steps.length));
    this.#cycleFrom = cycleFrom;
    [this.#noReturn, this.#shows] = [noReturn, shows];
    this.#views = new WeakMap();
    this.#recording = null;
    if (isNew) this.#open = null;
    this.#remark = remark;
    this.#tell(isNew ? 'setting' : 'path');
  }

  #begun(setting: Setting, settings: Settings, isExact: boolean): Walk {
    return new Walk(this.model, setting, settings, isExact);
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
      const picked = pick();
      const step = picked && this.#walk.timed(this.#at, picked, this.#steps[this.#at]);
      if (step === null) break;
      if (JSON.stringify(step) !== JSON.stringify(this.#steps[this.#at])) {
        this.#cut();
        isOther = true;
        this.#walk.take(step);
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

  /** Calls back after each change; returns what removes the listener. */
  on(listener: (change: Change) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #tell(change: Change): void {
    this.#next = null;
    for (const listener of this.#listeners) listener(change);
    this.#remark = '';
  }

  /** Drops what the path has beyond the cursor. */
  #cut(): void {
    this.#steps.length = this.#at;
    this.#walk.cut(this.#at);
    if (this.#recording !== null && this.#recording.at > this.#at) this.#recording = null;
    [this.#cycleFrom, this.#shows] = [null, null];
    // What comes after it is of no matter.
    if (this.#noReturn !== null && this.#noReturn > this.#at) this.#noReturn = null;
  }
}
