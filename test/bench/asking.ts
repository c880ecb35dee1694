/**
 * Child: what it costs to ask a machine for the first time, beside XState's own `transition` for
 * the same pairs of a state and an event. Ours tells states apart, freezes and keeps them as well.
 *
 * The machine is one that has rich states, and another one at nearly each step: it keeps the
 * history of a register that four clients write and read.
 */

import { transition } from 'xstate';
import type { LocalState } from '../../sim/system/local.ts';
import { LocalMachine } from '../../sim/system/machine.ts';
import { type History, recorder } from '../models/history.ts';
import { median } from './sample.ts';

const mostPairs = 40_000;
const rounds = 5;
const values = ['A', 'B', 'C', 'D'];

interface Told {
  readonly type: 'CALLED' | 'CAME_BACK';
  readonly from: string;
  readonly [member: string]: unknown;
}

const events: readonly Told[] = values.flatMap((own, index): Told[] => {
  const from = `c${index + 1}`;
  return [
    { type: 'CALLED', call: { write: own }, from },
    { type: 'CALLED', call: { read: true }, from },
    ...[null, ...values].map((result): Told => ({ type: 'CAME_BACK', result, from })),
  ];
});

/** Each client writes, and reads once that is done. */
function mayHappen({ returned, open }: History, { type, from, call, result }: Told): boolean {
  const current = Object.hasOwn(open, from) ? open[from]?.call : undefined;
  if (type === 'CAME_BACK') {
    return current !== undefined && 'write' in current === (result === null);
  }
  const isWrite = 'write' in (call as object);
  return current === undefined && (returned[from]?.length ?? 0) === (isWrite ? 0 : 1);
}

type Pair = readonly [state: LocalState, event: Told];

/** Asks breadth first, each pair once. */
function ask(): Pair[] {
  const machine = new LocalMachine('recorder', recorder);
  const states = [machine.initial().state];
  const seen = new Set(states);
  const pairs: Pair[] = [];
  for (const state of states) {
    for (const event of events) {
      if (!mayHappen(state.context as History, event)) continue;
      pairs.push([state, event]);
      const next = machine.step(state, event).state;
      if (!seen.has(next)) states.push(next);
      seen.add(next);
      if (pairs.length === mostPairs) return pairs;
    }
  }
  return pairs;
}

/** In processor time: collecting what is not needed any more is a part of it. */
function secondsOf(run: () => unknown): number {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

const pairs = ask();
const ratios: number[] = [];
for (let round = 0; round < rounds; round++) {
  const own = secondsOf(ask);
  const theirs = secondsOf(() =>
    // Kept, as ours are.
    pairs.map(([{ snapshot }, event]) => transition(recorder, snapshot as never, event as never)),
  );
  ratios.push(own / theirs);
}
process.stdout.write(`${JSON.stringify(median(ratios))}\n`);
