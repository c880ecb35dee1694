/** What can be folded in a chart: states with states in them, and stages of many beside another. */

import type { Arrow, Box, Chart } from './chart.ts';
import { stagesOf } from './stages.ts';

export interface Part {
  readonly id: string;
  /** Null for a stage. */
  readonly box: Box | null;
  /** What stands on it when it is folded. */
  readonly name: string;
  readonly parent: Part | null;
  readonly children: readonly Part[];
  /** How many states are in it, at whatever depth. */
  readonly states: number;
}

/** So few are never cut. */
const fewest = 5;

interface Cut {
  readonly arrows: readonly Arrow[];
  readonly most: number;
  readonly standing: ReadonlySet<string>;
}

/**
 * In a state with more than `most` in it, these are cut into stages: that in which the machine
 * stands, what comes before that, and what comes after.
 */
export function partsOf(
  { root, arrows }: Chart,
  most: number,
  standing: ReadonlySet<string>,
): Part {
  return partOf(root, null, { arrows, most, standing });
}

/** The part and all in it, from the outside to the inside. */
export function allParts(part: Part): Part[] {
  return [part, ...part.children.flatMap(allParts)];
}

interface Open extends Part {
  readonly children: Part[];
  states: number;
}

function partOf(box: Box, parent: Part | null, cut: Cut): Part {
  const part: Open = { id: box.id, box, name: box.key, parent, children: [], states: 0 };
  const isMany = box.kind === 'compound' && box.children.length > Math.max(cut.most, fewest);
  const groups = isMany ? grouped(box, cut) : box.children;
  for (const group of groups) part.children.push(childOf(group, part, cut));
  part.states = counted(part);
  return part;
}

type Group = Box | readonly Group[];

function childOf(group: Group, parent: Part, cut: Cut): Part {
  if (!isStage(group)) return partOf(group, parent, cut);
  const boxes = boxesIn(group);
  const [first, last] = [boxes[0] as Box, boxes.at(-1) as Box];
  const name = `${first.key} … ${last.key}`;
  const id = `${first.id}…${last.id}`;
  const stage: Open = { id, box: null, name, parent, children: [], states: 0 };
  for (const inner of group) stage.children.push(childOf(inner, stage, cut));
  stage.states = counted(stage);
  return stage;
}

const isStage = (group: Group): group is readonly Group[] => Array.isArray(group);

const boxesIn = (group: Group): Box[] => (isStage(group) ? group.flatMap(boxesIn) : [group]);

const counted = ({ children }: Part): number =>
  children.reduce((sum, child) => sum + child.states + (isState(child) ? 1 : 0), 0);

const isState = ({ box }: Part): boolean => box !== null && box.kind !== 'history';

function grouped(box: Box, { arrows, most, standing }: Cut): Group[] {
  const stages = stagesOf(box.children, siblings(box, arrows), most).map(alone);
  const isHere = (one: Box): boolean => standing.has(one.id);
  const here = Math.max(
    0,
    stages.findIndex((stage) => boxesIn(stage).some(isHere)),
  );
  const beside = [stages.slice(0, here), stages.slice(here, here + 1), stages.slice(here + 1)];
  return beside.filter((some) => some.length > 0).map(alone);
}

const alone = (groups: readonly Group[]): Group =>
  groups.length === 1 ? (groups[0] as Group) : groups;

/** Which children the arrows of a child, or of what is in it, lead to. */
function siblings(box: Box, arrows: readonly Arrow[]): Map<Box, Box[]> {
  const childOf = (inner: Box): Box | undefined => {
    let at: Box | null = inner;
    while (at !== null && at.parent !== box) at = at.parent;
    return at ?? undefined;
  };
  const next = new Map<Box, Box[]>();
  for (const arrow of arrows) {
    const [from, to] = [childOf(arrow.from), childOf(arrow.to)];
    if (from === undefined || to === undefined || from === to) continue;
    const known = next.get(from) ?? [];
    if (!known.includes(to)) next.set(from, [...known, to]);
  }
  return next;
}

/** Whether the machine stands in it. */
export function holds({ box, children }: Part, standing: ReadonlySet<string>): boolean {
  if (box !== null && standing.has(box.id)) return true;
  return children.some((child) => holds(child, standing));
}
