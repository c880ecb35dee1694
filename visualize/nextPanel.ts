/** What can happen next, by party, each a button that takes it. */

import type { Step } from 'actorcheck';
import { isSameStep } from 'actorcheck/trace';
import * as d3 from 'd3';
import { Moments, whenText } from './moment.ts';
import { canBeNext, type NextStep } from './next.ts';
import type { Session } from './session.ts';
import { usualStep } from './usual.ts';

type Kind = NextStep['step']['type'];

const kindText: Readonly<Record<Kind, string>> = {
  deliver: 'deliver',
  drop: 'lose',
  duplicate: 'double',
  reorder: 'overtake',
  timer: 'timer',
  choose: 'choice',
  crash: 'fault',
  restart: 'fault',
};
const order: readonly Kind[] = ['deliver', 'timer', 'choose', 'restart', 'reorder', 'crash'];

/** A row: a step and, for a message, what the network can do to it instead. */
interface Entry {
  readonly next: NextStep;
  readonly instead: readonly NextStep[];
}

type Item = d3.Selection<HTMLLIElement, unknown, null, undefined>;

/** Steps of which it is told that they are these. */
interface Told {
  readonly usual: Step | null;
  /** The next one of the path. */
  readonly follows: Step | null;
  /** What the digits take. */
  readonly numbered: readonly NextStep[];
}

interface Group {
  readonly label: string;
  readonly entries: readonly Entry[];
}

export class NextPanel {
  readonly #root: d3.Selection<HTMLDivElement, unknown, null, undefined>;
  readonly #reading: d3.Selection<HTMLFieldSetElement, unknown, null, undefined>;
  #moments = new Moments();

  /** `attempt` does something that may be refused, and says why it was. */
  constructor(
    readonly panel: HTMLElement,
    readonly session: Session,
    attempt: (act: () => void) => boolean,
  ) {
    const root = d3.select<HTMLElement, unknown>(panel);
    root.append('h2').text('What can happen next');
    this.#reading = addReading(root, (isExact) => {
      if (!attempt(() => session.readExactly(isExact))) this.show();
    });
    this.#root = root.append('div').attr('class', 'groups');
  }

  /** Takes the step with that number, from 1 on; false if there is none. */
  take(number: number): boolean {
    const next = numbered(this.#groups())[number - 1];
    if (next !== undefined) this.#take(next);
    return next !== undefined;
  }

  #take(next: NextStep): void {
    const atMs = this.#moments.of(next);
    if (canBeNext(next)) this.session.take(atMs === undefined ? next.step : { ...next.step, atMs });
  }

  #focus(): void {
    this.panel.querySelector<HTMLElement>('button')?.focus();
  }

  show(): void {
    const { session } = this;
    const hadFocus = this.#root.node()?.contains(document.activeElement) === true;
    this.#reading.property('hidden', !session.hasDurations && !session.isExact);
    this.#reading.selectAll('input').property('checked', function () {
      return (this as HTMLInputElement).value === (session.isExact ? 'exact' : 'any');
    });
    const groups = this.#groups();
    this.#moments = new Moments();
    this.#root.selectAll('*').remove();
    if (groups.length === 0) this.#root.append('p').text(this.#rest());
    const told: Told = {
      usual: usualStep(session),
      follows: session.steps[session.at] ?? null,
      numbered: numbered(groups),
    };
    for (const { label, entries } of groups) {
      const group = this.#root.append('section').attr('aria-label', label);
      group.append('h3').text(label);
      const list = group.append('ul');
      for (const entry of entries) this.#addEntry(list.append('li'), entry, told);
    }
    if (hadFocus) this.#focus();
  }

  #addEntry(item: Item, { next, instead }: Entry, told: Told): void {
    const { usual, follows } = told;
    const isStep = (step: Step | null) => step !== null && isSameStep(step, next.step);
    const [isPath, isUsual] = [isStep(follows), isStep(usual)];
    if (isUsual) this.#moments.set(next, usual?.atMs);
    if (isPath) this.#moments.set(next, follows?.atMs);
    const number = told.numbered.indexOf(next) + 1;
    this.#button(item, next)
      .attr('class', `take ${next.step.type}${next.isFault ? ' fault' : ''}`)
      .attr('aria-current', isPath ? 'step' : null)
      .attr('aria-disabled', canBeNext(next) ? null : 'true')
      .call((button) => this.#fill(button, next, number, { isPath, isUsual }));
    for (const other of instead.filter(canBeNext)) {
      const text = kindText[other.step.type];
      this.#button(item, other).attr('class', 'instead').text(text);
      const button = item.select<HTMLElement>('button:last-child');
      button.attr('aria-label', `${text}: ${next.text}`);
    }
    this.#moments.slider(item, next);
  }

  #button(item: Item, next: NextStep) {
    const button = item.append('button').attr('type', 'button');
    return button.on('click', () => this.#take(next));
  }

  #fill(
    button: d3.Selection<HTMLButtonElement, unknown, null, undefined>,
    next: NextStep,
    number: number,
    { isPath, isUsual }: { readonly isPath: boolean; readonly isUsual: boolean },
  ): void {
    if (number > 0 && number < 10) {
      button.attr('aria-keyshortcuts', number);
      button.append('kbd').attr('aria-hidden', 'true').text(number);
    }
    const text = button.append('span').attr('class', 'what');
    text.append('span').attr('class', 'kind').text(`${kindText[next.step.type]} `);
    text.append('span').text(next.text);
    const { session } = this;
    const leftMs = next.atMs - (session.snapshot.context.nowMs ?? 0);
    const [range, ...more] = whenText(next, session.isExact ? session.openSpans(next.step) : null);
    const said = [
      ...(range !== undefined ? [range] : leftMs > 0 ? [`in ${leftMs / 1000} s`] : []),
      ...(isPath ? ['next in this path'] : []),
      ...(isUsual ? ['usual'] : []),
    ];
    if (said.length > 0) text.append('small').text(said.join(' · '));
    for (const line of more) text.append('small').text(line);
  }

  #rest(): string {
    const { cycleFrom, at, steps } = this.session;
    if (cycleFrom !== null && cycleFrom < at && at === steps.length) {
      return `From here on, the steps from ${cycleFrom + 1} on repeat for ever.`;
    }
    return 'Nothing more can happen: all has come to rest. Go back to take another way.';
  }

  #groups(): Group[] {
    const { session } = this;
    const all = session.next();
    const isInstead = ({ step }: NextStep) => step.type === 'drop' || step.type === 'duplicate';
    const entries = all
      .filter((next) => !isInstead(next))
      .map((next): Entry => {
        const instead = all.filter((other) => isInstead(other) && sameMessage(next, other));
        return { next, instead: next.step.type === 'deliver' ? instead : [] };
      });
    return session.system.definition.parties.flatMap(({ name, label }) => {
      const own = entries.filter(({ next }) => next.party === name);
      const rank = ({ next }: Entry) =>
        order.indexOf(next.step.type) + (canBeNext(next) ? 0 : order.length);
      const sorted = d3.sort(own, rank);
      return sorted.length === 0 ? [] : [{ label, entries: sorted }];
    });
  }
}

/** What can be next, from the top. */
const numbered = (groups: readonly Group[]): NextStep[] =>
  groups.flatMap(({ entries }) => entries.map(({ next }) => next)).filter(canBeNext);

const readings = [
  {
    value: 'any',
    text: 'any order',
    hint: 'Messages may arrive and timers fire whenever',
  },
  {
    value: 'exact',
    text: 'exact',
    hint: 'Messages, timers and people take as long as the model says',
  },
];

/** The choice between readings of time. */
function addReading(
  root: d3.Selection<HTMLElement, unknown, null, undefined>,
  onRead: (isExact: boolean) => void,
): d3.Selection<HTMLFieldSetElement, unknown, null, undefined> {
  const field = root.append('fieldset').attr('class', 'reading');
  // Elsewhere on the page these keys move along the path.
  field.on('keydown', (event: KeyboardEvent) => {
    if (event.key.startsWith('Arrow')) event.stopPropagation();
  });
  field.append('legend').text('Time');
  for (const { value, text, hint } of readings) {
    const label = field.append('label').attr('title', hint);
    const input = label.append('input').attr('type', 'radio').attr('name', 'reading');
    input.attr('value', value).on('change', () => onRead(value === 'exact'));
    label.append('span').text(` ${text}`);
  }
  return field;
}

function sameMessage({ step: one }: NextStep, { step: other }: NextStep): boolean {
  return 'link' in one && 'link' in other && one.link === other.link && one.index === other.index;
}
