/** What the signs of a drawing mean, below it. */

import type * as d3 from 'd3';
import { signs } from './lines.ts';
import { drawLoop } from './shapes.ts';

interface Entry {
  readonly text: string;
  /** Of the sample: a small box, a line, a round arrow, or a letter. */
  readonly kind: 'box' | 'line' | 'loop' | 'sign';
  readonly look: string;
  readonly sign?: string;
}

const usual: readonly Entry[] = [
  { text: 'where it stands', kind: 'box', look: 'active' },
  { text: 'just taken', kind: 'line', look: 'taken' },
  { text: 'end', kind: 'box', look: 'final' },
  { text: 'folded', kind: 'box', look: 'folded' },
  { text: 'stays', kind: 'loop', look: 'stays' },
];

const ofChanges: readonly Entry[] = [
  { text: 'new', kind: 'sign', look: 'change-new', sign: signs.new },
  { text: 'gone', kind: 'sign', look: 'change-gone', sign: signs.gone },
  { text: 'changed', kind: 'sign', look: 'change-other', sign: signs.other },
];

/** A sample of 20 by 18 pixels. */
function drawSample(
  place: d3.Selection<SVGGElement, unknown, null, undefined>,
  { kind, look, sign = '' }: Entry,
): void {
  const item = place.append('g').attr('class', `sample ${look}`);
  if (kind === 'box') {
    item.append('rect').attr('y', 2).attr('width', 20).attr('height', 14).attr('rx', 4);
    if (look === 'final') {
      const inner = item.append('rect').attr('x', 2.5).attr('y', 4.5).attr('rx', 2.5);
      inner.attr('width', 15).attr('height', 9);
    }
    if (look === 'folded') item.append('path').attr('d', 'M4,19H20.5Q23,19 23,16V5');
  } else if (kind === 'loop') drawLoop(item, 10, 10).attr('class', 'loop');
  else if (kind === 'line') item.append('path').attr('d', 'M0,9H20');
  else item.append('text').attr('x', 10).attr('y', 14).attr('text-anchor', 'middle').text(sign);
}

/** A picture that stands alone has it as well. */
export function showLegend(
  list: d3.Selection<HTMLElement, unknown, null, undefined>,
  hasChanges: boolean,
) {
  list.selectAll('*').remove();
  for (const entry of hasChanges ? [...usual, ...ofChanges] : usual) {
    const item = list.append('li');
    const picture = item
      .append('svg')
      .attr('width', 24)
      .attr('height', 20)
      .attr('aria-hidden', 'true');
    drawSample(picture.append('g'), entry);
    item.append('span').text(entry.text);
  }
}
