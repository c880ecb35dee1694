/** Draws a chart as SVG, and marks in it how the machine stands at the cursor. */

import * as d3 from 'd3';
import type { Arrow, Box, Chart } from './chart.ts';
import { spreadLabels } from './labels.ts';
import { curveOf, invokeText, lineHeight } from './layout.ts';
import type { Coverage } from './taken.ts';

interface Marks {
  /** Ids of the states that the machine is in; null while it is down. */
  readonly active: ReadonlySet<string> | null;
  /** Names of the transitions just taken. */
  readonly taken: ReadonlySet<string>;
  readonly coverage: Coverage | null;
  readonly selected: string | null;
}

type Svg = d3.Selection<SVGSVGElement, unknown, null, undefined>;

const textGap = 12;
const labelHeight = 14;
const mostLabels = 3;
/** From this scale on names can be read. */
const legible = 0.8;

export class Drawing {
  readonly #svg: Svg;
  readonly #world: d3.Selection<SVGGElement, unknown, null, undefined>;
  readonly #zoom = d3.zoom<SVGSVGElement, unknown>().scaleExtent([0.2, 3]);
  #chart: Chart | null = null;

  constructor(
    place: HTMLElement,
    readonly onSelect: (box: Box) => void,
  ) {
    this.#svg = d3.select(place).append('svg').attr('role', 'group');
    for (const name of ['arrow', 'arrow-taken']) {
      const marker = this.#svg.append('defs').append('marker').attr('id', name);
      marker.attr('viewBox', '0 0 8 8').attr('refX', 7.5).attr('refY', 4);
      marker.attr('markerWidth', 8).attr('markerHeight', 8).attr('orient', 'auto');
      marker.attr('markerUnits', 'userSpaceOnUse').append('path').attr('d', 'M0,0.5L8,4L0,7.5Z');
    }
    this.#world = this.#svg.append('g');
    this.#zoom.on('zoom', ({ transform }) => this.#world.attr('transform', transform));
    this.#svg.call(this.#zoom).on('dblclick.zoom', null);
  }

  show(chart: Chart, label: string): void {
    this.#chart = chart;
    this.#svg.attr('aria-label', label);
    this.#world.selectAll('*').remove();
    const outer = this.#world.append('g');
    // Under the states that hold no others, so that no name is struck through.
    const arrows = this.#world.append('g').attr('class', 'arrows');
    const inner = this.#world.append('g');
    const labels = this.#world.append('g').attr('class', 'labels').attr('aria-hidden', 'true');
    for (const box of chart.boxes) this.#drawBox(box.children.length > 0 ? outer : inner, box);
    for (const arrow of chart.arrows) drawArrow(arrows, labels, arrow);
    this.#svg.classed('few', chart.isFew);
    if (chart.isFew) spreadLabels(this.#world, chart);
  }

  /** All of the chart; or, if names are to be read, as much of it, with `focus` in the middle. */
  fit(focus: Box | null): void {
    const { clientWidth: width, clientHeight: height } = this.#svg.node() as SVGSVGElement;
    const root = this.#chart?.root;
    if (root === undefined || width === 0) return;
    const whole = Math.min((width - 24) / root.width, (height - 24) / root.height, 1.25);
    const k = focus === null ? whole : Math.max(whole, legible);
    const place = (size: number, room: number, middle: number): number => {
      if (size * k <= room) return Math.min((room - size * k) / 2, 12 + (room - size * k));
      return Math.min(12, Math.max(room - 12 - size * k, room / 2 - middle * k));
    };
    const { x: left, y: top, width: across, height: down } = focus ?? root;
    const x = place(root.width, width, left + across / 2);
    const y = root.height * k <= height ? 12 : place(root.height, height, top + down / 2);
    this.#svg.call(this.#zoom.transform, d3.zoomIdentity.translate(x, y).scale(k));
  }

  zoomBy(factor: number): void {
    this.#svg.call(this.#zoom.scaleBy, factor);
  }

  mark({ active, taken, coverage, selected }: Marks): void {
    const isActive = ({ id }: Box) => active?.has(id) === true;
    const boxes = this.#world.selectAll<SVGGElement, Box>('g.state');
    boxes.classed('active', isActive).classed('selected', ({ id }) => id === selected);
    boxes.attr('aria-label', (box) => stateLabel(box, isActive(box)));
    boxes.attr('aria-pressed', ({ id }) => String(id === selected));
    const current = selected ?? this.#chart?.root.id;
    boxes.attr('tabindex', ({ id }) => (id === current ? 0 : -1));
    const stays = this.#world.selectAll<SVGGElement, Box>('g.stays').classed('active', isActive);
    stays.classed('taken', ({ transitions }) =>
      transitions.some(({ name, targets }) => targets.length === 0 && taken.has(name)),
    );
    stays.classed('within', ({ children }) => children.length > 0);
    const isTaken = ({ transitions }: Arrow) => transitions.some(({ name }) => taken.has(name));
    const isNever = ({ transitions }: Arrow) =>
      coverage !== null && transitions.every(({ name }) => coverage(name) === 'never');
    const isOut = ({ from }: Arrow) => from.id === selected;
    for (const kind of ['arrow', 'label']) {
      const found = this.#world.selectAll<SVGGElement, Arrow>(`g.${kind}`);
      found.classed('taken', isTaken).classed('never', isNever).classed('out', isOut);
    }
    const arrows = this.#world.selectAll<SVGPathElement, Arrow>('g.arrow path.line');
    arrows.style('stroke-width', (arrow) => (isTaken(arrow) ? null : widthOf(arrow, coverage)));
    arrows.attr('marker-end', (arrow) => `url(#${isTaken(arrow) ? 'arrow-taken' : 'arrow'})`);
  }

  focus(id: string): void {
    const boxes = this.#world.selectAll<SVGGElement, Box>('g.state');
    boxes
      .filter((box) => box.id === id)
      .node()
      ?.focus();
  }

  #drawBox(outer: d3.Selection<SVGGElement, unknown, null, undefined>, box: Box): void {
    const group = outer.append('g').datum(box);
    const parts = ['state', box.kind, box.parent?.kind === 'parallel' ? 'region' : ''];
    group.attr('class', parts.join(' ').trim()).attr('role', 'button').attr('data-id', box.id);
    group.attr('transform', `translate(${box.x},${box.y})`);
    const round = box.kind === 'history' ? box.width / 2 : 6;
    group.append('rect').attr('width', box.width).attr('height', box.height).attr('rx', round);
    if (box.kind === 'final') {
      const inner = group.append('rect').attr('class', 'inner').attr('rx', 4);
      inner
        .attr('x', 3)
        .attr('y', 3)
        .attr('width', box.width - 6)
        .attr('height', box.height - 6);
    }
    const isLeaf = box.children.length === 0;
    const lines = [nameIn(box), ...box.invokes.map(invokeText)];
    for (const [index, line] of lines.entries()) {
      const text = group.append('text').text(line);
      text.attr('y', 18 + index * lineHeight).classed('invoke', index > 0);
      if (isLeaf) text.attr('x', box.width / 2).attr('text-anchor', 'middle');
      else text.attr('x', textGap);
    }
    if (box.isInitial) group.append('circle').attr('class', 'initial').attr('r', 4);
    const stays = box.transitions.filter(({ targets }) => targets.length === 0).length;
    if (stays > 0) drawStays(outer, box, stays);
    group.on('click', () => this.onSelect(box));
    group.on('keydown', (event: KeyboardEvent) => {
      if (event.key !== 'Enter' && event.key !== ' ') return;
      event.preventDefault();
      event.stopPropagation();
      this.onSelect(box);
    });
  }
}

/** A history state as statecharts have it: an H, and a star where it goes all the way down. */
function nameIn({ kind, isDeep, key }: Box): string {
  if (kind !== 'history') return key;
  return isDeep ? 'H*' : 'H';
}

/** How many transitions stay in a state. Beside it and not in it: it is no part of its name. */
function drawStays(
  outer: d3.Selection<SVGGElement, unknown, null, undefined>,
  box: Box,
  stays: number,
): void {
  const badge = outer.append('g').datum(box).attr('class', 'stays').attr('aria-hidden', 'true');
  badge.attr('transform', `translate(${box.x + box.width - 5},${box.y + 11})`);
  badge.append('text').attr('text-anchor', 'end').text(stays);
  const loop = stays > 9 ? -18 : -12;
  badge.append('path').attr('d', `M${loop - 1},-6A3.5,3.5 0 1 0 ${loop + 1},-3l-3,0m3,0l1,-3`);
}

function drawArrow(
  arrows: d3.Selection<SVGGElement, unknown, null, undefined>,
  labels: d3.Selection<SVGGElement, unknown, null, undefined>,
  arrow: Arrow,
): void {
  const { path, x, y } = curveOf(arrow);
  const group = arrows.append('g').attr('class', 'arrow').datum(arrow);
  group.append('path').attr('class', 'near').attr('d', path);
  group.append('path').attr('class', 'line').attr('d', path);
  const label = labels.append('g').attr('class', 'label').datum(arrow);
  const lines = labelLines(arrow);
  const text = label.append('text').attr('text-anchor', 'middle');
  for (const [index, line] of lines.entries()) {
    const top = y + (index - (lines.length - 1) / 2) * labelHeight + 4;
    text.append('tspan').attr('x', x).attr('y', top).text(line);
  }
  const hover = (isOn: boolean) => () => {
    label.classed('hovered', isOn);
    group.classed('hovered', isOn);
  };
  group.on('pointerenter', hover(true)).on('pointerleave', hover(false));
}

function labelLines({ transitions }: Arrow): string[] {
  const events = [...new Set(transitions.map(({ event }) => event))];
  if (events.length <= mostLabels) return events;
  return [...events.slice(0, mostLabels - 1), `and ${events.length - mostLabels + 1} more`];
}

function stateLabel(
  { key, kind, transitions, invokes, isInitial }: Box,
  isActive: boolean,
): string {
  const count = transitions.length;
  const parts = [
    key,
    ...(isActive ? ['active'] : []),
    ...(isInitial ? ['initial'] : []),
    ...(kind === 'atomic' ? [] : [kind]),
    ...invokes.map(invokeText),
    count === 1 ? '1 transition' : `${count} transitions`,
  ];
  return parts.join(', ');
}

/** Thicker the more steps take it, by powers of ten. */
function widthOf({ transitions }: Arrow, coverage: Coverage | null): string | null {
  if (coverage === null) return null;
  const times = transitions.map(({ name }) => coverage(name));
  const sum = times.reduce((total: number, one) => total + (typeof one === 'number' ? one : 0), 0);
  return sum === 0 ? null : `${1 + Math.log10(sum) * 0.6}px`;
}
