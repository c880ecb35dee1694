/**
 * The same answers as the checker's, found in the simplest way: what the checker is tested by.
 *
 * Breadth first over `enabled` and `apply`, states kept as they are and known by their JSON, the
 * whole graph in memory. It shares nothing with the checker but the system and the properties.
 */

import { canonicalJson } from '../../sim/canonical.ts';
import type { Property, Verdict, View } from '../../sim/check/property.ts';
import type { System, SystemSnapshot } from '../../sim/compose.ts';
import { isUnderway } from '../../sim/network.ts';
import type { Step } from '../../sim/system.ts';
import { hasFairRun } from './fair.ts';

/** A state with its steps. `fair` names what a fair run owes a step, null where it owes nothing. */
export interface Edge {
  readonly to: number;
  readonly fair: string | null;
}

interface Node {
  readonly snapshot: SystemSnapshot;
  readonly depth: number;
  readonly edges: Edge[];
}

export interface PlainResult {
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
  /** False if there are more than `maxStates`: no verdict then is worth anything. */
  readonly complete: boolean;
  readonly verdicts: readonly {
    readonly name: string;
    readonly verdict: Verdict;
    /** To the first state that violates an `always` or shows a `sometimes`; else null. */
    readonly steps: number | null;
  }[];
}

/** What a fair run owes: see `Property`. */
function fairness(system: System, { context }: SystemSnapshot, step: Step): string | null {
  switch (step.type) {
    case 'deliver':
      return `deliver ${step.link} ${context.links[step.link]?.[step.index]?.to}`;
    case 'timer':
      return `timer ${step.actor} ${step.id}`;
    case 'restart':
      return `restart ${step.party}`;
    case 'choose': {
      const { usual, thinkMs } = system.choice(step.choice);
      return usual && thinkMs === undefined ? `choose ${step.choice}` : null;
    }
    default:
      return null;
  }
}

export function viewOf(system: System, snapshot: SystemSnapshot): View {
  return {
    local: (actor) => system.local(snapshot, actor),
    messages: (link) => {
      system.network.link(link);
      return (snapshot.context.links[link] ?? []).filter((envelope) => !isUnderway(envelope));
    },
    faultsLeft: (kind) => snapshot.context.faultsLeft[kind],
  };
}

/** All of a state, with what the control states leave out: which ones a history remembers. */
export function keyOf(system: System, snapshot: SystemSnapshot): string {
  const { links, timers, faultsLeft, crashed } = snapshot.context;
  const locals = system.actorNames.map((name) => system.local(snapshot, name)?.key ?? null);
  return canonicalJson([locals, links, timers, faultsLeft, crashed]);
}

/** The reachable graph, in breadth-first order; null if it has more than `maxStates` states. */
export function explore(system: System, maxStates: number): Node[] | null {
  const nodes: Node[] = [];
  const numbers = new Map<string, number>();
  const numberOf = (snapshot: SystemSnapshot, depth: number): number => {
    const key = keyOf(system, snapshot);
    let number = numbers.get(key);
    if (number === undefined) {
      number = nodes.push({ snapshot, depth, edges: [] }) - 1;
      numbers.set(key, number);
    }
    return number;
  };
  numberOf(system.start().snapshot, 0);
  // An array is walked as far as it has grown on the way.
  for (const { snapshot, depth, edges } of nodes) {
    for (const step of system.enabled(snapshot)) {
      const to = numberOf(system.apply(snapshot, step).snapshot, depth + 1);
      if (nodes.length > maxStates) return null;
      edges.push({ to, fair: fairness(system, snapshot, step) });
    }
  }
  return nodes;
}

export function plainCheck(
  system: System,
  properties: readonly Property[] = [],
  maxStates = 100_000,
): PlainResult {
  const nodes = explore(system, maxStates);
  if (nodes === null) {
    return { states: maxStates, transitions: 0, depth: 0, complete: false, verdicts: [] };
  }
  return {
    states: nodes.length,
    transitions: nodes.reduce((sum, { edges }) => sum + edges.length, 0),
    depth: (nodes.at(-1) as Node).depth,
    complete: true,
    verdicts: properties.map((property) => {
      return { name: property.name, ...decide(system, nodes, property) };
    }),
  };
}

function decide(
  system: System,
  nodes: readonly Node[],
  property: Property,
): { verdict: Verdict; steps: number | null } {
  const held = nodes.map(({ snapshot }) => property.holds(viewOf(system, snapshot)));
  if (property.kind !== 'eventually') {
    // The nodes are in order of depth, so the first is a nearest one.
    const isAlways = property.kind === 'always';
    const first = held.indexOf(!isAlways);
    const steps = first === -1 ? null : (nodes[first] as Node).depth;
    return { verdict: (first === -1) === isAlways ? 'holds' : 'violated', steps };
  }
  const { when } = property;
  const starts = nodes.flatMap(({ snapshot }, number) => {
    const isOne = when === undefined ? number === 0 : when(viewOf(system, snapshot));
    return isOne && !held[number] ? [number] : [];
  });
  const graph = nodes.map(({ edges }) => edges);
  const isLeft = hasFairRun(graph, starts, (number) => !held[number]);
  return { verdict: isLeft ? 'violated' : 'holds', steps: null };
}
