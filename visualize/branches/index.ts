/** The branch map: every way from the start to an outcome, as few paths that cover all. */

import './branches.css';
import type { SpecStep } from 'actorcheck';
import * as d3 from 'd3';
import { engine } from '../engine.ts';
import { frame, type Root } from '../frame.ts';
import type { Session } from '../session.ts';
import type { Setting } from '../setting.ts';
import { drawLegend, markOf } from '../states/outcomes.ts';
import { graphKey } from '../states/source.ts';
import type { View } from '../view.ts';
import { Drawing } from './drawing.ts';
import type { Branch, Branches } from './request.ts';

const maxStates = 300_000;

const template = `
  <div class="tools" role="group" aria-label="Branch map">
    <p class="summary" role="status"></p>
    <button type="button" class="stop" hidden>Stop</button>
  </div>
  <div class="canvas tree" tabindex="0" role="region" aria-label="Branch map"></div>
  <aside aria-label="About the branches">
    <h2>How they end</h2>
    <ul class="legend"></ul>
    <section class="text"><h2>Steps of the text</h2>
    <p class="hint covered"></p>
    <ul class="coverage"></ul></section>
    <details class="unreached" hidden><summary></summary><ul></ul></details>
    <p class="hint">Above a line: what is chosen, what goes wrong, which time is over.
    <span class="text">Below it: the steps of the text.</span> Choose an outcome, by click or
    with the arrow keys and Enter, to load its path. Faults come in as far as the
    setting allows them.</p>
  </aside>`;

class BranchesView implements View {
  #session!: Session;
  #drawing!: Drawing;
  #root!: Root;
  #key = '';
  #setting: Setting | null = null;
  #found: Branches | null = null;

  mount(section: HTMLElement, session: Session): void {
    this.#session = session;
    const { root, place } = frame(section, 'branches', template);
    this.#root = root;
    root.selectAll('.text').property('hidden', session.model.steps.length === 0);
    this.#drawing = new Drawing(place, (branch) => this.#load(branch));
  }

  show(): void {
    const { setting } = this.#session;
    // A branch with a fault is loaded with its own budget of faults: the map still stays.
    const isOwn = this.#found !== null && this.#branchOnScreen() !== null;
    if (graphKey(setting) !== this.#key && !isOwn) void this.#ask(setting);
    else this.#mark();
  }

  async #ask(setting: Setting): Promise<void> {
    const key = graphKey(setting);
    this.#key = key;
    this.#setting = setting;
    this.#found = null;
    this.#root.classed('waiting', true);
    this.#say('Looking for branches: all that can happen is searched…');
    const { given, faults, amend } = setting;
    try {
      const running = engine.ask('branches', { given, faults, amend, maxStates });
      this.#root.select('.stop').property('hidden', false).on('click', running.stop);
      const found = await running.result;
      if (this.#key !== key) return;
      this.#found = found;
      this.#draw(found);
      document.dispatchEvent(new CustomEvent('branches-found', { detail: { key, found } }));
    } catch (error) {
      if (this.#key !== key) return;
      this.#key = '';
      this.#say(`The branches could not be found: ${(error as Error).message}`);
    }
    this.#root.classed('waiting', false);
    this.#root.select('.stop').property('hidden', true);
  }

  #say(text: string): void {
    this.#root.select('.summary').text(text);
  }

  #draw(found: Branches): void {
    const { branches, covered, unreached, cut } = found;
    const outcomes = [...new Set(branches.map(({ outcome }) => outcome))].sort();
    this.#drawing.show({ branches, outcomes });
    const size = `${branches.length} branches cover all of ${covered} goals that can be reached`;
    const step = this.#session.model.steps.length === 0 ? '' : 'every step of the text, ';
    const whole = `${size}: every transition, both sides of every guard, ${step}every outcome.`;
    this.#say(cut === null ? whole : `Incomplete (${cut}). ${whole}`);
    const legend = outcomes.map((name, index) => {
      const count = branches.filter(({ outcome }) => outcome === name).length;
      return { name, mark: markOf(index), count };
    });
    drawLegend(this.#root.select<HTMLElement>('.legend').node() as HTMLElement, legend);
    this.#drawCoverage(found);
    const other = unreached.filter(({ kind }) => kind !== 'step');
    const details = this.#root.select('.unreached').property('hidden', other.length === 0);
    details.select('summary').text(`${other.length} goals out of reach in this setting`);
    const items = details.select('ul').selectAll('li').data(other).join('li');
    items.text(({ kind, name }) => `${kind} ${name}`);
    this.#mark();
  }

  #drawCoverage({ branches, stepsTaken }: Branches): void {
    const { steps } = this.#session.model;
    const through = (id: string) =>
      d3
        .range(branches.length)
        .filter((index) =>
          (branches[index] as Branch).milestones.some(
            (one) => one.kind === 'step' && one.text === id,
          ),
        );
    const rows = steps.map((step) => ({ step, branches: through(step.id) }));
    const taken = steps.filter(({ id }) => stepsTaken.includes(id)).length;
    const text = `${taken} of ${steps.length} are carried out. Point at one to see where.`;
    this.#root.select('.covered').text(text);
    const items = this.#root.select('.coverage').selectAll('li').data(rows).join('li');
    items.selectAll('*').remove();
    const button = items.append('button').attr('type', 'button');
    button.property('disabled', (row) => row.branches.length === 0);
    button.append('strong').text(({ step }) => step.id);
    button.append('span').text(({ step }: { step: SpecStep }) => step.title);
    button.append('small').text((row) => row.branches.length || 'not here');
    button.style('--part', (row) => `${(100 * row.branches.length) / branches.length}%`);
    button.on('pointerenter focus', (_, row) => this.#drawing.light(row.branches));
    button.on('pointerleave blur', () => this.#drawing.light([]));
  }

  #load(index: number): void {
    const branch = this.#found?.branches[index];
    const setting = this.#setting;
    if (branch === undefined || setting === null) return;
    const { seed } = this.#session.setting;
    const isFaultless = branch.tier === '';
    const own = isFaultless ? setting.faults : branch.faults;
    this.#session.load({ setting: { ...setting, faults: own, seed }, steps: branch.steps });
  }

  #branchOnScreen(): number | null {
    const key = JSON.stringify(this.#session.steps);
    const branches = this.#found?.branches ?? [];
    const index = branches.findIndex(({ steps }) => JSON.stringify(steps) === key);
    return index === -1 ? null : index;
  }

  #mark(): void {
    this.#drawing.mark(this.#branchOnScreen());
  }
}

export const view: View = new BranchesView();
