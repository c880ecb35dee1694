/** The graph of all states of a check, state by state and edge by edge, as a file has it. */

import type { Explored } from '../../check/check.ts';
import { type Job, scenarioOf, settingOf, settingsOf, settingWords } from '../../check/jobs.ts';
import type { Edges } from '../../check/search/graph.ts';
import type { Successor } from '../../check/search/successor.ts';
import { stateIn } from '../../coverage/ends.ts';
import type { Settings } from '../../model/knobs.ts';
import type { Model } from '../../model/model.ts';
import { stateName } from '../../model/names.ts';
import { stepText } from '../../run/tell.ts';
import type { Step } from '../../system/definition.ts';

export interface GraphState {
  readonly id: number;
  /** How many steps it is from the start. */
  readonly depth: number;
  /** Control states, in the order of `actors`. */
  readonly control: readonly string[];
  /** Names of the properties that do not hold in it. */
  readonly violates: readonly string[];
  /** False where the search ended before it looked at what can happen there. */
  readonly isExpanded: boolean;
}

export interface GraphEdge {
  readonly from: number;
  readonly to: number;
  /** What happens, in words. */
  readonly text: string;
  /** The step of the text that it carries out; null if none. */
  readonly specStep: string | null;
  readonly step: Step;
  /** Names of the properties that the step itself violates. */
  readonly violates: readonly string[];
}

/** What a file says of the graph as a whole. */
export interface GraphAbout {
  readonly model: string;
  readonly title: string;
  readonly scenario: string;
  readonly scenarioText: string;
  /** Amendments and faults: "as amended, loss 1"; empty where there is nothing to say. */
  readonly setting: string;
  readonly settings: Settings;
  readonly states: number;
  readonly edges: number;
  readonly depth: number;
  readonly complete: boolean;
  /** Which limit ended the search; null if none did. */
  readonly why: string | null;
  readonly actors: readonly string[];
  /** Names of the properties that were asked of each state. */
  readonly asked: readonly string[];
}

/** States come in the order of their depth; neither they nor the edges are ever all in memory. */
export interface GraphData {
  readonly about: GraphAbout;
  states(): Iterable<GraphState>;
  edges(): Iterable<GraphEdge>;
}

/** What a step of the search violates by itself, by what the search notes of it. */
const mishapNames = {
  unspecified: 'no-unspecified-reception',
  unread: 'no-lost-message',
  failed: 'no-actor-error',
} as const;

export function graphData(model: Model, job: Job, explored: Explored): GraphData {
  const { explorer, plan } = explored;
  const { store, system, depth, cut } = explorer;
  const edges = explorer.edges as Edges;
  // Of states that were found and not expanded, no edges are known.
  const expanded = edges.states;
  edges.finish(store.count);
  const invariants = plan.subjects.flatMap(({ property, watch }) => {
    if (property.kind !== 'always' || watch === null) return [];
    return [{ name: property.name, holds: explorer.holdsIn(watch.holds) }];
  });
  const mayRest = explorer.holdsIn(plan.mayRest);
  const isStuckAsked = plan.given.includes('no-deadlock');
  const setting = settingWords(model, settingOf(model, job));
  return {
    about: {
      model: model.name,
      title: model.title,
      scenario: job.scenario,
      scenarioText: scenarioOf(model, job.scenario).text,
      setting,
      settings: settingsOf(model, job.scenario),
      states: store.count,
      edges: edges.offsets[store.count] as number,
      depth,
      complete: cut === null,
      why: cut,
      actors: system.actorNames,
      asked: [...invariants.map(({ name }) => name), ...(isStuckAsked ? ['no-deadlock'] : [])],
    },
    *states() {
      const depths = new Int32Array(store.count);
      const control = controlIn(explored);
      for (let id = 0; id < store.count; id++) {
        const before = store.predecessors[id] as number;
        if (before >= 0) depths[id] = (depths[before] as number) + 1;
        const isExpanded = id < expanded;
        const isLast = edges.offsets[id] === edges.offsets[id + 1];
        const isStuck = isStuckAsked && isExpanded && isLast && !mayRest(id);
        const broken = invariants.flatMap(({ name, holds }) => (holds(id) ? [] : [name]));
        const violates = isStuck ? [...broken, 'no-deadlock'] : broken;
        yield { id, depth: depths[id] as number, control: control(id), violates, isExpanded };
      }
    },
    *edges() {
      const told = stepsTold(model, explored);
      for (let from = 0; from < expanded; from++) {
        const last = edges.offsets[from + 1] as number;
        for (let edge = edges.offsets[from] as number; edge < last; edge++) {
          const row = edges.rows[edge] as number;
          yield { from, to: edges.targets[edge] as number, ...told(row, from) };
        }
      }
    },
  };
}

/** The control states of all actors in a state. */
function controlIn({ explorer }: Explored): (state: number) => readonly string[] {
  const { kernel, store, system } = explorer;
  const slots = new Int32Array(kernel.slots.count);
  // Equal values are one object.
  const names = new Map<unknown, string>();
  return (state) => {
    store.unpack(state, slots);
    kernel.begin(slots);
    return system.actorNames.map((actor) => {
      const local = kernel.state.local(actor);
      if (local === null) return 'crashed';
      const known = names.get(local.value) ?? stateName(local.value);
      names.set(local.value, known);
      return known;
    });
  };
}

/** What a row of the search does, told once, in the first state that it is met in. */
function stepsTold(
  model: Model,
  { explorer, plan }: Explored,
): (row: number, state: number) => Omit<GraphEdge, 'from' | 'to'> {
  const { kernel, leaves, system } = explorer;
  const slots = new Int32Array(kernel.slots.count);
  const known = new Map<number, Omit<GraphEdge, 'from' | 'to'>>();
  const kinds = Object.keys(mishapNames) as (keyof typeof mishapNames)[];
  return (row, state) => {
    let told = known.get(row);
    if (told === undefined) {
      const successor = leaves.successors[row] as Successor;
      const step = kernel.steps.items[successor.step] as Step;
      const before = stateIn(explorer, slots, state);
      const { text, step: sent } = stepText(system, before, step, (envelope) =>
        model.view(envelope, before, { kind: 'symbolic' }),
      );
      const carried = successor.taken.find(({ meta }) => meta.step !== undefined)?.meta.step;
      const violates = kinds
        .filter((kind) => successor[kind] !== null && plan.given.includes(mishapNames[kind]))
        .map((kind) => mishapNames[kind]);
      told = { text, specStep: sent ?? carried ?? null, step, violates };
      known.set(row, told);
    }
    return told;
  };
}
