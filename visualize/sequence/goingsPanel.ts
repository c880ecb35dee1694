/** In the panel on a row: buttons that take the cursor to where it happens. */

import './goings.css';
import * as d3 from 'd3';
import type { Going } from './goings.ts';

export function showGoings(
  section: HTMLElement,
  goings: readonly Going[],
  cursor: number,
  go: (at: number) => void,
): void {
  const line = d3.select(section).insert('p', 'h2 + *').attr('class', 'goings');
  for (const { text, at } of goings) {
    const where = at === 0 ? 'the start' : `step ${at}`;
    const isHere = at === cursor;
    const button = line.append('button').attr('type', 'button');
    button.text(isHere ? `The cursor is ${text}: ${where}` : `Go ${text}: ${where}`);
    button.attr('aria-disabled', isHere ? 'true' : null).on('click', () => go(at));
  }
  line.append('small').text('or double-click the row; by keyboard, Enter again or H');
}
