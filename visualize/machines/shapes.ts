/** Draws one state, or what stands for several. */

import type * as d3 from 'd3';
import { type Line, lineHeight } from './lines.ts';
import { type Edge, loopRoom, type Shape } from './scene.ts';

export type Layer = d3.Selection<SVGGElement, unknown, null, undefined>;
type Group = d3.Selection<SVGGElement, Shape, null, undefined>;

export interface Acts {
  readonly onSelect: (one: Shape | Edge) => void;
  readonly onFold: (shape: Shape) => void;
}

const textTop = 17.5;
const signSize = 18;

/** Whether it is for the reader to go to: dots and signs are not. */
export const isPlace = ({ kind }: Shape): boolean => kind !== 'start' && kind !== 'any';

/** Whether it can be folded or unfolded. */
export const canFold = ({ kind, part }: Shape): boolean =>
  kind === 'folded' || (part.children.length > 0 && part.parent !== null);

/** `over` is drawn over the edges: what is on the frame of an open state. */
export function drawShape(layer: Layer, over: Layer, shape: Shape, acts: Acts): void {
  const group = layer.append('g').datum(shape).attr('class', classesOf(shape));
  const at = `translate(${shape.x},${shape.y})`;
  group.attr('transform', at);
  if (shape.kind === 'start') {
    const radius = shape.width / 2;
    group.append('circle').attr('class', 'dot').attr('r', radius);
    group.select('.dot').attr('cx', radius).attr('cy', radius);
    return;
  }
  if (isPlace(shape)) drawPlace(group, shape, acts);
  else frameOf(group, shape, 0).attr('rx', shape.height / 2);
  const isOpen = shape.children.length > 0;
  const words = isOpen ? over.append('g').datum(shape).attr('class', 'head-words') : group;
  if (isOpen) words.attr('transform', at);
  for (const [index, line] of shape.lines.entries()) {
    drawWords(words, shape, line, textTop + index * lineHeight);
  }
  if (canFold(shape) && isPlace(shape)) drawSign(words, shape, acts);
}

function drawWords(group: Group, shape: Shape, line: Line, top: number): void {
  const text = drawLine(group, line, top);
  const isLoop = line.kind === 'stays';
  const isOpen = shape.children.length > 0;
  const middle = (shape.width - (canFold(shape) ? signSize : 0)) / 2;
  if (isOpen) text.attr('x', 10 + (isLoop ? loopRoom : 0));
  else text.attr('x', middle + (isLoop ? loopRoom / 2 : 0)).attr('text-anchor', 'middle');
  if (!isLoop) return;
  const half = (text.node()?.getComputedTextLength() ?? 0) / 2;
  const left = isOpen ? 10 : middle - half - loopRoom / 2;
  drawLoop(group, left + 5, top - 4)
    .attr('class', 'loop')
    .attr('aria-hidden', 'true');
}

/** A round arrow, for what leads back to where it begins. */
export function drawLoop<T>(
  group: d3.Selection<SVGGElement, T, null, undefined>,
  x: number,
  y: number,
): d3.Selection<SVGPathElement, T, null, undefined> {
  const path = 'M-2,-4A4.2,4.2 0 1 0 3,-3.2M3.6,-6.6V-2.8H-0.2';
  return group.append('path').attr('transform', `translate(${x},${y})`).attr('d', path);
}

function drawPlace(group: Group, shape: Shape, acts: Acts): void {
  const { box } = shape.part;
  group.attr('data-id', shape.part.id);
  const hit = group.append('g').datum(shape).attr('class', 'hit').attr('role', 'button');
  if (shape.kind === 'folded') {
    // As of a pile: there is more below.
    frameOf(hit, shape, 0).attr('class', 'below').attr('transform', 'translate(4,4)');
  }
  const round = box?.kind === 'history' && shape.kind === 'state' ? shape.width / 2 : 7;
  frameOf(hit, shape, 0).attr('class', 'frame').attr('rx', round);
  if (box?.kind === 'final') frameOf(hit, shape, 3).attr('class', 'within').attr('rx', 5);
  if (canFold(shape)) hit.attr('aria-expanded', String(shape.kind !== 'folded'));
  hit.on('click', () => (shape.kind === 'folded' ? acts.onFold(shape) : acts.onSelect(shape)));
  hit.on('dblclick', () => {
    if (canFold(shape) && shape.kind !== 'folded') acts.onFold(shape);
  });
}

function frameOf(
  group: d3.Selection<SVGGElement, Shape, null, undefined>,
  { width, height }: Shape,
  inset: number,
): d3.Selection<SVGRectElement, Shape, null, undefined> {
  const frame = group.append('rect').attr('rx', 7).attr('x', inset).attr('y', inset);
  return frame.attr('width', width - 2 * inset).attr('height', height - 2 * inset);
}

/** Words are drawn over what is pressed, and not in it: its name says more. */
export function drawLine<T>(
  group: d3.Selection<SVGGElement, T, null, undefined>,
  line: Line,
  top: number,
): d3.Selection<SVGTextElement, Line, null, undefined> {
  const text = group.append('text').datum(line).attr('aria-hidden', 'true');
  return text
    .attr('class', `line ${line.kind} ${changeClass(line.change)}`.trim())
    .attr('y', top)
    .text(line.text);
}

export const changeClass = (change: Line['change']): string =>
  change === null ? '' : `change-${change}`;

/** To fold or unfold it, at the corner; what is folded is unfolded by a click anywhere in it. */
function drawSign(group: Group, shape: Shape, acts: Acts): void {
  const isFolded = shape.kind === 'folded';
  const sign = group.append('g').attr('class', 'fold').attr('aria-hidden', 'true');
  sign.attr('transform', `translate(${shape.width - signSize - 4},4)`);
  sign.append('rect').attr('width', signSize).attr('height', signSize).attr('rx', 4);
  const [middle, end] = [signSize / 2, signSize - 5];
  const upright = isFolded ? `M${middle},5V${end}` : '';
  sign.append('path').attr('d', `M5,${middle}H${end}${upright}`);
  sign.append('title').text(isFolded ? 'Unfold' : 'Fold');
  sign.on('click', () => acts.onFold(shape));
}

function classesOf({ kind, part, parent, children }: Shape): string {
  if (kind === 'start' || kind === 'any') return `sign ${kind}`;
  const { box } = part;
  const parts = [
    'state',
    ...(kind === 'state' && box !== null ? [box.kind] : [kind]),
    ...(parent === null ? ['root'] : []),
    ...(children.length > 0 ? ['open'] : []),
    ...(kind !== 'folded' && box?.parent?.kind === 'parallel' ? ['region'] : []),
    ...(box === null || kind === 'folded' ? [] : [changeClass(box.change)]),
  ];
  return parts.join(' ').trim();
}
