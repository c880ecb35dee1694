/** The check view: every interleaving of a setting, and what that says of each property. */

import './check.css';
import type { Trace } from 'actorcheck';
import type { Progress, PropertyResult } from 'actorcheck/check';
import type { Running } from 'actorcheck/run';
import { causesFirst } from '../causes.ts';
import { engine } from '../engine.ts';
import type { Session } from '../session.ts';
import type { Path, Setting } from '../setting.ts';
import type { FileOffer, View } from '../view.ts';
import { filesOf } from './files.ts';
import { Folds } from './folds.ts';
import { CheckForm } from './form.ts';
import { furtherButton } from './further.ts';
import { Here } from './here.ts';
import type { Why } from './request.ts';
import { type Row, rowsOf, type SoFar } from './rows.ts';
import {
  askedOf,
  checkOf,
  type Reading,
  readingsOf,
  type Subject,
  settingOf,
  subjectOf,
  timeOf,
} from './subject.ts';
import { drawTable } from './table.ts';
import { foundText, progressText, standingText, subjectText } from './texts.ts';
import { ThresholdForm } from './threshold.ts';

class CheckView implements View {
  readonly #here = new Here();
  readonly #folds = new Folds(() => this.show());
  readonly #whys = new WeakMap<PropertyResult, Why>();
  #session!: Session;
  #form!: CheckForm;
  #about!: HTMLElement;
  #progress!: HTMLElement;
  #summary!: HTMLElement;
  #table!: HTMLElement;
  #threshold!: ThresholdForm;
  #running: Running<unknown> | null = null;
  #isStopped = false;
  /** What the check that is running has shown by now. */
  #soFar: (SoFar & { readonly key: string }) | null = null;
  /** What can be saved of the table, as it is now. */
  #files: readonly FileOffer[] = [];

  mount(section: HTMLElement, session: Session): void {
    this.#session = session;
    section.classList.add('check');
    this.#form = new CheckForm(section, session.model, {
      onChoice: () => this.show(),
      onStart: () => void this.#check(),
      onStop: () => this.#stop(),
    });
    this.#form.isExact = session.isExact;
    const part = (className: string): HTMLElement => {
      const element = section.appendChild(document.createElement('div'));
      element.className = className;
      return element;
    };
    this.#about = part('about');
    this.#progress = part('progress');
    this.#progress.hidden = true;
    this.#summary = part('summary');
    this.#summary.role = 'status';
    this.#threshold = new ThresholdForm(part('asked'), session.model, {
      onFind: () => void this.#find(),
      onTrace: ({ knob, text, trace }) =>
        this.#open(this.#subject, this.#ofThreshold, trace, { changed: { [knob]: text } }),
    });
    this.#table = part('properties');
  }

  show(): void {
    const { model } = this.#session;
    const subject = this.#subject;
    this.#form.hasDurations = subject.hasDurations;
    const readings = this.#readingsOf(subject);
    const foundIn = (reading: Reading) =>
      readings.includes(reading)
        ? (checkOf(model, engine.checks, settingOf(subject, reading), timeOf(reading)) ?? null)
        : null;
    const found = {
      written: foundIn('written'),
      writtenExact: foundIn('writtenExact'),
      amended: foundIn('amended'),
      amendedExact: foundIn('amendedExact'),
    };
    const soFar = this.#soFar?.key === keyOf(subject) ? this.#soFar : null;
    const rows = rowsOf(model, subject, found, soFar);
    this.#threshold.show(rows, subject.hasDurations);
    const standings = subject.isOnScreen ? this.#here.standings(this.#session) : null;
    this.#about.replaceChildren(
      ...subjectText(model, subject),
      standingText(this.#session, rows, standings),
    );
    const told = foundText(found, readings);
    this.#summary.replaceChildren(
      ...told,
      ...furtherButton(Object.values(found), (most) => {
        this.#form.maxStates = most;
        void this.#check();
      }),
    );
    const about = [...subjectText(model, subject), ...told].map((line) => line.textContent ?? '');
    this.#files = filesOf({ title: model.title, about, rows, readings });
    drawTable(
      this.#table,
      { rows, readings, standings, whys: this.#whys, texts: model.texts, folds: this.#folds },
      {
        onTrace: (row, reading) =>
          this.#open(subject, reading, row.rulings[reading]?.result.trace ?? null, {
            shows: { property: row.name, isViolated: isViolated(row, reading) },
          }),
        onSample: (row, reading) => void this.#sample(subject, reading, row),
        onWhy: (row, reading) => void this.#explain(subject, reading, row),
        onLeast: ({ trace, explained: { noReturn } }, reading, row) =>
          this.#open(subject, reading, trace, {
            noReturn: noReturn === 'unknown' ? null : noReturn,
            shows: { property: row.name, isViolated: true },
          }),
      },
    );
  }

  files(): readonly FileOffer[] {
    return this.#files;
  }

  get #subject(): Subject {
    return subjectOf(this.#session.model, this.#form.choice, this.#session.setting);
  }

  #readingsOf(subject: Subject): Reading[] {
    return readingsOf(subject, this.#form.isExact);
  }

  /** One reading after the other, in the order of their columns, until the reader stops it. */
  async #check(): Promise<void> {
    const subject = this.#subject;
    await this.#during(async () => {
      const { maxStates } = this.#form;
      const readings = this.#readingsOf(subject);
      for (const reading of readings) {
        const asked = askedOf(subject, reading, maxStates);
        const tell = (progress: Progress) => {
          this.#tell(reading, readings, progress);
          this.#showSoFar(subject, reading, progress);
        };
        const running = engine.check(asked, tell);
        this.#running = running;
        await running.result;
        this.#soFar = null;
        this.show();
        if (this.#isStopped) break;
      }
    });
  }

  async #sample(subject: Subject, reading: Reading, { name }: Row): Promise<void> {
    await this.#during(async () => {
      const asked = { ...askedOf(subject, reading, this.#form.maxStates), of: name };
      const tell = (progress: Progress) => this.#tell(reading, this.#readingsOf(subject), progress);
      const running = engine.ask('sample', asked, tell);
      this.#running = running;
      const trace = await running.result;
      const shows = { property: name, isViolated: false };
      if (trace !== null) this.#open(subject, reading, trace, { shows });
      else this.#say(`No run was found that shows ${name} at work: nobody comes to that end.`);
    });
  }

  /** What the violation needs, and from when on it cannot be avoided. */
  async #explain(subject: Subject, reading: Reading, { name, rulings }: Row): Promise<void> {
    const result = rulings[reading]?.result;
    if (result === undefined) return;
    await this.#during(async () => {
      const asked = { ...askedOf(subject, reading, this.#form.maxStates), of: name };
      const tell = (progress: Progress) => this.#tell(reading, this.#readingsOf(subject), progress);
      const running = engine.ask('why', asked, tell);
      this.#running = running;
      const why = await running.result;
      if (why !== null) this.#whys.set(result, why);
      this.show();
      if (why === null) this.#say(`Why ${name} is violated was not found within the limits.`);
    });
  }

  /** With the amendments on screen. */
  get #ofThreshold(): Reading {
    return this.#session.setting.amend.length > 0 ? 'amendedExact' : 'writtenExact';
  }

  async #find(): Promise<void> {
    const subject = this.#subject;
    this.#threshold.tell(null);
    await this.#during(async () => {
      const { range, property } = this.#threshold;
      const asked = askedOf(subject, this.#ofThreshold, this.#form.maxStates);
      const running = engine.ask('threshold', { ...asked, range, property }, (at) =>
        this.#report(`${this.#threshold.told(at.value)}: ${at.progress.states} states`),
      );
      this.#running = running;
      this.#threshold.tell(await running.result);
    });
  }

  /** Does something that takes a while; one at a time. */
  async #during(run: () => Promise<void>): Promise<void> {
    if (this.#running !== null) return;
    this.#isStopped = false;
    this.#form.running = true;
    this.#progress.hidden = false;
    this.#progress.textContent = 'Starting…';
    try {
      await run();
    } catch (error) {
      this.#say((error as Error).message, true);
    } finally {
      this.#running = null;
      this.#soFar = null;
      this.#form.running = false;
      this.#progress.hidden = true;
    }
  }

  /** Verdicts come in as runs show them; what holds is known when all has been looked at. */
  #showSoFar(subject: Subject, reading: Reading, { shown }: Progress): void {
    if (shown === undefined || shown.length === this.#soFar?.shown.length) return;
    this.#soFar = { key: keyOf(subject), reading, shown };
    this.show();
  }

  #stop(): void {
    this.#isStopped = true;
    this.#running?.stop();
    this.#progress.textContent = 'Stopping…';
  }

  #tell(reading: Reading, readings: readonly Reading[], progress: Progress): void {
    this.#report(progressText(reading, readings, progress));
  }

  #report(text: string): void {
    if (!this.#isStopped) this.#progress.textContent = text;
  }

  #say(text: string, isError = false): void {
    const line = document.createElement('p');
    line.className = isError ? 'failed' : '';
    line.textContent = text;
    this.#summary.replaceChildren(line);
  }

  /** Puts a run on screen, and the sequence view in front. */
  #open(
    subject: Subject,
    reading: Reading,
    trace: Trace | null,
    { changed = {}, noReturn = null, shows = null }: Opening = {},
  ): void {
    if (trace === null) return;
    const { seed } = this.#session.setting;
    const { cycleFrom } = trace;
    const { given, ...rest } = settingOf(subject, reading);
    const setting = { ...rest, given: { ...given, ...changed }, seed };
    const isExact = timeOf(reading) === 'exact';
    const fixed = [cycleFrom, noReturn].filter((place) => typeof place === 'number');
    const { model } = this.#session;
    // In exact time all has its moment.
    const steps = isExact ? trace.steps : causesFirst(model, setting, trace.steps, fixed);
    this.#session.load({ setting, steps, cycleFrom, noReturn, shows, isExact });
    document.dispatchEvent(new CustomEvent('open-view', { detail: 'sequence' }));
  }
}

const keyOf = ({ given, faults, amend }: Subject): string => JSON.stringify([given, faults, amend]);

const isViolated = ({ rulings }: Row, reading: Reading): boolean =>
  rulings[reading]?.verdict === 'violated';

/** What a run is opened with. */
interface Opening extends Pick<Path, 'noReturn' | 'shows'> {
  /** Knobs that it has otherwise than the setting that was checked. */
  readonly changed?: Setting['given'];
}

export const view: View = new CheckView();
