/** Branches as a tree: what they have in common from the start on stands once. */

import type { Branch, Milestone } from './request.ts';

/** What happens without another way to go. */
interface Segment {
  readonly milestones: readonly Milestone[];
  readonly children: readonly Segment[];
  /** All branches that go through it, by their place in the list. */
  readonly branches: readonly number[];
  /** Of these, the one that ends here; null if they all go on. */
  readonly end: number | null;
}

interface Growing {
  milestones: Milestone[];
  readonly children: Map<string, Growing>;
  readonly branches: number[];
  readonly ends: number[];
}

const grown = (milestones: Milestone[]): Growing => {
  return { milestones, children: new Map(), branches: [], ends: [] };
};

export function treeOf(branches: readonly Branch[]): Segment {
  const root = grown([]);
  for (const [index, { milestones, outcome }] of branches.entries()) {
    let at = root;
    at.branches.push(index);
    for (const milestone of milestones) {
      const key = `${milestone.kind} ${milestone.text}`;
      const next = at.children.get(key) ?? grown([milestone]);
      at.children.set(key, next);
      at = next;
      at.branches.push(index);
    }
    // An end of its own for each: two branches with the same milestones can end differently.
    const end = grown([]);
    at.children.set(`end ${index} ${outcome}`, end);
    end.branches.push(index);
    end.ends.push(index);
  }
  return joined(root);
}

/**
 * Joins what has only one way on into one segment. The way that fewest branches take comes first:
 * what ends early is then at the top left, and the common way goes down in steps.
 */
function joined({ milestones, children, branches, ends }: Growing): Segment {
  const all = [...milestones];
  let [next, ...others] = children.values();
  let last = ends;
  while (next !== undefined && others.length === 0) {
    all.push(...next.milestones);
    last = next.ends;
    [next, ...others] = next.children.values();
  }
  const rest = next === undefined ? [] : [next, ...others].map(joined);
  return {
    milestones: all,
    children: rest.sort((a, b) => a.branches.length - b.branches.length),
    branches,
    end: rest.length === 0 ? (last[0] ?? null) : null,
  };
}

export interface PlacedSegment {
  readonly segment: Segment;
  readonly parent: PlacedSegment | null;
  readonly x: number;
  readonly width: number;
  readonly y: number;
  /** What is chosen or goes wrong in it, and the steps of the text that it carries out. */
  readonly text: string;
  readonly steps: string;
}

interface PlacedTree {
  readonly segments: readonly PlacedSegment[];
  readonly width: number;
  readonly height: number;
}

const rowHeight = 40;
const letterWidth = 6.4;
const narrowest = 44;
const widest = 230;
const gap = 26;

/** A row for each branch; the first way on goes on in the row that it comes from. */
export function placed(root: Segment): PlacedTree {
  const segments: PlacedSegment[] = [];
  let row = 0;
  const visit = (segment: Segment, parent: PlacedSegment | null, x: number): void => {
    const of = (isStep: boolean) =>
      segment.milestones.filter(({ kind }) => (kind === 'step') === isStep);
    const text = of(false)
      .map((milestone) => milestone.text)
      .join(' · ');
    const steps = of(true)
      .map((milestone) => milestone.text)
      .join(' ');
    const letters = Math.max(text.length, steps.length) + 1;
    const width = Math.min(widest, Math.max(narrowest, letters * letterWidth));
    const y = row * rowHeight + rowHeight;
    const own: PlacedSegment = { segment, parent, x, width, y, text, steps };
    segments.push(own);
    if (segment.children.length === 0) row++;
    for (const child of segment.children) visit(child, own, x + width + gap);
  };
  visit(root, null, 12);
  const width = Math.max(...segments.map((one) => one.x + one.width)) + gap;
  return { segments, width, height: (row + 1) * rowHeight };
}

/** As much of a text as fits; the whole of it is told where there is room. */
export function fitting(text: string, width: number): string {
  const most = Math.floor(width / letterWidth);
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}
