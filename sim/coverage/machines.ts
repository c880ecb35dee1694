/**
 * The paths of one machine by itself, found by XState's own tools (`@xstate/graph`): through the
 * states that it can have in a system, with the events that it can receive there. The same for a
 * whole system, where it is small.
 */

import { getAdjacencyMap, getShortestPaths, getSimplePaths } from '@xstate/graph';
import type { AnyActorLogic, EventObject, Snapshot, StateValue } from 'xstate';
import type { Model } from '../model/model.ts';
import { canonicalText } from '../system/canonical.ts';
import type { System } from '../system/compose.ts';
import { UsageError } from '../system/errors.ts';
import type { LocalState } from '../system/local.ts';
import type { LocalMachine } from '../system/machine.ts';
import { baseOf } from '../system/script.ts';
import type { SystemSnapshot } from '../system/snapshot.ts';
import { got } from '../system/suggest.ts';
import { systemFor } from '../trace/observe.ts';
import { machineName } from './goals.ts';
import { explored } from './search.ts';
import type { Sliced } from './slices.ts';
import { settingIn, tiersOf } from './tiers.ts';

/** Simple paths are counted up to this: there can be exponentially many. */
export const mostSimplePaths = 10_000;
/** The paths of a whole system are listed if it has at most this many states. */
const mostSystemStates = 1_000;
/** Names the whole system where the name of a machine is asked for. */
export const wholeSystem = 'system';

/** A logic with what can happen in each of its states. */
export interface Graph {
  readonly name: string;
  readonly logic: AnyActorLogic;
  readonly options: GraphOptions;
  /** Why the search for what can happen has not seen all; null if it has. */
  readonly cut: string | null;
}

interface GraphOptions {
  readonly events: (snapshot: never) => readonly EventObject[];
  readonly serializeState: (snapshot: never) => string;
  readonly serializeEvent: (event: EventObject) => string;
}

export interface GraphPath {
  readonly events: readonly EventObject[];
  /** The control state that it ends in. */
  readonly end: unknown;
}

export interface GraphPaths {
  readonly name: string;
  readonly scenario: string;
  readonly states: number;
  /** Pairs of a state and an event that can come there. */
  readonly edges: number;
  /** A shortest path to each state; those left out that another one begins with. */
  readonly shortest: readonly GraphPath[];
  /** How many simple paths there are; null if more than `mostSimplePaths`. */
  readonly simple: number | null;
  /** Why there may be more of all this; left out where there cannot. */
  readonly cut?: string;
}

/** The graphs that are meant by a name: of an actor, of a machine, or of the whole system. */
export function* graphsOf(model: Model, scenario: string, name: string): Sliced<Graph[]> {
  const [plain] = tiersOf(model);
  if (plain === undefined) throw new Error('defect of the path generator: no tier');
  const setting = settingIn(model, plain, scenario);
  const system = systemFor(model, setting, { kind: 'symbolic' }, 'untimed');
  if (name === wholeSystem) return [yield* systemGraph(system)];
  const isMeant = (machine: LocalMachine) => machine.name === name || machineName(machine) === name;
  const meant = system.machines.filter(isMeant);
  if (meant.length === 0) {
    const names = [...new Set(system.machines.flatMap((one) => [one.name, machineName(one)]))];
    const all = [...names, wholeSystem];
    throw new UsageError(`machine: ${got(name, all)}, expected one of ${all.join(', ')}`);
  }
  const received = watched(meant);
  const most = Number.POSITIVE_INFINITY;
  const { cut } = yield* explored(system, scenario, most, { keepsEdges: false });
  const parent = meant.find(({ hasStarted }) => hasStarted);
  if (parent !== undefined) {
    throw new UsageError(
      `machine: expected one that starts no actors, got "${name}": XState's tools know only it; ` +
        'without --machine, paths covers it with all that it starts',
    );
  }
  return meant.map((machine) => machineGraph(machine, received.get(machine) as Received, cut));
}

/** By key of a state: the events that came in it, by their text. */
type Received = Map<string, Map<string, EventObject>>;

/** Notes what a search asks of machines. */
function watched(machines: readonly LocalMachine[]): Map<LocalMachine, Received> {
  return new Map(
    machines.map((machine) => {
      const received: Received = new Map();
      const step = machine.step.bind(machine);
      machine.step = (state: LocalState, event: EventObject, path = '') => {
        // The paths are those of the machine itself.
        if (path !== '') return step(state, event, path);
        const known = received.get(state.key) ?? new Map();
        received.set(state.key, known.set(canonicalText(event), event));
        return step(state, event);
      };
      return [machine, received];
    }),
  );
}

function machineGraph(
  { name, machine }: LocalMachine,
  received: Received,
  cut: string | null,
): Graph {
  // As the engine tells local states apart.
  const keyOf = ({ value, context }: { value: StateValue; context: unknown }): string =>
    baseOf(value, canonicalText(context));
  return {
    name,
    logic: machine,
    cut,
    options: {
      events: (snapshot) => [...(received.get(keyOf(snapshot))?.values() ?? [])],
      serializeState: keyOf,
      serializeEvent: canonicalText,
    },
  };
}

function* systemGraph(system: System): Sliced<Graph> {
  const { cut, store } = yield* explored(system, wholeSystem, mostSystemStates, {
    keepsEdges: false,
  });
  if (store.count > mostSystemStates) {
    throw new UsageError(
      `machine: expected a system of at most ${mostSystemStates} states, got ${cut}`,
    );
  }
  return {
    name: wholeSystem,
    logic: system.logic,
    cut,
    options: {
      events: (snapshot: SystemSnapshot) => system.enabled(snapshot),
      serializeState: canonicalText,
      serializeEvent: canonicalText,
    },
  };
}

export function pathsThrough(graph: Graph, scenario: string): GraphPaths {
  const { name, logic, options, cut } = graph;
  const found = getShortestPaths(logic, options as never);
  const keyAt = ({ steps }: (typeof found)[number], fromEnd: number): string =>
    options.serializeState(steps.at(-1 - fromEnd)?.state as never);
  // The first step of a path is the start itself.
  const begun = new Set(found.filter(({ steps }) => steps.length > 1).map((p) => keyAt(p, 1)));
  const longest = found.filter((path) => !begun.has(keyAt(path, 0)));
  const targets = targetsIn(graph);
  return {
    name,
    scenario,
    states: targets.size,
    edges: [...targets.values()].reduce((sum, { length }) => sum + length, 0),
    shortest: longest.map(({ steps, state }) => ({
      events: steps.slice(1).map(({ event }) => event),
      end: (state as Snapshot<unknown> & { value: unknown }).value,
    })),
    simple: isFeasible(targets) ? getSimplePaths(logic, options as never).length : null,
    ...(cut === null ? {} : { cut }),
  };
}

/** By key of a state, the first of them the start: where each event leads. */
function targetsIn({ logic, options }: Graph): Map<string, string[]> {
  const map = getAdjacencyMap(logic, options as never);
  const all: [string, { transitions: Record<string, { state: unknown }> }][] = Object.entries(map);
  return new Map(
    all.map(([key, { transitions }]) => {
      const states = Object.values(transitions).map(({ state }) => state);
      return [key, states.map((state) => options.serializeState(state as never))];
    }),
  );
}

/** Whether there are few enough simple paths to list them: `@xstate/graph` itself has no limit. */
function isFeasible(targets: ReadonlyMap<string, readonly string[]>): boolean {
  const onPath = new Set<string>();
  let count = 0;
  const visit = (key: string): void => {
    if (++count > mostSimplePaths) return;
    onPath.add(key);
    for (const target of targets.get(key) ?? []) if (!onPath.has(target)) visit(target);
    onPath.delete(key);
  };
  const [start = ''] = targets.keys();
  visit(start);
  return count <= mostSimplePaths;
}
