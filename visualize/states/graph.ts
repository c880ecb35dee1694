/** What is drawn of a state graph: each state, or all states of equal control as one node. */

import type { Step } from 'actorcheck';
import { type Layered, layOut, type Placed } from './layout.ts';
import type { StateGraph } from './request.ts';

export interface Drawn extends Placed {
  readonly count: number;
  readonly offsets: Int32Array;
  readonly targets: Int32Array;
  /** By node: its nearest state, how many states it stands for, and their outcome or -1. */
  readonly stateOf: Int32Array;
  readonly sizeOf: Int32Array;
  readonly outcomeOf: Int16Array;
  /** By state. */
  readonly nodeOf: Int32Array;
  readonly isWhole: boolean;
}

export function drawnOf(graph: StateGraph, isWhole: boolean): Drawn {
  return isWhole ? eachState(graph) : controlStates(graph);
}

function eachState(graph: StateGraph): Drawn {
  const { states, offsets, targets, depths, outcomeOf } = graph;
  const placed = layOut({ count: states, levelOf: depths, offsets, targets });
  const same = Int32Array.from({ length: states }, (_, state) => state);
  const sizeOf = new Int32Array(states).fill(1);
  const nodes = { stateOf: same, nodeOf: same, sizeOf, outcomeOf };
  return { ...placed, ...nodes, count: states, offsets, targets, isWhole: true };
}

/** States come in the order of their depth, so that a group's first is its nearest. */
function controlStates(graph: StateGraph): Drawn {
  const { states, controlOf, controls, depths, outcomeOf: ends } = graph;
  const count = controls.length;
  const stateOf = new Int32Array(count).fill(-1);
  const sizeOf = new Int32Array(count);
  const outcomeOf = new Int16Array(count).fill(-1);
  for (let state = 0; state < states; state++) {
    const node = controlOf[state] as number;
    if (stateOf[node] === -1) stateOf[node] = state;
    sizeOf[node] = (sizeOf[node] as number) + 1;
    if (outcomeOf[node] === -1) outcomeOf[node] = ends[state] as number;
  }
  const edges = joined(graph, count);
  const levelOf = stateOf.map((state) => depths[state] as number);
  const placed = layOut({ count, levelOf, ...edges });
  const nodes = { stateOf, sizeOf, outcomeOf, nodeOf: controlOf };
  return { ...placed, ...nodes, ...edges, count, isWhole: false };
}

/** Each edge between two groups once. */
function joined(
  { states, offsets, targets, controlOf }: StateGraph,
  count: number,
): Pick<Layered, 'offsets' | 'targets'> {
  const pairs = new Float64Array(targets.length);
  for (let state = 0; state < states; state++) {
    const end = offsets[state + 1] as number;
    for (let edge = offsets[state] as number; edge < end; edge++) {
      const target = controlOf[targets[edge] as number] as number;
      pairs[edge] = (controlOf[state] as number) * count + target;
    }
  }
  pairs.sort();
  const found = pairs.filter((pair, index) => pair !== pairs[index - 1]);
  const starts = new Int32Array(count + 1);
  for (const pair of found) {
    const after = Math.floor(pair / count) + 1;
    starts[after] = (starts[after] as number) + 1;
  }
  for (let node = 0; node < count; node++) {
    starts[node + 1] = (starts[node + 1] as number) + (starts[node] as number);
  }
  return { offsets: starts, targets: Int32Array.from(found, (pair) => pair % count) };
}

/** The states of a shortest path, from the start. */
export function wayTo({ predecessors }: StateGraph, state: number): number[] {
  const way: number[] = [];
  for (let at = state; at >= 0; at = predecessors[at] as number) way.push(at);
  return way.reverse();
}

/** The first step from one state to another. */
function stepTo(graph: StateGraph, from: number, to: number): Step {
  const { offsets, targets, stepOf, steps } = graph;
  const edge = targets.subarray(offsets[from], offsets[from + 1]).indexOf(to);
  return steps[stepOf[(offsets[from] as number) + edge] as number] as Step;
}

export function stepsAlong(graph: StateGraph, way: readonly number[]): Step[] {
  return way.slice(1).map((to, index) => stepTo(graph, way[index] as number, to));
}

/** The states that steps lead through, as far as the graph has them. */
export function statesAlong(graph: StateGraph, path: readonly Step[]): number[] {
  const { offsets, targets, stepOf } = graph;
  const numbers = new Map(graph.steps.map((step, index) => [stepKey(step), index]));
  const way = [0];
  let at = 0;
  for (const step of path) {
    const number = numbers.get(stepKey(step)) ?? -1;
    const edge = stepOf.subarray(offsets[at], offsets[at + 1]).indexOf(number);
    if (edge === -1) break;
    at = targets[(offsets[at] as number) + edge] as number;
    way.push(at);
  }
  return way;
}

/** A step without its time. */
function stepKey(step: Step): string {
  const { atMs: _, ...rest } = step as Step & { atMs?: number };
  return Object.values(rest).join(' ');
}

/** The nodes whose control states have all the words of `text` in them, whatever the case. */
export function search(graph: StateGraph, drawn: Drawn, text: string): number[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  const fits = graph.controls.map((values) => {
    const lines = values.map((value, index) => `${graph.actors[index]}.${value}`.toLowerCase());
    return words.every((word) => lines.some((line) => line.includes(word)));
  });
  const found: number[] = [];
  for (let node = 0; node < drawn.count; node++) {
    if (fits[graph.controlOf[drawn.stateOf[node] as number] as number]) found.push(node);
  }
  return found;
}
