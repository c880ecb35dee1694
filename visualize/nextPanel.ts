/** What can happen next, by party, each a button that takes it. */

import type { Step } from 'actorcheck';
import * as d3 from 'd3';
import { isSameStep, type NextStep } from './next.ts';
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

interface Group {
  readonly label: string;
  readonly entries: readonly Entry[];
}

export class NextPanel {
  readonly #root: d3.Selection<HTMLDivElement, unknown, null, undefined>;
  /** As they are shown, from the top: what the digits take. */
  #shown: readonly NextStep[] = [];

  constructor(
    readonly panel: HTMLElement,
    readonly session: Session,
  ) {
    const root = d3.select<HTMLElement, unknown>(panel);
    root.append('h2').text('What can happen next');
    this.#root = root.append('div').attr('class', 'groups');
  }

  /** Takes the step with that number, from 1 on; false if there is none. */
  take(number: number): boolean {
    const next = this.#shown[number - 1];
    if (next !== undefined) this.session.take(next.step);
    return next !== undefined;
  }

  focus(): void {
    this.panel.querySelector<HTMLElement>('button')?.focus();
  }

  show(): void {
    const { session } = this;
    const hadFocus = this.panel.contains(document.activeElement);
    const groups = this.#groups();
    this.#shown = groups.flatMap(({ entries }) => entries.map(({ next }) => next));
    this.#root.selectAll('*').remove();
    if (this.#shown.length === 0) this.#root.append('p').text(this.#rest());
    const usual = usualStep(session);
    const follows = session.steps[session.at];
    const isStep = (step: Step | null | undefined, next: NextStep) =>
      step != null && isSameStep(step, next.step);
    for (const { label, entries } of groups) {
      const group = this.#root.append('section').attr('aria-label', label);
      group.append('h3').text(label);
      const list = group.append('ul');
      for (const entry of entries) {
        const item = list.append('li');
        const { next } = entry;
        const isPath = isStep(follows, next);
        this.#button(item, next)
          .attr('class', `take ${next.step.type}${next.isFault ? ' fault' : ''}`)
          .attr('aria-current', isPath ? 'step' : null)
          .call((button) => this.#fill(button, next, isPath, isStep(usual, next)));
        for (const other of entry.instead) {
          const text = kindText[other.step.type];
          this.#button(item, other).attr('class', 'instead').text(text);
          const button = item.select<HTMLElement>('button:last-child');
          button.attr('aria-label', `${text}: ${next.text}`);
        }
      }
    }
    if (hadFocus) this.focus();
  }

  #button(item: d3.Selection<HTMLLIElement, unknown, null, undefined>, next: NextStep) {
    const button = item.append('button').attr('type', 'button');
    return button.on('click', () => this.session.take(next.step));
  }

  #fill(
    button: d3.Selection<HTMLButtonElement, unknown, null, undefined>,
    next: NextStep,
    isPath: boolean,
    isUsual: boolean,
  ): void {
    const number = this.#shown.indexOf(next) + 1;
    if (number < 10) {
      button.attr('aria-keyshortcuts', number);
      button.append('kbd').attr('aria-hidden', 'true').text(number);
    }
    const text = button.append('span').attr('class', 'what');
    text.append('span').attr('class', 'kind').text(`${kindText[next.step.type]} `);
    text.append('span').text(next.text);
    const leftMs = next.atMs - (this.session.snapshot.context.nowMs ?? 0);
    const said = [
      ...(leftMs > 0 ? [`in ${leftMs / 1000} s`] : []),
      ...(isPath ? ['next in this path'] : []),
      ...(isUsual ? ['usual'] : []),
    ];
    if (said.length > 0) text.append('small').text(said.join(' · '));
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
      const sorted = d3.sort(own, ({ next }) => order.indexOf(next.step.type));
      return sorted.length === 0 ? [] : [{ label, entries: sorted }];
    });
  }
}

function sameMessage({ step: one }: NextStep, { step: other }: NextStep): boolean {
  return 'link' in one && 'link' in other && one.link === other.link && one.index === other.index;
}
