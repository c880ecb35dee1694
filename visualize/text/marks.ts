/** What there is to say of lines, in the margin beside them; each mark leads to what it is of. */

import type { Verdict } from 'actorcheck';
import type { Carried } from './carry.ts';
import type { StepState } from './coverage.ts';
import type { Reference } from './references.ts';
import type { Rendered } from './render.ts';

/** What a mark may lead to. */
export interface Target {
  readonly kind: 'step' | 'property' | 'finding' | 'statement';
  readonly name: string;
  /** In words, for those who do not see the mark. */
  readonly text: string;
}

/** A reference, and where its lines are in the text that is held. */
export interface Placed {
  readonly reference: Reference;
  readonly carried: Carried;
}

const stateTexts: Readonly<Record<StepState, string>> = {
  done: 'taken in this run',
  later: 'taken later in this run',
  elsewhere: 'not in this run: on a path of the branch map',
  open: 'not in this run',
  nobody: 'nobody implements it',
};

/** How many lines from its own a mark may be, if that is nothing. */
const near = 2;

interface StepMark {
  readonly button: HTMLButtonElement;
  readonly title: string;
  state: StepState | null;
}

interface PropertyMark {
  readonly button: HTMLButtonElement;
  readonly targets: readonly Target[];
}

export class Marks {
  readonly #steps = new Map<string, StepMark[]>();
  readonly #properties: PropertyMark[] = [];
  /** Those whose lines are still empty, by line. */
  readonly #waiting = new Map<number, HTMLElement>();

  /** `onChoose`: a mark was chosen, and what it may lead to. */
  constructor(
    readonly rendered: Rendered,
    placed: readonly Placed[],
    readonly onChoose: (button: HTMLElement, targets: readonly Target[]) => void,
  ) {
    const lines = new Map<number, Placed[]>();
    for (const one of placed) {
      const { from } = one.carried;
      lines.set(from, [...(lines.get(from) ?? []), one]);
    }
    for (const [line, own] of lines) this.#waiting.set(line, this.#groupOf(own));
  }

  /** Puts those beside their lines that have been filled in. */
  place(): void {
    for (const [line, group] of this.#waiting) {
      if (!this.rendered.isFilled({ from: line - near, to: line + near })) continue;
      this.#waiting.delete(line);
      const place = this.#placeOf(line);
      if (place?.tagName === 'HR') place.before(group);
      else place?.prepend(group);
    }
  }

  /** Only what has changed is touched. */
  showSteps(stateOf: (id: string) => StepState): void {
    for (const [id, marks] of this.#steps) {
      const state = stateOf(id);
      for (const mark of marks) {
        if (mark.state === state) continue;
        mark.state = state;
        mark.button.className = `step ${state}`;
        name(mark.button, `Step ${id}: ${mark.title}, ${stateTexts[state]}`);
      }
    }
  }

  showProperties(verdictOf: (property: string) => Verdict | null): void {
    for (const { button, targets } of this.#properties) {
      const verdicts = targets.map((target) => verdictOf(target.name));
      const bad = verdicts.filter((verdict) => verdict === 'violated').length;
      const known = verdicts.filter((verdict) => verdict !== null && verdict !== 'unknown').length;
      const none = known > 0 ? 'holds' : 'none';
      const count = bad || known || targets.length;
      button.className = `property ${bad > 0 ? 'violated' : none}`;
      button.textContent = count > 1 ? String(count) : '';
      const texts = targets.map(
        (target, index) => `${target.text}: ${verdicts[index] ?? 'not known in this setting'}`,
      );
      name(button, `${button.textContent} Properties: ${texts.join('; ')}`.trimStart());
    }
  }

  #groupOf(placed: readonly Placed[]): HTMLElement {
    const group = document.createElement('span');
    group.className = 'marks';
    const isOther = placed.some(({ carried: { fate } }) => fate === 'changed' || fate === 'gone');
    group.classList.toggle('changed', isOther);
    const add = (targets: readonly Target[]): HTMLButtonElement => {
      const button = group.appendChild(document.createElement('button'));
      button.type = 'button';
      button.addEventListener('click', () => this.onChoose(button, targets));
      return button;
    };
    for (const target of targetsIn(placed, 'step')) {
      const button = add([target]);
      button.textContent = target.name;
      const known = this.#steps.get(target.name) ?? [];
      this.#steps.set(target.name, known);
      known.push({ button, title: target.text, state: null });
    }
    const findings = [...targetsIn(placed, 'finding'), ...targetsIn(placed, 'statement')];
    if (findings.length > 0) {
      const button = add(findings);
      button.className = 'finding';
      button.textContent = findings.length > 1 ? `!${findings.length}` : '!';
      const texts = findings.map((target) => `${target.name}: ${target.text}`);
      name(button, `${button.textContent} Findings: ${texts.join('; ')}`);
    }
    const properties = targetsIn(placed, 'property');
    if (properties.length > 0) {
      this.#properties.push({ button: add(properties), targets: properties });
    }
    return group;
  }

  /** The line, the next one that is anything, or else the one before. */
  #placeOf(line: number): HTMLElement | null {
    const { elements } = this.rendered;
    for (const by of [0, 1, near, -1, -near]) {
      const [found] = elements.get(line + by) ?? [];
      if (found === undefined) continue;
      const inner = { PRE: '.line', TR: 'th, td' }[found.tagName];
      return inner === undefined ? found : (found.querySelector<HTMLElement>(inner) ?? found);
    }
    return null;
  }
}

/** To be read out, and on pointing at it. */
function name(button: HTMLElement, text: string): void {
  button.ariaLabel = text;
  button.title = text;
}

/** What the references are of, each once. */
function targetsIn(placed: readonly Placed[], kind: Target['kind']): Target[] {
  const all = placed.flatMap(({ reference }): Target[] => {
    const { steps, properties, findings, statements } = reference;
    if (kind === 'step') return steps.map(({ id, title }) => ({ kind, name: id, text: title }));
    const named = { property: properties, finding: findings, statement: statements }[kind];
    return named.map((one) => ({ kind, name: one.name, text: one.text }));
  });
  return all.filter((one, index) => all.findIndex((other) => other.name === one.name) === index);
}
