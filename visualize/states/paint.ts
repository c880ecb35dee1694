/** Draws a graph on a canvas, a little at a time: edges, states, and above them the outcomes. */

import type { Drawn } from './graph.ts';
import { nodeGap } from './layout.ts';
import { markOf, markPath } from './outcomes.ts';

export interface Colours {
  readonly dim: string;
  readonly ink: string;
  readonly accent: string;
  readonly ground: string;
  /** By outcome. */
  readonly outcomes: readonly string[];
}

type Strokes = 'beginPath' | 'moveTo' | 'lineTo' | 'quadraticCurveTo' | 'rect' | 'arc';
type Looks = 'lineWidth' | 'globalAlpha';

/** What edges and states are drawn with: a canvas, or what does as one. */
export interface Brush extends Pick<CanvasRenderingContext2D, Strokes | Looks> {
  strokeStyle: CanvasRenderingContext2D['strokeStyle'];
  fillStyle: CanvasRenderingContext2D['fillStyle'];
  stroke(): void;
  fill(): void;
}

/** Where to draw, and how the world is turned into it. */
export interface Pen<Context extends Brush = CanvasRenderingContext2D> {
  readonly context: Context;
  readonly colours: Colours;
  readonly k: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Edges or states drawn between two looks at the clock. */
const batchSize = 400;
/** Edges beyond so many are drawn ever fainter. */
const fewEdges = 1500;

export const radiusAt = (k: number): number => Math.min(8, Math.max(0.8, 0.36 * nodeGap * k));

export const outcomeSize = (k: number): number => Math.max(2.6, radiusAt(k) * 1.5);

export function* paint(pen: Pen, drawn: Drawn): Generator<void, void, void> {
  yield* paintGraph(pen, drawn);
  paintOutcomes(pen, drawn);
}

/** All but the outcomes. */
export function* paintGraph(pen: Pen<Brush>, drawn: Drawn): Generator<void, void, void> {
  yield* paintEdges(pen, drawn);
  yield* paintNodes(pen, drawn);
}

function* paintEdges(
  { context, colours, k, x, y, width, height }: Pen<Brush>,
  drawn: Drawn,
): Generator<void, void, void> {
  const { count, offsets, targets } = drawn;
  context.strokeStyle = colours.dim;
  context.lineWidth = 1;
  context.globalAlpha = Math.min(0.55, Math.max(0.1, (fewEdges / targets.length) * (1 + 2 * k)));
  let pending = 0;
  context.beginPath();
  for (let node = 0; node < count; node++) {
    const fromX = (drawn.x[node] as number) * k + x;
    const fromY = (drawn.y[node] as number) * k + y;
    const end = offsets[node + 1] as number;
    for (let edge = offsets[node] as number; edge < end; edge++) {
      const target = targets[edge] as number;
      if (target === node) continue;
      const toX = (drawn.x[target] as number) * k + x;
      const toY = (drawn.y[target] as number) * k + y;
      if ((fromX < 0 && toX < 0) || (fromX > width && toX > width)) continue;
      if ((fromY < 0 && toY < 0) || (fromY > height && toY > height)) continue;
      context.moveTo(fromX, fromY);
      if (toX > fromX) context.lineTo(toX, toY);
      else {
        // Back, or within a level: bent, so that it is not taken for one that goes on.
        const bend = 0.25 * (fromX - toX) + 12 * k;
        context.quadraticCurveTo((fromX + toX) / 2 + bend / 2, (fromY + toY) / 2 - bend, toX, toY);
      }
      if (++pending === batchSize) {
        context.stroke();
        context.beginPath();
        pending = 0;
        yield;
      }
    }
  }
  context.stroke();
  context.globalAlpha = 1;
}

function* paintNodes(
  { context, colours, k, x, y, width, height }: Pen<Brush>,
  drawn: Drawn,
): Generator<void, void, void> {
  const radius = radiusAt(k);
  context.fillStyle = colours.dim;
  let pending = 0;
  context.beginPath();
  for (let node = 0; node < drawn.count; node++) {
    if ((drawn.outcomeOf[node] as number) >= 0) continue;
    const atX = (drawn.x[node] as number) * k + x;
    const atY = (drawn.y[node] as number) * k + y;
    if (atX < -radius || atY < -radius || atX > width + radius || atY > height + radius) continue;
    const own = Math.min(radius * growth(drawn, node), 0.48 * nodeGap * k + 1);
    // So small, a square is as good as a circle, and much faster.
    if (own < 2) context.rect(atX - own, atY - own, 2 * own, 2 * own);
    else {
      context.moveTo(atX + own, atY);
      context.arc(atX, atY, own, 0, 2 * Math.PI);
    }
    if (++pending === batchSize) {
      context.fill();
      context.beginPath();
      pending = 0;
      yield;
    }
  }
  context.fill();
}

/** How much larger a node is that stands for many states. */
const growth = ({ sizeOf }: Drawn, node: number): number =>
  1 + 0.25 * Math.log10(sizeOf[node] as number);

function paintOutcomes({ context, colours, k, x, y, width, height }: Pen, drawn: Drawn): void {
  const size = outcomeSize(k);
  const paths = colours.outcomes.map((_, index) => new Path2D(markPath(markOf(index), 1)));
  for (let node = 0; node < drawn.count; node++) {
    const outcome = drawn.outcomeOf[node] as number;
    if (outcome < 0) continue;
    const atX = (drawn.x[node] as number) * k + x;
    const atY = (drawn.y[node] as number) * k + y;
    if (atX < -size || atY < -size || atX > width + size || atY > height + size) continue;
    context.setTransform(2 * size, 0, 0, 2 * size, atX, atY);
    context.fillStyle = colours.outcomes[outcome] as string;
    context.fill(paths[outcome] as Path2D);
  }
  context.setTransform(1, 0, 0, 1, 0, 0);
}
