/** The words in a chart, line by line: as much as a reader needs to find the rest. */

import type { Box, Transition } from './chart.ts';
import type { Change } from './comparison.ts';

export interface Line {
  readonly text: string;
  readonly kind: 'name' | 'more' | 'stays' | 'event';
  /** Those that it stands for: it is marked when one of them is taken. */
  readonly transitions: readonly Transition[];
  readonly change: Change | null;
}

/** As high as the letters of any usual font are at 13 px. */
export const lineHeight = 18;
const longestName = 30;
const longestLabel = 26;
const mostStaying = 2;

/** Before the name of what has changed: a colour alone would not tell everybody. */
export const signs: Readonly<Record<Change, string>> = { new: '+', gone: '−', other: '≠' };

const signed = (text: string, change: Change | null): string =>
  change === null ? text : `${signs[change]} ${text}`;

/** What sets it off, and in brackets what is asked first. */
export const transitionText = ({ event, guard }: Transition): string =>
  guard === null ? event : `${event} [${guard}]`;

const short = (text: string, most: number): string =>
  text.length <= most ? text : `${text.slice(0, most - 1)}…`;

/** A line in a state on what runs in it. */
const invokeText = (name: string): string => `invoke ${name}`;

/** The name of a state, what runs in it, and what it does without leaving it. */
export function shapeLines(box: Box): Line[] {
  const more = box.invokes.map((name) => plain('more', short(invokeText(name), longestName)));
  const stays = box.transitions.filter(({ targets }) => targets.length === 0);
  const told = stays.length > mostStaying ? [manyLine(stays)] : stays.map(stayLine);
  const name = short(nameOf(box), longestName);
  return [
    { text: signed(name, box.change), kind: 'name', transitions: [], change: box.change },
    ...more,
    ...told,
  ];
}

/** Of what is folded: how many states are in it, and how much of it has changed. */
export function foldedLines(name: string, states: number, changes: number): Line[] {
  const changed: Line = {
    text: `${signs.other} ${changes} changed`,
    kind: 'more',
    transitions: [],
    change: 'other',
  };
  return [
    plain('name', short(name, longestName + 6)),
    plain('more', states === 1 ? '1 state' : `${states} states`),
    ...(changes === 0 ? [] : [changed]),
  ];
}

const plain = (kind: Line['kind'], text: string): Line => {
  return { text, kind, transitions: [], change: null };
};

/** A history state as statecharts have it: an H, and a star where it goes all the way down. */
function nameOf({ kind, isDeep, key }: Box): string {
  if (kind !== 'history') return key;
  return isDeep ? 'H*' : 'H';
}

const stayLine = (transition: Transition): Line => {
  const text = short(signed(transitionText(transition), transition.change), longestName);
  return { text, kind: 'stays', transitions: [transition], change: transition.change };
};

function manyLine(transitions: readonly Transition[]): Line {
  const change = commonChange(transitions);
  const text = signed(`${transitions.length} stay here`, change);
  return { text, kind: 'stays', transitions, change };
}

/**
 * What stands on an edge: at most so many of its transitions one by one. A guard has a line of its
 * own where it is too long to stand beside its event.
 */
export function edgeLines(transitions: readonly Transition[], most: number): Line[] {
  const told = transitions.length > most ? most - 1 : most;
  const lines = transitions.slice(0, told).flatMap(eventLines);
  const others = transitions.slice(told);
  if (others.length === 0) return lines;
  const change = commonChange(others);
  const count = lines.length === 0 ? `${others.length} transitions` : `and ${others.length} more`;
  return [...lines, { text: signed(count, change), kind: 'event', transitions: others, change }];
}

function eventLines(transition: Transition): Line[] {
  const { event, guard, change } = transition;
  const line = (text: string): Line => {
    return { text: short(text, longestLabel), kind: 'event', transitions: [transition], change };
  };
  const whole = signed(transitionText(transition), change);
  if (guard === null || whole.length <= longestLabel) return [line(whole)];
  return [line(signed(event, change)), ...inTwo(`[${guard}]`).map(line)];
}

/** A text that is too long for one line, in two: what tells it apart may stand at its end. */
function inTwo(text: string): string[] {
  const at = text.lastIndexOf(' ', longestLabel);
  return text.length <= longestLabel || at <= 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

/** What became of all of them; `other` if something became of some. */
export function commonChange(transitions: readonly Transition[]): Change | null {
  const changes = new Set(transitions.map(({ change }) => change));
  if (changes.size === 1) return transitions[0]?.change ?? null;
  return changes.size === 0 ? null : 'other';
}
