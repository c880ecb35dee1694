/** What the text forgot: all that it does not say of the setting on screen, by its steps. */

import './forgot.css';
import type { Progress } from 'actorcheck/check';
import type { Forgotten, Omission, OmissionKind } from 'actorcheck/coverage';
import { omissionTitles } from 'actorcheck/coverage';
import { forgottenMarkdown, searchText } from 'actorcheck/report';
import type { Running } from 'actorcheck/run';
import * as d3 from 'd3';
import { onScreen, subjectOf } from '../check/subject.ts';
import { engine } from '../engine.ts';
import type { Session } from '../session.ts';
import type { Setting } from '../setting.ts';
import { graphKey } from '../states/source.ts';
import type { FileOffer, View } from '../view.ts';
import { drawList, omissionKinds } from './list.ts';

/** How many states are looked at before the reader is asked, and how many times as many then. */
const usualStates = 100_000;
const more = 5;

type Root = d3.Selection<HTMLElement, unknown, null, undefined>;

class ForgotView implements View {
  #session!: Session;
  #root!: Root;
  #list!: HTMLElement;
  #key = '';
  #setting: Setting | null = null;
  #found: Forgotten | null = null;
  #running: Running<Forgotten> | null = null;
  #maxStates = usualStates;
  readonly #shown = new Set<OmissionKind>(omissionKinds);

  mount(section: HTMLElement, session: Session): void {
    this.#session = session;
    this.#root = d3.select(section).append('div').attr('class', 'forgot') as unknown as Root;
    const tools = this.#root.append('div').attr('class', 'tools');
    tools.append('p').attr('class', 'summary').attr('role', 'status');
    const button = (text: string, name: string) =>
      tools.append('button').attr('type', 'button').attr('class', name).text(text);
    button('Stop', 'stop').property('hidden', true);
    const further = button('Look further', 'further').property('hidden', true);
    further.on('click', () => {
      this.#maxStates *= more;
      void this.#ask(this.#session.setting);
    });
    const kinds = this.#root.append('fieldset').attr('class', 'kinds').property('hidden', true);
    kinds.append('legend').text('Shown');
    this.#list = this.#root.append('div').attr('class', 'list').node() as HTMLElement;
  }

  show(): void {
    const { setting } = this.#session;
    if (graphKey(setting) === this.#key) return;
    this.#maxStates = usualStates;
    void this.#ask(setting);
  }

  files(): readonly FileOffer[] {
    const found = this.#found;
    if (found === null) return [];
    const make = () => forgottenMarkdown(this.#session.model, found);
    return [{ text: 'Save the list as Markdown', what: 'forgotten', ending: 'md', make }];
  }

  async #ask(setting: Setting): Promise<void> {
    const key = graphKey(setting);
    this.#running?.stop();
    this.#key = key;
    this.#found = null;
    this.#draw();
    this.#say('Looking at all that can happen…');
    const { given, faults, amend } = setting;
    const { isScenario, scenario } = subjectOf(this.#session.model, onScreen, setting);
    const name = isScenario ? scenario : 'the setting on screen';
    const asked = { name, given, faults, amend, maxStates: this.#maxStates };
    const running = engine.ask('forgot', asked, (progress) => this.#tell(key, progress));
    this.#running = running;
    this.#root.select('.stop').property('hidden', false).on('click', running.stop);
    try {
      const found = await running.result;
      if (this.#key !== key || this.#running !== running) return;
      this.#found = found;
      this.#setting = setting;
      this.#draw();
    } catch (error) {
      if (this.#key !== key) return;
      this.#key = '';
      this.#say(`It could not be found: ${(error as Error).message}`);
    }
    this.#running = null;
    this.#root.select('.stop').property('hidden', true);
  }

  #tell(key: string, { states, frontier, depth }: Progress): void {
    if (this.#key !== key) return;
    const number = (value: number) => value.toLocaleString('en');
    const text =
      frontier === 0
        ? `${number(states)} states: what they do not answer is put together…`
        : `Looking at all that can happen: ${number(states)} states, depth ${depth}…`;
    this.#say(text);
  }

  #say(text: string): void {
    this.#root.select('.summary').text(text);
  }

  #draw(): void {
    const found = this.#found;
    const [search] = found?.searches ?? [];
    this.#root.select('.further').property('hidden', (search?.why ?? null) === null);
    this.#root.select('.kinds').property('hidden', found === null);
    this.#list.replaceChildren();
    if (found === null || search === undefined) return;
    this.#say(`${searchText(search)}.`);
    this.#drawKinds(found);
    const { model } = this.#session;
    drawList(this.#list, model, found, this.#shown, (omission) => this.#open(omission));
    if (found.omissions.length > 0) return;
    d3.select(this.#list).append('p').text('Nothing: every message has an answer.');
  }

  #drawKinds({ omissions }: Forgotten): void {
    const labels = this.#root.select('.kinds').selectAll('label').data(omissionKinds).join('label');
    labels.selectAll('*').remove();
    const boxes = labels.append('input').attr('type', 'checkbox');
    boxes.property('checked', (kind) => this.#shown.has(kind));
    boxes.on('change', (event: Event, kind) => {
      if ((event.currentTarget as HTMLInputElement).checked) this.#shown.add(kind);
      else this.#shown.delete(kind);
      if (this.#found === null) return;
      const { model } = this.#session;
      drawList(this.#list, model, this.#found, this.#shown, (one) => this.#open(one));
    });
    const count = (kind: OmissionKind) => omissions.filter((one) => one.kind === kind).length;
    labels.append('span').text((kind) => `${omissionTitles[kind]}: ${count(kind)}`);
  }

  /** Puts the run to it on screen, where it is to be seen, and the sequence in front. */
  #open({ trace, at }: Omission): void {
    if (trace === null || this.#setting === null) return;
    const { seed } = this.#session.setting;
    const { steps, cycleFrom } = trace;
    const setting = { ...this.#setting, seed };
    this.#session.load({ setting, steps, cycleFrom, at, isExact: false });
    document.dispatchEvent(new CustomEvent('open-view', { detail: 'sequence' }));
  }
}

export const view: View = new ForgotView();
