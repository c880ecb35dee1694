/** What the page is about: a setting of the model, a path of steps in it, a cursor on the path. */

import type { Model, Settings, Step, StepResult, System, SystemSnapshot } from 'actorcheck';
import type { Span } from 'actorcheck/check';
import type { RunRecord } from 'actorcheck/run';
import { type Change, Changes } from './changes.ts';
import { hasDurations, inExactTime, timedPath } from './exactTime.ts';
import type { NextStep, Viewer } from './next.ts';
import { type Path, type Setting, type Shown, settingsOf, usualSetting } from './setting.ts';
import { Telling } from './telling.ts';
import { Walk } from './walk.ts';

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
  #telling: Telling;
  #remark = '';
  readonly #changes = new Changes();

  constructor(readonly model: Model) {
    this.#settings = settingsOf(model, usualSetting);
    this.#walk = this.#begun(usualSetting, this.#settings, false);
    this.#telling = this.#toldOf(this.#walk);
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

  /** Of several things that are done together, it is said of all of them. */
  set remark(remark: string) {
    this.#remark = remark;
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

  /** A step of `system` as the path has it: at the cursor, or when `at` of its steps are taken. */
  inPath(step: Step, at = this.#at): Step {
    return this.#walk.inPath(at, step);
  }

  /** What a step of the path does, in words. */
  textAt(index: number): string {
    return this.#telling.textAt(index);
  }

  /** The run up to the cursor. */
  record(): RunRecord {
    return this.#telling.record(this.#at);
  }

  /** For each note of the record, how many steps had been taken when it was written. */
  noteMoments(): readonly number[] {
    return this.#telling.noteMoments(this.#at);
  }

  /** A message as a person reads it. */
  readonly view: Viewer = (envelope, snapshot) => this.#telling.view(envelope, snapshot);

  /** What can happen at the cursor. */
  next(): readonly NextStep[] {
    return this.#telling.next(this.#at);
  }

  /** When a step can be next in exact time if the moments before it are left open. */
  openSpans(step: Step): readonly Span[] | null {
    return this.#telling.openSpans(this.#at, step);
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
    this.#changes.leave();
    this.#walk = walk;
    [this.#setting, this.#settings] = [setting, settings];
    this.#steps = [...steps];
    this.#at = Math.max(0, Math.min(at, steps.length));
    this.#cycleFrom = cycleFrom;
    [this.#noReturn, this.#shows] = [noReturn, shows];
    this.#telling = this.#toldOf(walk);
    this.#remark = remark;
    this.#tell(isNew ? 'setting' : 'path', true);
  }

  #begun(setting: Setting, settings: Settings, isExact: boolean): Walk {
    return new Walk(this.model, setting, settings, isExact);
  }

  #toldOf(walk: Walk): Telling {
    return new Telling(this.model, walk, this.#steps, this.#setting, this.#settings);
  }

  /** Does several things at once: of all that changes it is told once, when they are done. */
  together(act: () => void): void {
    const untold = this.#changes.together(act);
    if (untold !== null) this.#tell(untold.change, untold.isVisit);
  }

  /** Takes a step at the cursor. If the path has another one there, it goes on from this one. */
  take(step: Step): void {
    this.follow(() => step, 1);
  }

  /** Takes what `pick` gives, until that is null or `most` steps have been taken. */
  follow(pick: () => Step | null, most: number): void {
    const before = this.#at;
    let [isOther, isVisit] = [false, false];
    for (let taken = 0; taken < most; taken++) {
      const picked = pick();
      const step = picked && this.#walk.timed(this.#at, picked, this.#steps[this.#at]);
      if (step === null) break;
      if (JSON.stringify(step) !== JSON.stringify(this.#steps[this.#at])) {
        // A rest that is dropped, or more than a step at once, makes another path of it.
        const isAnother = this.#at < this.#steps.length || most > 1;
        if (isAnother && !isVisit) this.#changes.leave();
        isVisit ||= isAnother;
        this.#cut();
        isOther = true;
        this.#walk.take(step);
        this.#steps.push(step);
      }
      this.#at++;
    }
    if (this.#at > before) this.#tell(isOther ? 'path' : 'cursor', isVisit);
  }

  undo(): void {
    this.jump(this.#at - 1);
  }

  redo(): void {
    this.jump(this.#at + 1);
  }

  /** Moves the cursor; `isVisit`: as to a place of its own, and not one of many on the way. */
  jump(at: number, isVisit = false): void {
    const inside = Math.max(0, Math.min(at, this.#steps.length));
    if (inside === this.#at) return;
    if (isVisit) this.#changes.leave();
    this.#at = inside;
    this.#tell('cursor', isVisit);
  }

  /** Calls back after each change; returns what removes the listener. */
  on(listener: (change: Change, isVisit: boolean) => void): () => void {
    return this.#changes.on(listener);
  }

  /** Calls back before what is there is left for another place. */
  onLeave(listener: () => void): void {
    this.#changes.onLeave(listener);
  }

  #tell(change: Change, isVisit: boolean): void {
    if (this.#changes.tell(change, isVisit)) this.#remark = '';
  }

  /** Drops what the path has beyond the cursor. */
  #cut(): void {
    this.#steps.length = this.#at;
    this.#walk.cut(this.#at);
    this.#telling.cut(this.#at);
    [this.#cycleFrom, this.#shows] = [null, null];
    // What comes after it is of no matter.
    if (this.#noReturn !== null && this.#noReturn > this.#at) this.#noReturn = null;
  }
}
