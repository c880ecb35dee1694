/** What moves the cursor: back, on, play, the usual run, a random walk, a scrubber. */

import { seconds } from 'actorcheck/report';
import { seeded } from 'actorcheck/run';
import * as d3 from 'd3';
import type { Session } from './session.ts';
import { StepScale } from './stepScale.ts';
import { mostSteps, randomStep, usualStep } from './usual.ts';

/** While playing, virtual time passes this much faster, and a step is shown so long. */
const speed = 8;
const shortestMs = 60;
const longestMs = 700;

export class PathBar {
  readonly #play: d3.Selection<HTMLButtonElement, unknown, null, undefined>;
  readonly #scale: StepScale;
  readonly #where: d3.Selection<HTMLSpanElement, unknown, null, undefined>;
  readonly #back: d3.Selection<HTMLButtonElement, unknown, null, undefined>[];
  readonly #on: d3.Selection<HTMLButtonElement, unknown, null, undefined>[];
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** How many walks were begun: each has a seed of its own. */
  #walks = 0;

  /** `say` tells the reader what was done. */
  constructor(
    bar: HTMLElement,
    readonly session: Session,
    readonly say: (text: string) => void,
  ) {
    const root = d3.select<HTMLElement, unknown>(bar);
    const button = (text: string, hint: string, act: () => void) => {
      const made = root.append('button').attr('type', 'button').text(text);
      return made.attr('title', hint).on('click', act);
    };
    const start = button('Start', 'To the start (Home)', () => session.jump(0));
    const back = button('Undo', 'One step back (Left or U)', () => session.undo());
    const on = button('Redo', 'One step on (Right or R)', () => session.redo());
    const end = button('End', 'To the end (End)', () => session.jump(session.steps.length));
    this.#back = [start, back];
    this.#on = [on, end];
    this.#play = button('Play', 'Step by step, as time goes (Space)', () => this.togglePlay());
    button('Usual run', 'From here on as usual, to the end (E)', () => this.usualRun());
    button('Random walk', 'From here on at random, to the end (W)', () => this.randomWalk());
    this.#where = root.append('span').attr('class', 'where');
    this.#scale = new StepScale(root, session, () => this.stop());
  }

  /** Draws where the cursor is. */
  show(): void {
    const { at, steps, snapshot } = this.session;
    const nowMs = snapshot.context.nowMs ?? 0;
    const where = `step ${at} of ${steps.length}, ${seconds(nowMs)} s`;
    this.#where.text(where);
    this.#scale.show(where);
    for (const button of this.#back) button.attr('aria-disabled', at === 0 ? 'true' : null);
    for (const button of this.#on) {
      button.attr('aria-disabled', at === steps.length ? 'true' : null);
    }
  }

  togglePlay(): void {
    if (this.#timer === undefined) this.#advance();
    else this.stop();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#play.text('Play').attr('aria-pressed', null);
  }

  /** One step on: as the path has it or, at its end, as usual. */
  step(): void {
    const { session } = this;
    if (session.at < session.steps.length) session.redo();
    else session.follow(() => usualStep(session), 1);
  }

  usualRun(): void {
    const { session } = this;
    this.stop();
    const before = session.at;
    session.follow(() => usualStep(session), mostSteps);
    this.#report('The usual run', before);
  }

  randomWalk(): void {
    const { session } = this;
    this.stop();
    const seed = (session.setting.seed + this.#walks++) % 2 ** 32;
    const random = seeded(seed);
    if (session.next().length === 0) session.jump(0);
    const before = session.at;
    session.follow(() => randomStep(session, random), mostSteps);
    this.#report(`Random walk, seed ${seed}`, before);
  }

  #report(what: string, before: number): void {
    const { session } = this;
    const taken = session.at - before;
    const rests = session.next().length === 0;
    const how = rests ? 'nothing more can happen' : 'stopped, more can happen';
    this.say(`${what}: ${taken === 1 ? '1 step' : `${taken} steps`}, ${how}.`);
  }

  #advance(): void {
    const { session } = this;
    const before = session.at;
    const beforeMs = session.snapshot.context.nowMs ?? 0;
    this.step();
    if (session.at === before) {
      this.stop();
      return;
    }
    const passedMs = ((session.snapshot.context.nowMs ?? 0) - beforeMs) / speed;
    const waitMs = Math.min(longestMs, Math.max(shortestMs, passedMs));
    this.#play.text('Pause').attr('aria-pressed', 'true');
    this.#timer = setTimeout(() => this.#advance(), waitMs);
  }
}
