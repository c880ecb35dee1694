/** Draws the tree of branches: lines from the left to the right, an outcome at each end. */

import * as d3 from 'd3';
import { markOf, markPath } from '../states/outcomes.ts';
import type { Branch } from './request.ts';
import { fitting, type PlacedSegment, placed, treeOf } from './tree.ts';

interface DrawnBranches {
  readonly branches: readonly Branch[];
  /** In the order of their marks. */
  readonly outcomes: readonly string[];
}

const bend = 12;

export class Drawing {
  readonly #svg: d3.Selection<SVGSVGElement, unknown, null, undefined>;
  #branches: readonly Branch[] = [];

  constructor(
    place: HTMLElement,
    readonly onPick: (branch: number) => void,
  ) {
    this.#svg = d3.select(place).append('svg').attr('role', 'group');
    this.#svg.attr('aria-label', 'Branches');
  }

  show({ branches, outcomes }: DrawnBranches): void {
    this.#branches = branches;
    const svg = this.#svg;
    svg.selectAll('*').remove();
    const { segments, width, height } = placed(treeOf(branches));
    const ends = segments.filter(({ segment }) => segment.end !== null);
    const right = d3.max(ends, (one) => endOf(one) + roomFor(this.#branchOf(one))) ?? width;
    svg.attr('width', right + 12).attr('height', height);
    const group = svg.append('g').selectAll('g').data(segments).join('g').attr('class', 'segment');
    group.append('path').attr('class', 'line').attr('d', lineOf);
    const texts = group.append('text').attr('x', ({ x }) => x + 2);
    texts.append('title').text(({ text, steps }) => `${text}\n${steps}`.trim());
    const line = (text: (one: PlacedSegment) => string, dy: number, name: string) => {
      const span = texts.append('tspan').attr('class', name);
      span.attr('x', ({ x }) => x + 2).attr('y', ({ y }) => y + dy);
      span.text((one) => fitting(text(one), one.width));
    };
    line(({ text }) => text, -5, 'what');
    line(({ steps }) => steps, 14, 'steps');
    this.#drawEnds(ends, outcomes);
  }

  #branchOf({ segment }: PlacedSegment): Branch {
    return this.#branches[segment.end as number] as Branch;
  }

  #drawEnds(ends: readonly PlacedSegment[], outcomes: readonly string[]): void {
    const branchOf = (one: PlacedSegment) => this.#branchOf(one);
    const end = this.#svg.append('g').selectAll('g').data(ends).join('g');
    end.attr('class', 'end').attr('role', 'button').attr('tabindex', -1);
    end.attr('aria-label', (one) => {
      const { outcome, tier, title } = branchOf(one);
      return `${outcome}${tier}: ${title}`;
    });
    const room = end.append('rect').attr('class', 'room').attr('rx', 4);
    room
      .attr('x', endOf)
      .attr('y', ({ y }) => y - 12)
      .attr('width', (one) => roomFor(branchOf(one)))
      .attr('height', 24);
    const place = (one: PlacedSegment) => outcomes.indexOf(branchOf(one).outcome);
    const mark = end.append('path').attr('class', 'mark');
    mark.attr('transform', (one) => `translate(${endOf(one) + 12},${one.y})`);
    mark.attr('d', (one) => markPath(markOf(place(one)), 90));
    mark.style('fill', (one) => `var(${markOf(place(one)).variable})`);
    const text = end.append('text').attr('x', (one) => endOf(one) + 24);
    text.attr('y', ({ y }) => y + 4).text((one) => branchOf(one).outcome);
    text
      .append('tspan')
      .attr('class', 'steps')
      .attr('dx', 8)
      .text((one) => branchOf(one).tier);
    end.on('click', (_, one) => this.onPick(one.segment.end as number));
    end.on('pointerenter', (_, one) => this.light([one.segment.end as number]));
    end.on('focus', (_, one) => this.light([one.segment.end as number]));
    end.on('pointerleave blur', () => this.light([]));
    const nodes = end.nodes() as Element[];
    end.on('keydown', (event: KeyboardEvent, one) => this.#press(event, one, nodes));
    d3.select(nodes[0] ?? null).attr('tabindex', 0);
  }

  #press(event: KeyboardEvent, one: PlacedSegment, nodes: readonly Element[]): void {
    const at = nodes.indexOf(event.currentTarget as Element);
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by !== undefined) {
      const next = nodes[(at + by + nodes.length) % nodes.length] as SVGGElement;
      d3.selectAll([...nodes]).attr('tabindex', -1);
      next.setAttribute('tabindex', '0');
      next.focus();
    } else if (event.key === 'Enter' || event.key === ' ') this.onPick(one.segment.end as number);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Brings out these branches, from the start to their ends. */
  light(branches: readonly number[]): void {
    this.#classed('lit', new Set(branches));
    this.#svg.classed('lights', branches.length > 0);
  }

  /** Marks the branch that is the path on screen; null if none is. */
  mark(branch: number | null): void {
    this.#classed('chosen', new Set(branch === null ? [] : [branch]));
    const ends = this.#svg.selectAll<SVGGElement, PlacedSegment>('g.end');
    ends.attr('aria-pressed', ({ segment }) => String(segment.end === branch));
  }

  #classed(name: string, branches: ReadonlySet<number>): void {
    this.#svg
      .selectAll<SVGGElement, PlacedSegment>('g.segment')
      .classed(name, ({ segment }) => segment.branches.some((one) => branches.has(one)));
    this.#svg
      .selectAll<SVGGElement, PlacedSegment>('g.end')
      .classed(name, ({ segment }) => branches.has(segment.end as number));
  }
}

const endOf = ({ x, width }: PlacedSegment): number => x + width + 4;

/** How wide an end is, with its words. */
const roomFor = ({ outcome, tier }: Branch): number => 40 + 6.6 * (outcome.length + tier.length);

function lineOf({ parent, x, y, width }: PlacedSegment): string {
  const end = x + width;
  if (parent === null) return `M${x},${y}H${end}`;
  const from = parent.x + parent.width;
  if (parent.y === y) return `M${from},${y}H${end}`;
  const down = `q${bend},0 ${bend},${bend}V${y - bend}q0,${bend} ${bend},${bend}`;
  return `M${from},${parent.y}${down}H${end}`;
}
