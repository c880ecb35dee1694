/**
 * Histories of a register: who has called what, what has come back, and in which order. A history
 * is linearizable if all calls can be put in a line such that each reads what was written last
 * before it, and none comes before one that had returned when it was called.
 */

import { assign, setup } from 'xstate';
import { contextOf, observedBy } from '../../sim/model/properties.ts';
import type { Property } from '../../sim/model/property.ts';
import type { Message } from '../../sim/system/message.ts';

/** Who keeps the history of calls: an actor that is told at once or over links, or an observer. */
export const keepers = ['actor', 'actor over links', 'observer'] as const;
export type Keeper = (typeof keepers)[number];

export type Call = { readonly write: string } | { readonly read: true };

interface Invoked {
  readonly call: Call;
  /** By other client: how many of its calls had returned when this one was made, if any had. */
  readonly after: Readonly<Record<string, number>>;
}

interface Returned extends Invoked {
  /** What a read has read; null for a write. */
  readonly result: string | null;
}

export interface History {
  /** By client, in order. */
  readonly returned: Readonly<Record<string, readonly Returned[]>>;
  /** By client: the call that has not returned. */
  readonly open: Readonly<Record<string, Invoked>>;
}

export const nothing: History = { returned: {}, open: {} };

/** What a register holds before anything is written. */
const blank = '';

export function called({ returned, open }: History, client: string, call: Call): History {
  const others = Object.entries(returned).filter(([name]) => name !== client);
  const after = Object.fromEntries(others.map(([name, calls]) => [name, calls.length]));
  return { returned, open: { ...open, [client]: { call, after } } };
}

function cameBack(history: History, client: string, result: string | null): History {
  const { [client]: call, ...open } = history.open;
  if (call === undefined) throw new Error(`${client} has called nothing`);
  const own = [...(history.returned[client] ?? []), { ...call, result }];
  return { returned: { ...history.returned, [client]: own }, open };
}

/** The history once an actor has got what may be the answer to its open call. */
export function answered(
  history: History,
  { actor, event }: { readonly actor: string; readonly event: Message },
): History {
  const open = history.open[actor]?.call;
  if (open === undefined) return history;
  if (event.type === 'PUT_OK' && 'write' in open) return cameBack(history, actor, null);
  if (event.type === 'GET_OK') return cameBack(history, actor, event.value as string);
  return history;
}

/** The actor that keeps a history of which the clients tell it. */
export const recorder = setup({
  types: {} as {
    context: History;
    events:
      | { type: 'CALLED'; call: Call; from: string }
      | { type: 'CAME_BACK'; result: string | null; from: string };
  },
}).createMachine({
  id: 'recorder',
  context: nothing,
  on: {
    CALLED: { actions: assign(({ context, event }) => called(context, event.from, event.call)) },
    CAME_BACK: {
      actions: assign(({ context, event }) => cameBack(context, event.from, event.result)),
    },
  },
});

/** Whether there is a line: found by trying, one call after the other. */
export function isLinearizable({ returned, open }: History): boolean {
  const clients = [...new Set([...Object.keys(returned), ...Object.keys(open)])];
  /** `taken`: by client, how many of its calls stand in the line; `value`: what is written. */
  const canGoOn = (taken: Readonly<Record<string, number>>, value: string): boolean => {
    const left = (client: string) => (returned[client]?.length ?? 0) - (taken[client] ?? 0);
    // What has not returned need not have happened.
    if (clients.every((client) => left(client) <= 0)) return true;
    return clients.some((client) => {
      const at = taken[client] ?? 0;
      const next: Invoked | undefined =
        returned[client]?.[at] ?? (left(client) === 0 ? open[client] : undefined);
      if (next === undefined) return false;
      const { call, after } = next;
      if (Object.entries(after).some(([other, count]) => (taken[other] ?? 0) < count)) return false;
      if ('result' in next && 'read' in call && next.result !== value) return false;
      return canGoOn({ ...taken, [client]: at + 1 }, 'write' in call ? call.write : value);
    });
  };
  return canGoOn({}, blank);
}

/** What is read and written could have happened one after the other. */
export const linearizable = (keeper: Keeper): Property => ({
  name: 'linearizable',
  text: 'what is read and written could have happened one after the other',
  source: "Stateright's examples of a register",
  kind: 'always',
  holds: (view) =>
    isLinearizable(
      keeper === 'observer'
        ? observedBy<History>(view, 'history')
        : contextOf<History>(view, 'recorder'),
    ),
});
