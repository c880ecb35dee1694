/** The lanes across the drawing, and the room beside them for times and steps, in CSS pixels. */

import type { Party } from 'actorcheck';
import { printable, seconds } from 'actorcheck/report';
import * as d3 from 'd3';
import type { Scene } from './scene.ts';
import { widthOf } from './words.ts';

export interface Lane {
  readonly party: string;
  readonly actors: readonly string[];
  readonly x: number;
  /** How wide it is. */
  readonly room: number;
}

export interface Across {
  readonly width: number;
  readonly lanes: readonly Lane[];
  /** Before the first lane and after the last. */
  readonly left: number;
  readonly right: number;
  /** Whether time and step of a row are above it, and not beside it: lanes have all the width. */
  readonly isFolded: boolean;
}

/** A lane that has less room takes that of times and steps. */
const narrowestLane = 84;
/** A drawing with less for each lane is wider than its place, which then scrolls. */
const leastLane = 30;
/** Beside the lanes of a folded drawing; at the left more where a bracket tells of a circle. */
const edge = 10;
const bracketRoom = 30;
/** Between the time, the lanes and the step. */
const gap = 12;

export function placeAcross(
  scene: Scene,
  parties: readonly Party[],
  available: number,
  opened: ReadonlySet<string>,
): Across {
  const groups = parties.flatMap(({ name, actors }) => {
    const names = Object.keys(actors).flatMap((root) => [root, ...childrenOf(scene, root)]);
    return opened.has(name)
      ? names.map((one) => ({ party: name, actors: [one] }))
      : [{ party: name, actors: names }];
  });
  const beside = besideLanes(scene);
  const needed = beside.left + beside.right + groups.length * narrowestLane;
  const isFolded = needed > available;
  const { left, right } = isFolded ? besideFolded(scene) : beside;
  const room = Math.max(leastLane, (available - left - right) / groups.length);
  const lanes = groups.map((group, index) => ({ ...group, x: left + (index + 0.5) * room, room }));
  return { width: left + right + groups.length * room, lanes, left, right, isFolded };
}

/** Room for the longest time, and for the longest step. */
function besideLanes({ record, momentsMs, cycleFrom }: Scene): Pick<Across, 'left' | 'right'> {
  const time = widthOf(seconds(momentsMs.at(-1) ?? 0), 'small');
  const steps = new Set([...record.messages, ...record.notes].map(({ step }) => step));
  const step = d3.max(steps, (id) => (id === null ? 0 : widthOf(stepText(id), 'small'))) ?? 0;
  const start = cycleFrom === null ? gap : bracketRoom;
  const unit = widthOf(timeUnit, 'small');
  return {
    left: Math.max(78, start + Math.max(time, unit) + gap),
    right: Math.max(72, step + 2 * gap),
  };
}

const besideFolded = ({ cycleFrom }: Scene): Pick<Across, 'left' | 'right'> => ({
  left: cycleFrom === null ? edge : bracketRoom,
  right: edge,
});

export const timeUnit = 'seconds';
export const stepText = (id: string): string => printable(`step ${id}`);

/** Where time and step of a row are written, and from which side. */
export function marginsOf({ left, right, width, isFolded }: Across) {
  return isFolded
    ? { time: { x: left, anchor: 'start' }, step: { x: width - right, anchor: 'end' } }
    : { time: { x: left - gap, anchor: 'end' }, step: { x: width - right + gap, anchor: 'start' } };
}

/** What a root machine starts on the path. */
export const childrenOf = ({ lives }: Scene, root: string): string[] =>
  lives.flatMap(({ child }) => (child.root === root ? [child.name] : []));

/** The middle of a text that would best be at `x`, so that all of it is between the margins. */
export function middleOf(x: number, wide: number, { left, right, width }: Across): number {
  const [least, most] = [left + wide / 2, width - right - wide / 2];
  return least > most ? (left + width - right) / 2 : Math.max(least, Math.min(most, x));
}
