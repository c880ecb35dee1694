/** How one row is drawn: the arrow of a message, the mark of a note, the band of polling. */

import type * as d3 from 'd3';
import { printable, shorten } from '../sim/render/escape.ts';
import { httpOf, pollingText, type Row, sealedOf } from '../sim/render/rows.ts';
import type { Fate, RunMessage, RunNote } from '../sim/run.ts';
import { type Layout, stepWidth, timeWidth } from './layout.ts';

export type Group = d3.Selection<SVGGElement, unknown, null, undefined>;

/** The mean width of a character of a label in CSS pixels. */
const characterWidth = 7;
/** Room for the text on polling between neighbours, in CSS pixels. */
const narrowestBand = 260;
/** How far towards its end a message gets that does not arrive. */
const reach = 0.62;

const cross = 'M-4,-4L4,4M4,-4L-4,4';
const noteMarks: Readonly<Record<RunNote['kind'], string>> = {
  choice: 'M-3,0a3,3 0 1 0 6,0a3,3 0 1 0 -6,0',
  fault: cross,
  timer: 'M0,-5V0L4,2',
  check: 'M-4,0L-1,4L5,-4',
  unspecified: 'M-3,-2a3,3 0 1 1 4,2.6q-1,.6 -1,1.9M0,5v.6',
};

const stopped: ReadonlySet<Fate> = new Set(['lost', 'abandoned']);

export function drawMessage(
  group: Group,
  message: RunMessage,
  layout: Layout,
  layerClass: string,
): void {
  const { fate, type } = message;
  const from = layout.laneX(message.from);
  const to = layout.laneX(message.to);
  const towards = Math.sign(to - from) || 1;
  const arrives = fate === 'delivered' || fate === 'unread';
  const end = arrives ? to - towards * 2 : from + (to - from) * reach;
  const arrow = group
    .append('g')
    .attr('class', `arrow ${layerClass} ${arrives ? 'arrives' : 'stops'}`)
    .attr('transform', 'translate(0,28)');
  arrow.append('path').attr('d', `M${from},0H${end}`);
  arrow
    .append('path')
    .attr('class', stopped.has(fate) ? 'cross' : 'head')
    .attr('transform', `translate(${end},0)`)
    .attr('d', stopped.has(fate) ? cross : `M${-towards * 9},-5L0,0L${-towards * 9},5Z`);

  const room = Math.abs(to - from) + (layout.width - timeWidth - stepWidth) * 0.15;
  const label = group.append('text').attr('class', 'label').attr('y', 18);
  label.attr('x', (from + to) / 2).attr('text-anchor', 'middle');
  const http = httpOf(message);
  if (http !== '') {
    label
      .append('tspan')
      .attr('class', 'http')
      .text(`${printable(http)} `);
  }
  label.append('tspan').text(shorten(printable(type), Math.floor(room / characterWidth)));
  if (sealedOf(message) !== undefined)
    label.append('tspan').attr('class', 'sealed').text(' sealed');
  if (fate !== 'delivered') label.append('tspan').attr('class', 'fate').text(` ${fate}`);
}

/** The mark stands on the lane of its party; its text runs to where there is more room. */
export function drawNote(group: Group, note: RunNote, layout: Layout): void {
  const x = layout.laneX(note.party);
  const left = x - timeWidth;
  const right = layout.width - stepWidth - x;
  const side = right >= left ? 1 : -1;
  const mark = group.append('g').attr('class', `mark ${note.kind}`);
  mark.attr('transform', `translate(${x},16)`);
  mark.append('circle').attr('r', 9);
  mark.append('path').attr('d', noteMarks[note.kind]);
  const room = Math.max(left, right) / characterWidth - note.kind.length - 4;
  const text = group.append('text').attr('class', 'label').attr('y', 20);
  text.attr('x', x + side * 16).attr('text-anchor', side === 1 ? 'start' : 'end');
  text.append('tspan').attr('class', `kind ${note.kind}`).text(`${note.kind} `);
  text.append('tspan').text(shorten(printable(note.text), Math.floor(room)));
}

export function drawPolling(
  group: Group,
  polling: Row & { readonly kind: 'polling' },
  layout: Layout,
  open: boolean,
): void {
  const lanes = polling.messages.flatMap(({ from, to }) => [layout.laneX(from), layout.laneX(to)]);
  const middle = (Math.min(...lanes) + Math.max(...lanes)) / 2;
  const half = Math.max(Math.max(...lanes) - middle, narrowestBand / 2);
  const band = group.append('rect').attr('class', 'band').attr('rx', 10).attr('height', 20);
  band
    .attr('x', middle - half)
    .attr('y', 5)
    .attr('width', 2 * half);
  const fold = group.append('path').attr('class', 'fold').attr('d', 'M-3,-4L4,0L-3,4Z');
  fold.attr('transform', `translate(${middle - half + 14},15)${open ? ' rotate(90)' : ''}`);
  const text = group.append('text').attr('class', 'polling').attr('x', middle).attr('y', 19);
  text.attr('text-anchor', 'middle').text(pollingText(polling));
}
