/** The next snapshot while it is under construction, and what it becomes. */

import type { StateValue } from 'xstate';
import type { FaultBudget } from './definition.ts';
import type { LocalState } from './local.ts';
import type { Envelope } from './message.ts';
import { compareText } from './network.ts';
import type { Occurrence } from './occurrence.ts';
import { crashedValue, type Parts } from './parts.ts';
import type { PendingTimer, SystemContext, SystemSnapshot } from './snapshot.ts';
import { compareTimers } from './timers.ts';

export interface Draft {
  locals: (LocalState | null)[];
  links: Record<string, readonly Envelope[]>;
  timers: PendingTimer[];
  faultsLeft: FaultBudget;
  crashed: readonly string[];
  nowMs: number;
  sent: number;
  /** Before the step until the end; empty but in exact time. */
  opened: Readonly<Record<string, number>>;
  occurrences: Occurrence[];
  /** By observer: its value, before the step until the end. */
  observed: Record<string, unknown>;
}

export function snapshotOf({ actorNames, clock }: Parts, draft: Draft): SystemSnapshot {
  const { locals, links, timers, faultsLeft, crashed, nowMs, sent, opened, observed } = draft;
  // Members of their own, also for an actor whose name all objects inherit something under.
  const each = <T>(of: (local: LocalState | null) => T): Record<string, T> =>
    Object.fromEntries(actorNames.map((name, index) => [name, of(locals[index] ?? null)]));
  const value = each((local): StateValue => (local === null ? crashedValue : local.value));
  const actors = each((local): unknown => (local === null ? null : local.context));
  const more = Object.entries(each((local) => local?.more)).filter(([, text]) => text);
  // Which timer was started first says nothing: one order, or equal states would differ.
  timers.sort((a, b) => compareText(a.actor, b.actor) || compareTimers(a, b));
  const shared = {
    actors,
    ...(more.length === 0 ? {} : { more: Object.fromEntries(more) as Record<string, string> }),
    links,
    timers,
    faultsLeft,
    crashed,
    ...(Object.keys(observed).length === 0 ? {} : { observed }),
  };
  const timed = clock === 'exact' ? { nowMs, sent, opened } : { nowMs, sent };
  const context: SystemContext = clock === 'untimed' ? shared : { ...shared, ...timed };
  return { status: 'active', output: undefined, error: undefined, value, context };
}
