/** What a machine's definition says of the actors it starts, and of the actions it takes. */

import type { AnyStateMachine, AnyStateNode } from 'xstate';
import { nameOfSource } from './called.ts';
import { isMachine } from './logic.ts';

/** Ids of the actors that a machine invokes, or that it spawns by a name written down. */
export function childIds(node: AnyStateNode): string[] {
  const spawned = actionsOf(node).flatMap((action) => {
    const { type, id } = action as { type?: string; id?: unknown };
    return type === 'xstate.spawnChild' && typeof id === 'string' ? [id] : [];
  });
  const within = Object.values<AnyStateNode>(node.states).flatMap(childIds);
  return [...node.invoke.map(({ id }) => id), ...spawned, ...within];
}

export const invokes = (node: AnyStateNode): boolean =>
  node.invoke.length > 0 || Object.values<AnyStateNode>(node.states).some(invokes);

/** Whether the machine has a spawning action, or a function of which `mayBe` says that it may. */
export function spawns(node: AnyStateNode, mayBe: (made: unknown) => boolean): boolean {
  const isSpawning = actionsOf(node).some((action) => {
    const { type, assignment, collect, id } = action as Record<string, unknown>;
    if (type === 'xstate.spawnChild') return typeof id !== 'string' || mayBe(speaksOfSpawning);
    if (type === 'xstate.enqueueActions') return mayBe(collect);
    if (type !== 'xstate.assign') return false;
    return [assignment, ...Object.values(Object(assignment))].some(mayBe);
  });
  if (isSpawning || mayBe(node.machine.config.context)) return true;
  return Object.values<AnyStateNode>(node.states).some((child) => spawns(child, mayBe));
}

/** Whether a function, by its text, spawns: a name made when it runs cannot be known before. */
export const speaksOfSpawning = (made: unknown): boolean =>
  typeof made === 'function' && /spawn/i.test(String(made));

/** Whether a function cannot spawn: it takes some of what it is given by name, and not that. */
export const isHarmless = (made: unknown): boolean =>
  typeof made !== 'function' ||
  (/^\s*(function\s*\w*\s*)?\(\s*(\{[^}.]*\}[^)]*|_\w*)?\s*\)/.test(String(made)) &&
    !/spawn|enqueue/i.test(String(made)));

/** The actions of a state, those with a name by what they are. */
export function actionsOf(node: AnyStateNode): object[] {
  const transitions = [...node.transitions.values(), node.always ?? []].flat();
  const actions = [...node.entry, ...node.exit, ...transitions.flatMap(({ actions }) => actions)];
  const named = node.machine.implementations.actions as Readonly<Record<string, unknown>>;
  return actions.map((action) => {
    if (typeof action === 'function') return action;
    const type = typeof action === 'string' ? action : (action as { type: string }).type;
    return Object(named[type]);
  });
}

/**
 * Whether a machine, or one that it starts, has timers: those of `after`, or sends that wait. What
 * functions do is known when they run: they may have some.
 */
export function hasTimers(machine: AnyStateMachine): boolean {
  const visited = new Set<AnyStateMachine>();
  const state = (node: AnyStateNode): boolean =>
    node.after.length > 0 ||
    actionsOf(node).some((action) => {
      const { type, delay, src } = action as Record<string, unknown>;
      return delay !== undefined || type === 'xstate.enqueueActions' || chart(src);
    }) ||
    [node.config.invoke].flat().some((invoked) => chart(Object(invoked).src)) ||
    Object.values<AnyStateNode>(node.states).some(state);
  const chart = (one: unknown): boolean => {
    if (!isMachine(one) || visited.has(one)) return false;
    visited.add(one);
    return state(one.root) || Object.values<unknown>(one.implementations.actors).some(chart);
  };
  return chart(machine);
}

/** What is written down of the actors that a machine may start, and of what it emits. */
export interface Starting {
  /** By what an environment or a choice may call them. */
  readonly names: ReadonlySet<string>;
  /** Types of the events that it emits, or that one does which it starts. */
  readonly emitted: ReadonlySet<string>;
  /** Whether there may be others, as of functions: they are known when they run. */
  readonly mayStartOthers: boolean;
  readonly mayEmitOthers: boolean;
}

/** Of a machine and all that it starts. */
export function startingOf(machine: AnyStateMachine): Starting {
  const names = new Set<string>();
  const emitted = new Set<string>();
  const visited = new Set<AnyStateMachine>();
  let [mayStartOthers, mayEmitOthers] = [false, false];
  const logic = (src: unknown, { implementations }: AnyStateMachine): unknown =>
    typeof src === 'string' ? (implementations.actors as Record<string, unknown>)[src] : src;
  const started = (src: unknown, id: unknown, of: AnyStateMachine): void => {
    const name = nameOfSource(src);
    for (const one of [name, id]) if (typeof one === 'string') names.add(one);
    const found = logic(src, of);
    if (isMachine(found)) chart(found);
    // Others emit what nobody has written down.
    else mayEmitOthers = true;
  };
  const state = (node: AnyStateNode): void => {
    for (const [index, { src, id }] of node.invoke.entries()) {
      const inline = [node.config.invoke].flat()[index] as { readonly src?: unknown } | undefined;
      started(inline?.src ?? src, id, node.machine);
      // Without an id of its own it may be called by its state.
      names.add(node.parent === undefined ? node.id : node.key);
    }
    for (const action of actionsOf(node)) {
      const { type, src, id, event } = action as Record<string, unknown>;
      if (type === 'xstate.spawnChild') started(src, id, node.machine);
      if (type === 'xstate.enqueueActions') mayEmitOthers = true;
      if (type !== 'xstate.emit') continue;
      if (typeof event === 'function') mayEmitOthers = true;
      else emitted.add(String((event as { type?: unknown } | undefined)?.type));
    }
    for (const child of Object.values<AnyStateNode>(node.states)) state(child);
  };
  const chart = (one: AnyStateMachine): void => {
    if (visited.has(one)) return;
    visited.add(one);
    mayStartOthers ||= spawns(one.root, (made) => !isHarmless(made));
    for (const [src, own] of Object.entries(one.implementations.actors)) {
      names.add(src);
      if (isMachine(own)) chart(own);
    }
    state(one.root);
  };
  chart(machine);
  return { names, emitted, mayStartOthers, mayEmitOthers };
}
