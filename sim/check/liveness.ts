/**
 * Liveness, on the graph of all states: where a run can stay for ever without what is awaited.
 *
 * In the states that are reached from where it is awaited and in which it has not come, a run
 * stays for ever if it rests in one in which nothing is owed, or goes round in a strongly
 * connected component that is fair: each delivery, restart and server's answer that is possible
 * somewhere in it is made in it, and no timer runs all the way round without firing. A component
 * that is not fair may have a smaller one within it that is.
 */

import { Edges, type Explorer } from './explore.ts';
import type { Predicate } from './property.ts';
import { grown, Trie } from './trie.ts';

/** A run that never gets there: states from the first one on, then those it repeats. */
export interface Lasso {
  readonly prefix: readonly number[];
  /** Empty if the run rests in the last state of the prefix. */
  readonly cycle: readonly number[];
}

export interface Awaited {
  /** From which states on it is awaited; null: from the first one. */
  readonly when: Predicate | null;
  readonly holds: Predicate;
  /** Whether resting for ever counts, or only going round. */
  readonly restCounts: boolean;
}

/** All edges of the graph, with the fair action of each. */
export class Graph {
  readonly offsets: Int32Array;
  readonly edges = new Edges();
  readonly isTimer: readonly boolean[];

  constructor(readonly explorer: Explorer) {
    const { count } = explorer.store;
    this.offsets = new Int32Array(count + 1);
    let end = 0;
    for (let state = 0; state < count; state++) {
      this.offsets[state] = end;
      end += explorer.edges(state, this.edges, end);
    }
    this.offsets[count] = end;
    this.isTimer = explorer.kernel.actions.items.map((action) => action.startsWith('timer '));
  }

  get stateCount(): number {
    return this.offsets.length - 1;
  }

  /** The shortest lasso, as far as its prefix goes; undefined if what is awaited always comes. */
  lasso({ when, holds, restCounts }: Awaited): Lasso | undefined {
    const region = this.#region(when, holds);
    const { order, member } = region;
    const candidates: { state: number; cycle: number[] }[] = [];
    if (restCounts) {
      const rest = order.find((state) => this.#owesNothing(state));
      if (rest !== undefined) candidates.push({ state: rest, cycle: [] });
    }
    const fair = this.#fairComponent(order, member);
    if (fair !== undefined) {
      const component = new Set(fair);
      const entry = order.find((state) => component.has(state)) as number;
      candidates.push({ state: entry, cycle: this.#cycle(entry, component) });
    }
    const paths = candidates.map(({ state, cycle }) => ({
      prefix: this.#prefix(state, region.parents),
      cycle,
    }));
    return paths.sort((a, b) => a.prefix.length - b.prefix.length)[0];
  }

  /** The states in which it is awaited and has not come, nearest first. */
  #region(when: Predicate | null, holds: Predicate) {
    const { explorer, stateCount } = this;
    const trie = new Trie(2);
    const hasCome = (state: number) => explorer.holds(trie, 0, holds, state);
    const isAwaited = (state: number) =>
      when === null ? state === 0 : explorer.holds(trie, 1, when, state);
    const parents = new Int32Array(stateCount).fill(unseen);
    const member = new Int32Array(stateCount);
    let order: Int32Array = new Int32Array(1 << 12);
    let end = 0;
    const visit = (state: number, parent: number): void => {
      if (parents[state] !== unseen) return;
      parents[state] = parent;
      if (hasCome(state)) return;
      if (end === order.length) order = grown(order, 2 * end);
      order[end++] = state;
      member[state] = 1;
    };
    let done = 0;
    for (let state = 0; state < stateCount; state++) {
      if (isAwaited(state) && !hasCome(state)) visit(state, isStart);
      for (; done < end; done++) {
        const from = order[done] as number;
        const last = this.offsets[from + 1] as number;
        for (let edge = this.offsets[from] as number; edge < last; edge++) {
          visit(this.edges.targets[edge] as number, from);
        }
      }
    }
    return { order: order.subarray(0, end), member, parents };
  }

  #owesNothing(state: number): boolean {
    const last = this.offsets[state + 1] as number;
    for (let edge = this.offsets[state] as number; edge < last; edge++) {
      if ((this.edges.actions[edge] as number) >= 0) return false;
    }
    return true;
  }

  /** The states of some fair component among those with `member` at 1. */
  #fairComponent(order: Int32Array, member: Int32Array): number[] | undefined {
    let mark = 1;
    const work: (readonly [ArrayLike<number>, number])[] = [[order, mark]];
    for (let next = work.pop(); next !== undefined; next = work.pop()) {
      const [states, within] = next;
      for (const component of this.#components(states, member, within)) {
        const own = ++mark;
        for (const state of component) member[state] = own;
        const { taken, enabled, throughout } = this.#actionsOf(component, member, own);
        if (taken.size === 0 && !this.#hasEdge(component, member, own)) continue;
        const isStarved = [...throughout].some((a) => this.isTimer[a] && !taken.has(a));
        if (isStarved) continue;
        const missing = new Set([...enabled].filter((a) => !this.isTimer[a] && !taken.has(a)));
        if (missing.size === 0) return component;
        const smaller = component.filter((state) => !this.#enables(state, missing));
        const inner = ++mark;
        for (const state of smaller) member[state] = inner;
        if (smaller.length > 0) work.push([smaller, inner]);
      }
    }
    return undefined;
  }

  #hasEdge(component: readonly number[], member: Int32Array, own: number): boolean {
    return component.some((state) => {
      const last = this.offsets[state + 1] as number;
      for (let edge = this.offsets[state] as number; edge < last; edge++) {
        if (member[this.edges.targets[edge] as number] === own) return true;
      }
      return false;
    });
  }

  #enables(state: number, actions: ReadonlySet<number>): boolean {
    const last = this.offsets[state + 1] as number;
    for (let edge = this.offsets[state] as number; edge < last; edge++) {
      if (actions.has(this.edges.actions[edge] as number)) return true;
    }
    return false;
  }

  /** Fair actions taken within a component, possible somewhere in it, possible all through it. */
  #actionsOf(component: readonly number[], member: Int32Array, own: number) {
    const taken = new Set<number>();
    const enabled = new Set<number>();
    let throughout: Set<number> | undefined;
    for (const state of component) {
      const here = new Set<number>();
      const last = this.offsets[state + 1] as number;
      for (let edge = this.offsets[state] as number; edge < last; edge++) {
        const action = this.edges.actions[edge] as number;
        if (action < 0) continue;
        here.add(action);
        enabled.add(action);
        if (member[this.edges.targets[edge] as number] === own) taken.add(action);
      }
      const before: Set<number> = throughout ?? here;
      throughout = new Set([...before].filter((action) => here.has(action)));
    }
    return { taken, enabled, throughout: throughout ?? new Set<number>() };
  }

  /** Tarjan's strongly connected components of the states marked `within`, without recursion. */
  *#components(states: ArrayLike<number>, member: Int32Array, within: number): Generator<number[]> {
    const { offsets, edges } = this;
    const { number, low, next, onStack } = this.#scratch();
    for (let index = 0; index < states.length; index++) number[states[index] as number] = 0;
    let counter = 0;
    const stack: number[] = [];
    const path: number[] = [];
    for (let index = 0; index < states.length; index++) {
      const root = states[index] as number;
      if (number[root] !== 0 || member[root] !== within) continue;
      path.push(root);
      while (path.length > 0) {
        const state = path[path.length - 1] as number;
        if (number[state] === 0) {
          number[state] = low[state] = ++counter;
          next[state] = offsets[state] as number;
          stack.push(state);
          onStack[state] = 1;
        }
        let edge = next[state] as number;
        const last = offsets[state + 1] as number;
        let child = -1;
        for (; edge < last; edge++) {
          const target = edges.targets[edge] as number;
          if (member[target] !== within) continue;
          if (number[target] === 0) {
            child = target;
            break;
          }
          if (onStack[target])
            low[state] = Math.min(low[state] as number, number[target] as number);
        }
        next[state] = edge;
        if (child >= 0) {
          path.push(child);
          continue;
        }
        path.pop();
        const parent = path[path.length - 1];
        if (parent !== undefined) {
          low[parent] = Math.min(low[parent] as number, low[state] as number);
        }
        if (low[state] !== number[state]) continue;
        const component: number[] = [];
        let popped = -1;
        while (popped !== state) {
          popped = stack.pop() as number;
          onStack[popped] = 0;
          component.push(popped);
        }
        if (component.length > 1 || this.#loops(state)) yield component;
      }
    }
  }

  #loops(state: number): boolean {
    const last = this.offsets[state + 1] as number;
    for (let edge = this.offsets[state] as number; edge < last; edge++) {
      if (this.edges.targets[edge] === state) return true;
    }
    return false;
  }

  #scratchArrays: Scratch | undefined;

  /** Shared by all searches: a graph has many states, and a property is one of many. */
  #scratch(): Scratch {
    const count = this.stateCount;
    this.#scratchArrays ??= {
      number: new Int32Array(count),
      low: new Int32Array(count),
      next: new Int32Array(count),
      onStack: new Uint8Array(count),
    };
    return this.#scratchArrays;
  }

  /** The states from the first one to `state`: by predecessors, then within the region. */
  #prefix(state: number, parents: Int32Array): number[] {
    const path: number[] = [];
    let at = state;
    for (; (parents[at] as number) >= 0; at = parents[at] as number) path.push(at);
    const { predecessors } = this.explorer.store;
    for (; at >= 0; at = predecessors[at] as number) path.push(at);
    return path.reverse();
  }

  /** A way round from `entry` within the component that takes each fair action it can take. */
  #cycle(entry: number, component: ReadonlySet<number>): number[] {
    const left = new Set<number>();
    for (const state of component) {
      this.#inner(state, component, (_, action) => {
        if (action >= 0) left.add(action);
      });
    }
    const walk: number[] = [];
    let at = entry;
    while (left.size > 0 || walk.length === 0) {
      const leg = this.#leg(at, component, (_, action) => left.size === 0 || left.has(action));
      for (const { target, action } of leg) {
        walk.push(target);
        left.delete(action);
        at = target;
      }
    }
    if (at !== entry) {
      const back = this.#leg(at, component, (target) => target === entry);
      walk.push(...back.map(({ target }) => target));
    }
    return walk;
  }

  #inner(
    state: number,
    component: ReadonlySet<number>,
    each: (target: number, action: number) => void,
  ): void {
    const last = this.offsets[state + 1] as number;
    for (let edge = this.offsets[state] as number; edge < last; edge++) {
      const target = this.edges.targets[edge] as number;
      if (component.has(target)) each(target, this.edges.actions[edge] as number);
    }
  }

  /** The shortest way within the component whose last edge is as wanted. */
  #leg(
    from: number,
    component: ReadonlySet<number>,
    isWanted: (target: number, action: number) => boolean,
  ): { target: number; action: number }[] {
    const cameBy = new Map<number, { state: number; action: number }>();
    const queue = [from];
    for (const state of queue) {
      let found: { target: number; action: number } | undefined;
      this.#inner(state, component, (target, action) => {
        if (isWanted(target, action)) found ??= { target, action };
        if (target === from || cameBy.has(target)) return;
        cameBy.set(target, { state, action });
        queue.push(target);
      });
      if (found === undefined) continue;
      const path = [found];
      for (let at = state; at !== from; ) {
        const { state: before, action } = cameBy.get(at) as { state: number; action: number };
        path.push({ target: at, action });
        at = before;
      }
      return path.reverse();
    }
    throw new Error('a component has a way from each state to each edge, but none was found');
  }
}

interface Scratch {
  readonly number: Int32Array;
  readonly low: Int32Array;
  readonly next: Int32Array;
  readonly onStack: Uint8Array;
}

const unseen = -2;
/** Parent of a state in which it begins to be awaited. */
const isStart = -1;
