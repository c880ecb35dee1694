/**
 * Fairness by the book, on a graph that is all there: what each step owes and pays, and where a
 * run can stay for ever. It shares nothing with the checker.
 *
 * Strong for deliveries, restarts and a server's choices: what can happen again and again, happens
 * again and again. Weak for timers: one that runs on without a break, fires.
 */

import { canonicalText } from '../../../sim/system/canonical.ts';
import type { System } from '../../../sim/system/compose.ts';
import type { Step } from '../../../sim/system/definition.ts';
import type { Envelope } from '../../../sim/system/message.ts';
import type { PendingTimer, SystemSnapshot } from '../../../sim/system/snapshot.ts';

/** A step taken, or time that goes on. */
export interface Edge {
  readonly to: number;
  readonly step: { readonly type: Step['type'] | 'tick' };
  /** What a fair run owes with it, null where it owes nothing. */
  readonly owed: string | null;
  /** Timers that ran before it and do not run on, but for the one that fires. */
  readonly stops: readonly string[];
}

export interface Node {
  readonly edges: readonly Edge[];
  /** The timers that run here. */
  readonly running: readonly string[];
}

const nameOf = ({ actor, id }: Pick<PendingTimer, 'actor' | 'id'>): string => `${actor} ${id}`;

export const running = ({ context }: SystemSnapshot): string[] => context.timers.map(nameOf);

export function owed(system: System, { context }: SystemSnapshot, step: Step): string | null {
  switch (step.type) {
    case 'deliver': {
      const contents = context.links[step.link] as readonly Envelope[];
      const { to, message } = contents[step.index] as Envelope;
      const { kind } = system.network.link(step.link);
      const inTurn = kind === 'fifo' || kind === 'connection';
      // On a link without turns each message is owed for itself: else one could wait for ever.
      return `deliver ${step.link} ${to} ${inTurn ? '' : canonicalText(message)}`;
    }
    case 'timer':
      return nameOf(step);
    case 'restart':
      return `restart ${step.party}`;
    case 'choose': {
      const { usual, thinkMs, fair } = system.choice(step.choice);
      if (fair !== undefined) return fair;
      return usual && thinkMs === undefined ? `choose ${step.choice}` : null;
    }
    default:
      return null;
  }
}

/** The timers that a step stops: `apply` keeps the object of one that runs on, and no other. */
export function stopped(before: SystemSnapshot, step: Step, after: SystemSnapshot): string[] {
  const fires = step.type === 'timer' ? nameOf(step) : null;
  const stops = before.context.timers.filter((timer) => !after.context.timers.includes(timer));
  return stops.map(nameOf).filter((name) => name !== fires);
}

/** What a run owes and does not pay that goes by all these nodes and edges, and no other. */
export function unpaid(nodes: readonly Node[], edges: readonly Edge[]) {
  const paid = new Set(edges.map((edge) => edge.owed));
  const broken = new Set(edges.flatMap(({ stops }) => stops));
  const strong = nodes
    .flatMap((node) => node.edges.filter(({ step }) => step.type !== 'timer'))
    .map((edge) => edge.owed);
  const timers = new Set(nodes.flatMap((node) => node.running));
  const runsOn = (timer: string) => nodes.every((node) => node.running.includes(timer));
  return {
    strong: new Set(strong.filter((what) => what !== null && !paid.has(what))),
    weak: [...timers].filter((name) => runsOn(name) && !paid.has(name) && !broken.has(name)),
  };
}

/** Whether a run may rest in a node for ever. */
export const mayRest = ({ edges }: Node): boolean => edges.every((edge) => edge.owed === null);

/** The sets of states, of those given, that a fair run can go round for ever, all of each. */
export function fairComponents(graph: readonly Node[], states: ReadonlySet<number>): Set<number>[] {
  const fair: Set<number>[] = [];
  const todo = [states];
  for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
    for (const component of components(graph, next)) {
      const nodes = [...component].map((state) => graph[state] as Node);
      const edges = nodes.flatMap((node) => node.edges.filter(({ to }) => component.has(to)));
      if (edges.length === 0) continue;
      const { strong, weak } = unpaid(nodes, edges);
      // Every part of the component has that timer running on as well.
      if (weak.length > 0) continue;
      if (strong.size === 0) fair.push(component);
      else {
        // A fair run leaves out for good where a step is owed that nothing in here takes.
        const isOwed = (edge: Edge) => strong.has(edge.owed);
        const rest = [...component].filter((state) => !graph[state]?.edges.some(isOwed));
        todo.push(new Set(rest));
      }
    }
  }
  return fair;
}

/** The strongly connected components of the part of the graph with these states (Kosaraju). */
function components(graph: readonly Node[], states: ReadonlySet<number>): Set<number>[] {
  const forward = new Map<number, number[]>();
  const backward = new Map<number, number[]>([...states].map((state) => [state, []]));
  for (const state of states) {
    const { edges } = graph[state] as Node;
    const next = edges.map(({ to }) => to).filter((to) => states.has(to));
    forward.set(state, next);
    for (const to of next) (backward.get(to) as number[]).push(state);
  }
  const order: number[] = [];
  const seen = new Set<number>();
  for (const state of states) order.push(...postorder(forward, state, seen));
  const assigned = new Set<number>();
  const found: Set<number>[] = [];
  for (const state of order.reverse()) {
    const component = postorder(backward, state, assigned);
    if (component.length > 0) found.push(new Set(component));
  }
  return found;
}

/** What a depth-first search from `start` leaves, in the order of leaving. Marks what it sees. */
function postorder(
  next: ReadonlyMap<number, readonly number[]>,
  start: number,
  seen: Set<number>,
): number[] {
  if (seen.has(start)) return [];
  seen.add(start);
  const left: number[] = [];
  const stack = [{ state: start, index: 0 }];
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    const to = next.get(top.state)?.[top.index++];
    if (to === undefined) {
      left.push(top.state);
      stack.pop();
    } else if (!seen.has(to)) {
      seen.add(to);
      stack.push({ state: to, index: 0 });
    }
  }
  return left;
}
