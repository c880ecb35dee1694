/**
 * A deliberately simple explorer of exact time: it counts time in ticks, and shares nothing with
 * the search by zones that is compared to it.
 *
 * What is pending has two countdowns: until it may happen, and until it has to have happened. A
 * tick takes one off all of them, and passes only if none has to happen now. All bounds are closed
 * and whole, so whole ticks reach what any moments do (Henzinger, Manna and Pnueli, "What good are
 * digital clocks?", 1992), but where it counts that one moment is strictly before another: which
 * of two timers of one machine is first. Then more ticks in a ms reach more.
 */

import type { Predicate, Property } from '../../../sim/model/property.ts';
import type { Step } from '../../../sim/system/definition.ts';
import { viewOf } from '../../../sim/system/stateView.ts';
import type { Control, Controls, Mishap, Move, Thing } from './controls.ts';

/** How a thing that is pending stands: ticks until it may, and until it has to happen. */
interface Pending {
  readonly earliest: number;
  readonly latest: number;
  /** Of timers of one machine due at one moment the lowest fires first. */
  readonly order: number;
}

interface State {
  readonly control: Control;
  /** For each thing of the control state. */
  readonly pending: readonly Pending[];
  /** How many ticks are left of a wait; null if none is on. */
  readonly waiting: number | null;
  /** How it has come about: that says nothing of what it is. */
  readonly ticks: number;
  readonly last: { readonly step: Step; readonly before: State } | null;
}

/** A property that says how long something may take. */
export type Wait = Extract<Property, { kind: 'within' }>;

/** A state that has been met, and what can happen in it, as it is told. */
export interface Stand {
  /** A run to it, each step at its moment. */
  readonly run: readonly Step[];
  readonly atMs: number;
  /** All steps of untimed reading there, each with whether it can happen now. */
  readonly steps: readonly { readonly step: Step; readonly canHappen: boolean }[];
  readonly canWait: boolean;
}

/** A state that has been met, and where it leads: to which keys. */
export interface Met {
  readonly control: Control;
  readonly edges: readonly { readonly to: string; readonly step: Step | null }[];
}

/** Thrown where there are more states than asked for. */
export class TooLarge extends Error {}

export class Search {
  /** By control state: the least number of steps to it; ticks are none. */
  readonly least = new Map<Control, number>();
  /** The first state that was met of each control state, by its text. */
  readonly #firsts = new Map<string, State>();
  /** The least number of steps after which a wait takes too long. */
  violatedAfter: number | null = null;
  /** The least number of steps with which each mishap is met. */
  readonly mishaps = new Map<Mishap, number>();
  /** A timer was held up by another one due at the same moment. */
  isTied = false;
  states = 0;
  /** What is waited for already was asked for anew. */
  isAgain = false;
  /** What has happened, in words: which steps, and which of two things came first. */
  readonly seen = new Set<string>();
  /** By key: every state that was met, the first one first. An edge without a step is a tick. */
  readonly graph = new Map<string, Met>();
  /** Called with each state that is met. */
  onState: ((stand: Stand) => void) | null = null;
  readonly #controls: Controls;
  readonly #ticksPerMs: number;
  readonly #maxStates: number;
  #wait: Wait | null = null;

  constructor(controls: Controls, ticksPerMs: number, maxStates: number) {
    this.#controls = controls;
    this.#ticksPerMs = ticksPerMs;
    this.#maxStates = maxStates;
  }

  /** Breadth first by steps; within a layer come the ticks. With a wait it ends where that does. */
  run(wait: Wait | null): void {
    this.#wait = wait;
    const seen = new Set<string>();
    const control = this.#controls.first;
    const pending = control.things.map((thing) => this.#begun(thing, thing.number));
    this.#meet(this.#controls.mishaps, 0);
    const first = { control, pending: inOrder(control, pending), waiting: null };
    let layer = [this.#entered({ ...first, ticks: 0, last: null })];
    for (let steps = 0; layer.length > 0 && this.violatedAfter === null; steps++) {
      const next: State[] = [];
      // It grows by what ticks lead to.
      for (const state of layer) {
        const key = keyOf(state);
        if (seen.has(key)) continue;
        seen.add(key);
        this.states = seen.size;
        if (this.states > this.#maxStates) throw new TooLarge(`over ${this.#maxStates} states`);
        if (!this.least.has(state.control)) {
          this.least.set(state.control, steps);
          this.#firsts.set(state.control.text, state);
        }
        if (state.waiting !== null && state.waiting < 0) {
          this.violatedAfter = steps;
          return;
        }
        const moves = this.#controls.movesOf(state.control);
        const results = moves.map((move) => this.#results(state, move));
        for (const [at, { mishaps }] of moves.entries()) {
          if (results[at]?.length !== 0) this.#meet(mishaps, steps + 1);
        }
        if (this.onState !== null) this.onState(this.#told(state, moves, results));
        if (wait === null) this.#keep(key, state, moves, results);
        next.push(...results.flat());
        if (canTick(state)) layer.push(ticked(state));
        else if (results.flat().length === 0) throw new Error(`time stands still: ${key}`);
      }
      layer = next;
    }
  }

  #keep(
    key: string,
    state: State,
    moves: readonly Move[],
    results: readonly (readonly State[])[],
  ): void {
    const edges: { to: string; step: Step | null }[] = moves.flatMap(({ step }, at) =>
      (results[at] ?? []).map((to) => ({ to: keyOf(to), step })),
    );
    if (canTick(state)) edges.push({ to: keyOf(ticked(state)), step: null });
    this.graph.set(key, { control: state.control, edges });
  }

  #told(state: State, moves: readonly Move[], results: readonly (readonly State[])[]): Stand {
    const steps = moves.map(({ step }, at) => ({ step, canHappen: results[at]?.length !== 0 }));
    const { ticks } = state;
    return {
      run: this.#runOf(state),
      atMs: ticks / this.#ticksPerMs,
      steps,
      canWait: canTick(state),
    };
  }

  #meet(mishaps: readonly Mishap[], steps: number): void {
    for (const mishap of mishaps) {
      if (!this.mishaps.has(mishap)) this.mishaps.set(mishap, steps);
    }
  }

  #begun({ earliestMs, latestMs }: Thing, order: number): Pending {
    const ticks = this.#ticksPerMs;
    return { earliest: earliestMs * ticks, latest: latestMs * ticks, order };
  }

  /** What a step leads to now: a state for each thing whose time it may be. */
  #results(state: State, move: Move): State[] {
    if (move.of.length === 0) return [this.#result(state, move, null)];
    const isAnyTime = move.step.type === 'drop';
    const [first] = move.of as [number];
    return move.of
      .filter((place) => isAnyTime || this.#isDue(state, place))
      .map((place) =>
        this.#result({ ...state, pending: swapped(state, first, place) }, move, first),
      );
  }

  #isDue({ control, pending }: State, place: number): boolean {
    const { earliest, order } = pending[place] as Pending;
    if (earliest > 0) return false;
    const { root } = control.things[place] as Thing;
    if (root === undefined) return true;
    const isHeldUp = pending.some(
      (other, at) => control.things[at]?.root === root && other.latest === 0 && other.order < order,
    );
    if (isHeldUp) this.isTied = true;
    return !isHeldUp;
  }

  /** `of`: the thing whose time it is. */
  #result(before: State, move: Move, of: number | null): State {
    const { next, origins, numbers, step } = move;
    const { control, pending } = before;
    this.#see(before, step.type);
    for (const remark of move.remarks) this.seen.add(remark);
    const after = origins.map((origin, place): Pending => {
      const thing = next.things[place] as Thing;
      // Whatever begins was started later than all that goes on.
      if (origin === null) return this.#begun(thing, control.things.length + (numbers[place] ?? 0));
      if (step.type !== 'duplicate' || origin !== of || thing.stays) {
        return pending[origin] as Pending;
      }
      const latestMs = thing.latestMs - thing.earliestMs;
      return this.#begun({ ...thing, earliestMs: 0, latestMs }, 0);
    });
    const now = { control: next, pending: inOrder(next, after), last: { step, before } };
    return this.#entered({ ...before, ...now });
  }

  #see({ control, pending }: State, type: Step['type']): void {
    this.seen.add(type);
    for (const [place, { kind }] of control.things.entries()) {
      if (pending[place]?.latest === 0) this.seen.add(`${type} as a ${kind} has to happen`);
      else this.seen.add(`${type} before a ${kind}`);
    }
  }

  /** A wait begins or ends in the state. */
  #entered(state: State): State {
    const wait = this.#wait;
    if (wait === null) return state;
    const view = viewOf(this.#controls.system, state.control.snapshot);
    if (wait.holds(view)) return { ...state, waiting: null };
    if (!wait.when(view)) return state;
    if (state.waiting !== null) {
      this.isAgain ||= state.last?.before.control !== state.control;
      return state;
    }
    return { ...state, waiting: wait.ms * this.#ticksPerMs };
  }

  /** A shortest run to a control state of that text, each step at its moment. */
  runTo(text: string): Step[] {
    return this.#runOf(this.#firsts.get(text) as State);
  }

  #runOf(last: State): Step[] {
    const steps: Step[] = [];
    let state = last;
    while (state.last !== null) {
      const { step, before } = state.last;
      steps.unshift({ ...step, atMs: before.ticks / this.#ticksPerMs });
      state = before;
    }
    return steps;
  }

  /** The least number of steps to a control state in which it holds; null if there is none. */
  leastWhere(holds: Predicate, among = [...this.least]): number | null {
    const { system } = this.#controls;
    const found = among.filter(([{ snapshot }]) => holds(viewOf(system, snapshot)));
    return found.length === 0 ? null : Math.min(...found.map(([, steps]) => steps));
  }

  /**
   * The same to rest where it must not: as time never stands still, all that is pending happens in
   * the end.
   */
  restsAfter(mayRest: Predicate): number | null {
    const resting = [...this.least].filter(([one]) => this.#controls.movesOf(one).length === 0);
    return this.leastWhere((view) => !mayRest(view), resting);
  }
}

const canTick = ({ pending }: State): boolean => pending.every(({ latest }) => latest > 0);

function ticked(state: State): State {
  const { pending, waiting, ticks } = state;
  return {
    ...state,
    ticks: ticks + 1,
    pending: pending.map(({ earliest, latest, order }) => {
      return { earliest: Math.max(0, earliest - 1), latest: latest - 1, order };
    }),
    waiting: waiting === null ? null : waiting - 1,
  };
}

/** Equal messages are one step of untimed reading: here any of them may be the one. */
function swapped({ pending }: State, a: number, b: number): readonly Pending[] {
  const places = pending.map((_, place) => (place === a ? b : place === b ? a : place));
  return places.map((place) => pending[place] as Pending);
}

/** The order of timers counts only among those of a machine that are due at one moment. */
function inOrder({ things }: Control, pending: readonly Pending[]): Pending[] {
  return pending.map((one, place) => {
    const root = things[place]?.root;
    if (root === undefined) return { ...one, order: 0 };
    const sooner = pending.filter(
      (other, at) =>
        things[at]?.root === root && other.latest === one.latest && other.order < one.order,
    );
    return { ...one, order: sooner.length };
  });
}

const keyOf = ({ control, pending, waiting }: State): string => {
  const times = pending.map(({ earliest, latest, order }) => `${earliest},${latest},${order}`);
  return [control.text, ...times, `${waiting}`].join('|');
};
