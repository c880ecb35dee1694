/**
 * Where the boxes of a chart go: the states of each compound state in layers by how far they are
 * from its initial one, final states last, the order within a layer by a barycentre sweep; the
 * regions of a parallel state side by side. From the inside to the outside.
 */

import { type Arrow, type Box, type Chart, within } from './chart.ts';

const rowHeight = 28;
const letterWidth = 7.2;
const gapX = 26;
const gapY = 36;
const pad = 18;
const headHeight = 26;
/** For each line below a state's name. */
export const lineHeight = 15;
const historySize = 28;
/** A layer that is wider goes on below. */
const widest = 860;
const sweeps = 4;

/** Places all boxes. */
export function layOut({ root, arrows, isFew }: Chart): void {
  measure(root, arrows, isFew);
  moveTo(root, 0, 0);
}

/** Sizes of the box and all in it, and places relative to it. */
function measure(box: Box, arrows: readonly Arrow[], isFew: boolean): void {
  if (box.kind === 'history') {
    [box.width, box.height] = [historySize, historySize];
    return;
  }
  const stays = box.transitions.some(({ targets }) => targets.length === 0);
  const lines = box.invokes.map((name) => invokeText(name).length * letterWidth + 34);
  const name = box.key.length * letterWidth + (stays ? 62 : 34);
  // Two beside each other leave room for what leads to them.
  const events = isFew ? arrows.filter(({ to }) => to === box).map(labelWidth) : [];
  const least = Math.max(72, name, ...lines, ...events);
  if (box.children.length === 0) {
    [box.width, box.height] = [least, rowHeight + box.invokes.length * lineHeight];
    return;
  }
  for (const child of box.children) measure(child, arrows, isFew);
  const rows = box.kind === 'parallel' ? wrapped(box.children) : layers(box, arrows);
  const width = Math.max(...rows.map(widthOf), least);
  let y = headOf(box) + pad;
  for (const row of rows) {
    let x = pad + (width - widthOf(row)) / 2;
    const height = Math.max(...row.map((child) => child.height));
    for (const child of row) {
      const drop = box.kind === 'parallel' ? 0 : (height - child.height) / 2;
      [child.x, child.y] = [x, y + drop];
      x += child.width + gapX;
    }
    y += height + gapY;
  }
  [box.width, box.height] = [width + 2 * pad, y - gapY + pad];
}

const labelWidth = ({ transitions }: Arrow): number =>
  Math.max(...transitions.map(({ event }) => event.length * letterWidth)) - gapX / 2;

/** A line in a state on what runs in it. */
export const invokeText = (name: string): string => `invoke ${name}`;

/** What stands above the states within. */
const headOf = ({ invokes }: Box): number => headHeight + invokes.length * lineHeight;

const widthOf = (row: readonly Box[]): number =>
  row.reduce((sum, { width }) => sum + width + gapX, -gapX);

/** As many in a row as there is room for. */
function wrapped(boxes: readonly Box[]): Box[][] {
  const rows: Box[][] = [];
  for (const box of boxes) {
    const last = rows.at(-1);
    if (last === undefined || widthOf([...last, box]) > widest) rows.push([box]);
    else last.push(box);
  }
  return rows;
}

function layers(box: Box, arrows: readonly Arrow[]): Box[][] {
  const next = siblings(box, arrows);
  const [first] = box.children;
  const depth = new Map<Box, number>();
  const queue: Box[] = [];
  const reach = (child: Box, at: number): void => {
    if (depth.has(child)) return;
    depth.set(child, at);
    queue.push(child);
  };
  const follow = (): void => {
    for (let at = queue.shift(); at !== undefined; at = queue.shift()) {
      for (const child of next.get(at) ?? []) reach(child, (depth.get(at) as number) + 1);
    }
  };
  if (first !== undefined) reach(first, 0);
  follow();
  // Then those that no other child leads to, and last, cycles that none leads into.
  const isLedTo = (child: Box) =>
    [...next].some(([from, to]) => !depth.has(from) && to.includes(child));
  const others = box.children.filter((child) => !depth.has(child) && !isLedTo(child));
  for (const child of others) reach(child, 1);
  follow();
  for (const child of box.children) reach(child, 1);
  const last = Math.max(0, ...depth.values()) + 1;
  const layerOf = (child: Box): number =>
    child.kind === 'final' ? last : (depth.get(child) as number);
  const found: Box[][] = [];
  for (const child of box.children) {
    const layer = layerOf(child);
    found[layer] = [...(found[layer] ?? []), child];
  }
  const filled = found.filter((layer) => layer !== undefined);
  sweep(filled, next);
  return filled.flatMap(wrapped);
}

/** Which children the arrows of a child, or of what is in it, lead to. */
function siblings(box: Box, arrows: readonly Arrow[]): Map<Box, Box[]> {
  const childOf = new Map(
    box.children.flatMap((child) => within(child).map((inner) => [inner, child] as const)),
  );
  const next = new Map<Box, Box[]>();
  for (const arrow of arrows) {
    const [from, to] = [childOf.get(arrow.from), childOf.get(arrow.to)];
    if (from === undefined || to === undefined || from === to) continue;
    next.set(from, [...(next.get(from) ?? []), to]);
  }
  return next;
}

/** Each box is moved to the mean place of its neighbours, downwards and upwards. */
function sweep(found: readonly Box[][], next: ReadonlyMap<Box, readonly Box[]>): void {
  const place = new Map<Box, number>();
  const settle = (layer: readonly Box[]): void => {
    for (const [index, box] of layer.entries()) place.set(box, index - (layer.length - 1) / 2);
  };
  for (const layer of found) settle(layer);
  const before = (box: Box): Box[] =>
    [...next].flatMap(([from, to]) => (to.includes(box) ? [from] : []));
  const after = (box: Box): readonly Box[] => next.get(box) ?? [];
  for (let turn = 0; turn < sweeps; turn++) {
    const isDown = turn % 2 === 0;
    for (const layer of isDown ? found : [...found].reverse()) {
      const wanted = new Map(
        layer.map((box) => {
          const places = (isDown ? before(box) : after(box)).map((other) => place.get(other) ?? 0);
          const sum = places.reduce((total, one) => total + one, 0);
          return [box, places.length === 0 ? (place.get(box) ?? 0) : sum / places.length];
        }),
      );
      layer.sort((a, b) => (wanted.get(a) as number) - (wanted.get(b) as number));
      settle(layer);
    }
  }
}

function moveTo(box: Box, x: number, y: number): void {
  box.x += x;
  box.y += y;
  for (const child of box.children) moveTo(child, box.x, box.y);
}

/** The curve of an arrow, as SVG takes it, and where its label goes. */
export function curveOf({ from, to }: Arrow): {
  readonly path: string;
  readonly x: number;
  readonly y: number;
} {
  if (from === to) return loop(from);
  const [fromX, toX] = [from.x + from.width / 2, to.x + to.width / 2];
  const lean = (box: Box, towards: number): number => {
    const middle = box.x + box.width / 2;
    const room = Math.max(0, box.width / 2 - 12);
    return middle + Math.max(-room, Math.min(room, (towards - middle) * 0.25));
  };
  const isInside = within(from).includes(to);
  const start = isInside
    ? {
        x: Math.min(Math.max(toX - 20, from.x + 16), from.x + from.width - 16),
        y: from.y + headOf(from),
      }
    : { x: lean(from, toX), y: from.y + from.height };
  if (to.y >= start.y) {
    const end = { x: lean(to, fromX), y: to.y };
    const bend = Math.min(60, (end.y - start.y) / 2);
    const path =
      `M${start.x},${start.y}C${start.x},${start.y + bend} ` +
      `${end.x},${end.y - bend} ${end.x},${end.y}`;
    return { path, x: (start.x + end.x) / 2, y: (start.y + end.y) / 2 };
  }
  // Up or beside: round the side that is nearer to where it goes.
  const side = toX >= fromX ? 1 : -1;
  const edge = (box: Box) => (side > 0 ? box.x + box.width : box.x);
  const [startY, endY] = [from.y + from.height / 2, to.y + to.height / 2];
  const isBeside = Math.abs(startY - endY) < 4;
  if (isBeside && (side > 0 ? to.x - edge(from) : edge(from) - to.x - to.width) >= 0) {
    const endX = side > 0 ? to.x : to.x + to.width;
    const dip = Math.abs(endX - edge(from)) > 2 * gapX ? 34 : 0;
    const middle = (edge(from) + endX) / 2;
    const path = `M${edge(from)},${startY}Q${middle},${startY + 2 * dip} ${endX},${endY}`;
    return { path, x: middle, y: startY + dip };
  }
  const far = (side > 0 ? Math.max : Math.min)(edge(from), edge(to));
  const out = far + side * (24 + Math.min(60, Math.abs(startY - endY) / 5));
  const path = `M${edge(from)},${startY}C${out},${startY} ${out},${endY} ${edge(to)},${endY}`;
  return { path, x: (far + out) / 2, y: (startY + endY) / 2 };
}

function loop(box: Box): ReturnType<typeof curveOf> {
  const x = box.x + box.width;
  const y = box.y + Math.min(box.height / 2, headHeight);
  return {
    path: `M${x},${y - 6}C${x + 24},${y - 16} ${x + 24},${y + 16} ${x},${y + 6}`,
    x: x + 18,
    y,
  };
}
