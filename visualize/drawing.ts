/** The parts of the drawing: the lanes and their names, the rows, the legend of layers. */

import * as d3 from 'd3';
import { printable } from '../sim/render/escape.ts';
import { labelsOf, pollingText, seconds } from '../sim/render/rows.ts';
import type { RunMessage, RunRecord } from '../sim/run.ts';
import { type LayerClasses, layersOf } from './layers.ts';
import { type DrawnRow, type Layout, stepWidth, timeWidth } from './layout.ts';
import { drawMessage, drawNote, drawPolling, type Group } from './marks.ts';

const headHeight = 34;

/** An SVG element that d3 has at hand. */
export type Svg = d3.Selection<SVGSVGElement, unknown, null, undefined>;

export function drawHead(head: Svg, run: RunRecord, layout: Layout): void {
  head.selectAll('*').remove();
  head.attr('width', layout.width).attr('height', headHeight);
  const unit = head.append('text').attr('class', 'time').text('seconds');
  unit.attr('x', timeWidth - 12).attr('y', 22);
  for (const { name, label } of run.parties) {
    const lane = head.append('text').attr('class', 'lane').attr('data-party', name);
    lane.attr('x', layout.laneX(name)).attr('y', 22).text(printable(label));
  }
}

export function drawLanes(body: Svg, run: RunRecord, layout: Layout): void {
  body.selectAll('*').remove();
  body.attr('width', layout.width).attr('height', layout.height + 12);
  body
    .selectAll('line')
    .data(run.parties.map(({ name }) => layout.laneX(name)))
    .join('line')
    .attr('class', 'lifeline')
    .attr('x1', (at) => at)
    .attr('x2', (at) => at)
    .attr('y2', layout.height + 12);
}

/** What the reader has made of the drawing. */
export interface Look {
  readonly layers: LayerClasses;
  readonly open: ReadonlySet<string>;
  readonly chosen: string | undefined;
}

export function drawRows(body: Svg, run: RunRecord, layout: Layout, look: Look) {
  const label = labelsOf(run);
  const isOpen = (row: DrawnRow) => look.open.has(row.key);
  const row = body
    .selectAll<SVGGElement, DrawnRow>('g.row')
    .data(layout.rows)
    .join('g')
    .attr('class', ({ kind, key }) => `row ${kind}${key === look.chosen ? ' chosen' : ''}`)
    .attr('transform', ({ y }) => `translate(0,${y})`)
    .attr('data-key', ({ key }) => key)
    .attr('tabindex', 0)
    .attr('role', 'button')
    .attr('aria-label', (drawn) => spoken(drawn, label))
    .attr('aria-expanded', (drawn) => (drawn.kind === 'polling' ? String(isOpen(drawn)) : null));
  const hit = row.append('rect').attr('class', 'hit').attr('rx', 4);
  hit.attr('width', layout.width).attr('height', ({ height }) => height);
  row.each(function (drawn) {
    drawRow(d3.select(this), drawn, layout, look);
  });
  return row;
}

function drawRow(group: Group, row: DrawnRow, layout: Layout, look: Look): void {
  const baseline = row.height / 2 + 4;
  const put = (name: string, x: number, text: string) =>
    group.append('text').attr('class', name).attr('x', x).attr('y', baseline).text(text);
  put('time', timeWidth - 12, seconds(startOf(row)));
  if (row.kind === 'polling') {
    drawPolling(group, row, layout, look.open.has(row.key));
    return;
  }
  const { step } = row.kind === 'message' ? row.message : row.note;
  if (step !== null) put('step', layout.width - stepWidth + 12, printable(`step ${step}`));
  if (row.kind === 'note') drawNote(group, row.note, layout);
  else drawMessage(group, row.message, layout, look.layers.of(row.message.layer));
}

export function drawLegend(
  legend: d3.Selection<HTMLUListElement, unknown, null, undefined>,
  run: RunRecord,
  layers: LayerClasses,
): void {
  legend
    .selectAll('li')
    .data(layersOf(run))
    .join('li')
    .attr('class', (layer) => layers.of(layer))
    .text(printable);
}

function startOf(row: DrawnRow): number {
  if (row.kind === 'note') return row.note.atMs;
  return row.kind === 'message' ? row.message.atMs : (row.messages[0] as RunMessage).atMs;
}

/** A row as a screen reader says it. */
function spoken(row: DrawnRow, label: (party: string) => string): string {
  const at = `${seconds(startOf(row))} s`;
  if (row.kind === 'polling') return `${at}, ${pollingText(row)}`;
  const { step } = row.kind === 'message' ? row.message : row.note;
  const where = step === null ? '' : `, step ${step}`;
  if (row.kind === 'note') {
    return `${at}, ${label(row.note.party)}, ${row.note.kind}: ${row.note.text}${where}`;
  }
  const { from, to, type, fate } = row.message;
  return `${at}, ${label(from)} to ${label(to)}: ${type}, ${fate}${where}`;
}
