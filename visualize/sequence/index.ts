/** The sequence view: who sends what to whom, in virtual time, and how each party stands. */

import './sequence.css';
import type { Session } from '../session.ts';
import type { View } from '../view.ts';
import { hideDetail, showDetail } from './detail.ts';
import { Diagram } from './diagram.ts';
import { showGoings } from './goingsPanel.ts';
import { showOutcomes } from './outcomes.ts';

let shown:
  | {
      readonly outcomes: HTMLElement;
      readonly diagram: Diagram;
      readonly session: Session;
      open(): void;
    }
  | undefined;

function part(section: HTMLElement, id: string, label: string): HTMLElement {
  const element = document.createElement('section');
  element.id = id;
  element.setAttribute('aria-label', label);
  section.append(element);
  return element;
}

export const view: View = {
  mount(section, session) {
    section.classList.add('sequence');
    const outcomes = part(section, 'outcomes', 'How each party stands');
    const drawing = part(section, 'sequence', 'Messages in order');
    const detail = part(section, 'detail', 'The chosen row');
    detail.setAttribute('aria-live', 'polite');
    const close = () => {
      hideDetail(detail);
      diagram.release();
    };
    /** Shows what is chosen as it is now: a message that was on its way may have arrived. */
    const open = (item = diagram.item) => {
      if (item === undefined) hideDetail(detail);
      else {
        showDetail(detail, item, session.record(), session.model, close);
        showGoings(detail, diagram.goings, session.at, (at) => diagram.go(at));
      }
    };
    const diagram = new Diagram(drawing, session, open);
    hideDetail(detail);
    section.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && !detail.hidden) close();
    });
    shown = { outcomes, diagram, session, open };
  },
  show() {
    if (shown === undefined) return;
    const { outcomes, diagram, session, open } = shown;
    showOutcomes(outcomes, session.record());
    diagram.show();
    open();
  },
};
