/** Marks in a drawing: where the machine stands, what it just did, what is never done. */

import type * as d3 from 'd3';
import type { Box, Transition } from './chart.ts';
import type { Line } from './lines.ts';
import { holds, type Part } from './parts.ts';
import type { Edge, Shape } from './scene.ts';
import type { Coverage } from './taken.ts';

export interface Marks {
  /** Ids of the states that the machine is in; null while it is down. */
  readonly active: ReadonlySet<string> | null;
  /** Names of the transitions just taken. */
  readonly taken: ReadonlySet<string>;
  readonly coverage: Coverage | null;
  /** Id of a shape or of an edge. */
  readonly selected: string;
}

type World = d3.Selection<SVGGElement, unknown, null, undefined>;

export function mark(world: World, marks: Marks): void {
  markShapes(world, marks);
  markEdges(world, marks);
  const { taken } = marks;
  const lines = world.selectAll<SVGTextElement, Line>('text.line');
  lines.classed('taken', ({ transitions }) => transitions.some(({ name }) => taken.has(name)));
}

function markShapes(world: World, { active, taken, selected }: Marks): void {
  const isActive = ({ kind, part }: Shape) =>
    active !== null &&
    (kind === 'folded' || part.box === null ? holds(part, active) : isAt(part, active));
  const shapes = world.selectAll<SVGGElement, Shape>('g.state');
  shapes.classed('active', isActive).classed('selected', ({ id }) => id === selected);
  shapes.classed('moved', ({ inner }) => inner.some(({ name }) => taken.has(name)));
  const hits = world.selectAll<SVGGElement, Shape>('g.hit');
  hits.attr('aria-label', (shape) => shapeName(shape, isActive(shape)));
  hits.attr('aria-pressed', ({ id }) => String(id === selected));
  hits.attr('tabindex', ({ id }) => (id === selected ? 0 : -1));
}

function markEdges(world: World, { taken, coverage, selected }: Marks): void {
  const isTaken = ({ transitions }: Edge) => transitions.some(({ name }) => taken.has(name));
  const isNever = ({ transitions }: Edge) =>
    coverage !== null &&
    transitions.length > 0 &&
    transitions.every(({ name }) => coverage(name) === 'never');
  const isOut = ({ from, to }: Edge) => from.id === selected || to.id === selected;
  for (const kind of ['arrow', 'label']) {
    const found = world.selectAll<SVGGElement, Edge>(`g.${kind}`);
    found.classed('taken', isTaken).classed('never', isNever).classed('out', isOut);
    found.classed('selected', ({ id }) => id === selected);
  }
  const arrows = world.selectAll<SVGGElement, Edge>('g.arrow');
  arrows
    .filter(({ transitions }) => transitions.length > 0)
    .attr('tabindex', ({ id }) => {
      return id === selected ? 0 : -1;
    });
  // What was just taken is drawn over the others.
  arrows.filter(isTaken).raise();
  const lines = world.selectAll<SVGPathElement, Edge>('g.arrow path.line');
  lines.style('stroke-width', (edge) => (isTaken(edge) ? null : widthOf(edge, coverage)));
  lines.attr('marker-end', (edge) => `url(#arrow${isTaken(edge) ? '-taken' : headOf(edge)})`);
}

const headOf = ({ change }: Edge): string => (change === null ? '' : `-${change}`);

const isAt = ({ box }: Part, active: ReadonlySet<string>): boolean =>
  box !== null && active.has(box.id);

function shapeName(shape: Shape, isActive: boolean): string {
  const { part, kind } = shape;
  const { box } = part;
  const count = part.states === 1 ? '1 state' : `${part.states} states`;
  if (kind === 'folded' || box === null) {
    const words = [part.name, isActive ? 'active' : '', `${kind}, ${count}`];
    return words.filter(Boolean).join(', ');
  }
  return stateName(box, isActive);
}

const changed = { new: 'new', gone: 'gone', other: 'changed' };

function stateName({ key, kind, transitions, invokes, isInitial, change }: Box, isActive: boolean) {
  const count = transitions.length;
  const parts = [
    key,
    ...(isActive ? ['active'] : []),
    ...(isInitial ? ['initial'] : []),
    ...(kind === 'atomic' ? [] : [kind]),
    ...invokes.map((name) => `invoke ${name}`),
    ...(change === null ? [] : [changed[change]]),
    count === 1 ? '1 transition' : `${count} transitions`,
  ];
  return parts.join(', ');
}

/** Thicker the more steps take it, by powers of ten. */
function widthOf({ transitions }: Edge, coverage: Coverage | null): string | null {
  if (coverage === null) return null;
  const times = transitions.map(({ name }: Transition) => coverage(name));
  const sum = times.reduce((total: number, one) => total + (typeof one === 'number' ? one : 0), 0);
  return sum === 0 ? null : `${1 + Math.log10(sum) * 0.6}px`;
}
