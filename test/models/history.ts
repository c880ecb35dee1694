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

type Call = { readonly write: string } | { readonly read: true };

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

/** A call as it is put in a line: clients are told by their places. */
interface Placed {
  /** What is written; null for a read. */
  readonly write: string | null;
  /** What a read has read; null if it has not returned. */
  readonly read: string | null;
  /** Client and how many of its calls come before, in turn. */
  readonly after: readonly number[];
}

/** By client: how many of its calls have returned, and these calls with the one that is open. */
interface Line {
  readonly returned: number;
  readonly calls: readonly Placed[];
}

function linesOf({ returned, open }: History): Line[] {
  const clients = [...new Set([...Object.keys(returned), ...Object.keys(open)])];
  const placed = ({ call, after }: Invoked, result: string | null): Placed => ({
    write: 'write' in call ? call.write : null,
    read: 'write' in call ? null : result,
    after: Object.entries(after).flatMap(([name, count]) => [clients.indexOf(name), count]),
  });
  return clients.map((client) => {
    const done = Object.hasOwn(returned, client) ? (returned[client] ?? []) : [];
    const calls = done.map((call) => placed(call, call.result));
    if (Object.hasOwn(open, client)) calls.push(placed(open[client] as Invoked, null));
    return { returned: done.length, calls };
  });
}

/** Whether there is a line: found by trying, one call after the other. */
export function isLinearizable(history: History): boolean {
  const lines = linesOf(history);
  /** By client: how many of its calls stand in the line. */
  const taken = lines.map(() => 0);
  const comesNext = ({ after }: Placed): boolean => {
    for (let at = 0; at < after.length; at += 2) {
      if ((taken[after[at] as number] as number) < (after[at + 1] as number)) return false;
    }
    return true;
  };
  /** `left`: how many that have returned do not stand in it yet; `value`: what is written. */
  const canGoOn = (left: number, value: string): boolean => {
    // What has not returned need not have happened.
    if (left === 0) return true;
    for (const [client, { returned, calls }] of lines.entries()) {
      const at = taken[client] as number;
      const call = calls[at];
      if (call === undefined || !comesNext(call)) continue;
      if (call.read !== null && call.read !== value) continue;
      taken[client] = at + 1;
      const isWell = canGoOn(at < returned ? left - 1 : left, call.write ?? value);
      taken[client] = at;
      if (isWell) return true;
    }
    return false;
  };
  return canGoOn(
    lines.reduce((sum, { returned }) => sum + returned, 0),
    blank,
  );
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
