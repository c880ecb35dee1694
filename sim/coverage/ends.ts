/**
 * Where a run can end: in a state that can be reached again from all that it leads to, or in one
 * where all actors that are to end have ended and nobody owes a step that leads to another state.
 * (A user may still walk away there; a run need not wait for that.)
 */

import type { Explorer } from '../check/search/explore.ts';
import { componentsOf, type Edges, Scratch } from '../check/search/graph.ts';
import { ModelError } from '../system/errors.ts';
import type { SystemSnapshot } from '../system/snapshot.ts';

/** All states in which a run can end, of a search that has kept its edges, in their order. */
export function endsOf(explorer: Explorer, endings: readonly string[]): number[] {
  const edges = explorer.edges as Edges;
  // Where a state leads that a search has not expanded, because it was cut short, is not known.
  const { states } = edges;
  edges.finish(explorer.store.count);
  const isLast = bottomStates(edges);
  const hasEnded = explorer.holdsIn(
    (view) => endings.length > 0 && endings.every((actor) => view.local(actor)?.done === true),
  );
  const isOwed = explorer.leaves.successors.map(({ action }) => action >= 0);
  const owes = (state: number): boolean => {
    const last = edges.offsets[state + 1] as number;
    for (let edge = edges.offsets[state] as number; edge < last; edge++) {
      if (edges.targets[edge] !== state && isOwed[edges.rows[edge] as number]) return true;
    }
    return false;
  };
  const ends: number[] = [];
  for (let state = 0; state < states; state++) {
    if (isLast[state] || (hasEnded(state) && !owes(state))) ends.push(state);
  }
  return ends;
}

/** By state: 1 if all that can be reached from it leads back to it. */
function bottomStates(edges: Edges): Uint8Array {
  const { offsets, targets, states } = edges;
  const isBottom = new Uint8Array(states);
  const all = Int32Array.from({ length: states }, (_, state) => state);
  const components = componentsOf(edges, all, new Int32Array(states), 0, new Scratch(states));
  const componentAt = new Int32Array(states).fill(-1);
  for (let number = 0; number < components.count; number++) {
    for (const state of components.of(number)) componentAt[state] = number;
  }
  const staysWithin = (state: number): boolean => {
    const last = offsets[state + 1] as number;
    for (let edge = offsets[state] as number; edge < last; edge++) {
      const target = targets[edge] as number;
      if (
        target !== state &&
        (componentAt[state] === -1 || componentAt[target] !== componentAt[state])
      )
        return false;
    }
    return true;
  };
  for (let state = 0; state < states; state++) {
    if (componentAt[state] === -1 && staysWithin(state)) isBottom[state] = 1;
  }
  for (let number = 0; number < components.count; number++) {
    const members = components.of(number);
    if (!members.every(staysWithin)) continue;
    for (const state of members) isBottom[state] = 1;
  }
  return isBottom;
}

/** A snapshot of a state that a search has found: what outcomes are told from. */
export function snapshotIn(explorer: Explorer, slots: Int32Array, state: number): SystemSnapshot {
  const snapshot = stateIn(explorer, slots, state);
  if (snapshot.context.crashed.length > 0) throw new ModelError('expected a run without a crash');
  return snapshot;
}

/** The same also where somebody is down: what a step is told from, not what a run goes on from. */
export function stateIn(explorer: Explorer, slots: Int32Array, state: number): SystemSnapshot {
  const { kernel, store } = explorer;
  const { actorNames, network, definition } = kernel.system;
  store.unpack(state, slots);
  kernel.begin(slots);
  const view = kernel.state;
  const locals = actorNames.map((actor) => [actor, view.local(actor)] as const);
  const isDown = (actor: string) => view.local(actor) === null;
  const crashed = definition.parties.filter(({ actors }) => Object.keys(actors).some(isDown));
  return {
    status: 'active',
    output: undefined,
    error: undefined,
    value: Object.fromEntries(locals.map(([actor, local]) => [actor, local?.value ?? ''])),
    context: {
      actors: Object.fromEntries(
        locals.map(([actor, local]) => [actor, local === null ? null : local.context]),
      ),
      links: Object.fromEntries(
        [...network.links.keys()].map((link) => [link, view.messages(link)]),
      ),
      timers: actorNames.flatMap((actor) => {
        return view.timers(actor).map((timer) => ({ ...timer, actor }));
      }),
      faultsLeft: definition.faults,
      crashed: crashed.map(({ name }) => name),
    },
  };
}
