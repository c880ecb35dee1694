/**
 * The run that needs least to violate a property: with the fewest steps that are not usual, and of
 * those the one with the fewest steps. Of runs without end only those count that need such steps
 * for a while; where all need some again and again, those with the fewest kinds of them.
 */

import type { Awaited } from '../liveness/liveness.ts';
import { Cheapest, type Cost, type Walk } from './cheapest.ts';
import { Endless, type Places } from './endless.ts';
import { type Way, type Ways, without } from './ways.ts';

/** A run: to where it goes wrong, and the rows that it then follows again and again. */
export interface Run extends Walk {
  /** Null if it is over; none if it rests. */
  readonly round: readonly number[] | null;
  /** Without what its round takes. */
  readonly cost: Cost;
  /** Whether no run needs less, as far as the graph goes. */
  readonly isLeast: boolean;
  /** Whether all that is as usual is done in it: nobody has to leave a usual choice for ever. */
  readonly isDutiful: boolean;
}

/** What may be barred from a round, one set of rows as well as the other. */
interface Allowed {
  readonly sets: readonly (Uint8Array | null)[];
  readonly isLeast: boolean;
}

/** So many sets of what is needed again and again are tried at the most. */
const mostSets = 256;

const anywhere = (): boolean => true;

export class Least {
  readonly #ways: Ways;
  readonly #all: Cheapest;

  constructor(ways: Ways) {
    this.#ways = ways;
    const { edges } = ways.any.graph;
    const start = { state: 0, cost: { unusual: 0, steps: 0 } };
    this.#all = new Cheapest(edges, ways.isUnusual, anywhere, [start]);
  }

  /** To a state that is wanted. */
  toState(isWanted: (state: number) => boolean): Run | null {
    const state = this.#all.order.find(isWanted);
    return state === undefined ? null : over(this.#all.walkTo(state), this.#all.costOf(state));
  }

  /** To a step that is wanted, by its row. */
  toStep(isWanted: Uint8Array): Run | null {
    const { edges } = this.#ways.any.graph;
    const { offsets, targets, rows } = edges;
    let best: { readonly state: number; readonly edge: number } | null = null;
    let [unusual, steps] = [Number.POSITIVE_INFINITY, 0];
    for (const state of this.#all.order) {
      const before = this.#all.costOf(state);
      if (before.unusual > unusual) break;
      for (let edge = offsets[state] as number; edge < (offsets[state + 1] as number); edge++) {
        const row = rows[edge] as number;
        if (isWanted[row] !== 1) continue;
        const cost = before.unusual + (this.#ways.isUnusual[row] as number);
        if (cost > unusual || (cost === unusual && before.steps >= steps)) continue;
        [best, unusual, steps] = [{ state, edge }, cost, before.steps];
      }
    }
    if (best === null) return null;
    const walk = this.#all.walkTo(best.state);
    return over(
      {
        states: [...walk.states, targets[best.edge] as number],
        rows: [...walk.rows, rows[best.edge] as number],
      },
      { unusual, steps: steps + 1 },
    );
  }

  /** To where what is awaited never comes. */
  toNever({ when, holds, counts }: Awaited): Run | null {
    const { graph } = this.#ways.any;
    const hasCome = graph.holdsIn(holds);
    const begins = when === null ? (state: number) => state === 0 : graph.holdsIn(when);
    const starts = this.#all.order
      .filter((state) => begins(state) && !hasCome(state))
      .map((state) => ({ state, cost: this.#all.costOf(state) }));
    const isIn = (state: number): boolean => !hasCome(state);
    const waiting = new Cheapest(graph.edges, this.#ways.isUnusual, isIn, starts);
    const free = counts === 'all' ? null : graph.isFree;
    const placesOn = (way: Way, barred: Uint8Array | null): Places =>
      new Endless(without(without(way, barred), free)).within(
        (state) => waiting.has(state),
        counts === 'all',
      );
    for (const { sets, isLeast } of this.#allowed(() => placesOn(this.#ways.any, null))) {
      let best: Run | null = null;
      for (const barred of sets) {
        const run = this.#nearest(waiting, (way) => placesOn(way, barred));
        if (run !== null && (best === null || isLess(run, best))) best = run;
      }
      if (best !== null) return { ...best, isLeast };
    }
    return null;
  }

  /** To the nearest of these places. */
  #nearest(waiting: Cheapest, places: (way: Way) => Places): Run | null {
    const { any, dutiful } = this.#ways;
    const nearest = (all: Places) => waiting.order.find((state) => all.has(state));
    const open = places(any);
    const state = nearest(open);
    if (state === undefined) return null;
    const { unusual } = waiting.costOf(state);
    const usual = places(dutiful);
    const other = nearest(usual);
    const isDutiful = other !== undefined && waiting.costOf(other).unusual === unusual;
    const [at, from] = isDutiful ? [other, usual] : [state, open];
    const cost = waiting.costOf(at);
    return {
      ...this.#walkTo(waiting, at),
      round: from.roundFrom(at),
      cost,
      isDutiful,
      isLeast: true,
    };
  }

  /** From the start, by where it begins to be awaited. */
  #walkTo(waiting: Cheapest, state: number): Walk {
    const after = waiting.walkTo(state);
    const before = this.#all.walkTo(after.states[0] as number);
    return {
      states: [...before.states, ...after.states.slice(1)],
      rows: [...before.rows, ...after.rows],
    };
  }

  /** What is barred from a round: all that is not usual, then all but one kind of it, and so on. */
  *#allowed(places: () => Places): Generator<Allowed> {
    const { kinds, isUnusual } = this.#ways;
    yield { sets: [isUnusual], isLeast: true };
    const inRounds = this.#kindsIn(places());
    let tried = 0;
    for (let size = 1; size <= inRounds.length; size++) {
      const sets = [...setsOf(inRounds, size)];
      tried += sets.length;
      if (tried > mostSets) break;
      const allBut = (set: readonly number[]) =>
        Uint8Array.from(kinds, (kind) => (kind < 0 || set.includes(kind) ? 0 : 1));
      yield { sets: sets.map(allBut), isLeast: true };
    }
    yield { sets: [null], isLeast: false };
  }

  /** Kinds of steps that are not usual and lead from such a place to another of the same part. */
  #kindsIn({ parts, marks }: Places): number[] {
    const { offsets, targets, rows } = this.#ways.any.graph.edges;
    const found = new Set<number>();
    for (const part of parts) {
      for (const state of part) {
        for (let edge = offsets[state] as number; edge < (offsets[state + 1] as number); edge++) {
          const kind = this.#ways.kinds[rows[edge] as number] as number;
          if (kind >= 0 && marks[targets[edge] as number] === marks[state]) found.add(kind);
        }
      }
    }
    return [...found];
  }
}

const over = (walk: Walk, cost: Cost): Run => {
  return { ...walk, round: null, cost, isLeast: true, isDutiful: true };
};

/** Whether one takes less than the other to where it goes round. */
function isLess(one: Run, other: Run): boolean {
  if (one.cost.unusual !== other.cost.unusual) return one.cost.unusual < other.cost.unusual;
  if (one.isDutiful !== other.isDutiful) return one.isDutiful;
  return one.cost.steps < other.cost.steps;
}

/** All sets of so many of these. */
function* setsOf(all: readonly number[], size: number): Generator<number[]> {
  if (size === 0) {
    yield [];
    return;
  }
  for (const [index, first] of all.entries()) {
    for (const rest of setsOf(all.slice(index + 1), size - 1)) yield [first, ...rest];
  }
}
