/**
 * Why a property is violated, found in the simplest way: what the checker's explanations are tested
 * by. Costs by going over all edges until nothing changes; what can be kept, on a graph that has
 * what is awaited in its nodes. It shares nothing with the checker but the system.
 */

import type { Predicate, Property } from '../../../../sim/model/property.ts';
import type { System } from '../../../../sim/system/compose.ts';
import type { Step } from '../../../../sim/system/definition.ts';
import type * as fair from '../fair.ts';
import { explore, mishapsIn, viewOf } from '../plain.ts';

/** What is asked for, in terms of the numbers of states. */
export interface Asked {
  /** Of what comes in the end: from where it is awaited, and where it has come. */
  readonly awaited: {
    readonly begins: readonly boolean[];
    readonly comes: readonly boolean[];
    /** Whether only those runs count that go round, and not by what nobody owes. */
    readonly unaided: boolean;
    /** Whether it is awaited from the start on, once. */
    readonly once: boolean;
  } | null;
  /** States in which it is violated, else. */
  readonly isBad: readonly boolean[];
  /** Steps that violate it: by state and place among its edges. */
  readonly badEdges: ReadonlySet<fair.Edge>;
}

type Nodes = NonNullable<ReturnType<typeof explore>>['nodes'];

export const isUnusual = (system: System, step: Step): boolean =>
  step.type === 'choose'
    ? system.choice(step.choice).usual !== true
    : ['drop', 'duplicate', 'reorder', 'crash'].includes(step.type);

/** Of a usual choice that nobody owes: who has it. */
function dutyOf(system: System, step: Step): string | null {
  if (step.type !== 'choose') return null;
  const { usual, thinkMs, fair: settles, actor } = system.choice(step.choice);
  return usual && thinkMs !== undefined && settles === undefined ? `duty ${actor}` : null;
}

export class Naive {
  readonly nodes: Nodes;

  constructor(
    readonly system: System,
    maxStates: number,
  ) {
    const graph = explore(system, maxStates);
    if (graph === null) throw new Error('too large');
    this.nodes = graph.nodes;
  }

  holdsIn(predicate: Predicate): boolean[] {
    return this.nodes.map(({ snapshot }) => predicate(viewOf(this.system, snapshot)));
  }

  asked(name: string, own: readonly Property[], endings: readonly string[]): Asked {
    const { nodes, system } = this;
    const nothing = {
      awaited: null,
      isBad: nodes.map(() => false),
      badEdges: new Set<fair.Edge>(),
    };
    const has = (actor: string): Predicate => {
      return (view) => view.local(actor)?.done === true;
    };
    const allHave: Predicate = (view) => endings.every((actor) => has(actor)(view));
    const oneHas: Predicate = (view) => endings.some((actor) => has(actor)(view));
    const property = own.find((other) => other.name === name);
    const never = nodes.map(() => false);
    if (property?.kind === 'always') {
      return { ...nothing, isBad: this.holdsIn(property.holds).map((holds) => !holds) };
    }
    if (property?.kind === 'eventually') {
      const { when, holds } = property;
      const comes = this.holdsIn(holds);
      const begins = when === undefined ? never : this.holdsIn(when);
      const awaited = { begins, comes, unaided: false, once: when === undefined };
      return { ...nothing, awaited };
    }
    if (name === 'no-livelock') {
      const awaited = { begins: never, comes: this.holdsIn(allHave), unaided: true, once: true };
      return { ...nothing, awaited };
    }
    if (name === 'no-party-left-waiting') {
      const begins = this.holdsIn(oneHas);
      return {
        ...nothing,
        awaited: { begins, comes: this.holdsIn(allHave), unaided: false, once: false },
      };
    }
    if (name === 'no-deadlock') {
      const ended = this.holdsIn(allHave);
      const mayRest = (state: number) => endings.length > 0 && ended[state] === true;
      const isBad = nodes.map(({ edges }, state) => edges.length === 0 && !mayRest(state));
      return { ...nothing, isBad };
    }
    const kind = name === 'no-lost-message' ? 'unread' : 'unspecified';
    const start = mishapsIn(system, null, system.start().occurrences)[kind];
    const bad = nodes.flatMap(({ snapshot, edges }) =>
      edges.filter(({ step }) => {
        const taken = step as Step;
        return mishapsIn(system, taken, system.apply(snapshot, taken).occurrences)[kind];
      }),
    );
    const isBad = nodes.map((_, state) => start && state === 0);
    return { ...nothing, isBad, badEdges: new Set(bad) };
  }

  unusual({ step }: fair.Edge): boolean {
    return isUnusual(this.system, step as Step);
  }

  /** The graph with what is owed besides: usual choices are made. */
  dutiful(nodes: readonly fair.Node[]): fair.Node[] {
    return nodes.map((node) => ({
      ...node,
      edges: node.edges.map((edge) => {
        const duty = dutyOf(this.system, edge.step as Step);
        return { ...edge, owed: edge.owed ?? duty };
      }),
    }));
  }
}

/** An edge that nobody takes, though what it owes is owed, leads nowhere. */
export const nowhere = -1;

export const barring = (
  nodes: readonly fair.Node[],
  isBarred: (edge: fair.Edge) => boolean,
): fair.Node[] =>
  nodes.map(({ edges, running }) => ({
    running,
    edges: edges.map((edge) => (isBarred(edge) ? { ...edge, to: nowhere } : edge)),
  }));
