/** The view that compares: two runs as sequences side by side, aligned by what they mean. */

import './compare.css';
import '../sequence/sequence.css';
import { type StepResult, UsageError } from 'actorcheck';
import * as d3 from 'd3';
import { keepInAddress, keptInAddress } from '../address.ts';
import { engine } from '../engine.ts';
import { LaneMenu } from '../laneMenu.ts';
import type { Session } from '../session.ts';
import type { View } from '../view.ts';
import { Comparison, type Side, sideOf } from './comparison.ts';
import { Field } from './fields.ts';
import { fragmentOf, leftAs, pasted, pinnedAs } from './other.ts';
import { Sides } from './sides.ts';
import { verdictsOf } from './verdicts.ts';
import { drawVerdicts } from './verdictTable.ts';
import {
  formatWhat,
  offered,
  onScreen,
  otherAmendments,
  parseWhat,
  titleOf,
  type What,
  wholeFor,
} from './what.ts';
import { pairTexts, summaryText } from './words.ts';

const template = `
  <div class="tools" role="toolbar" aria-label="Compare">
    <button type="button" class="pin">Pin the path on screen</button>
    <button type="button" class="amended"></button>
    <button type="button" class="swap">Swap</button>
    <button type="button" class="previous" title="To the difference before (,)"
      aria-label="Previous difference">Previous</button>
    <button type="button" class="next" title="To the next difference (.)"
      aria-label="Next difference">Next</button>
  </div>
  <div class="fields"></div>
  <p class="problem" role="alert"></p>
  <div class="verdicts" role="region" aria-label="What the two runs say of the properties"></div>
  <p class="summary" role="status"></p>
  <p class="about" role="status"></p>
  <div class="both sequence"></div>`;

type Name = 'left' | 'right';
const names: readonly Name[] = ['left', 'right'];

class CompareView implements View {
  #session!: Session;
  #root!: d3.Selection<HTMLElement, unknown, null, undefined>;
  #lanes!: LaneMenu;
  #sides!: Sides;
  readonly #fields = new Map<Name, Field>();
  /** What the address says of each side; null if nothing. */
  #kept: Record<Name, string | null> = { left: null, right: null };
  #what: { left: What; right: What | null } = { left: onScreen, right: null };
  /** The runs that have been followed, by what they are of: until the path on screen is another. */
  readonly #known = new Map<string, Side>();
  /** What the last step of that path did. */
  #last: StepResult | null = null;
  #comparison: Comparison | null = null;
  #chosen = -1;

  mount(section: HTMLElement, session: Session): void {
    this.#session = session;
    section.innerHTML = `<div class="compare">${template}</div>`;
    this.#root = d3.select(section.firstElementChild as HTMLElement);
    const part = (name: string) => this.#root.select<HTMLElement>(name).node() as HTMLElement;
    const on = (name: string, act: () => void) => this.#root.select(name).on('click', act);
    on('.pin', () => this.#pin('right'));
    on('.amended', () => this.#put('right', { kind: 'amend', amend: otherAmendments(session) }));
    on('.swap', () => this.#swap());
    on('.previous', () => this.#turn(-1));
    on('.next', () => this.#turn(1));
    for (const name of names) {
      const asks = {
        onWhat: (what: What) => this.#put(name, what),
        onPin: () => this.#pin(name),
        onPaste: (text: string) => void this.#paste(name, text),
      };
      this.#fields.set(name, new Field(part('.fields'), name, session, asks));
    }
    this.#lanes = new LaneMenu(part('.tools'), () => this.#draw());
    this.#sides = new Sides(part('.both'), {
      onChoose: (pair) => this.#choose(pair),
      onResize: () => this.#draw(),
      onOpen: (name, step) => this.#open(name, step),
    });
    document.addEventListener('turn-difference', (event) => {
      if (!section.hidden) this.#turn((event as CustomEvent<number>).detail);
    });
    engine.onCheck(() => {
      if (!section.hidden) this.#drawVerdicts();
    });
  }

  show(): void {
    this.#forgetOther();
    const kept = { left: keptInAddress(leftAs), right: keptInAddress(pinnedAs) };
    if (kept.left !== this.#kept.left || kept.right !== this.#kept.right) {
      this.#kept = kept;
      this.#comparison = null;
      this.#attempt(() => {
        this.#what = {
          left: kept.left === null ? onScreen : parseWhat(kept.left),
          right: kept.right === null ? null : parseWhat(kept.right),
        };
      });
    }
    if (this.#comparison === null) this.#compare();
    else this.#draw();
  }

  /** If the path on screen is another one by now, what was made of it is no more. */
  #forgetOther(): void {
    const { results, start } = this.#session;
    // Each time that a step is taken, what it did is a value of its own.
    const last = results.at(-1) ?? start;
    if (last === this.#last) return;
    this.#last = last;
    this.#known.clear();
    this.#comparison = null;
  }

  /** What is on the right: what the reader has said or, as long as that is nothing, an offer. */
  get #right(): What | null {
    return this.#what.right ?? offered(this.#session);
  }

  #put(name: Name, what: What): void {
    this.#what = { ...this.#what, [name]: what };
    const text = formatWhat(what);
    const kept = name === 'left' && what.kind === 'screen' ? null : text;
    this.#kept[name] = kept;
    keepInAddress(name === 'left' ? leftAs : pinnedAs, kept);
    this.#compare();
  }

  #pin(name: Name): void {
    this.#put(name, { kind: 'path', fragment: fragmentOf(this.#session) });
  }

  #swap(): void {
    const { left } = this.#what;
    const right = this.#right;
    if (right === null) return;
    this.#what = { left: right, right: left };
    this.#put('left', right);
    this.#put('right', left);
  }

  async #paste(name: Name, text: string): Promise<void> {
    try {
      const found = await pasted(this.#session, text);
      this.#put(name, { kind: 'path', fragment: fragmentOf(found) });
    } catch (error) {
      this.#say((error as Error).message);
    }
  }

  #attempt(act: () => void): void {
    try {
      act();
      this.#say('');
    } catch (error) {
      this.#say((error as Error).message);
      if (!(error instanceof UsageError)) throw error;
    }
  }

  #say(problem: string): void {
    this.#root.select('.problem').text(problem);
  }

  #sideOf(what: What): Side {
    const key = formatWhat(what);
    const side = this.#known.get(key) ?? sideOf(wholeFor(this.#session, what));
    this.#known.set(key, side);
    return side;
  }

  /** Follows both runs and shows where they first differ. */
  #compare(): void {
    const right = this.#right;
    this.#comparison = null;
    this.#chosen = -1;
    if (right !== null) {
      this.#attempt(() => {
        const sides = [this.#sideOf(this.#what.left), this.#sideOf(right)] as const;
        this.#comparison = new Comparison([sides[0], sides[1]]);
      });
    }
    this.#draw();
    const compared = this.#comparison as Comparison | null;
    const first = compared?.differences[0];
    if (first !== undefined) this.#sides.reveal(first);
  }

  #draw(): void {
    const { model } = this.#session;
    const comparison = this.#comparison;
    const right = this.#right;
    this.#fields.get('left')?.show(this.#what.left);
    this.#fields.get('right')?.show(right);
    const toggled = otherAmendments(this.#session).length > 0 ? 'as amended' : 'as written';
    const amended = this.#root.select('.amended').text(`The same steps ${toggled}`);
    amended.property('hidden', (model.amendments ?? []).length === 0);
    this.#root.select('.swap').property('disabled', comparison === null);
    const isAlike = (comparison?.differences.length ?? 0) === 0;
    for (const name of ['.previous', '.next'])
      this.#root.select(name).property('disabled', isAlike);
    this.#lanes.show(this.#session.system.definition.parties);
    this.#root.select('.both').property('hidden', comparison === null);
    this.#root.select('.summary').text(comparison === null ? this.#hint : summaryText(comparison));
    this.#drawVerdicts();
    this.#drawChosen();
    if (comparison === null || right === null) return;
    this.#sides.draw(comparison, [titleOf(this.#what.left), titleOf(right)], this.#chosen);
  }

  get #hint(): string {
    if (this.#right !== null) return '';
    const hasAmendments = (this.#session.model.amendments ?? []).length > 0;
    return (
      'Nothing to compare with yet. Pin the path on screen and then take another one' +
      (hasAmendments ? ', see what the same steps do under other amendments,' : '') +
      ' or choose on the right what it is to be compared with.'
    );
  }

  #drawVerdicts(): void {
    const place = this.#root.select<HTMLElement>('.verdicts').node() as HTMLElement;
    const { model } = this.#session;
    const rows =
      this.#comparison === null ? [] : verdictsOf(model, engine.checks, this.#comparison.sides);
    drawVerdicts(place, rows, model, (name, step) => this.#revealStep(name, step));
  }

  /** Where a step is: the first row that is there by then. */
  #revealStep(name: Name, step: number): void {
    const pairs = this.#comparison?.pairs ?? [];
    const pair = pairs.findIndex((one) => (one[name]?.moment ?? -1) >= step);
    this.#choose(pair === -1 ? pairs.findLastIndex((one) => one[name] !== null) : pair);
  }

  #choose(pair: number): void {
    this.#chosen = pair;
    this.#draw();
    this.#sides.reveal(pair);
  }

  /** To the next stretch that differs, or the one before. */
  #turn(by: number): void {
    const all = (this.#comparison?.differences ?? []).filter((pair) => this.#sides.has(pair));
    const after = all.findIndex((pair) => pair > this.#chosen);
    const isAt = all.includes(this.#chosen);
    const place =
      by > 0
        ? after === -1
          ? all.length - 1
          : after
        : (after === -1 ? all.length : after) - (isAt ? 2 : 1);
    const pair = all[Math.max(0, place)];
    if (pair !== undefined) this.#choose(pair);
  }

  #drawChosen(): void {
    const comparison = this.#comparison;
    const pair = comparison?.pairs[this.#chosen];
    const line = this.#root.select('.about');
    line.selectAll('*').remove();
    if (comparison === null || pair === undefined) return;
    const place = comparison.differences.indexOf(this.#chosen);
    const which = `Difference ${place + 1} of ${comparison.differences.length}. `;
    const { left, right, why } = pairTexts(comparison, pair);
    if (place !== -1) line.append('strong').text(which);
    line.append('span').text(`Left: ${left}. Right: ${right}.${why === '' ? '' : ` (${why})`}`);
  }

  /** Puts a run on screen, at a step, and the sequence in front. */
  #open(name: Name, step: number | null): void {
    const side = this.#comparison?.sides[name === 'left' ? 0 : 1];
    if (side === undefined) return;
    const { setting, steps, cycleFrom, isExact } = side.whole.session;
    const at = step ?? steps.length;
    const { shows } = side.whole;
    this.#session.load({ setting, steps, cycleFrom, shows, isExact, at });
    document.dispatchEvent(new CustomEvent('open-view', { detail: 'sequence' }));
  }
}

export const view: View = new CompareView();
