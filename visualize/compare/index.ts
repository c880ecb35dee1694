/** The view that compares: the path on screen beside another, row by row. */

import './compare.css';
import { settingName } from 'actorcheck/check';
import { labelsOf, seconds } from 'actorcheck/report';
import * as d3 from 'd3';
import { keepInAddress, keptInAddress } from '../address.ts';
import { Session } from '../session.ts';
import type { View } from '../view.ts';
import { fragmentOf, fromFragment, pasted, pinned, pinnedAs, underAmendments } from './other.ts';
import { aligned, firstDifference, type Pair, type Row, rowsOf } from './rows.ts';

const template = `
  <div class="tools" role="toolbar" aria-label="Compare">
    <button type="button" class="pin">Pin the path on screen</button>
    <button type="button" class="amended"></button>
    <button type="button" class="swap">Swap</button>
    <button type="button" class="first">To the first difference</button>
    <form class="paste"><label>Or paste <input type="text" spellcheck="false"
      placeholder="a link, or the text of a trace" /></label>
      <button type="button">Compare</button></form>
  </div>
  <p class="problem" role="alert"></p>
  <p class="summary" role="status"></p>
  <div class="rows" tabindex="0" role="region" aria-label="Two paths side by side"></div>`;

class CompareView implements View {
  #session!: Session;
  #root!: d3.Selection<HTMLElement, unknown, null, undefined>;
  #other: Session | null = null;
  /** The fragment that the other path came from, or was written to. */
  #kept: string | null = null;

  mount(section: HTMLElement, session: Session): void {
    this.#session = session;
    section.innerHTML = `<div class="compare">${template}</div>`;
    this.#root = d3.select(section.firstElementChild as HTMLElement);
    const on = (name: string, act: () => void) => this.#root.select(name).on('click', act);
    on('.pin', () => this.#pin(pinned(session)));
    on('.amended', () => this.#compareAmended());
    on('.swap', () => this.#swap());
    on('.first', () => this.#toDifference());
    this.#root.select('.paste').on('submit', (event: SubmitEvent) => {
      event.preventDefault();
      void this.#paste();
    });
    on('.paste button', () => void this.#paste());
  }

  show(): void {
    const kept = keptInAddress(pinnedAs);
    if (kept !== this.#kept) {
      this.#kept = kept;
      this.#other = null;
      if (kept !== null) this.#attempt(() => this.#read(kept));
    }
    this.#draw();
  }

  #read(fragment: string): void {
    this.#other = fromFragment(new Session(this.#session.model), fragment);
  }

  #pin(other: Session): void {
    this.#other = other;
    this.#kept = fragmentOf(other);
    keepInAddress(pinnedAs, this.#kept);
    this.#say('');
    this.#draw();
  }

  #attempt(act: () => void): void {
    try {
      act();
      this.#say('');
    } catch (error) {
      this.#say((error as Error).message);
    }
  }

  #say(problem: string): void {
    this.#root.select('.problem').text(problem);
  }

  /** The amendments to compare under: none if some are on, else all. */
  #otherAmendments(): readonly string[] {
    const all = (this.#session.model.amendments ?? []).map(({ name }) => name);
    return this.#session.setting.amend.length > 0 ? [] : all;
  }

  #compareAmended(): void {
    const { session, missed } = underAmendments(this.#session, this.#otherAmendments());
    this.#pin(session);
    if (missed !== null) {
      const { setting, model } = session;
      const name = settingName(model, setting.faults, setting.amend);
      this.#say(
        `${name}, step ${missed + 1} cannot be taken any more: it is compared up to there.`,
      );
    }
  }

  /** Puts the other path on screen, and pins the one that was there. */
  #swap(): void {
    const other = this.#other;
    if (other === null) return;
    const { setting, steps, cycleFrom } = other;
    this.#pin(pinned(this.#session));
    this.#session.load({ setting, steps, cycleFrom });
  }

  async #paste(): Promise<void> {
    const input = this.#root.select<HTMLInputElement>('.paste input');
    try {
      this.#pin(await pasted(this.#session, input.property('value')));
      input.property('value', '');
    } catch (error) {
      this.#say((error as Error).message);
    }
  }

  #toDifference(): void {
    const row = this.#root.select<HTMLElement>('tr.first').node();
    row?.scrollIntoView({ block: 'center' });
    row?.querySelector('button')?.focus();
  }

  #draw(): void {
    const other = this.#other;
    const amend = this.#otherAmendments();
    const hasAmendments = (this.#session.model.amendments ?? []).length > 0;
    const toggled = amend.length > 0 ? 'as amended' : 'as written';
    const amended = this.#root.select('.amended').property('hidden', !hasAmendments);
    amended.text(`The same steps ${toggled}`);
    this.#root.select('.swap').property('disabled', other === null);
    const rows = this.#root.select<HTMLElement>('.rows');
    rows.selectAll('*').remove();
    if (other === null) {
      this.#root.select('.first').property('disabled', true);
      this.#root
        .select('.summary')
        .text(
          'Nothing to compare with yet. Pin the path on screen and then take another one' +
            (hasAmendments ? ', see what the same steps do under other amendments,' : '') +
            ' or paste a link or a trace.',
        );
      return;
    }
    const pairs = aligned(rowsOf(this.#session), rowsOf(other));
    const first = firstDifference(pairs);
    this.#root.select('.first').property('disabled', first === -1);
    this.#root.select('.summary').text(this.#summary(pairs, first));
    this.#drawTable(rows, other, pairs, first);
  }

  #summary(pairs: readonly Pair[], first: number): string {
    if (first === -1) return `Both paths are the same: ${pairs.length} steps.`;
    const same = first === 0 ? 'from the first step on' : `after ${first} steps that are the same`;
    return `The two paths differ ${same}.`;
  }

  #drawTable(
    place: d3.Selection<HTMLElement, unknown, null, undefined>,
    other: Session,
    pairs: readonly Pair[],
    first: number,
  ): void {
    const table = place.append('table');
    const head = table.append('thead').append('tr');
    head.append('td');
    for (const [name, session] of [
      ['On screen', this.#session],
      ['Pinned', other],
    ] as const) {
      const { model, setting } = session;
      const cell = head.append('th').attr('scope', 'col').text(name);
      cell.append('small').text(settingName(model, setting.faults, setting.amend));
    }
    const body = table.append('tbody');
    const row = body.selectAll('tr').data(pairs).join('tr');
    row
      .classed('first', (_, index) => index === first)
      .classed('differs', ({ isAlike }) => !isAlike);
    row.append('td').text((pair, index) => differenceText(pair, index === first));
    this.#drawCells(
      row,
      ({ left }) => left,
      ({ leftAt }) => this.#session.jump(leftAt),
    );
    this.#drawCells(row, ({ right }) => right, null);
    const foot = table.append('tfoot').append('tr');
    foot.append('td').text('ends');
    for (const session of [this.#session, other]) {
      const list = foot.append('td').append('ul');
      for (const text of endings(session)) list.append('li').text(text);
    }
  }

  #drawCells(
    row: d3.Selection<HTMLTableRowElement | d3.BaseType, Pair, d3.BaseType, unknown>,
    sideOf: (pair: Pair) => Row | null,
    jump: ((pair: Pair) => void) | null,
  ): void {
    const cell = row.append('td').classed('fault', (pair) => sideOf(pair)?.isFault === true);
    const full = cell.filter((pair) => sideOf(pair) !== null);
    const text = (pair: Pair) => `${sideOf(pair)?.party}: ${sideOf(pair)?.text}`;
    full.append('time').text((pair) => `${seconds(sideOf(pair)?.atMs ?? 0)} s`);
    if (jump === null) full.append('span').text(text);
    else {
      const button = full.append('button').attr('type', 'button').text(text);
      button.on('click', (_, pair) => jump(pair));
    }
    full
      .filter((pair) => (sideOf(pair)?.notes.length ?? 0) > 0)
      .append('small')
      .text((pair) => sideOf(pair)?.notes.join('; ') ?? '');
  }
}

function differenceText({ left, isAlike }: Pair, isFirst: boolean): string {
  if (isAlike) return isFirst ? 'first difference: in the states after it' : '';
  const where = left === null ? 'only pinned' : 'only on screen';
  return isFirst ? `first difference: ${where}` : where;
}

/** How the parties stand at the end of the whole path. */
function endings(session: Session): string[] {
  const { model, settings, system, steps } = session;
  const last = session.snapshotAt(steps.length);
  return Object.entries(model.outcomes(last, settings)).flatMap(([party, { outcome, why }]) =>
    outcome === null ? [] : [`${labelsOf(system.definition)(party)}: ${outcome}: ${why}`],
  );
}

export const view: View = new CompareView();
