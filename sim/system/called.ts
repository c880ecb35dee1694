/**
 * What the actors are called that a machine invokes without an id. XState's own id has a number and
 * the path of the state; people know the source by its name, or the state.
 */

import type { AnyActorLogic, AnyStateMachine, AnyStateNode } from 'xstate';
import { BoundError, meaning } from './errors.ts';
import { isMachine } from './logic.ts';

/** One without an id: XState's id, and what it may be called, the shortest first. */
interface Unnamed {
  readonly id: string;
  readonly names: readonly string[];
}

/**
 * The path of an actor with that id, which an actor at the path `above` starts: with a number if
 * another one is there already.
 */
export function pathBeneath(
  above: string,
  logic: AnyActorLogic | undefined,
  id: string,
  taken: ReadonlySet<string> = new Set(),
): string {
  const called = isMachine(logic) ? (calledIn(logic).get(id) ?? id) : id;
  const base = above === '' ? called : `${above}/${called}`;
  let path = base;
  for (let number = 2; taken.has(path); number++) path = `${base}#${number}`;
  return path;
}

const known = new WeakMap<AnyStateMachine, ReadonlyMap<string, string>>();

/** Names by XState's id, for those that have been given no id of their own. */
function calledIn(machine: AnyStateMachine): ReadonlyMap<string, string> {
  let called = known.get(machine);
  if (called === undefined) {
    called = namesIn(machine);
    known.set(machine, called);
  }
  return called;
}

/** The name of a source, if it has one. */
export const nameOfSource = (src: unknown): string | undefined =>
  typeof src === 'string' && !src.startsWith('xstate.invoke.') ? src : undefined;

function namesIn(machine: AnyStateMachine): Map<string, string> {
  const unnamed: Unnamed[] = [];
  const taken: string[] = [];
  const visit = (node: AnyStateNode): void => {
    for (const [index, { id, src }] of node.invoke.entries()) {
      const state = node.parent === undefined ? node.id : node.key;
      const name = nameOfSource(src) ?? state;
      const names = [name, `${name} in ${state}`, `${name} in ${state} ${index + 1}`];
      if (id === `${index}.${node.id}`) unnamed.push({ id, names });
      else taken.push(id);
    }
    for (const child of Object.values<AnyStateNode>(node.states)) visit(child);
  };
  visit(machine.root);
  const all = [...unnamed.flatMap(({ names }) => names), ...taken];
  const isOwn = (name: string): boolean => all.indexOf(name) === all.lastIndexOf(name);
  return new Map(unnamed.map(({ id, names }) => [id, names.find(isOwn) ?? id]));
}

/** What is wrong where a root machine has started so many that run beside it, and one more. */
export function tooMany(
  root: string,
  path: string,
  actor: { readonly src: unknown; readonly id: string },
  most: number,
): BoundError {
  const source = nameOfSource(actor.src);
  const of = source === undefined || source === path ? '' : ` ("${source}")`;
  return new BoundError(
    `"${root}" starts "${path}"${of}: expected at most ${most} actors beside it ` +
      `at a time (mostChildren), got one more${meaning('invoke')}`,
    [actor.id],
  );
}
