/**
 * What of a chart is drawn, as it is folded: shapes in shapes, and edges between them, with the
 * sizes that their texts need. Where they go is said by `placing.ts`.
 */

import { type Box, type Chart, changesIn, type Transition } from './chart.ts';
import type { Change } from './comparison.ts';
import {
  commonChange,
  edgeLines,
  foldedLines,
  type Line,
  lineHeight,
  shapeLines,
} from './lines.ts';
import type { Part } from './parts.ts';

export interface Shape {
  readonly id: string;
  /** `start`: the dot that leads to the initial state. `any`: whichever state within is active. */
  readonly kind: 'state' | 'stage' | 'folded' | 'start' | 'any';
  /** Of a dot, that in which it stands. */
  readonly part: Part;
  readonly lines: readonly Line[];
  readonly parent: Shape | null;
  readonly children: readonly Shape[];
  /** Of what is folded, the transitions that begin and end in it. */
  readonly inner: readonly Transition[];
  /** From the corner of the whole; the size is at first the least that it needs. */
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Edge {
  readonly id: string;
  readonly from: Shape;
  readonly to: Shape;
  /** None for that of a dot. */
  readonly transitions: readonly Transition[];
  readonly lines: readonly Line[];
  readonly change: Change | null;
  /** Where its label goes, and how large that is. */
  readonly label: { x: number; y: number; readonly width: number; readonly height: number };
  points: readonly Point[];
}

export interface Scene {
  readonly root: Shape;
  /** From the outside to the inside, in the order of the machine. */
  readonly shapes: readonly Shape[];
  readonly edges: readonly Edge[];
}

/** How wide a text is, in pixels. */
export type Measure = (text: string) => number;

const padX = 10;
const padY = 4;
const leastWidth = 60;
const dotSize = 10;
const historySize = 28;
/** Beside the name of what can be folded: the sign to do so. */
const foldRoom = 30;
/** Before what stays: a loop. */
export const loopRoom = 18;

interface Making extends Shape {
  readonly lines: Line[];
  readonly children: Making[];
  readonly inner: Transition[];
}

/** `isOpen` says of each part with others in it whether they are to be seen. */
export function sceneOf(
  chart: Chart,
  top: Part,
  isOpen: (part: Part) => boolean,
  measure: Measure,
): Scene {
  const shapeOf = new Map<Box, Making>();
  const root = shapeIn(top, null, isOpen, shapeOf);
  const edges = edgesOf(chart, shapeOf, measure);
  const shapes = allShapes(root);
  for (const shape of shapes) size(shape, measure);
  return { root, shapes, edges };
}

const allShapes = (shape: Making): Making[] => [shape, ...shape.children.flatMap(allShapes)];

function shapeIn(
  part: Part,
  parent: Making | null,
  isOpen: (part: Part) => boolean,
  shapeOf: Map<Box, Making>,
): Making {
  const isFolded = part.children.length > 0 && !isOpen(part);
  const kind = isFolded ? 'folded' : part.box === null ? 'stage' : 'state';
  const shape = shapeAs(part.id, kind, part, parent);
  if (isFolded) {
    const boxes = boxesIn(part);
    for (const box of boxes) shapeOf.set(box, shape);
    shape.lines.push(...foldedLines(part.name, part.states, changesIn(boxes)));
    return shape;
  }
  if (part.box !== null) {
    shapeOf.set(part.box, shape);
    shape.lines.push(...shapeLines(part.box));
  }
  for (const child of part.children) shape.children.push(shapeIn(child, shape, isOpen, shapeOf));
  return shape;
}

function shapeAs(id: string, kind: Shape['kind'], part: Part, parent: Making | null): Making {
  const place = { x: 0, y: 0, width: 0, height: 0 };
  return { id, kind, part, lines: [], parent, children: [], inner: [], ...place };
}

const boxesIn = ({ box, children }: Part): Box[] => [
  ...(box === null ? [] : [box]),
  ...children.flatMap(boxesIn),
];

function size(shape: Making, measure: Measure): void {
  if (shape.kind === 'start') {
    [shape.width, shape.height] = [dotSize, dotSize];
    return;
  }
  if (shape.part.box?.kind === 'history' && shape.kind === 'state') {
    [shape.width, shape.height] = [historySize, historySize];
    return;
  }
  const canFold = shape.part.children.length > 0 && shape.part.parent !== null;
  const room = canFold ? foldRoom : 0;
  const widths = shape.lines.map(({ text, kind }) => {
    return measure(text) + (kind === 'stays' ? loopRoom : 0);
  });
  shape.width = Math.max(leastWidth, Math.max(0, ...widths) + 2 * padX + room);
  shape.height = shape.lines.length * lineHeight + 2 * padY;
}

/** Those of the arrows whose ends are not in the same shape; several between two are one. */
function edgesOf(chart: Chart, shapeOf: ReadonlyMap<Box, Making>, measure: Measure): Edge[] {
  const found = new Map<string, { from: Making; to: Making; transitions: Transition[] }>();
  for (const { from, to, transitions } of chart.arrows) {
    const ends = endsOf(shapeOf.get(from) as Making, shapeOf.get(to) as Making);
    if (ends === null) {
      shapeOf.get(from)?.inner.push(...transitions);
      continue;
    }
    const key = `${ends.from.id} ${ends.to.id}`;
    const known = found.get(key) ?? { ...ends, transitions: [] };
    known.transitions.push(...transitions);
    found.set(key, known);
  }
  const edges = [...found.values()].map((ends) => edgeOf(ends, measure));
  return [...startsOf(shapeOf, measure), ...edges];
}

/** Null for what stays within something folded. An edge never leads to what it begins in. */
function endsOf(from: Making, to: Making): { from: Making; to: Making } | null {
  if (from === to && from.kind === 'folded') return null;
  if (from === to)
    return from.children.length === 0 ? { from, to } : { from: anyIn(from), to: startIn(to) };
  if (isIn(to, from)) return { from: anyIn(from), to };
  if (isIn(from, to)) return { from, to: startIn(to) };
  return { from, to };
}

function isIn(shape: Shape, outer: Shape): boolean {
  let at: Shape | null = shape.parent;
  while (at !== null && at !== outer) at = at.parent;
  return at !== null;
}

function anyIn(shape: Making): Making {
  const known = shape.children.find(({ kind }) => kind === 'any');
  if (known !== undefined) return known;
  const any = shapeAs(`${shape.id}#any`, 'any', shape.part, shape);
  any.lines.push({ text: 'in any state', kind: 'more', transitions: [], change: null });
  shape.children.unshift(any);
  return any;
}

function startIn(shape: Making): Making {
  const known = shape.children.find(({ kind }) => kind === 'start');
  if (known !== undefined) return known;
  const start = shapeAs(`${shape.id}#start`, 'start', shape.part, shape);
  shape.children.unshift(start);
  return start;
}

/** From the dot of each compound state to its initial state or to the stage that has it. */
function startsOf(shapeOf: ReadonlyMap<Box, Making>, measure: Measure): Edge[] {
  return [...shapeOf].flatMap(([box, to]) => {
    const outer = box.isInitial && box.parent !== null ? shapeOf.get(box.parent) : undefined;
    if (outer === undefined || outer === to || outer.kind === 'folded') return [];
    return [edgeOf({ from: startIn(outer), to, transitions: [] }, measure)];
  });
}

function edgeOf(
  ends: { from: Making; to: Making; transitions: readonly Transition[] },
  measure: Measure,
): Edge {
  const isRough = ends.from.kind === 'folded' || ends.to.kind === 'folded';
  const lines = edgeLines(ends.transitions, isRough ? 1 : 3);
  const width = Math.max(0, ...lines.map(({ text }) => measure(text))) + 8;
  const label = { x: 0, y: 0, width, height: lines.length * lineHeight };
  const id = `${ends.from.id} → ${ends.to.id}`;
  return { id, ...ends, lines, change: commonChange(ends.transitions), label, points: [] };
}
