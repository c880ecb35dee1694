/** How one row is drawn: arrows that take their time, the mark of a note, the band of polling. */

import { httpOf, pollingText, printable, sealedOf } from 'actorcheck/report';
import type { RunMessage, RunNote } from 'actorcheck/run';
import * as d3 from 'd3';
import { middleOf } from './lanes.ts';
import { type DrawnRow, type Layout, lineHeight, noteGap, sideOf } from './layout.ts';
import type { Handover, Scene, Sent } from './scene.ts';
import { fitted, type Size, widthOf } from './words.ts';

export type Group = d3.Selection<SVGGElement, unknown, null, undefined>;
type Text = d3.Selection<SVGTextElement, unknown, null, undefined>;

/** Where in its row an arrow begins, and where in the row of its arrival it ends. */
const leavesAt = 26;
const arrivesAt = 12;
/** How far from its lane the mark of an attack is. */
const boltPlace = 20;
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

/** Part of a label: its class, and how large and how bold that is. */
interface Part {
  readonly name: string | null;
  readonly text: string;
  readonly size: Size;
  readonly isBold?: boolean;
}

/** One for each time that it arrives, or one that says why it does not; `y` is the row's. */
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
  const [from, to] = [layout.actorX(sent.from), layout.actorX(sent.to)];
  const { message } = sent;
  const isAttack = isOfAttack(message, scene);
  for (const arrow of arrowsOf(sent, row.y + row.top, layout)) {
    drawArrow(group, arrow, isAttack ? 'attack' : layerClass);
    if (isAttack) drawBolt(group, arrow, scene.attackers.has(message.from));
  }
  drawLabel(group.append('text').attr('y', 18), (from + to) / 2, partsOf(sent, scene), layout);
}

/** Whether an attacker sends a message or gets it. */
export const isOfAttack = ({ from, to }: RunMessage, { attackers }: Scene): boolean =>
  attackers.has(from) || attackers.has(to);

/** A mark of its own on the arrow of an attack, near the attacker: it says what colour does. */
function drawBolt(group: Group, { from, to }: Arrow, isSent: boolean): void {
  const length = Math.hypot(to[0] - from[0], to[1] - from[1]);
  const share = Math.min(0.5, boltPlace / Math.max(1, length));
  const at = d3.interpolate(from, to)(isSent ? share : 1 - share);
  const bolt = group.append('path').attr('class', 'bolt').attr('d', 'M2,-9L-5,2H-1L-2,9L5,-2H1Z');
  bolt.attr('transform', `translate(${at})`);
}

function partsOf(sent: Sent, scene: Scene): Part[] {
  const { message } = sent;
  const [http, fate] = [httpOf(message), fateOf(sent, scene)];
  const isOnItsWay = fate === 'on its way';
  return [
    { name: 'http', text: printable(http), size: 'small' },
    { name: null, text: printable(message.type), size: 'text' },
    { name: 'sealed', text: sealedOf(message) === undefined ? '' : 'sealed', size: 'small' },
    { name: isOnItsWay ? 'way' : 'fate', text: fate, size: 'text', isBold: !isOnItsWay },
  ] as const satisfies Part[];
}

/** Beside the space between parts: the ground around one must not touch the other. */
const partGap = 2;

/** Over the middle of its arrow, if all of it is in the drawing there; what is longest is cut. */
function drawLabel(text: Text, middle: number, parts: readonly Part[], layout: Layout): void {
  const shown = parts.filter((part) => part.text !== '');
  const wide = ({ text, size, isBold }: Part) => widthOf(`${text} `, size, isBold) + partGap;
  const room = layout.width - layout.left - layout.right;
  const longest = d3.greatest(shown, wide);
  const others = d3.sum(shown, (part) => (part === longest ? 0 : wide(part)));
  const written = shown.map((part) =>
    part === longest ? { ...part, text: fitted(part.text, room - others, part.size) } : part,
  );
  text.classed('label', true).attr('text-anchor', 'middle');
  text.attr('x', middleOf(middle, d3.sum(written, wide), layout));
  for (const [index, part] of written.entries()) {
    const span = text.append('tspan').text(`${index === 0 ? '' : ' '}${part.text}`);
    span.attr('class', part.name).attr('dx', index === 0 ? null : partGap);
  }
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
  const text = group.append('text').attr('class', 'inner').attr('y', 15);
  const part = { name: null, text: printable(type), size: 'smallest' } as const;
  drawLabel(text, (start + end) / 2, [part], layout);
}

/** The mark stands on the lane of its party; its text runs to where there is more room. */
export function drawNote(
  group: Group,
  { note, lines }: DrawnRow & { readonly kind: 'note' },
  { attackers }: Scene,
  layout: Layout,
): void {
  const x = layout.partyX(note.party);
  const side = sideOf(x, layout);
  const mark = group.append('g').attr('class', `mark ${note.kind}`);
  mark.classed('attack', attackers.has(note.party));
  mark.attr('transform', `translate(${x},16)`);
  mark.append('circle').attr('r', 9);
  mark.append('path').attr('d', noteMarks[note.kind]);
  const text = group.append('text').attr('class', 'label').attr('y', 20);
  text.attr('x', x + side * noteGap).attr('text-anchor', side === 1 ? 'start' : 'end');
  text.append('tspan').attr('class', `kind ${note.kind}`).text(`${note.kind} `);
  for (const [index, line] of lines.entries()) {
    const span = text.append('tspan').text(index === 0 ? line : ` ${line}`);
    if (index > 0) span.attr('x', x + side * noteGap).attr('dy', lineHeight);
  }
}

/** Before and after the text on polling, for the mark that unfolds it. */
const bandEdge = 24;

export function drawPolling(
  group: Group,
  polling: DrawnRow & { readonly kind: 'polling' },
  layout: Layout,
  open: boolean,
): void {
  const room = layout.width - layout.left - layout.right;
  const said = fitted(pollingText(polling), room - 2 * bandEdge, 'small');
  const [first = 0, last = 0] = d3.extent(
    polling.messages.flatMap(({ from, to }) => [layout.partyX(from), layout.partyX(to)]),
  );
  const wide = Math.max(last - first, widthOf(said, 'small') + 2 * bandEdge);
  const middle = middleOf((first + last) / 2, wide, layout);
  const band = group.append('rect').attr('class', 'band').attr('rx', 10).attr('height', 20);
  band.attr('x', middle - wide / 2).attr('y', 5);
  band.attr('width', wide);
  const fold = group.append('path').attr('class', 'fold').attr('d', 'M-3,-4L4,0L-3,4Z');
  fold.attr('transform', `translate(${middle - wide / 2 + 14},15)${open ? ' rotate(90)' : ''}`);
  const text = group.append('text').attr('class', 'polling').attr('x', middle).attr('y', 19);
  text.attr('text-anchor', 'middle').text(said);
}
