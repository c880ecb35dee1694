/**
 * Which steps are not as usual, and what it is to go on as usual.
 *
 * Not usual are faults (a message lost, doubled or overtaking, a crash), and choices of the
 * environment that are not marked `usual`. All others are: what arrives in turn, a timer that
 * fires, a party that starts again.
 */

import { isOwed, type Step } from '../../system/definition.ts';
import type { StateGraph } from '../liveness/stateGraph.ts';
import type { Explorer } from '../search/explore.ts';

/** How a run may go on. */
export interface Way {
  /** Its actions are what a run owes. */
  readonly graph: StateGraph;
  /** States in which nothing is owed: a run may rest there for ever. */
  readonly resting: readonly number[];
  /** By row: 1 if no run takes it; null if any is taken. */
  readonly barred: Uint8Array | null;
}

export interface Ways {
  /** By row: the number of what it is that is not usual; -1 if it is usual. */
  readonly kinds: Int32Array;
  readonly isUnusual: Uint8Array;
  /** Any step, under the fairness that liveness uses. */
  readonly any: Way;
  /** The same, and who has a usual choice again and again makes one again and again. */
  readonly dutiful: Way;
  /** Usual choices that nobody owes otherwise, by row: the number of who has it; -1 for others. */
  readonly chosenBy: Int32Array;
}

export function waysOf(explorer: Explorer, graph: StateGraph): Ways {
  const { kernel, leaves, system } = explorer;
  const { successors } = leaves;
  const names = new Map<string, number>();
  const actors = new Map<string, number>();
  const ofStep = kernel.steps.items.map((step): [kind: number, actor: number] => {
    const kind = kindOf(step);
    if (step.type !== 'choose') return [kind === null ? -1 : numberIn(names, kind), -1];
    const choice = system.choice(step.choice);
    if (!choice.usual) return [numberIn(names, step.choice), -1];
    const isOpen = choice.fair === undefined && !isOwed(choice);
    return [-1, isOpen ? numberIn(actors, choice.actor) : -1];
  });
  const kinds = Int32Array.from(successors, ({ step }) => ofStep[step]?.[0] ?? -1);
  const chosenBy = Int32Array.from(successors, ({ step }) => ofStep[step]?.[1] ?? -1);
  const { resting } = graph.edges;
  return {
    kinds,
    isUnusual: Uint8Array.from(kinds, (kind) => (kind < 0 ? 0 : 1)),
    any: { graph, resting, barred: null },
    dutiful: dutiful(graph, chosenBy, actors.size),
    chosenBy,
  };
}

/** Which fault a step is; null if it is none. */
function kindOf({ type }: Step): string | null {
  return type === 'drop' || type === 'duplicate' || type === 'reorder' || type === 'crash'
    ? `fault ${type}`
    : null;
}

function numberIn(names: Map<string, number>, name: string): number {
  const number = names.get(name) ?? names.size;
  names.set(name, number);
  return number;
}

/** The graph with an action more for each of those who have usual choices. */
function dutiful(graph: StateGraph, chosenBy: Int32Array, count: number): Way {
  const known = graph.isTimer.length;
  const actions = graph.actions.map((action, row) => {
    const by = chosenBy[row] as number;
    return by < 0 ? action : known + by;
  });
  const isTimer = [...graph.isTimer, ...new Array<boolean>(count).fill(false)];
  const { offsets, rows, resting } = graph.edges;
  const owesNothing = (state: number): boolean => {
    const last = offsets[state + 1] as number;
    for (let edge = offsets[state] as number; edge < last; edge++) {
      if ((actions[rows[edge] as number] as number) >= 0) return false;
    }
    return true;
  };
  const all = { ...graph, actions, isTimer };
  return { graph: all, resting: resting.filter(owesNothing), barred: null };
}

/** The same without the steps of these rows either. */
export function without({ barred, ...way }: Way, rows: Uint8Array | null): Way {
  if (rows === null || barred === null) return { ...way, barred: barred ?? rows };
  return { ...way, barred: barred.map((is, row) => is | (rows[row] as number)) };
}
