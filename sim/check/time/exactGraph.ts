/** The graph that a search in exact time has kept, as liveness looks at it. */

import type { Predicate } from '../../model/property.ts';
import type { Step } from '../../system/definition.ts';
import type { StateGraph } from '../liveness/stateGraph.ts';
import type { Edges } from '../search/graph.ts';
import type { Successor } from '../search/successor.ts';
import { Trie } from '../search/trie.ts';
import { edgeSize } from './controls.ts';
import { rests } from './lassos.ts';
import { Lasting } from './lasting.ts';
import type { Passage } from './passage.ts';
import type { ExactSearch } from './search.ts';

const nothing: readonly number[] = [];

/**
 * What has to happen by some moment happens in every run that goes on for ever, as time does: so
 * fairness is only about what is bound to no moment. That are restarts, what the environment has
 * to settle some time, and messages that may arrive any number of times.
 */
export function exactGraph(
  search: ExactSearch,
  holds: (predicate: Predicate, slots: Int32Array) => boolean,
): StateGraph {
  const { controls, kernel, levelStarts, predecessor } = search;
  const edges = search.edges as Edges;
  edges.finish(search.count);
  settle(search, edges);
  const count = Math.floor(controls.edges.length / edgeSize);
  const actions = new Int32Array(count).fill(-1);
  const isFree = new Uint8Array(count);
  const isOwed = owedIn(search);
  for (let row = 0; row < count; row++) {
    const successor = controls.rows.all[controls.edges[row * edgeSize + 1] as number];
    if (successor === undefined) continue;
    if (isOwed(successor)) actions[row] = successor.action;
    const { type } = kernel.steps.items[successor.step] as Step;
    if (type === 'choose' && successor.action < 0) isFree[row] = 1;
  }
  findResting(search, edges, actions);
  const lasting = new Lasting(search);
  return {
    edges,
    actions,
    isTimer: kernel.actions.items.map(() => false),
    isFree,
    levelStarts,
    predecessors: predecessor,
    stops: () => nothing,
    holdsIn: (predicate) => holdsIn(search, predicate, holds),
    lasts: (...asked) => lasting.lasts(...asked),
    shownBy: (...asked) => lasting.shownBy(...asked),
  };
}

/** Edges lead to what was found in place of states that are nothing new. */
function settle({ instead }: ExactSearch, { targets, offsets, states }: Edges): void {
  const end = offsets[states] as number;
  for (let edge = 0; edge < end; edge++) {
    let target = targets[edge] as number;
    for (let other = instead[target]; other !== undefined && other > 0; other = instead[target]) {
      target = other - 1;
    }
    targets[edge] = target;
  }
}

/** Whether a step is owed and bound to no moment. */
function owedIn({ kernel, system }: ExactSearch): (successor: Successor) => boolean {
  return ({ step, action }) => {
    if (action < 0) return false;
    const taken = kernel.steps.items[step] as Step;
    if (taken.type === 'restart') return true;
    if (taken.type === 'deliver') return system.network.link(taken.link).kind === 'duplicating';
    return taken.type === 'choose' && system.choice(taken.choice).fair !== undefined;
  };
}

/** States in which a run may stay for ever: nothing has to come, and nothing is owed. */
function findResting(search: ExactSearch, edges: Edges, actions: Int32Array): void {
  const { controls, zones } = search;
  for (let state = 0; state < search.count; state++) {
    const zone = search.zone[state] as number;
    if (zone < 0 || !rests(zone, zones)) continue;
    const first = edges.offsets[state] as number;
    const last = edges.offsets[state + 1] as number;
    let mayRest = true;
    for (let edge = first; edge < last && mayRest; edge++) {
      const row = edges.rows[edge] as number;
      const passage = controls.passages.all[controls.edges[row * edgeSize] as number] as Passage;
      mayRest = (actions[row] as number) < 0 && !passage.isUrgent;
    }
    if (mayRest) edges.resting.push(state);
  }
}

/** The value in each state: remembered for each without times, and by what was read for it. */
function holdsIn(
  { control, controls, kernel }: ExactSearch,
  predicate: Predicate,
  holds: (predicate: Predicate, slots: Int32Array) => boolean,
): (state: number) => boolean {
  const known = new Int8Array(controls.count).fill(-1);
  const slots = new Int32Array(kernel.slots.count);
  const trie = new Trie(1);
  const valueIn = (number: number): number => {
    controls.read(number, slots);
    const leaf = trie.leaf(0, slots);
    if (leaf >= 0) return leaf;
    const value = holds(predicate, slots) ? 1 : 0;
    trie.insert(0, kernel.state.reads, slots, value);
    return value;
  };
  return (state) => {
    const number = control[state] as number;
    if (known[number] === -1) known[number] = valueIn(number);
    return known[number] === 1;
  };
}
