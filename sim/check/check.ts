/** The checker: explores a composed system and decides properties, with counterexamples. */

import type { Predicate, Property } from '../model/property.ts';
import type { System } from '../system/compose.ts';
import { givenNames, Judge, liveNames, type PropertyResult } from './judge.ts';
import { Explorer, type Limits, type Progress, type Thresholds } from './search/explore.ts';
import type { Watch } from './search/watches.ts';

export interface CheckOptions {
  readonly properties?: readonly Property[];
  /** Names of those properties that the engine gives; usually all of them. */
  readonly given?: readonly string[];
  /** Actors that are to come to an end; usually those that have a final state. */
  readonly endings?: readonly string[];
  readonly maxStates?: number;
  /**
   * Whether states are kept whole; usually they are. By fingerprints two of n states are taken for
   * one with a chance of n^2 / 2^65, and liveness stays unknown.
   */
  readonly exact?: boolean;
  /** Most memory that states, steps and their tables may take. */
  readonly memoryMb?: number;
  /** When the search turns to other means; usually such that it pays. */
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

export interface CheckResult {
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
  readonly seconds: number;
  /** Of these, for liveness. */
  readonly livenessSeconds: number;
  readonly complete: boolean;
  /** Why it is not complete. */
  readonly why: string | null;
  readonly bytesPerState: number;
  /** How often XState was asked, and how many pairs of local state and event there were. */
  readonly transitionCalls: number;
  readonly localPairs: number;
  readonly properties: readonly PropertyResult[];
  readonly coverage: Coverage;
}

/** A check under way: reports now and then, and stops where it is answered `false`. */
type Checking = Generator<Progress, CheckResult, unknown>;

/**
 * Explores all states of the system (composed in untimed reading) and decides the properties. A
 * search that a limit ends is said to be incomplete: what it has not refuted by then is unknown.
 */
export function check(system: System, options: CheckOptions = {}): CheckResult {
  const checking = checkInSlices(system, options);
  let next = checking.next();
  while (!next.done) next = checking.next(options.onProgress?.(next.value));
  return next.value;
}

/** The same, a little at a time: for who has something else to do in between. */
export function* checkInSlices(system: System, options: CheckOptions = {}): Checking {
  const { properties = [], given = givenNames, exact = true } = options;
  const endings = options.endings ?? endingsOf(system);
  const limits: Limits = {
    maxStates: options.maxStates ?? Number.POSITIVE_INFINITY,
    memoryMb: options.memoryMb ?? 4096,
  };
  const haveEnded: Predicate = (view) => endings.every((actor) => view.local(actor)?.done === true);
  const mayRest: Predicate = (view) => endings.length > 0 && haveEnded(view);
  const watches = new Map<Property, Watch>();
  for (const property of properties) {
    if (property.kind === 'eventually') continue;
    const wanted = property.kind === 'sometimes';
    watches.set(property, { holds: property.holds, wanted, foundIn: -1 });
  }
  const isLive =
    properties.some(({ kind }) => kind === 'eventually') ||
    (endings.length > 0 && given.some((name) => liveNames.includes(name)));
  const explorer = new Explorer(system, {
    watches: [...watches.values()],
    mayRest,
    keepsEdges: isLive && exact,
    exact,
    ...(options.thresholds === undefined ? {} : { thresholds: options.thresholds }),
  });
  yield* explorer.run(limits);
  const exploringSeconds = explorer.seconds;
  const judge = new Judge(explorer);
  const results: PropertyResult[] = [];
  for (const property of properties) {
    results.push(judge.property(property, watches.get(property)));
    if (property.kind === 'eventually') yield explorer.progress(0);
  }
  const coverage = coverageOf(explorer);
  for (const name of given) {
    const result = judge.given(name, { endings, haveEnded, never: coverage.never });
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
  };
}

/** The actors that can come to an end, where a model does not say which are to. */
export function endingsOf({ machines }: System): string[] {
  const canEnd = machines.filter(({ machine }) =>
    Object.values(machine.root.states).some(({ type }) => type === 'final'),
  );
  return canEnd.map(({ name }) => name);
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
