/** A state of a composed system as predicates and observers see it. */

import type { AnyMachineSnapshot } from 'xstate';
import type { FaultBudget } from './definition.ts';
import { ModelError } from './errors.ts';
import type { LocalState } from './local.ts';
import type { Member } from './member.ts';
import { isUnderway } from './network.ts';
import { unknownObserver } from './observer.ts';
import type { Parts } from './parts.ts';
import type { SystemSnapshot } from './snapshot.ts';
import { named } from './suggest.ts';
import type { LocalView, View } from './view.ts';

/** The actor at a path beneath a root machine ('' is that itself); null if it does not run. */
export function localAt(local: LocalState | null, path: string): LocalView | null {
  if (local === null || path === '') return local;
  const member = local.members.find((other) => other.path === path);
  if (member === undefined) return null;
  let view = views.get(member);
  if (view === undefined) {
    const { value, status, context, output } = member.snapshot;
    const snapshot = member.snapshot as unknown as AnyMachineSnapshot;
    const more = member.kind === 'machine' ? { snapshot } : {};
    // What is no machine has no control state but that it runs.
    const done = status !== 'active';
    view = { value: value ?? status, context: context ?? output, done, ...more };
    views.set(member, view);
  }
  return view;
}
const views = new WeakMap<Member, LocalView>();

/** How many of a kind are left. Throws a ModelError for no kind of fault. */
export function leftOf(budget: FaultBudget, kind: keyof FaultBudget): number {
  if (Object.hasOwn(budget, kind)) return budget[kind];
  const kinds = Object.keys(budget);
  const what = named(kind, kinds);
  throw new ModelError(`unknown fault ${what}: expected one of ${kinds.join(', ')}`, [kind]);
}

/** A View of a snapshot of the composed system. */
export function viewOf(system: Parts, snapshot: SystemSnapshot): View {
  const { links, timers, faultsLeft, observed } = snapshot.context;
  return {
    local: (actor) => {
      const { index, path } = system.placeOf(actor);
      return localAt(system.localsOf(snapshot)[index] ?? null, path);
    },
    timers: (actor) => {
      system.indexOf(actor);
      return timers.filter((timer) => timer.actor === actor);
    },
    messages: (link) => {
      const contents = links[link];
      if (contents === undefined) {
        const names = Object.keys(links);
        const what = named(link, names);
        throw new ModelError(`unknown link ${what}: expected one of ${names.join(', ')}`, [link]);
      }
      return contents.filter((envelope) => !isUnderway(envelope));
    },
    faultsLeft: (kind) => leftOf(faultsLeft, kind),
    observed: (name) => {
      if (observed === undefined || !Object.hasOwn(observed, name)) {
        throw unknownObserver(name, Object.keys(observed ?? {}));
      }
      return observed[name];
    },
  };
}
