/** The checker: explores a composed system and decides properties, with counterexamples. */

import type { AnyStateNode } from 'xstate';
import type { Predicate, Property } from '../model/property.ts';
import type { System } from '../system/compose.ts';
import type { LocalMachine } from '../system/machine.ts';
import { watching } from '../system/purity.ts';
import { givenNames, Judge, liveNames, type PropertyResult } from './judge.ts';
import { Explorer } from './search/explore.ts';
import { type Limits, type Progress, type Thresholds, usualLimits } from './search/limits.ts';
import { askFirst, type Observed, untilObserved } from './search/unobserved.ts';
import { subjectOf } from './subject.ts';

/** What is checked of a system, and how much the search may take. */
export interface CheckOptions {
  /** Usually none: then only those that the engine gives. */
  readonly properties?: readonly Property[];
  /** Names of those properties that the engine gives; usually all of them. */
  readonly given?: readonly string[];
  /** Actors that are to come to an end; usually those that have a final state. */
  readonly endings?: readonly string[];
  /** The search stops when it has found more; usually there is no limit. */
  readonly maxStates?: number;
  /**
   * Whether states are kept whole; usually they are. Otherwise only fingerprints of 64 bits are:
   * of n states two are then taken for the same with a probability of n^2 / 2^65, and liveness
   * stays unknown.
   */
  readonly exact?: boolean;
  /** The search stops when states, steps and their tables take more, in MB; usually 4096. */
  readonly memoryMb?: number;
  /** The search stops when an actor has more states of its own; usually 200,000. */
  readonly maxLocalStates?: number;
  /** When the search changes its data structures; usually where that pays. For tests. */
  readonly thresholds?: Thresholds;
  /** Called now and then; the search stops if it returns false. */
  readonly onProgress?: (progress: Progress) => unknown;
}

interface Coverage {
  /** Transitions by actor and name. */
  readonly taken: readonly string[];
  readonly never: readonly string[];
  /** Steps of the text that some transition taken carries out. */
  readonly steps: readonly string[];
}

/** What a check has found, and what it took. */
export interface CheckResult {
  readonly states: number;
  /** Steps between states, self loops included. */
  readonly transitions: number;
  /** The length of the longest of all shortest runs to a state. */
  readonly depth: number;
  readonly seconds: number;
  /** How many of these seconds went to liveness. */
  readonly livenessSeconds: number;
  /** Whether all reachable states were explored. */
  readonly complete: boolean;
  /** Which limit ended the search; null if none did. */
  readonly why: string | null;
  readonly bytesPerState: number;
  /** How often XState computed a transition, and how many pairs of local state and event it met. */
  readonly transitionCalls: number;
  readonly localPairs: number;
  readonly properties: readonly PropertyResult[];
  readonly coverage: Coverage;
  /** Actions of the machines that are not carried out, by actor and name. */
  readonly effects: readonly string[];
  /** Stacks of the errors that actors have come to, by how these are told. */
  readonly stacks: Readonly<Record<string, string>>;
  /** What the machines asked of the clock and of chance, and was given one outcome, likewise. */
  readonly assumed: readonly string[];
}

/** A check in progress: it yields how far it is, and stops if it is resumed with `false`. */
type Checking = Generator<Progress, CheckResult, unknown>;

/**
 * Explores all states of the system (composed in untimed reading) and decides the properties. A
 * search that a limit ends is said to be incomplete: what it has not refuted by then is unknown.
 */
export function checkSystem(system: System, options: CheckOptions = {}): CheckResult {
  const checking = checkInSlices(system, options);
  let next = checking.next();
  while (!next.done) next = checking.next(options.onProgress?.(next.value));
  return next.value;
}

/** The same in slices, so that other work can be done between two of them. */
export function checkInSlices(system: System, options: CheckOptions = {}): Checking {
  return untilObserved((observed) => checkWith(system, options, observed));
}

function* checkWith(system: System, options: CheckOptions, observed: Observed): Checking {
  const { properties = [], given = givenNames, exact = true } = options;
  const endings = options.endings ?? endingsOf(system);
  for (const actor of endings) system.placeOf(actor);
  const limits: Limits = {
    maxStates: options.maxStates ?? usualLimits.maxStates,
    memoryMb: options.memoryMb ?? usualLimits.memoryMb,
    maxLocalStates: options.maxLocalStates ?? usualLimits.maxLocalStates,
  };
  const haveEnded: Predicate = (view) => endings.every((actor) => view.local(actor)?.done === true);
  const mayRest: Predicate = (view) => endings.length > 0 && haveEnded(view);
  const subjects = properties.map(subjectOf);
  const isLive =
    properties.some(({ kind }) => kind === 'eventually') ||
    (endings.length > 0 && given.some((name) => liveNames.includes(name)));
  const late = subjects
    .filter(({ watch }) => watch === null)
    .flatMap(({ asked }) => Object.values(asked));
  askFirst(system, late, observed);
  const explorer = new Explorer(system, {
    watches: subjects.flatMap(({ watch, premise }) => [watch, premise]).filter((w) => w !== null),
    mayRest,
    keepsEdges: isLive && exact,
    exact,
    observed,
    ...(options.thresholds === undefined ? {} : { thresholds: options.thresholds }),
  });
  yield* explorer.run(limits);
  const exploringSeconds = explorer.seconds;
  const judge = new Judge(explorer);
  const results: PropertyResult[] = [];
  for (const subject of subjects) {
    // As while exploring: what asks the clock or chance says nothing of a state.
    results.push(watching(() => judge.property(subject)));
    if (subject.property.kind === 'eventually') yield explorer.progress(0);
  }
  const { slots, state } = explorer.kernel;
  if (explorer.cut === null) state.asked.expectMet(slots);
  const coverage = coverageOf(explorer);
  const { never } = coverage;
  const total = coverage.taken.length + never.length;
  for (const name of given) {
    const result = judge.given(name, { endings, haveEnded, never, total });
    if (result !== undefined) results.push(result);
  }
  const { store } = explorer;
  return {
    states: store.count,
    transitions: explorer.transitions,
    depth: explorer.depth,
    seconds: explorer.seconds,
    livenessSeconds: explorer.seconds - exploringSeconds,
    complete: explorer.cut === null,
    why: explorer.cut,
    bytesPerState: store.bytes / store.count,
    transitionCalls: system.machines.reduce((sum, machine) => sum + machine.transitionCalls, 0),
    localPairs: system.machines.reduce((sum, machine) => sum + machine.pairs, 0),
    properties: results,
    coverage,
    effects: byActor(system, ({ effects }) => effects),
    stacks: Object.fromEntries(system.machines.flatMap(({ stacks }) => [...stacks])),
    assumed: byActor(system, ({ asked }) => [...asked].sort()),
  };
}

/** The actors that have a final state: those that are to end if a model does not say which. */
export const endingsOf = ({ machines }: System): string[] =>
  machines.filter(({ machine }) => canEnd(machine.root)).map(({ name }) => name);

/** Side by side, all have to be in a final state. */
function canEnd({ type, states }: AnyStateNode): boolean {
  const within = Object.values<AnyStateNode>(states).filter((child) => child.type !== 'history');
  if (type === 'parallel') return within.every(canEnd);
  return within.some((child) => child.type === 'final');
}

/** What there is of each machine, with its name where there are several. */
function byActor({ machines }: System, of: (machine: LocalMachine) => readonly string[]): string[] {
  const isSeveral = machines.length > 1;
  return machines.flatMap((machine) =>
    of(machine).map((what) => (isSeveral ? `${machine.name}: ${what}` : what)),
  );
}

function coverageOf({ system, taken }: Explorer): Coverage {
  const all = system.machines.flatMap((machine) =>
    machine.allTransitions().map(({ name }) => `${machine.name} ${name}`),
  );
  const never = all.filter((name) => !taken.has(name));
  const steps = [...taken.values()].flatMap(({ meta }) => (meta.step ? [meta.step] : []));
  return {
    taken: all.filter((name) => taken.has(name)),
    never,
    steps: [...new Set(steps)],
  };
}
