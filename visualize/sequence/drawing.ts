/** The parts of the drawing: the lanes and their names, the rows, the legend of layers. */

import type { Model } from 'actorcheck';
import { pastReturn } from 'actorcheck/check';
import { httpOf, labelsOf, pollingText, printable, sealedOf, seconds } from 'actorcheck/report';
import * as d3 from 'd3';
import { type Lane, marginsOf, stepText } from './lanes.ts';
import { isLayer, type LayerClasses, layersOf } from './layers.ts';
import {
  type DrawnRow,
  type Layout,
  lineHeight,
  type Opened,
  scaleOf,
  startMs,
  stepOf,
} from './layout.ts';
import {
  arrowsOf,
  drawHandover,
  drawMessage,
  drawNote,
  drawPolling,
  fateOf,
  type Group,
  isOfAttack,
} from './marks.ts';
import { setStop } from './roving.ts';
import type { Scene, Sent } from './scene.ts';

/** An SVG element that d3 has at hand. */
export type Svg = d3.Selection<SVGSVGElement, unknown, null, undefined>;

/** What the reader has opened and chosen in the drawing. */
interface Look {
  readonly layers: LayerClasses;
  readonly opened: Opened;
  readonly chosen: string | undefined;
}

export function drawLanes(body: Svg, scene: Scene, layout: Layout, room: number): void {
  const lines = body
    .selectAll('line.lifeline')
    .data(layout.lanes.flatMap((lane) => lifelines(lane, scene, layout, layout.height + room)))
    .join((enter) => enter.insert('line', 'g'));
  lines
    .attr('class', ({ isChild }) => `lifeline${isChild ? ' child' : ''}`)
    .attr('x1', ({ x }) => x)
    .attr('x2', ({ x }) => x)
    .attr('y1', ({ from }) => from)
    .attr('y2', ({ to }) => to);
  const now = body.selectAll('line.now').data([null]);
  const drawn = now.join((enter) => enter.insert('line', 'g').attr('class', 'now'));
  drawn.attr('x1', 0).attr('x2', layout.width).attr('y1', layout.height).attr('y2', layout.height);
  drawTicks(body, scene, layout);
  drawLasso(body, scene, layout);
  drawNoReturn(body, scene, layout);
}

/** Where a path is drawn to scale: the time, as far as no row stands there. */
function drawTicks(body: Svg, scene: Scene, layout: Layout): void {
  const { rows, height, width, left } = layout;
  const places = ticksOf(scene, rows, height);
  const ticks = body
    .selectAll<SVGGElement, (typeof places)[number]>('g.tick')
    .data(places, ({ ms }) => String(ms))
    .join((enter) => {
      const added = enter.insert('g', 'g').attr('class', 'tick').attr('aria-hidden', 'true');
      added.append('line');
      added.append('text').attr('class', 'time').attr('dy', 4);
      return added;
    })
    .attr('transform', ({ y }) => `translate(0,${y})`);
  ticks.select('line').attr('x1', left).attr('x2', width);
  const { x, anchor } = marginsOf(layout).time;
  ticks
    .select('text')
    .attr('x', x)
    .style('text-anchor', anchor)
    .text(({ ms }) => `${ms / 1000} s`);
}

/** Between two of them, about. */
const tickRoom = 30;

function ticksOf(scene: Scene, rows: readonly DrawnRow[], height: number) {
  const { timed, momentsMs } = scene;
  const scale = scaleOf(scene);
  if (timed === null || scale === null) return [];
  const most = Math.min(20, (timed.endMs * scale) / tickRoom);
  return d3.ticks(0, timed.endMs, most).flatMap((ms) => {
    const next = rows.findIndex(({ moment }) => (momentsMs[moment] ?? 0) > ms);
    const before = rows.at(next === -1 ? -1 : next - 1);
    if (before === undefined || next === 0) return [];
    const y = before.y + (ms - (momentsMs[before.moment] ?? 0)) * scale;
    const isFree = y > before.y + before.height + 8 && y < (rows[next]?.y ?? height) - 8;
    return isFree ? [{ ms, y }] : [];
  });
}

/** A lane is there all along, but for one of an actor that is started and ends. */
function lifelines({ x, actors }: Lane, { lives, momentsMs }: Scene, layout: Layout, end: number) {
  const life = lives.find(({ child }) => actors.length === 1 && child.name === actors[0]);
  if (life === undefined) return [{ x, from: 0, to: end, isChild: false }];
  const at = (moment: number): number => layout.momentY(moment) + 16;
  return life.spans
    .filter(({ from }) => from < momentsMs.length)
    .map(({ from, to }) => {
      const isOver = to !== null && to < momentsMs.length;
      return { x, from: from === 0 ? 0 : at(from), to: isOver ? at(to) : end, isChild: true };
    });
}

/** What repeats for ever, as a bracket at the left. */
function drawLasso(body: Svg, { cycleFrom, momentsMs }: Scene, layout: Layout): void {
  const top = cycleFrom === null ? 0 : layout.momentTop(cycleFrom + 1) + 2;
  const bottom = Math.max(top + 20, layout.height - 2);
  const count = cycleFrom === null ? 0 : momentsMs.length - 1 - cycleFrom;
  const lasso = body
    .selectAll<SVGGElement, number>('g.lasso')
    .data(cycleFrom === null ? [] : [count])
    .join((enter) => {
      const added = enter.append('g').attr('class', 'lasso').attr('role', 'img');
      added.append('path').attr('class', 'bracket');
      added.append('path').attr('class', 'turn').attr('d', 'M-5,-5L3,0L-5,5Z');
      added.append('text').attr('class', 'repeats');
      return added;
    });
  lasso.attr('aria-label', () => `the last ${count} steps repeat for ever`);
  lasso
    .select('path.bracket')
    .attr('d', `M12,${bottom}H8Q4,${bottom} 4,${bottom - 4}V${top + 4}Q4,${top} 8,${top}H12`);
  lasso.select('path.turn').attr('transform', `translate(12,${top})`);
  const text = lasso.select('text').text('repeats for ever').attr('x', 0).attr('y', 0);
  text.attr('transform', `translate(17,${(top + bottom) / 2})rotate(-90)`);
}

/** The point of no return, as a line across. */
function drawNoReturn(body: Svg, { noReturn }: Scene, layout: Layout): void {
  const y = noReturn === null ? 0 : layout.momentTop(noReturn + 1);
  const line = body
    .selectAll<SVGGElement, number>('g.no-return')
    .data(noReturn === null ? [] : [noReturn])
    .join((enter) => {
      const added = enter.append('g').attr('class', 'no-return').attr('role', 'img');
      added.append('path').attr('class', 'edge');
      added.append('text').attr('y', -4);
      return added;
    });
  line.attr('transform', `translate(0,${y})`);
  line.attr('aria-label', (at) => (at === 0 ? pastReturn : `${pastReturn}: after step ${at}`));
  line.select('path').attr('d', `M${layout.left},0H${layout.width - layout.right}`);
  line.select('text').attr('x', layout.left).text(pastReturn);
}

export function drawRows(body: Svg, scene: Scene, layout: Layout, look: Look) {
  const label = labelsOf(scene.record);
  const isOpen = (row: DrawnRow) => look.opened.rows.has(row.key);
  const rows = body
    .selectAll<SVGGElement, DrawnRow>('g.row')
    .data(layout.rows, ({ key }) => key)
    .join((enter) => {
      const added = enter.append('g').attr('tabindex', -1).attr('role', 'button');
      added.append('rect').attr('class', 'hit').attr('rx', 4);
      added.append('g');
      return added;
    });
  const isChosen = ({ key }: DrawnRow) => key === look.chosen;
  // Most rows are as they were: only what has changed is drawn anew.
  const changed = rows.filter(function (row) {
    const looks = [isOpen(row), isChosen(row), layout.width];
    const picture = JSON.stringify([pictured(row, scene, layout), ...looks]);
    if (this.dataset.picture === picture) return false;
    this.dataset.picture = picture;
    return true;
  });
  changed
    .attr('class', (row) => `row ${row.kind}${isChosen(row) ? ' chosen' : ''}`)
    .attr('transform', ({ y }) => `translate(0,${y})`)
    .attr('data-key', ({ key }) => key)
    .attr('aria-label', (row) => spoken(row, scene, label))
    .attr('aria-expanded', (row) => (row.kind === 'polling' ? String(isOpen(row)) : null))
    .select('rect.hit')
    .attr('width', layout.width)
    .attr('height', ({ height }) => height);
  changed.select<SVGGElement>('g').each(function (row) {
    this.replaceChildren();
    drawRow(d3.select(this), row, scene, layout, look);
  });
  setStop(body.node() as SVGSVGElement);
  return rows;
}

/** All that a row's drawing depends on, but for the width. */
function pictured(row: DrawnRow, scene: Scene, layout: Layout): unknown {
  const place = [row.y, row.height, row.top, row.kind, startMs(row, scene), layout.left];
  if (row.kind === 'note') return [place, row.note, row.lines, layout.partyX(row.note.party)];
  if (row.kind === 'handover') {
    const { from, to, type } = row.handover;
    return [place, type, from === null ? null : layout.actorX(from), layout.actorX(to)];
  }
  if (row.kind === 'polling') return [place, pollingText(row), layout.lanes.length];
  const sent = scene.sent.get(row.message) as Sent;
  const { type, step, layer } = row.message;
  return [place, type, step, layer, fateOf(sent, scene), arrowsOf(sent, row.y + row.top, layout)];
}

function drawRow(group: Group, row: DrawnRow, scene: Scene, layout: Layout, look: Look): void {
  const { time, step } = marginsOf(layout);
  // On a line of their own, or beside what they are about.
  const baseline = layout.isFolded ? 12 : heightOfOne(row) / 2 + 4;
  const put = (name: string, { x, anchor }: typeof time, text: string) => {
    const written = group.append('text').attr('class', name).attr('x', x).attr('y', baseline);
    written.style('text-anchor', anchor).text(text);
  };
  if (!layout.isFolded || row.top > 0) put('time', time, seconds(startMs(row, scene)));
  const id = stepOf(row);
  if (id !== null) put('step', step, stepText(id));
  const inner = group.append('g').attr('transform', `translate(0,${row.top})`);
  if (row.kind === 'polling') drawPolling(inner, row, layout, look.opened.rows.has(row.key));
  else if (row.kind === 'handover') drawHandover(inner, row.handover, layout);
  else if (row.kind === 'note') drawNote(inner, row, scene, layout);
  else {
    const sent = scene.sent.get(row.message) as Sent;
    drawMessage(inner, sent, row, scene, layout, look.layers.of(row.message.layer));
  }
}

/** Without the further lines of a note. */
const heightOfOne = ({ height, top, lines }: DrawnRow): number =>
  height - top - lineHeight * Math.max(0, lines.length - 1);

export function drawLegend(
  legend: d3.Selection<HTMLUListElement, unknown, null, undefined>,
  scene: Scene,
  model: Model,
  layers: LayerClasses,
): void {
  const { record, attackers } = scene;
  const [attacks, messages] = partition(record.messages, (one) => isOfAttack(one, scene));
  const named = layersOf(messages).filter((layer) => isLayer(layer, model));
  const ofLayers = named.map((layer) => ({ name: layers.of(layer), text: printable(layer) }));
  const others = [...attackers.values()].map(printable).join(', ');
  const attack = { name: 'attack', text: `attack: from or to the ${others}` };
  const items = attacks.length === 0 ? ofLayers : [...ofLayers, attack];
  legend
    .property('hidden', items.length === 0)
    .selectAll('li')
    .data(items)
    .join('li')
    .attr('class', ({ name }) => name)
    .text(({ text }) => text);
}

function partition<T>(all: readonly T[], isIt: (one: T) => boolean): readonly [T[], T[]] {
  return [all.filter(isIt), all.filter((one) => !isIt(one))];
}

/** A row as a screen reader says it. */
function spoken(row: DrawnRow, scene: Scene, label: (party: string) => string): string {
  const at = `${seconds(startMs(row, scene))} s`;
  if (row.kind === 'polling') return `${at}, ${pollingText(row)}`;
  if (row.kind === 'handover') {
    const { from, to, type } = row.handover;
    return from === null ? `${at}, ${to} gets: ${type}` : `${at}, ${from} hands to ${to}: ${type}`;
  }
  const { step } = row.kind === 'message' ? row.message : row.note;
  const where = step === null ? '' : `, step ${step}`;
  if (row.kind === 'note') {
    return `${at}, ${label(row.note.party)}, ${row.note.kind}: ${row.note.text}${where}`;
  }
  const { from, to, type, deliveredAtMs } = row.message;
  const arrived = deliveredAtMs === null ? '' : `, arrives at ${seconds(deliveredAtMs)} s`;
  const fate = fateOf(scene.sent.get(row.message) as Sent, scene);
  const told = fate === '' ? '' : `, ${fate}`;
  const seal = sealedOf(row.message) === undefined ? '' : 'sealed';
  const what = [httpOf(row.message), type, seal].filter((text) => text !== '').join(' ');
  return `${at}, ${label(from)} to ${label(to)}: ${what}${arrived}${told}${where}`;
}
