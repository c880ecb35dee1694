/** A machine as boxes and arrows: its states, nested as they are, and its transitions. */

import { type TransitionMeta, transitionName } from 'actorcheck';
import type { AnyStateMachine, AnyStateNode, AnyTransitionDefinition } from 'xstate';
import { eventText } from '../eventText.ts';
import { type Change, Comparison, type Pair } from './comparison.ts';
import { guardText } from './guardText.ts';

export interface Box {
  readonly id: string;
  readonly key: string;
  readonly kind: AnyStateNode['type'];
  readonly isInitial: boolean;
  /** For a history state, whether it goes back to the states within as well. */
  readonly isDeep: boolean;
  /** Names of the actors that run while the machine is in the state. */
  readonly invokes: readonly string[];
  readonly description: string | null;
  /** What became of it since the machine that it is compared with; null if nothing did. */
  change: Change | null;
  /** What it was seen to do otherwise, where it is written as it was. */
  seen: string | null;
  readonly parent: Box | null;
  readonly children: readonly Box[];
  /** Transitions that start here, in the order in which they are asked. */
  readonly transitions: readonly Transition[];
}

export interface Transition {
  /** Unique in the machine. */
  readonly name: string;
  readonly event: string;
  /** Ids of states; none where it stays. */
  readonly targets: readonly string[];
  /** What is asked first, in short; null where nothing is. */
  readonly guard: string | null;
  readonly step: string | null;
  readonly description: string | null;
  change: Change | null;
  /** What it was seen to do otherwise, where it is written as it was. */
  seen: string | null;
  /** Its name in the machine that this one is compared with; null where it has none. */
  readonly wasNamed: string | null;
  /** Of one that is other: how it was. */
  readonly before: string | null;
}

/** All transitions between two states, drawn as one. */
export interface Arrow {
  readonly from: Box;
  readonly to: Box;
  readonly transitions: readonly Transition[];
}

export interface Chart {
  readonly root: Box;
  /** From the outside to the inside, in the order of the machine. */
  readonly boxes: readonly Box[];
  readonly arrows: readonly Arrow[];
}

/** With `before`, what is other in the machine than there is marked, and what is gone is in it. */
export function chartOf(
  machine: AnyStateMachine,
  name: string,
  before: AnyStateMachine | null = null,
): Chart {
  const comparison = before === null ? null : new Comparison(machine, before);
  const both = { now: machine.root as AnyStateNode, was: (before?.root ?? null) as AnyStateNode };
  const root = boxOf(both, null, name, comparison);
  const boxes = within(root);
  return { root, boxes, arrows: arrowsOf(boxes) };
}

function boxOf(
  pair: Pair<AnyStateNode>,
  parent: Box | null,
  key: string,
  comparison: Comparison | null,
): Box {
  const node = (pair.now ?? pair.was) as AnyStateNode;
  const children: Box[] = [];
  const box: Box = {
    id: node.id,
    key,
    kind: node.type,
    isInitial:
      pair.now !== null &&
      parent !== null &&
      parent.kind !== 'parallel' &&
      node.parent?.initial?.target[0] === node,
    isDeep: node.history === 'deep',
    invokes: invokesOf(node),
    description: node.description ?? null,
    change: comparison?.ofState(pair) ?? null,
    seen: null,
    parent,
    children,
    transitions: [...transitionsOf(pair, comparison), ...fallbackOf(node)],
  };
  const initial: string | undefined = node.initial?.target[0]?.key;
  const states = statesOf(pair, comparison);
  const isFirst = ({ now }: Pair<AnyStateNode>) => now !== null && now.key === initial;
  for (const child of [...states.filter(isFirst), ...states.filter((one) => !isFirst(one))]) {
    children.push(boxOf(child, box, (child.now ?? child.was)?.key ?? '', comparison));
  }
  return box;
}

function statesOf(
  { now, was }: Pair<AnyStateNode>,
  comparison: Comparison | null,
): Pair<AnyStateNode>[] {
  const list = (node: AnyStateNode | null) => Object.values<AnyStateNode>(node?.states ?? {});
  if (comparison !== null) return comparison.states(list(now), list(was));
  return list(now).map((state) => ({ now: state, was: null }));
}

function transitionsOf(
  { now, was }: Pair<AnyStateNode>,
  comparison: Comparison | null,
): Transition[] {
  const list = (node: AnyStateNode | null): AnyTransitionDefinition[] =>
    node === null ? [] : [...node.transitions.values(), node.always ?? []].flat();
  const alone = list(now).map((one) => ({ now: one, was: null }));
  const pairs = comparison?.transitions(list(now), list(was)) ?? alone;
  return pairs.map((pair) => transitionOf(pair, comparison));
}

/** By the name that its author gave it: of what runs or, where it stands in place, its own. */
function invokesOf({ invoke, machine }: AnyStateNode): string[] {
  return invoke.map(({ src, id }: { src: unknown; id: string }) => {
    if (typeof src === 'string' && !src.startsWith('xstate.invoke.')) return src;
    if (!/^\d+\./.test(id)) return id;
    const logic = typeof src === 'string' ? machine.implementations.actors[src] : src;
    return (logic as { id?: string } | undefined)?.id ?? 'an actor';
  });
}

/** Where a history state leads as long as there is nothing to go back to. */
function fallbackOf(node: AnyStateNode): Transition[] {
  const { target } = node.config as { target?: string };
  const to = node.type === 'history' ? node.parent?.states[target?.replace(/^\./, '') ?? ''] : null;
  if (!to) return [];
  return [
    {
      name: `${node.id} at first`,
      event: 'at first',
      targets: [to.id],
      guard: null,
      step: null,
      description: null,
      change: null,
      seen: null,
      wasNamed: null,
      before: null,
    },
  ];
}

/** The box and all in it. */
function within(box: Box): Box[] {
  return [box, ...box.children.flatMap(within)];
}

function transitionOf(
  pair: Pair<AnyTransitionDefinition>,
  comparison: Comparison | null,
): Transition {
  const transition = (pair.now ?? pair.was) as AnyTransitionDefinition;
  const change = comparison?.ofTransition(pair) ?? null;
  const meta = transition.meta as TransitionMeta | undefined;
  const name = transitionName(transition);
  return {
    name: change === 'gone' ? `gone: ${name}` : name,
    event: eventText(transition.eventType),
    targets: transition.target?.map(({ id }) => id) ?? [],
    guard: guardText(transition.guard),
    step: meta?.step ?? null,
    description: transition.description ?? null,
    change,
    seen: null,
    wasNamed: pair.was && transitionName(pair.was),
    before: change === 'other' ? beforeOf(pair) : null,
  };
}

function beforeOf({ now, was }: Pair<AnyTransitionDefinition>): string {
  const goal = (one: AnyTransitionDefinition | null): string =>
    one?.target?.map(({ key }) => key).join(', ') || 'no other state';
  const [isNow, wasThen] = [guardText(now?.guard), guardText(was?.guard)];
  return [
    ...(goal(now) === goal(was) ? [] : [`to ${goal(was)}`]),
    ...(isNow === wasThen ? [] : [wasThen === null ? 'without a condition' : `if ${wasThen}`]),
  ].join(', ');
}

function arrowsOf(boxes: readonly Box[]): Arrow[] {
  const byId = new Map(boxes.map((box) => [box.id, box]));
  return boxes.flatMap((from) => {
    const byTarget = new Map<Box, Transition[]>();
    for (const transition of from.transitions) {
      for (const target of transition.targets) {
        const to = byId.get(target);
        if (to !== undefined) byTarget.set(to, [...(byTarget.get(to) ?? []), transition]);
      }
    }
    return [...byTarget].map(([to, transitions]) => ({ from, to, transitions }));
  });
}

/** How many states and transitions in the boxes are new, gone or other. */
export const changesIn = (boxes: readonly Box[]): number =>
  boxes.reduce((sum, { change, transitions }) => {
    const own = transitions.filter((one) => one.change !== null).length;
    return sum + own + (change === null ? 0 : 1);
  }, 0);
