/** A machine as boxes and arrows: its states, nested as they are, and its transitions. */

import { type TransitionMeta, transitionName } from 'actorcheck';
import type { AnyStateMachine, AnyStateNode, AnyTransitionDefinition } from 'xstate';
import { eventText } from '../eventText.ts';

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
  readonly parent: Box | null;
  readonly children: readonly Box[];
  /** Transitions that start here, in the order in which they are asked. */
  readonly transitions: readonly Transition[];
  /** From the corner of the whole; `layout.ts` says where. */
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Transition {
  /** Unique in the machine. */
  readonly name: string;
  readonly event: string;
  /** Ids of states; none where it stays. */
  readonly targets: readonly string[];
  readonly isGuarded: boolean;
  readonly step: string | null;
  readonly description: string | null;
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
  /** Whether there is room for the events of all arrows beside them. */
  readonly isFew: boolean;
}

/** With more arrows, only those that matter at the moment have their events beside them. */
const mostLabelled = 14;

export function chartOf(machine: AnyStateMachine, name: string): Chart {
  const root = boxOf(machine.root as AnyStateNode, null, name);
  const boxes = within(root);
  const arrows = arrowsOf(boxes);
  return { root, boxes, arrows, isFew: arrows.length <= mostLabelled };
}

function boxOf(node: AnyStateNode, parent: Box | null, key: string): Box {
  const children: Box[] = [];
  const initial: string | undefined = node.initial?.target[0]?.key;
  const box: Box = {
    id: node.id,
    key,
    kind: node.type,
    isInitial:
      parent !== null && parent.kind !== 'parallel' && node.parent?.initial?.target[0] === node,
    isDeep: node.history === 'deep',
    invokes: invokesOf(node),
    description: node.description ?? null,
    parent,
    children,
    transitions: [
      ...[...node.transitions.values(), node.always ?? []].flat().map(transitionOf),
      ...fallbackOf(node),
    ],
    x: 0,
    y: 0,
    width: 0,
    height: 0,
  };
  const states = Object.values<AnyStateNode>(node.states);
  const first = states.filter((child) => child.key === initial);
  const others = states.filter((child) => child.key !== initial);
  for (const child of [...first, ...others]) children.push(boxOf(child, box, child.key));
  return box;
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
  const name = `${node.id} at first`;
  const targets = [to.id];
  return [{ name, event: 'at first', targets, isGuarded: false, step: null, description: null }];
}

/** The box and all in it. */
export function within(box: Box): Box[] {
  return [box, ...box.children.flatMap(within)];
}

function transitionOf(transition: AnyTransitionDefinition): Transition {
  const meta = transition.meta as TransitionMeta | undefined;
  return {
    name: transitionName(transition),
    event: eventText(transition.eventType),
    targets: transition.target?.map(({ id }) => id) ?? [],
    isGuarded: transition.guard !== undefined,
    step: meta?.step ?? null,
    description: transition.description ?? null,
  };
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
