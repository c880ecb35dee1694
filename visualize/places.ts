/** The places of the page that the keyboard goes to at once: by a key, or by what comes first. */

import './places.css';
import * as d3 from 'd3';

interface PlacesParts {
  /** Where the buttons are that Tab comes to first. */
  readonly skip: HTMLElement;
  /** Where the views are: the one that is not hidden is on screen. */
  readonly views: HTMLElement;
  readonly tabs: HTMLElement;
  readonly setting: HTMLElement;
  readonly next: HTMLElement;
  /** Shows the setting, or a view with what can happen next, where it is not on screen. */
  showSetting(): void;
  showNext(): void;
}

export class Places {
  constructor(readonly parts: PlacesParts) {
    const skip = d3.select<HTMLElement, unknown>(parts.skip);
    const add = (text: string, key: string, go: () => void) => {
      const button = skip.append('button').attr('type', 'button').attr('aria-keyshortcuts', key);
      button.text(text).on('click', go);
    };
    add('To the drawing', 'd', () => this.toDrawing());
    add('To what can happen next', 'g', () => this.toNext());
    add('To the setting', 'k', () => this.toSetting());
  }

  /** In the sequence that is the row at the cursor: its last one. */
  toDrawing(): void {
    const view = this.parts.views.querySelector<HTMLElement>('.view:not([hidden])');
    if (view === null) return;
    const rows = view.querySelectorAll<SVGElement>('g.row');
    const other = view.querySelector<HTMLElement>('canvas[tabindex], svg [tabindex="0"]');
    focusOn(rows[rows.length - 1] ?? other ?? firstIn(view) ?? view);
  }

  toNext(): void {
    this.parts.showNext();
    const { next } = this.parts;
    focusOn(next.querySelector<HTMLElement>('.groups button') ?? firstIn(next) ?? next);
  }

  toSetting(): void {
    this.parts.showSetting();
    focusOn(firstIn(this.parts.setting) ?? this.parts.setting);
  }

  toTabs(): void {
    this.parts.tabs.querySelector<HTMLElement>('[aria-selected="true"]')?.focus();
  }
}

const firstIn = (place: HTMLElement): HTMLElement | undefined =>
  [...place.querySelectorAll<HTMLElement>('input, select, button, [tabindex="0"]')].find(
    (element) => element.getClientRects().length > 0 && !element.matches(':disabled'),
  );

/** Also on what Tab does not come to. */
function focusOn(element: HTMLElement | SVGElement): void {
  if (element.tabIndex < 0) element.setAttribute('tabindex', '-1');
  element.focus();
}
