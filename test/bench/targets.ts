/** What the engine is to come to, and whether it does. */

import type { PollRates } from './process.ts';
import type { Measured } from './sample.ts';
import { exploringSeconds, type Series } from './series.ts';
import {
  byThreads,
  type Climb,
  managers,
  names,
  onDisk,
  paxosBy,
  registerBy,
  ring,
  threaded,
} from './subjects.ts';

export interface Target {
  readonly text: string;
  /** Null where it could not be measured. */
  readonly value: number | null;
  readonly limit: number;
  readonly is: 'at most' | 'at least';
  /** Null where it could not be measured. */
  readonly met: boolean | null;
}

export interface Results {
  /** Of every round. */
  readonly series: readonly Series[];
  readonly climb: Climb;
  readonly usual: Series;
  readonly largest: Series;
  /** The largest in exact time. */
  readonly exact: Series;
  readonly firstStateSeconds: number;
  /** To ask a machine for the first time, of XState's own transition. */
  readonly asking: number;
  readonly polls: PollRates;
}

const own = ({ seconds }: Measured): number => seconds;
const whole = ({ wholeSeconds }: Measured): number => wholeSeconds;
const megabytes = (one: Series): number => one.median(({ residentBytes }) => residentBytes / 1e6);
const rate = (sample: Measured): number => sample.states / exploringSeconds(sample);

export function find(series: readonly Series[], tool: string, on: string): Series | undefined {
  return series.find(({ subject }) => subject.tool === tool && subject.on === on);
}

/** Time against that of another, both as searches alone and as whole processes. */
export interface Ratio {
  readonly text: string;
  readonly own: number;
  readonly whole: number;
}

/** The engine against all that was measured on the same, in the same rounds. */
export function ratios(series: readonly Series[]): Ratio[] {
  return series.flatMap((other) => {
    const { tool, on } = other.subject;
    const engine = find(series, names.engine, on);
    if (tool === names.engine || engine === undefined) return [];
    const text = `${names.engine} / ${tool}, ${on}`;
    return [{ text, own: engine.ratio(other, own), whole: engine.ratio(other, whole) }];
  });
}

/** How much faster the engine is than `@xstate/graph` at its largest size, by states a second. */
export function graphRates({ beside }: Climb): { text: string; times: number }[] {
  return beside.map(({ graph, engine, text }) => {
    const on = `${engine.subject.on} / ${names.graph} on ${graph.subject.on}`;
    return { text: `states/s ${text}, ${on}`, times: engine.median(rate) / graph.median(rate) };
  });
}

function target(text: string, is: Target['is'], limit: number, value: number | null): Target {
  const met = value === null ? null : is === 'at most' ? value <= limit : value >= limit;
  return { text, value, limit, is, met };
}

/** The less favourable of the two readings of a ratio: a start-up can hide in either. */
function worst(found: readonly Ratio[], tool: string): number | null {
  const ratio = found.find(({ text }) => text === `${names.engine} / ${tool}, ${managers(8)}`);
  return ratio === undefined ? null : Math.max(ratio.own, ratio.whole);
}

/** How much less time two threads take than one. */
function timesByTwo(series: readonly Series[]): number | null {
  const [one, two] = [1, 2].map((threads) => find(series, byThreads(threads), threaded));
  return one && two ? one.ratio(two, own) : null;
}

export function targets(results: Results): Target[] {
  const { series, usual, largest, exact, firstStateSeconds, asking, polls } = results;
  const found = ratios(series);
  const engine = find(series, names.engine, managers(8))?.figure();
  const big = largest.figure();
  const systems = [
    ...series.filter(({ subject }) => subject.tool === names.engine),
    usual,
    largest,
  ];
  const callsPerPair = systems.map((one) => {
    const { transitionCalls, localPairs } = one.figure();
    return (transitionCalls as number) / (localPairs as number);
  });
  const liveness = largest.median((sample) => sample.livenessSeconds / exploringSeconds(sample));
  const on = largest.subject.on;
  const seconds = (what: string) => find(series, names.engine, what)?.median(own) ?? null;
  const onDiskRate = find(series, onDisk, threaded)?.median(rate);
  const paxos = find(series, names.engine, paxosBy('observer')) ?? null;
  const zones = exact.figure();
  return [
    target('time against Spin, 2pc 8', 'at most', 0.45, worst(found, names.spin)),
    target('time against by hand, 2pc 8', 'at most', 2, worst(found, names.packed)),
    ...graphRates(results.climb).map(({ text, times }) => target(text, 'at least', 200, times)),
    target(`times as fast by two threads, ${threaded}`, 'at least', 1.7, timesByTwo(series)),
    target(`states/s, ${threaded}, on disk`, 'at least', 150_000, onDiskRate ?? null),
    target(`seconds, ${ring}`, 'at most', 0.5, seconds(ring)),
    target(`seconds, ${paxosBy('observer')}`, 'at most', 4, seconds(paxosBy('observer'))),
    target(`MB, ${paxosBy('observer')}`, 'at most', 400, paxos && megabytes(paxos)),
    target(`seconds, ${registerBy('observer')}`, 'at most', 5, seconds(registerBy('observer'))),
    target('bytes a state, 2pc 8', 'at most', 32, engine?.bytesPerState ?? null),
    target(`bytes a state, ${on}`, 'at most', 64, big.bytesPerState),
    target(`transitions/s, ${on}`, 'at least', 2_500_000, big.transitionsPerSecond),
    target(`liveness / exploring, ${on}`, 'at most', 1, liveness),
    target(`zone states/s, ${zones.on}`, 'at least', 300_000, zones.statesPerSecond),
    target(`the same, of states/s on ${on}`, 'at least', 0.2, exact.ratio(largest, rate)),
    target(`bytes a zone state, ${zones.on}`, 'at most', 96, zones.bytesPerState),
    target('XState calls a pair, most of all', 'at most', 1, Math.max(...callsPerPair)),
    target("first asking, of XState's transition", 'at most', 1.5, asking),
    target('seconds to the first state', 'at most', 0.7, firstStateSeconds),
    target('polls/s of serve, of a bare route', 'at least', 0.25, polls.unchanged / polls.bare),
    target('the same with a payload', 'at least', 0.25, polls.read / polls.bare),
  ];
}
