/** A state of a composed system as predicates and observers see it. */

import { ModelError } from './errors.ts';
import type { LocalState } from './local.ts';
import { isUnderway } from './network.ts';
import { unknownObserver } from './observer.ts';
import type { Parts } from './parts.ts';
import type { SystemSnapshot } from './snapshot.ts';
import type { LocalView, View } from './view.ts';

/** The actor at a path beneath a root machine ('' is that itself); null if it does not run. */
export function localAt(local: LocalState | null, path: string): LocalView | null {
  if (local === null || path === '') return local;
  const member = local.members.find((other) => other.path === path);
  if (member === undefined) return null;
  const { value, status, context, output } = member.snapshot;
  // What is no machine has no control state but that it runs.
  return { value: value ?? status, context: context ?? output, done: status !== 'active' };
}

/** A View of a snapshot of the composed system. */
export function viewOf(system: Parts, snapshot: SystemSnapshot): View {
  const { links, timers, faultsLeft, observed } = snapshot.context;
  return {
    local: (actor) => {
      const { index, path } = system.placeOf(actor);
      return localAt(system.localsOf(snapshot)[index] ?? null, path);
    },
    timers: (actor) => timers.filter((timer) => timer.actor === actor),
    messages: (link) => {
      const contents = links[link];
      if (contents === undefined) throw new ModelError(`unknown link "${link}"`);
      return contents.filter((envelope) => !isUnderway(envelope));
    },
    faultsLeft: (kind) => faultsLeft[kind],
    observed: (name) => {
      if (observed === undefined || !Object.hasOwn(observed, name)) {
        throw unknownObserver(name, Object.keys(observed ?? {}));
      }
      return observed[name];
    },
  };
}
