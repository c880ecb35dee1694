/** In the worker: the graph of all states that can be reached, as arrays that a view can draw. */

import { type Model, type Settings, type Step, type System, settle, stateName } from 'actorcheck';
import { type Edges, Explorer, endingsOf, type Progress, type Successor } from 'actorcheck/check';
import { endsOf, snapshotIn } from 'actorcheck/coverage';
import { labelsOf } from 'actorcheck/report';
import { systemFor } from 'actorcheck/trace';
import type { Setting } from '../setting.ts';

/** Which setting is asked about, and how far to look. */
export interface SettingAsked extends Omit<Setting, 'seed'> {
  /** A search that finds more states is cut short. */
  readonly maxStates: number;
}

export interface StateGraph {
  readonly states: number;
  /** Why it is not all; null if it is. */
  readonly cut: string | null;
  /** The edges of state s are those from `offsets[s]` to before `offsets[s + 1]`. */
  readonly offsets: Int32Array;
  readonly targets: Int32Array;
  /** By edge: which of `steps` it is. */
  readonly stepOf: Int32Array;
  readonly steps: readonly Step[];
  /** By state: how many steps it is from the start, and the state before it on a shortest path. */
  readonly depths: Int32Array;
  readonly predecessors: Int32Array;
  readonly actors: readonly string[];
  /** By state: which of `controls`. */
  readonly controlOf: Int32Array;
  /** Control states by actor, in the order of `actors`. */
  readonly controls: readonly (readonly string[])[];
  /** By state: which of `outcomes` it ends in; -1 where a run does not end. */
  readonly outcomeOf: Int16Array;
  readonly outcomes: readonly string[];
  /** How many edges take a transition, by "actor name". */
  readonly taken: Readonly<Record<string, number>>;
}

const memoryMb = 1024;

export function* graphRequest(
  model: Model,
  asked: SettingAsked,
): Generator<Progress, StateGraph, unknown> {
  const { given, faults, amend, maxStates } = asked;
  const settings = settle(model.knobs, given);
  const setting = { settings, faults, amend };
  const system = systemFor(model, setting, { kind: 'symbolic' }, 'untimed');
  const mayRest = () => false;
  const explorer = new Explorer(system, { watches: [], mayRest, keepsEdges: true, exact: true });
  yield* explorer.run({ maxStates, memoryMb });
  return graphOf(model, settings, explorer);
}

function graphOf(model: Model, settings: Settings, explorer: Explorer): StateGraph {
  const { store, kernel, system, cut } = explorer;
  const states = store.count;
  const outcomes = outcomesOf(model, settings, explorer);
  const edges = explorer.edges as Edges;
  // Of states that were found and not expanded, no edges are known.
  edges.finish(states);
  const offsets = edges.offsets.slice(0, states + 1);
  const count = offsets[states] as number;
  const { successors } = explorer.leaves;
  const rows = edges.rows.subarray(0, count);
  return {
    states,
    cut,
    offsets,
    targets: edges.targets.slice(0, count),
    stepOf: rows.map((row) => (successors[row] as Successor).step),
    steps: [...kernel.steps.items],
    depths: depthsOf(store.predecessors, states),
    predecessors: store.predecessors.slice(0, states),
    actors: system.actorNames,
    ...controlsOf(explorer),
    ...outcomes,
    taken: takenIn(rows, successors, system),
  };
}

/** A state is one level below the one that found it: the search goes breadth first. */
function depthsOf(predecessors: Int32Array, states: number): Int32Array {
  const depths = new Int32Array(states);
  for (let state = 1; state < states; state++) {
    depths[state] = (depths[predecessors[state] as number] as number) + 1;
  }
  return depths;
}

function controlsOf({
  store,
  kernel,
  system,
}: Explorer): Pick<StateGraph, 'controls' | 'controlOf'> {
  const slots = new Int32Array(kernel.slots.count);
  const controlOf = new Int32Array(store.count);
  const known = new Map<string, number>();
  const controls: string[][] = [];
  // Equal values are one object: a map by identity finds them.
  const texts = new Map<unknown, string>();
  const textOf = (actor: string): string => {
    const local = kernel.state.local(actor);
    if (local === null) return 'crashed';
    let text = texts.get(local.value);
    if (text === undefined) {
      text = stateName(local.value);
      texts.set(local.value, text);
    }
    return text;
  };
  for (let state = 0; state < store.count; state++) {
    store.unpack(state, slots);
    kernel.begin(slots);
    const values = system.actorNames.map(textOf);
    const key = values.join('\n');
    let control = known.get(key);
    if (control === undefined) {
      control = controls.push(values) - 1;
      known.set(key, control);
    }
    controlOf[state] = control;
  }
  return { controls, controlOf };
}

function outcomesOf(
  model: Model,
  settings: Settings,
  explorer: Explorer,
): Pick<StateGraph, 'outcomes' | 'outcomeOf'> {
  const { store, kernel, system } = explorer;
  const label = labelsOf(system.definition);
  const outcomeOf = new Int16Array(store.count).fill(-1);
  const outcomes: string[] = [];
  const slots = new Int32Array(kernel.slots.count);
  for (const state of endsOf(explorer, model.endings ?? endingsOf(system))) {
    const standing = model.outcomes(snapshotIn(explorer, slots, state), settings);
    const text = outcomeText(standing, label);
    let outcome = outcomes.indexOf(text);
    if (outcome === -1) outcome = outcomes.push(text) - 1;
    outcomeOf[state] = outcome;
  }
  return { outcomes, outcomeOf };
}

/** The outcomes of all parties that have one: "new device: success, existing device: waiting". */
export function outcomeText(
  standing: ReturnType<Model['outcomes']>,
  label: (party: string) => string,
): string {
  const parts = Object.entries(standing).flatMap(([party, { outcome }]) =>
    outcome === null ? [] : [`${label(party)}: ${outcome}`],
  );
  return parts.length === 0 ? 'at rest' : parts.join(', ');
}

function takenIn(
  rows: Int32Array,
  successors: readonly Successor[],
  system: System,
): Record<string, number> {
  const perRow = new Int32Array(successors.length);
  for (const row of rows) perRow[row] = (perRow[row] as number) + 1;
  const taken: Record<string, number> = {};
  const add = (name: string, times: number) => {
    taken[name] = (taken[name] ?? 0) + times;
  };
  for (const occurrence of system.start().occurrences) {
    if (occurrence.type !== 'received') continue;
    for (const { name } of occurrence.taken) add(`${occurrence.actor} ${name}`, 1);
  }
  for (const [row, times] of perRow.entries()) {
    if (times === 0) continue;
    for (const { actor, name } of (successors[row] as Successor).taken) {
      add(`${actor} ${name}`, times);
    }
  }
  return taken;
}
