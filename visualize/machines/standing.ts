/** Where the machine of an actor stands, at the cursor and at all other moments of a path. */

import type { SystemSnapshot } from 'actorcheck';
import type { AnyMachineSnapshot } from 'xstate';
import { childrenIn } from '../children.ts';
import type { Session } from '../session.ts';
import type { Chart } from './chart.ts';

/** Null where it does not run. */
export function standingOf(
  session: Session,
  actor: string,
  snapshot: SystemSnapshot,
): AnyMachineSnapshot | null {
  const { system } = session;
  const child = childrenIn(system, snapshot).find(({ name }) => name === actor);
  if (child !== undefined) return child.snapshot;
  if (rootOf(actor, session) !== actor) return null;
  return system.local(snapshot, actor)?.snapshot ?? null;
}

/** Ids of the states that it is in; of those that it begins in where it does not run. */
export function statesIn(
  session: Session,
  actor: string,
  { root }: Chart,
  snapshot: SystemSnapshot,
): ReadonlySet<string> {
  const standing = standingOf(session, actor, snapshot);
  if (standing !== null) return new Set(standing._nodes.map(({ id }) => id));
  const found = new Set<string>();
  for (let box: Chart['root'] | undefined = root; box !== undefined; ) {
    found.add(box.id);
    box = box.children.find(({ isInitial }) => isInitial);
  }
  return found;
}

/** The same at each moment of the path: what comes next first. */
export function* statesAhead(session: Session, actor: string, chart: Chart) {
  const { at, results } = session;
  const order = [...results.slice(at), ...results.slice(0, at).reverse()];
  for (const { snapshot } of order) yield statesIn(session, actor, chart, snapshot);
}

/** The root machine that an actor is, or runs beneath. */
export function rootOf(actor: string, { system }: Session): string {
  const isOwn = (root: string) => actor === root || actor.startsWith(`${root}/`);
  return system.actorNames.find(isOwn) ?? actor;
}
