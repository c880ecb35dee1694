/** The check view: every interleaving of a setting, and what that says of each property. */

import './check.css';
import type { Progress, PropertyResult } from 'actorcheck/check';
import type { Running } from 'actorcheck/run';
import { engine } from '../engine.ts';
import type { Session } from '../session.ts';
import type { Setting } from '../setting.ts';
import type { FileOffer, View } from '../view.ts';
import { filesOf } from './files.ts';
import { Folds } from './folds.ts';
import { CheckForm } from './form.ts';
import { furtherButton } from './further.ts';
import { Here } from './here.ts';
import { openRun } from './opening.ts';
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
import { drawTable, showStandings } from './table.ts';
import { foundText, progressText, standingText, subjectText } from './texts.ts';
import { ThresholdForm } from './threshold.ts';

interface Drawn {
  readonly setting: Setting;
  /** How many had been made. */
  readonly checks: number;
  readonly rows: readonly Row[];
  /** Whether it is about the setting on screen. */
  readonly isOnScreen: boolean;
}

class CheckView implements View {
  readonly #here = new Here();
  readonly #folds = new Folds(() => this.#draw());
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
  /** What was drawn last, and of which setting. */
  #drawn: Drawn | null = null;
  /** What can be saved of the table, as it is now. */
  #files: readonly FileOffer[] = [];

  mount(section: HTMLElement, session: Session): void {
    this.#session = session;
    section.classList.add('check');
    this.#form = new CheckForm(section, session.model, {
      onChoice: () => this.#draw(),
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
        openRun(this.#session, this.#subject, this.#ofThreshold, trace, {
          changed: { [knob]: text },
        }),
    });
    this.#table = part('properties');
  }

  /** A step changes only what is said of the state on screen: the rest stays as it is. */
  show(): void {
    const drawn = this.#drawn;
    const { setting } = this.#session;
    const isSame = drawn?.setting === setting && drawn.checks === engine.checks.length;
    if (drawn === null || !isSame) {
      this.#draw();
      return;
    }
    const standings = drawn.isOnScreen ? this.#here.standings(this.#session) : null;
    this.#about.lastElementChild?.replaceWith(standingText(this.#session, drawn.rows, standings));
    if (standings !== null) showStandings(this.#table, standings);
  }

  #draw(): void {
    const session = this.#session;
    const { model } = session;
    const subject = this.#subject;
    const { hasDurations } = subject;
    this.#form.hasDurations = hasDurations;
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
    this.#threshold.show(rows, hasDurations);
    const standings = subject.isOnScreen ? this.#here.standings(session) : null;
    this.#about.replaceChildren(
      ...subjectText(model, subject),
      standingText(session, rows, standings),
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
    const { isOnScreen } = subject;
    this.#drawn = { setting: session.setting, checks: engine.checks.length, rows, isOnScreen };
    this.#files = filesOf({ title: model.title, about, rows, readings });
    drawTable(
      this.#table,
      { rows, readings, standings, whys: this.#whys, texts: model.texts, folds: this.#folds },
      {
        onTrace: (row, reading) =>
          openRun(session, subject, reading, row.rulings[reading]?.result.trace ?? null, {
            shows: { property: row.name, isViolated: isViolated(row, reading) },
          }),
        onSample: (row, reading) => void this.#sample(subject, reading, row),
        onWhy: (row, reading) => void this.#explain(subject, reading, row),
        onLeast: ({ trace, explained: { noReturn } }, reading, row) =>
          openRun(session, subject, reading, trace, {
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
        this.#draw();
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
      if (trace !== null) openRun(this.#session, subject, reading, trace, { shows });
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
      this.#draw();
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
    this.#draw();
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
}

const keyOf = ({ given, faults, amend }: Subject): string => JSON.stringify([given, faults, amend]);

const isViolated = ({ rulings }: Row, reading: Reading): boolean =>
  rulings[reading]?.verdict === 'violated';

export const view: View = new CheckView();
