/** The actors that the machines of a system have started: which run in a state, and on a path. */

import type { LocalState, System, SystemSnapshot } from 'actorcheck';
import type { AnyMachineSnapshot, AnyStateMachine } from 'xstate';
import type { Session } from './session.ts';

interface Child {
  /** As the system names it: the name of the root machine and its path beneath that. */
  readonly name: string;
  readonly path: string;
  readonly root: string;
  /** Its chart and where it stands in it; null for what is no machine. */
  readonly machine: AnyStateMachine | null;
  readonly snapshot: AnyMachineSnapshot | null;
}

const known = new WeakMap<SystemSnapshot, readonly Child[]>();

/** Those that run in a state, by root and path. */
export function childrenIn(system: System, snapshot: SystemSnapshot): readonly Child[] {
  let found = known.get(snapshot);
  if (found === undefined) {
    // Only there is something beside control state and context.
    const roots = Object.keys(snapshot.context.more ?? {});
    found = roots.flatMap((root) => childrenOf(root, system.local(snapshot, root)));
    known.set(snapshot, found);
  }
  return found;
}

function childrenOf(root: string, local: LocalState | null): Child[] {
  return (local?.members ?? []).slice(1).map(({ path, kind, actor, snapshot }) => {
    const isMachine = kind === 'machine';
    return {
      name: `${root}/${path}`,
      path,
      root,
      machine: isMachine ? (actor.logic as AnyStateMachine) : null,
      snapshot: isMachine ? (snapshot as unknown as AnyMachineSnapshot) : null,
    };
  });
}

/** A child as it was met first on the path of a session, and when it runs there. */
export interface Life {
  readonly child: Child;
  /** From how many steps on it runs, and to how many; null where it runs to the end. */
  readonly spans: readonly { readonly from: number; readonly to: number | null }[];
}

/** All that run on the path of a session, those beyond the cursor too, in the order of starting. */
export function livesOn({ system, start, results }: Session): readonly Life[] {
  const lives = new Map<string, { child: Child; spans: { from: number; to: number | null }[] }>();
  let before = new Set<string>();
  for (const [moment, { snapshot }] of [start, ...results].entries()) {
    const now = new Set<string>();
    for (const child of childrenIn(system, snapshot)) {
      now.add(child.name);
      if (before.has(child.name)) continue;
      const life = lives.get(child.name) ?? { child, spans: [] };
      life.spans.push({ from: moment, to: null });
      lives.set(child.name, life);
    }
    for (const name of before) {
      const last = lives.get(name)?.spans.at(-1);
      if (last !== undefined && !now.has(name)) last.to = moment;
    }
    before = now;
  }
  return [...lives.values()];
}
