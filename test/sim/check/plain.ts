/**
 * The same answers as the checker's, found in the simplest way: what the checker is tested by.
 *
 * Breadth first over `enabled` and `apply`, states kept as they are and known by the JSON of their
 * parts, the whole graph in memory. It shares nothing with the checker but the system and the
 * properties.
 */

import type { Predicate, Property, Verdict } from '../../../sim/model/property.ts';
import { canonicalText } from '../../../sim/system/canonical.ts';
import type { System } from '../../../sim/system/compose.ts';
import type { Step } from '../../../sim/system/definition.ts';
import { isUnderway } from '../../../sim/system/network.ts';
import type { Occurrence } from '../../../sim/system/occurrence.ts';
import type { StepResult, SystemSnapshot } from '../../../sim/system/snapshot.ts';
import type { View } from '../../../sim/system/view.ts';
import * as fair from './fair.ts';

interface Node extends fair.Node {
  readonly snapshot: SystemSnapshot;
  readonly depth: number;
  readonly edges: fair.Edge[];
}

interface Graph {
  /** In breadth-first order. */
  readonly nodes: readonly Node[];
  /** Names of transitions, after that of the actor. */
  readonly taken: ReadonlySet<string>;
  /** How many steps it takes to the first of its kind, by kind. */
  readonly mishaps: Record<'unspecified' | 'unread' | 'failed', number | null>;
}

/** What a run shows, in the terms that a checker can be compared in. */
export interface PlainVerdict {
  readonly name: string;
  readonly verdict: Verdict;
  /** Of the shortest run that shows it, up to where it rests or repeats; null if none does. */
  readonly steps: number | null;
}

export interface PlainResult {
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
  /** False if there are more than `maxStates`: then nothing is decided. */
  readonly complete: boolean;
  readonly verdicts: readonly PlainVerdict[];
  readonly neverTaken: readonly string[];
}

interface PlainOptions {
  /** Actors that are to come to an end. */
  readonly endings?: readonly string[];
  readonly maxStates?: number;
}

export function viewOf(system: System, snapshot: SystemSnapshot): View {
  const { links, timers, faultsLeft } = snapshot.context;
  return {
    local: (actor) => system.local(snapshot, actor),
    timers: (actor) => timers.filter((timer) => timer.actor === actor),
    messages: (link) => (links[link] ?? []).filter((envelope) => !isUnderway(envelope)),
    faultsLeft: (kind) => faultsLeft[kind],
    observed: (name) => snapshot.context.observed?.[name],
  };
}

/** The names of transitions that a step took, after that of the actor. */
const takenIn = (occurrences: readonly Occurrence[]): string[] =>
  occurrences.flatMap((occurrence) => {
    if (occurrence.type !== 'received') return [];
    return occurrence.taken.map(({ name }) => `${occurrence.actor} ${name}`);
  });

/** Who has ended, or crashed, no longer waits for the answers to its requests. */
function isAnswer(system: System, occurrences: readonly Occurrence[]): boolean {
  const delivered = occurrences.find(({ type }) => type === 'delivered');
  const to = delivered?.type === 'delivered' ? delivered.envelope.to : '';
  const from = delivered?.type === 'delivered' ? delivered.envelope.from : '';
  return system.definition.links.some(
    (link) => link.kind === 'connection' && link.client === to && link.server === from,
  );
}

/**
 * Whether what comes over the network is read by nobody, or whether anybody has no answer: to
 * what comes over the network, or by a transition that says itself that it is none. No step is
 * the start.
 */
export function mishapsIn(system: System, step: Step | null, occurrences: readonly Occurrence[]) {
  const isNetwork = step !== null && ['deliver', 'duplicate', 'reorder'].includes(step.type);
  const received = occurrences.filter((occurrence) => occurrence.type === 'received');
  const isStart = ({ event }: (typeof received)[number]) => event.type === 'xstate.init';
  return {
    unread: isNetwork && received[0]?.unread === true && !isAnswer(system, occurrences),
    failed: occurrences.some(({ type }) => type === 'failed'),
    unspecified: received.some((occurrence, index) => {
      const { taken, unread } = occurrence;
      if (unread || isStart(occurrence)) return false;
      const isMeant = taken.some(({ meta }) => meta.unspecified !== true);
      return !isMeant && (taken.length > 0 || (isNetwork && index === 0));
    }),
  };
}

/**
 * What tells a snapshot from all that differ, and from no other: a number for each of its parts,
 * which is that of the part's JSON. Snapshots share most parts, so each is written out only once.
 */
function keys(): (snapshot: SystemSnapshot) => string {
  const numbers = new Map<string, number>();
  const known = new WeakMap<object, number>();
  const numberOf = (part: unknown): number => {
    const object = typeof part === 'object' && part !== null ? part : undefined;
    const before = object && known.get(object);
    if (before !== undefined) return before;
    const text = canonicalText(part);
    const number = numbers.get(text) ?? numbers.size;
    numbers.set(text, number);
    if (object !== undefined) known.set(object, number);
    return number;
  };
  const numbersOf = (parts: object): string => Object.values(parts).map(numberOf).join();
  // Of one system all snapshots have the same actors and links, in the same order.
  return ({ value, context }) => {
    const { actors, links, timers, faultsLeft, crashed, nowMs = null, sent = null } = context;
    const { observed = {} } = context;
    const contents = Object.values(links).map(numbersOf).join('/');
    const others = numbersOf([faultsLeft, crashed, nowMs, sent, observed]);
    return [numbersOf(value), numbersOf(actors), contents, numbersOf(timers), others].join(' ');
  };
}

/** The reachable graph; null if it has more than `maxStates` states. */
export function explore(system: System, maxStates: number): Graph | null {
  const nodes: Node[] = [];
  const numbers = new Map<string, number>();
  const first = system.start();
  const taken = new Set(takenIn(first.occurrences));
  // Actors that sit together can have no answer to each other on starting already.
  const mishaps: Graph['mishaps'] = {
    unspecified: mishapsIn(system, null, first.occurrences).unspecified ? 0 : null,
    unread: null,
    failed: null,
  };
  const keyOf = keys();
  const numberOf = ({ snapshot }: StepResult, depth: number): number => {
    const key = keyOf(snapshot);
    let number = numbers.get(key);
    if (number === undefined) {
      number = nodes.push({ snapshot, depth, edges: [], running: fair.running(snapshot) }) - 1;
      numbers.set(key, number);
    }
    return number;
  };
  numberOf(first, 0);
  // An array is walked as far as it has grown on the way.
  for (const { snapshot, depth, edges } of nodes) {
    for (const step of system.enabled(snapshot)) {
      const result = system.apply(snapshot, step);
      const to = numberOf(result, depth + 1);
      if (nodes.length > maxStates) return null;
      const owed = fair.owed(system, snapshot, step);
      edges.push({ to, step, owed, stops: fair.stopped(snapshot, step, result.snapshot) });
      for (const name of takenIn(result.occurrences)) taken.add(name);
      const { unspecified, unread, failed } = mishapsIn(system, step, result.occurrences);
      if (unspecified) mishaps.unspecified ??= depth + 1;
      if (unread) mishaps.unread ??= depth + 1;
      if (failed) mishaps.failed ??= depth + 1;
    }
  }
  return { nodes, taken, mishaps };
}

/** Decides what the checker decides. */
export function plainCheck(
  system: System,
  properties: readonly Property[] = [],
  { endings = [], maxStates = 100_000 }: PlainOptions = {},
): PlainResult {
  const graph = explore(system, maxStates);
  if (graph === null) {
    const counts = { states: maxStates, transitions: 0, depth: 0 };
    return { ...counts, complete: false, verdicts: [], neverTaken: [] };
  }
  const { nodes, taken, mishaps } = graph;
  const all = system.machines.flatMap((machine) =>
    machine.allTransitions().map(({ name }) => `${machine.name} ${name}`),
  );
  const neverTaken = all.filter((name) => !taken.has(name));
  const unlessShown = (name: string, steps: number | null): PlainVerdict => {
    return { name, verdict: steps === null ? 'holds' : 'violated', steps };
  };
  return {
    states: nodes.length,
    transitions: nodes.reduce((sum, { edges }) => sum + edges.length, 0),
    depth: (nodes.at(-1) as Node).depth,
    complete: true,
    neverTaken,
    verdicts: [
      ...properties.map((property) => decide(system, nodes, property)),
      unlessShown('no-unspecified-reception', mishaps.unspecified),
      unlessShown('no-lost-message', mishaps.unread),
      unlessShown('no-actor-error', mishaps.failed),
      ...ends(system, nodes, endings),
      {
        name: 'every-transition-taken',
        verdict: neverTaken.length === 0 ? 'holds' : 'violated',
        steps: null,
      },
    ],
  };
}

function decide(system: System, nodes: readonly Node[], property: Property): PlainVerdict {
  const { name, kind } = property;
  const view = (predicate: Predicate) =>
    nodes.map(({ snapshot }) => predicate(viewOf(system, snapshot)));
  const held = view(property.holds);
  if (property.kind !== 'eventually') {
    // The nodes are in order of depth, so the first is a nearest one.
    const first = held.indexOf(kind === 'sometimes');
    const steps = first === -1 ? null : (nodes[first] as Node).depth;
    return { name, verdict: (first === -1) === (kind === 'always') ? 'holds' : 'violated', steps };
  }
  const { when } = property;
  const starts = when === undefined ? [0] : view(when).flatMap((isOne, at) => (isOne ? [at] : []));
  const steps = stepsToStay(nodes, starts, (state) => held[state] === true, true);
  return { name, verdict: steps === null ? 'holds' : 'violated', steps };
}

/** What the engine asks of any system: of where nothing happens, and of these actors' ends. */
function ends(system: System, nodes: readonly Node[], actors: readonly string[]) {
  const ended = nodes.map(({ snapshot }) =>
    actors.map((actor) => system.local(snapshot, actor)?.done === true),
  );
  const all = (state: number) => ended[state]?.every((hasEnded) => hasEnded) === true;
  const stuck = nodes.find(({ edges }, state) => {
    return edges.length === 0 && (actors.length === 0 || !all(state));
  });
  const results: PlainVerdict[] = [];
  const add = (name: string, steps: number | null) =>
    results.push({ name, verdict: steps === null ? 'holds' : 'violated', steps });
  add('no-deadlock', stuck?.depth ?? null);
  if (actors.length === 0) return results;
  const withOne = [...nodes.keys()].filter((state) => ended[state]?.includes(true));
  // A run that goes on only as somebody makes a free choice again and again would rest by itself.
  const unaided = nodes.map((node) => {
    const edges = node.edges.filter(({ step, owed }) => step.type !== 'choose' || owed !== null);
    return { ...node, edges };
  });
  add('no-livelock', stepsToStay(nodes, [0], all, false, unaided));
  add('no-party-left-waiting', stepsToStay(nodes, withOne, all, true));
  return results;
}

/**
 * How many steps it takes from the first state to where a fair run can stay for ever, by one of
 * `starts` and from there on only by states that are not `held`; null if none can.
 */
function stepsToStay(
  nodes: readonly Node[],
  starts: readonly number[],
  held: (state: number) => boolean,
  restCounts: boolean,
  /** Of all steps that may be taken there for ever; usually all. */
  staying: readonly Node[] = nodes,
): number | null {
  const distances = new Map<number, number>();
  const reached: number[][] = [];
  const reach = (state: number, steps: number) => {
    reached[steps] ??= [];
    reached[steps].push(state);
  };
  for (const start of starts) reach(start, (nodes[start] as Node).depth);
  for (let steps = 0; steps < reached.length; steps++) {
    for (const state of reached[steps] ?? []) {
      if (held(state) || distances.has(state)) continue;
      distances.set(state, steps);
      for (const { to } of (nodes[state] as Node).edges) reach(to, steps + 1);
    }
  }
  const region = new Set(distances.keys());
  const stays = fair.fairComponents(staying, region).flatMap((component) => [...component]);
  if (restCounts) stays.push(...[...region].filter((state) => fair.mayRest(nodes[state] as Node)));
  if (stays.length === 0) return null;
  return Math.min(...stays.map((state) => distances.get(state) as number));
}
