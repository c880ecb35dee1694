/** Draws one edge, with what stands on it. */

import { lineHeight, transitionText } from './lines.ts';
import type { Edge, Point } from './scene.ts';
import { changeClass, drawLine, type Layer } from './shapes.ts';

interface EdgeActs {
  readonly onSelect: (edge: Edge) => void;
  readonly onHover: (edge: Edge | null) => void;
}

const corner = 6;
const textTop = 13.5;

export function drawEdge(arrows: Layer, labels: Layer, edge: Edge, acts: EdgeActs): void {
  const path = pathThrough(edge.points);
  const isSign = edge.transitions.length === 0;
  const group = arrows
    .append('g')
    .datum(edge)
    .attr('class', `arrow ${changeClass(edge.change)}`);
  group.attr('data-id', edge.id);
  group.append('path').attr('class', 'line').attr('d', path);
  if (isSign) {
    group.classed('first', true).attr('aria-hidden', 'true');
    return;
  }
  group.attr('role', 'button').attr('aria-label', edgeName(edge));
  group.append('path').attr('class', 'near').attr('d', path);
  const label = labels.append('g').datum(edge).attr('class', 'label').attr('data-id', edge.id);
  label.attr('transform', `translate(${edge.label.x},${edge.label.y})`);
  const { width, height } = edge.label;
  label.append('rect').attr('width', width).attr('height', height).attr('rx', 3);
  for (const [index, line] of edge.lines.entries()) {
    const text = drawLine(label, line, textTop + index * lineHeight);
    text.attr('x', width / 2).attr('text-anchor', 'middle');
  }
  const hover = (isOn: boolean) => () => {
    label.classed('hovered', isOn);
    group.classed('hovered', isOn);
    acts.onHover(isOn ? edge : null);
  };
  for (const one of [group, label]) {
    one.on('pointerenter', hover(true)).on('pointerleave', hover(false));
    one.on('click', () => acts.onSelect(edge));
  }
  group.on('focus', hover(true)).on('blur', hover(false));
}

/** All that stands on it, in words. */
function edgeName({ from, to, transitions }: Edge): string {
  const events = transitions.map(transitionText).join(', ');
  const ends = `from ${from.kind === 'any' ? 'any state of ' : ''}${from.part.name} to `;
  return `${events}: ${ends}${to.part.name}`;
}

/** Along right angles, with round corners. */
function pathThrough(points: readonly Point[]): string {
  const [first, ...rest] = points as readonly [Point, ...Point[]];
  if (first === undefined) return '';
  let path = `M${first.x},${first.y}`;
  for (const [index, at] of rest.entries()) {
    const before = points[index] as Point;
    const after = points[index + 2];
    if (after === undefined) path += `L${at.x},${at.y}`;
    else {
      const [from, to] = [towards(at, before), towards(at, after)];
      path += `L${from.x},${from.y}Q${at.x},${at.y} ${to.x},${to.y}`;
    }
  }
  return path;
}

/** A point a little way from one to another, at most half of the way. */
function towards(from: Point, to: Point): Point {
  const way = Math.hypot(to.x - from.x, to.y - from.y);
  const share = way === 0 ? 0 : Math.min(corner, way / 2) / way;
  return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
}
