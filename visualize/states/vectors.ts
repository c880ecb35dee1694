/** The graph as vectors, for a picture that stands alone: what else is drawn on a canvas. */

import type { ZoomTransform } from 'd3';
import type { Drawn } from './graph.ts';
import { markOf, markPath } from './outcomes.ts';
import { type Brush, type Colours, outcomeSize, paintGraph, radiusAt } from './paint.ts';

/** Of more there would be megabytes of lines, which no program shows in time. */
const mostLines = 20_000;

export const hasVectors = ({ targets }: Drawn): boolean => targets.length <= mostLines;

interface Look {
  readonly colours: Colours;
  readonly transform: ZoomTransform;
  readonly width: number;
  readonly height: number;
  /** Nodes of the path on screen, and how many of them are behind the cursor. */
  readonly path: readonly number[];
  readonly at: number;
}

export function vectorsOf(drawn: Drawn, look: Look): SVGGElement {
  const { colours, transform, width, height, path, at } = look;
  const { k, x, y } = transform;
  const brush = new Recorder();
  for (const _ of paintGraph({ context: brush, colours, k, x, y, width, height }, drawn)) {
    // All at once.
  }
  const place = (node: number): [number, number] =>
    transform.apply([drawn.x[node] as number, drawn.y[node] as number]);
  for (let node = 0; node < drawn.count; node++) {
    const outcome = drawn.outcomeOf[node] as number;
    if (outcome < 0) continue;
    const [left, top] = place(node);
    const shape = brush.add(markPath(markOf(outcome), 1), colours.outcomes[outcome] ?? '', 'none');
    const size = rounded(2 * outcomeSize(k));
    shape.setAttribute('transform', `translate(${rounded(left)},${rounded(top)}) scale(${size})`);
  }
  const line = (nodes: readonly number[], lineWidth: number): void => {
    brush.beginPath();
    for (const [index, node] of nodes.entries()) {
      if (index === 0) brush.moveTo(...place(node));
      else brush.lineTo(...place(node));
    }
    [brush.lineWidth, brush.strokeStyle] = [lineWidth, colours.accent];
    brush.stroke();
  };
  line(path.slice(at), 1.5);
  line(path.slice(0, at + 1), 3);
  const cursor = path[Math.min(at, path.length - 1)];
  if (cursor === undefined) return brush.group;
  brush.beginPath();
  brush.arc(...place(cursor), Math.max(5, radiusAt(k)));
  brush.fillStyle = colours.accent;
  brush.fill();
  return brush.group;
}

const rounded = (value: number): number => Math.round(value * 100) / 100;

/** Takes what a canvas would, and keeps it as paths. */
class Recorder implements Brush {
  readonly group = document.createElementNS('http://www.w3.org/2000/svg', 'g');
  strokeStyle = '';
  fillStyle = '';
  lineWidth = 1;
  globalAlpha = 1;
  #path: string[] = [];

  beginPath(): void {
    this.#path = [];
  }

  moveTo(x: number, y: number): void {
    this.#path.push(`M${rounded(x)},${rounded(y)}`);
  }

  lineTo(x: number, y: number): void {
    this.#path.push(`L${rounded(x)},${rounded(y)}`);
  }

  quadraticCurveTo(overX: number, overY: number, x: number, y: number): void {
    this.#path.push(`Q${[overX, overY, x, y].map(rounded).join(',')}`);
  }

  rect(x: number, y: number, width: number, height: number): void {
    const [across, down] = [rounded(width), rounded(height)];
    this.#path.push(`M${rounded(x)},${rounded(y)}h${across}v${down}h${-across}Z`);
  }

  /** A whole circle: of another part of one nothing is drawn here. */
  arc(x: number, y: number, radius: number): void {
    const [size, over] = [rounded(radius), rounded(2 * radius)];
    const half = (by: number): string => `a${size},${size} 0 1 1 ${by},0`;
    this.#path.push(`M${rounded(x + radius)},${rounded(y)}${half(-over)}${half(over)}`);
  }

  stroke(): void {
    this.add(this.#path.join(''), 'none', this.strokeStyle);
  }

  fill(): void {
    this.add(this.#path.join(''), this.fillStyle, 'none');
  }

  add(path: string, fill: string, stroke: string): SVGPathElement {
    const shape = document.createElementNS('http://www.w3.org/2000/svg', 'path');
    const looks = { d: path, fill, stroke, 'stroke-width': this.lineWidth };
    for (const [name, value] of Object.entries(looks)) shape.setAttribute(name, String(value));
    if (this.globalAlpha < 1) shape.setAttribute('opacity', String(rounded(this.globalAlpha)));
    if (path !== '') this.group.append(shape);
    return shape;
  }
}
