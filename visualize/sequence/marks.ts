/** How one row is drawn: arrows that take their time, the mark of a note, the band of polling. */

import { httpOf, pollingText, printable, sealedOf, shorten } from 'actorcheck/report';
import type { RunNote } from 'actorcheck/run';
import type * as d3 from 'd3';
import { type DrawnRow, type Layout, stepWidth, timeWidth } from './layout.ts';
import type { Handover, Scene, Sent } from './scene.ts';

export type Group = d3.Selection<SVGGElement, unknown, null, undefined>;

/** The mean width of a character of a label in CSS pixels. */
const characterWidth = 7;
/** Room for the text on polling between neighbours, in CSS pixels. */
const narrowestBand = 260;
/** Where in its row an arrow begins, and where in the row of its arrival it ends. */
const leavesAt = 26;
const arrivesAt = 12;
/** What takes no time at all still falls a little, but for what is handed over. */
const leastFall = 6;

const cross = 'M-4,-4L4,4M4,-4L-4,4';
const noteMarks: Readonly<Record<RunNote['kind'], string>> = {
  choice: 'M-3,0a3,3 0 1 0 6,0a3,3 0 1 0 -6,0',
  fault: cross,
  timer: 'M0,-5V0L4,2',
  check: 'M-4,0L-1,4L5,-4',
  unspecified: 'M-3,-2a3,3 0 1 1 4,2.6q-1,.6 -1,1.9M0,5v.6',
};

/** An arrow from one lane to another, `y` from the top of its row. */
interface Arrow {
  readonly kind: 'arrives' | 'stops' | 'travels';
  readonly from: readonly [x: number, y: number];
  readonly to: readonly [x: number, y: number];
}

/** One for each time that the message arrives, or one that says why it does not. */
export function arrowsOf(sent: Sent, y: number, layout: Layout): Arrow[] {
  const [from, to] = [layout.actorX(sent.from), layout.actorX(sent.to)];
  const start = [from, leavesAt] as const;
  const fall = (bottom: number) =>
    Math.max(leavesAt + leastFall, Math.min(bottom + arrivesAt, layout.height) - y);
  const arrived = sent.arrivals.map((moment): Arrow => {
    const isHanded = moment === sent.sentAt;
    const bottom = isHanded ? leavesAt : fall(layout.momentY(moment));
    return { kind: 'arrives', from: start, to: [to - Math.sign(to - from) * 2, bottom] };
  });
  const { stoppedAt, message } = sent;
  const partly = (share: number) => from + (to - from) * share;
  if (stoppedAt !== null && (arrived.length === 0 || message.fate === 'lost')) {
    const bottom = fall(layout.momentY(stoppedAt));
    return [...arrived, { kind: 'stops', from: start, to: [partly(0.62), bottom] }];
  }
  if (arrived.length > 0) return arrived;
  const bottom = Math.max(leavesAt + leastFall, layout.height - y);
  const share = 0.15 + 0.75 * sent.progress;
  return [{ kind: 'travels', from: start, to: [partly(share), bottom] }];
}

/** What became of a message, where it did not simply arrive. */
export function fateOf({ message, arrivals }: Sent, { rests }: Scene): string {
  if (arrivals.length > 1) return 'arrives twice';
  if (message.fate === 'in flight') return rests ? 'never delivered' : 'on its way';
  return message.fate === 'delivered' ? '' : message.fate;
}

export function drawMessage(
  group: Group,
  sent: Sent,
  row: DrawnRow,
  scene: Scene,
  layout: Layout,
  layerClass: string,
): void {
  const { message } = sent;
  const [from, to] = [layout.actorX(sent.from), layout.actorX(sent.to)];
  for (const arrow of arrowsOf(sent, row.y, layout)) drawArrow(group, arrow, layerClass);
  const room = Math.abs(to - from) + (layout.width - timeWidth - stepWidth) * 0.15;
  const label = group.append('text').attr('class', 'label').attr('y', 18);
  label.attr('x', (from + to) / 2).attr('text-anchor', 'middle');
  const http = httpOf(message);
  if (http !== '')
    label
      .append('tspan')
      .attr('class', 'http')
      .text(`${printable(http)} `);
  const type = shorten(printable(message.type), Math.floor(room / characterWidth));
  label.append('tspan').text(type);
  if (sealedOf(message) !== undefined)
    label.append('tspan').attr('class', 'sealed').text(' sealed');
  const fate = fateOf(sent, scene);
  if (fate === '') return;
  label
    .append('tspan')
    .attr('class', fate === 'on its way' ? 'way' : 'fate')
    .text(` ${fate}`);
}

function drawArrow(group: Group, { kind, from, to }: Arrow, layerClass: string): void {
  const arrow = group.append('g').attr('class', `arrow ${layerClass} ${kind}`);
  arrow.append('path').attr('d', `M${from}L${to}`);
  const degrees = (Math.atan2(to[1] - from[1], to[0] - from[0]) * 180) / Math.PI;
  const end = arrow.append('path');
  if (kind === 'stops') {
    end.attr('class', 'cross').attr('transform', `translate(${to})`).attr('d', cross);
  } else {
    end.attr('class', 'head').attr('d', 'M-9,-5L0,0L-9,5Z');
    end.attr('transform', `translate(${to})rotate(${degrees})`);
  }
}

export function drawHandover(group: Group, { from, to, type }: Handover, layout: Layout): void {
  const end = layout.actorX(to);
  // From somewhere within: a short arrow, as nobody can say from whom.
  const start = from === null ? end - 22 : layout.actorX(from);
  drawArrow(group, { kind: 'arrives', from: [start, 20], to: [end, 20] }, 'inner');
  const room = Math.abs(end - start) + 60;
  const label = group.append('text').attr('class', 'label inner').attr('y', 15);
  label.attr('x', (start + end) / 2).attr('text-anchor', 'middle');
  label.text(shorten(printable(type), Math.floor(room / characterWidth)));
}

/** The mark stands on the lane of its party; its text runs to where there is more room. */
export function drawNote(group: Group, note: RunNote, layout: Layout): void {
  const x = layout.partyX(note.party);
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
  polling: DrawnRow & { readonly kind: 'polling' },
  layout: Layout,
  open: boolean,
): void {
  const lanes = polling.messages.flatMap(({ from, to }) => [
    layout.partyX(from),
    layout.partyX(to),
  ]);
  const middle = (Math.min(...lanes) + Math.max(...lanes)) / 2;
  const half = Math.max(Math.max(...lanes) - middle, narrowestBand / 2);
  const band = group.append('rect').attr('class', 'band').attr('rx', 10).attr('height', 20);
  band.attr('x', middle - half).attr('y', 5);
  band.attr('width', 2 * half);
  const fold = group.append('path').attr('class', 'fold').attr('d', 'M-3,-4L4,0L-3,4Z');
  fold.attr('transform', `translate(${middle - half + 14},15)${open ? ' rotate(90)' : ''}`);
  const text = group.append('text').attr('class', 'polling').attr('x', middle).attr('y', 19);
  text.attr('text-anchor', 'middle').text(pollingText(polling));
}
