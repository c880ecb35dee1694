/**
 * Where the nodes of a layered graph go: a level for each depth, the nodes of a level one below the
 * other. Each is moved to the mean of its neighbours in the level before, then in the level after,
 * back and forth (a barycentre sweep), which leaves few edges crossing.
 */

/** A graph to lay out. Nodes are numbered in the order of their levels. */
export interface Layered {
  readonly count: number;
  /** By node; a level may be empty. */
  readonly levelOf: ArrayLike<number>;
  readonly offsets: Int32Array;
  readonly targets: Int32Array;
}

export interface Placed {
  /** Nodes level by level, each level from top to bottom. */
  readonly order: Int32Array;
  /** Where each level begins in `order`; one more than there are levels. */
  readonly starts: Int32Array;
  /** By node: the level and the place in it, and where it is drawn. */
  readonly rank: Int32Array;
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly width: number;
  readonly height: number;
}

const sweeps = 6;
/** Distance between two nodes of a level, and the least between two levels. */
export const nodeGap = 10;
const leastLevelGap = 36;
/** Width by height that the whole is to have, about that of a screen. */
const aspect = 1.7;

export function layOut(graph: Layered): Placed {
  const { count, levelOf } = graph;
  const starts = startsOf(count, levelOf);
  const levels = starts.length - 1;
  const order = new Int32Array(count);
  const next = starts.slice();
  for (let node = 0; node < count; node++) {
    const level = levelOf[node] as number;
    order[next[level] as number] = node;
    next[level] = (next[level] as number) + 1;
  }
  const rank = new Int32Array(count);
  const y = new Float32Array(count);
  for (let level = 0; level < levels; level++) place(order, starts, level, rank, y);
  const adjacent = adjacency(graph);
  for (let sweep = 0; sweep < sweeps; sweep++) {
    const isDown = sweep % 2 === 0;
    const { before, after } = adjacent;
    for (let step = 1; step < levels; step++) {
      const level = isDown ? step : levels - 1 - step;
      sort(order, starts, level, isDown ? before : after, y);
      place(order, starts, level, rank, y);
    }
  }
  const tallest = tallestOf(starts);
  const height = tallest * nodeGap;
  const levelGap = Math.max(leastLevelGap, (height * aspect) / levels);
  const x = new Float32Array(count);
  for (let node = 0; node < count; node++) x[node] = (levelOf[node] as number) * levelGap;
  return { order, starts, rank, x, y, width: (levels - 1) * levelGap, height };
}

function startsOf(count: number, levelOf: ArrayLike<number>): Int32Array {
  let levels = 0;
  for (let node = 0; node < count; node++) levels = Math.max(levels, (levelOf[node] as number) + 1);
  const starts = new Int32Array(levels + 1);
  for (let node = 0; node < count; node++) {
    const after = (levelOf[node] as number) + 1;
    starts[after] = (starts[after] as number) + 1;
  }
  for (let level = 0; level < levels; level++) {
    starts[level + 1] = (starts[level + 1] as number) + (starts[level] as number);
  }
  return starts;
}

const tallestOf = (starts: Int32Array): number => {
  let tallest = 1;
  for (let level = 1; level < starts.length; level++) {
    tallest = Math.max(tallest, (starts[level] as number) - (starts[level - 1] as number));
  }
  return tallest;
};

/** Ranks and heights of a level, about the middle. */
function place(
  order: Int32Array,
  starts: Int32Array,
  level: number,
  rank: Int32Array,
  y: Float32Array,
): void {
  const from = starts[level] as number;
  const to = starts[level + 1] as number;
  const top = (-(to - from - 1) / 2) * nodeGap;
  for (let at = from; at < to; at++) {
    const node = order[at] as number;
    rank[node] = at - from;
    y[node] = top + (at - from) * nodeGap;
  }
}

interface Neighbours {
  readonly offsets: Int32Array;
  readonly nodes: Int32Array;
}

/** Neighbours in levels before and in levels after; edges within a level or back do not count. */
function adjacency({ count, levelOf, offsets, targets }: Layered): {
  readonly before: Neighbours;
  readonly after: Neighbours;
} {
  const isForward = (from: number, to: number) =>
    (levelOf[to] as number) > (levelOf[from] as number);
  const collect = (visit: (add: (node: number, neighbour: number) => void) => void): Neighbours => {
    const found = new Int32Array(count + 1);
    visit((node) => {
      found[node + 1] = (found[node + 1] as number) + 1;
    });
    for (let node = 0; node < count; node++) {
      found[node + 1] = (found[node + 1] as number) + (found[node] as number);
    }
    const nodes = new Int32Array(found[count] as number);
    const next = found.slice();
    visit((node, neighbour) => {
      nodes[next[node] as number] = neighbour;
      next[node] = (next[node] as number) + 1;
    });
    return { offsets: found, nodes };
  };
  const forEach = (tell: (from: number, to: number) => void): void => {
    for (let from = 0; from < count; from++) {
      const end = offsets[from + 1] as number;
      for (let edge = offsets[from] as number; edge < end; edge++) {
        const to = targets[edge] as number;
        if (isForward(from, to)) tell(from, to);
      }
    }
  };
  return {
    before: collect((add) => forEach((from, to) => add(to, from))),
    after: collect((add) => forEach((from, to) => add(from, to))),
  };
}

/** Sorts a level by the mean height of neighbours; a node without any stays where it is. */
function sort(
  order: Int32Array,
  starts: Int32Array,
  level: number,
  { offsets, nodes }: Neighbours,
  y: Float32Array,
): void {
  const part = order.subarray(starts[level], starts[level + 1]);
  const means = new Float32Array(part.length);
  const wanted = new Int32Array(part.length);
  for (const [index, node] of part.entries()) {
    const from = offsets[node] as number;
    const to = offsets[node + 1] as number;
    let sum = 0;
    for (let at = from; at < to; at++) sum += y[nodes[at] as number] as number;
    means[index] = to === from ? (y[node] as number) : sum / (to - from);
    wanted[index] = index;
  }
  wanted.sort((a, b) => (means[a] as number) - (means[b] as number) || a - b);
  part.set(wanted.map((index) => part[index] as number));
}
