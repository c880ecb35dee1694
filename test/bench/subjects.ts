/** Who is measured, on what. */

import { rendezvous } from '../../machines/msc3906/index.ts';
import { states as paxosStates, transitionsOfThree } from '../models/paxos/index.ts';
import { states as registerStates } from '../models/register/index.ts';
import { orbits } from '../models/symmetricCommit.ts';
import { generatedBySeven, states } from '../models/twoPhaseCommit.ts';
import { measure, measureAnywhere, measureWithin } from './process.ts';
import { WrongResult } from './sample.ts';
import { Series, type Subject } from './series.ts';
import { findSpin, Spin } from './spin.ts';

/** Transitions by resource managers, self loops included: as all tools here count them. */
const transitions: Readonly<Record<number, number>> = {
  3: 1_145,
  4: 8_257,
  5: 58_145,
  6: 402_305,
  // Stateright counts the start too.
  7: generatedBySeven - 1,
  8: 18_507_777,
};

/** Sizes at which all that are quick enough are compared. */
const sizes = [7, 8] as const;
/** For the plain explorer: a few seconds. */
const plainSize = 5;
const smallestGraph = 3;
/** How often the engine is measured beside each. */
const runsBeside = 3;
/** What both are given to warm up. */
const warmUpSeconds = 10;

export const names = {
  engine: 'this engine',
  exact: 'this engine, exact time',
  packed: 'by hand, packed',
  spin: 'Spin',
  graph: '@xstate/graph',
  plain: 'plain explorer',
} as const;

export const byThreads = (threads: number): string =>
  `${names.engine}, ${threads === 1 ? 'one thread' : `${threads} threads`}`;
const onDiskMb = 100;
export const onDisk = `${names.engine}, on disk from ${onDiskMb} MB on`;
export const paxosBy = (keeper: string): string => `Paxos 3, history by an ${keeper}`;
export const registerBy = (keeper: string): string => `register 4, history by an ${keeper}`;
export const managers = (count: number): string => `2pc ${count}`;

function twoPhaseCommit(tool: string, count: number, run: Subject['run']): Subject {
  const known = { states: states[count - 1] ?? null, transitions: transitions[count] ?? null };
  return { tool, on: managers(count), ...known, run };
}

/** A program of this directory that takes the number of resource managers, and a warm-up. */
const child = (tool: string, count: number, program: string, warmUpSeconds = 0): Subject =>
  twoPhaseCommit(tool, count, () => measure(program, String(count), String(warmUpSeconds)));

/** The engine against `@xstate/graph`, both from fresh processes or both warmed up. */
interface Beside {
  readonly graph: Series;
  readonly engine: Series;
  readonly text: string;
}

/** `@xstate/graph` at ever larger sizes, and the engine measured right after it. */
export interface Climb {
  readonly graph: readonly Series[];
  /** The engine against the last one of `graph`: on its size, cold and warm, and on 7 managers. */
  readonly beside: readonly Beside[];
}

async function measured(subject: Subject, runs = 1): Promise<Series> {
  const series = new Series(subject);
  for (let run = 0; run < runs; run++) await series.measure();
  return series;
}

/**
 * As long as `@xstate/graph` finishes in the time given, once each: it soon takes too long to be
 * measured in every round. On the last size both once more, warm: the engine is through before its
 * code has been made, while `@xstate/graph` runs on for long after that.
 */
export async function climbGraph(limitSeconds: number): Promise<Climb> {
  const graph: Series[] = [];
  let engines: Series[] = [];
  for (let count = smallestGraph; count <= states.length; count++) {
    const sample = await measureWithin(limitSeconds, 'graph.ts', String(count));
    if (sample === null) break;
    const series = new Series(child(names.graph, count, 'graph.ts'));
    series.add(sample);
    graph.push(series);
    engines = [];
    for (const size of new Set([count, 7])) {
      engines.push(await measured(child(names.engine, size, 'engine.ts'), runsBeside));
    }
  }
  const last = graph.at(-1);
  if (last === undefined) return { graph, beside: [] };
  const cold = engines.map((engine) => ({ graph: last, engine, text: 'cold' }));
  const count = smallestGraph + graph.length - 1;
  const warm = {
    graph: await measured(child(`${names.graph}, warm`, count, 'graph.ts', warmUpSeconds)),
    engine: await measured(
      child(`${names.engine}, warm`, count, 'engine.ts', warmUpSeconds),
      runsBeside,
    ),
    text: `warm (${warmUpSeconds} s of ${managers(count - 1)} before)`,
  };
  return { graph, beside: [...cold, warm] };
}

/** How Spin is run, or why it is not. */
interface SpinSubjects {
  readonly subjects: readonly Subject[];
  readonly notes: readonly string[];
}

export async function spinSubjects(): Promise<SpinSubjects> {
  const here = findSpin();
  if ('missing' in here) return { subjects: [], notes: [`Spin is not measured: ${here.missing}`] };
  const spin = new Spin(here.compiler);
  const subjects: Subject[] = [];
  const notes: string[] = [];
  for (const count of sizes) {
    const verifier = await spin.quickest(count, states[count - 1] as number);
    subjects.push(twoPhaseCommit(names.spin, count, verifier.run));
    notes.push(`Spin ${here.version}, ${managers(count)}, ${here.compiler}: ${verifier.how}`);
  }
  return { subjects, notes };
}

const scenario = (name: string, loss: number): Subject => {
  const run = () => measure('protocol.ts', name, String(loss));
  const on = loss === 0 ? name : `${name}, loss ${loss}`;
  return { tool: names.engine, on, states: null, transitions: null, run };
};

/** The largest scenario in exact time, of all without faults. */
export function exactSubject(): Subject {
  const untimed = scenario('oidc-corrected', 0);
  const run = () => measure('protocol.ts', untimed.on, '0', 'exact');
  return { ...untimed, tool: names.exact, run };
}

/**
 * The default scenario of the protocol and the largest: of all with one lost message, as they are
 * checked in CI, found by exploring them all.
 */
export async function protocolSubjects(): Promise<{ usual: Subject; largest: Subject }> {
  const all = (rendezvous.scenarios ?? []).map(({ name }) => scenario(name, 1));
  let largest: { subject: Subject; states: number } | undefined;
  for (const subject of all) {
    const { states: count } = await subject.run();
    if (largest === undefined || count > largest.states) largest = { subject, states: count };
  }
  if (largest === undefined) throw new WrongResult('no scenarios');
  return { usual: scenario('default', 0), largest: largest.subject };
}

const paxosKnown = { states: paxosStates[3] ?? null, transitions: transitionsOfThree };

/** Paxos with its history kept by an actor, and by an observer, as it is by hand. */
const paxosSubjects = [
  ...(['actor', 'observer'] as const).map((keeper): Subject => {
    const run = () => measure('paxos.ts', keeper);
    return { tool: names.engine, on: paxosBy(keeper), ...paxosKnown, run };
  }),
  {
    tool: names.packed,
    on: paxosBy('observer'),
    ...paxosKnown,
    run: () => measure('paxosByHand.ts'),
  },
];

const registerClients = 4;

/** The register, likewise: nearly each of its states has a history of its own. */
const registerSubjects = (['actor', 'observer'] as const).map((keeper): Subject => {
  const run = () => measure('register.ts', String(registerClients), keeper);
  const known = { states: registerStates[registerClients] ?? null, transitions: null };
  return { tool: names.engine, on: registerBy(keeper), ...known, run };
});

const threadedSize = 9;
export const threaded = managers(threadedSize);

const large = (tool: string, how: 'threads' | 'disk', amount: number): Subject => ({
  tool,
  on: threaded,
  states: states[threadedSize - 1] ?? null,
  transitions: null,
  run: () => measureAnywhere('large.ts', String(threadedSize), how, String(amount)),
});

/**
 * By one thread, by two and on disk, all on any core: what the others have to be pinned for is in
 * each of them.
 */
const largeSubjects = [
  ...[1, 2].map((threads) => large(byThreads(threads), 'threads', threads)),
  large(onDisk, 'disk', onDiskMb),
];

const ringSize = 50;

/** Few states and 2,450 links, of which each machine uses one. */
export const ring = `ring of ${ringSize}`;

const largest = sizes[sizes.length - 1] as number;

/** Beside all states of the same size. */
const orbitsSubject: Subject = {
  tool: `${names.engine}, orbits`,
  on: managers(largest),
  states: orbits[largest - 3] ?? null,
  transitions: null,
  run: () => measure('orbits.ts', String(largest)),
};

/** A state takes it far longer: it is for systems of which it leaves far less. */
const ordersSubject: Subject = {
  tool: `${names.engine}, partial order`,
  on: managers(sizes[0]),
  states: 42_982,
  transitions: 198_630,
  run: () => measure('orders.ts', String(sizes[0])),
};

/** Subjects that are measured in every round, but for Spin. */
export function childSubjects(): Subject[] {
  return [
    ...[plainSize, ...sizes].map((count) => child(names.engine, count, 'engine.ts')),
    orbitsSubject,
    ordersSubject,
    ...sizes.map((count) => child(names.packed, count, 'packed.ts')),
    child(names.plain, plainSize, 'plain.ts'),
    ...paxosSubjects,
    ...registerSubjects,
    ...largeSubjects,
    {
      tool: names.engine,
      on: ring,
      states: ringSize + 1,
      transitions: ringSize,
      run: () => measure('ring.ts', String(ringSize)),
    },
  ];
}
