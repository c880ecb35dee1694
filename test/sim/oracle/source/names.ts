/** What the drawn numbers stand for: events, values, children, states. */

import type { DrawnMachine, DrawnState } from '../drawn.ts';

/**
 * In the order of their rank: on an event a machine sends at once only those of a higher one, and
 * what is sent unprompted leads nowhere, or two actors would answer each other for ever.
 */
export const eventTypes = ['A', 'B', 'x.y', 'x.z', 'C', 'D'] as const;

/** What a machine has transitions for. The more often one is in the list, the more it is drawn. */
export const descriptors: readonly string[] = [
  ...eventTypes,
  ...eventTypes.filter((type) => !type.startsWith('x')),
  ...['*', 'x.*', 'C', 'D', 'xstate.done.*', 'xstate.error.*'],
];

/** On what has this rank nothing is sent or spawned, and mostly it leads nowhere. */
export const lastRank = eventTypes.length - 1;

/** The rank of what occurs without an event from outside: entering, ending, `always`. */
export const unprompted = lastRank - 1;

/** The rank of what makes a descriptor's transition be taken. */
export function rankOf(descriptor: string): number {
  const rank = (eventTypes as readonly string[]).indexOf(descriptor);
  return descriptor === 'x.*' ? unprompted : rank < 0 ? lastRank : rank;
}

/** Whether its transitions may lead somewhere. */
export const leads = (descriptor: string): boolean =>
  /done|error/.test(descriptor) || rankOf(descriptor) < lastRank;

/** Values for contexts, as expressions. */
export const values: readonly string[] = [
  ...['0', '1', "'x'", 'null', 'undefined', '{ a: 1 }', '[1, { b: undefined }]', '[]', '{}'],
  ...['{ b: { c: [2] }, a: 1 }', '{ a: 1, b: { c: [2] } }', '-0', 'NaN', '[undefined]', 'true'],
  ...["'undefined'", "'0'", '[null]', '[[]]', "''"],
];

export const childIds = ['p', 'q', 'r'] as const;
export const systemIds = ['s', 't', 'u'] as const;
export const timerIds = ['i', 'j'] as const;
export const refs = ['ref', 'other'] as const;

/** The logics that are no machines, the usual ones more often. */
const leaves = ['load', 'load', 'load', 'tick', 'tick', 'position', 'position', 'clicks', 'sum'];

/** One of a list, whatever the number. */
export const pick = <T>(list: readonly T[], which: number): T => list[which % list.length] as T;

/** What a machine is written in: its name, what lies above it, where a transition can lead. */
export interface Setting {
  readonly id: string;
  readonly isRoot: boolean;
  /** Sources of children, by name. */
  readonly sources: readonly string[];
  /** Ids of states and history states, with `#`. */
  readonly states: readonly string[];
  /** Pairs of what one transition may lead to: states of two regions. */
  readonly regions: readonly (readonly [readonly string[], readonly string[]])[];
}

export const childName = (id: string, index: number): string => `${id}${'abc'[index]}`;

export const stateName = (index: number): string => 'abcd'[index] as string;

/** What a drawn state is: one without states within is atomic, and final only in a compound one. */
export function typeOf({ type, states }: DrawnState, isWithin: boolean) {
  if (states.length === 0) return type === 'final' && isWithin ? 'final' : 'atomic';
  return type === 'final' ? 'compound' : type;
}

/** Which of its states is the first: one that is not final, if there is such a one. */
export function initialOf({ states, initial }: DrawnState): number {
  const places = [...states.keys()];
  const others = places.filter((place) => typeOf(states[place] as DrawnState, true) !== 'final');
  return pick(others.length === 0 ? places : others, initial);
}

/** Whether the histories of a state count: an atomic one has none. */
export const historiesOf = (drawn: DrawnState): DrawnState['history'] =>
  drawn.states.length === 0 ? [] : drawn.history;

/** All that lies below a state, by id: states and histories. */
function below(drawn: DrawnState, id: string): string[] {
  const states = drawn.states.flatMap((child, index) => {
    const name = `${id}.${stateName(index)}`;
    return [name, ...below(child, name)];
  });
  return [...states, ...historiesOf(drawn).map((_, index) => `${id}.h${index}`)];
}

function regionsBelow(drawn: DrawnState, id: string): Setting['regions'] {
  const [first, second] = drawn.states.map((child, index) => {
    const name = `${id}.${stateName(index)}`;
    return [name, ...below(child, name)];
  });
  const own =
    typeOf(drawn, true) === 'parallel' && first && second ? [[first, second] as const] : [];
  const inner = drawn.states.flatMap((child, index) => {
    return regionsBelow(child, `${id}.${stateName(index)}`);
  });
  return [...own, ...inner];
}

export function settingOf({ root, machines }: DrawnMachine, id: string, isRoot: boolean): Setting {
  const children = machines.map((_, index) => childName(id, index));
  return {
    id,
    isRoot,
    sources: [...children, ...children, ...children, ...leaves],
    states: below(root, `#${id}`),
    regions: regionsBelow(root, `#${id}`),
  };
}
