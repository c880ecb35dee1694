/**
 * Histories of a register: who has called what, what has come back, and in which order. A history
 * is linearizable if all calls can be put in a line such that each reads what was written last
 * before it, and none comes before one that had returned when it was called.
 */

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

export function cameBack(history: History, client: string, result: string | null): History {
  const { [client]: call, ...open } = history.open;
  if (call === undefined) throw new Error(`${client} has called nothing`);
  const own = [...(history.returned[client] ?? []), { ...call, result }];
  return { returned: { ...history.returned, [client]: own }, open };
}

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
