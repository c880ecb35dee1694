/** The checker: explores a composed system and decides properties, with counterexamples. */

import type { System } from '../compose.ts';
import type { Step } from '../system.ts';
import { Explorer, type Limits, type Progress, type Watch } from './explore.ts';
import { Graph, type Lasso } from './liveness.ts';
import type { Predicate, Property, Verdict } from './property.ts';
import { replayed } from './replay.ts';

export type { Progress } from './explore.ts';
export type { Property, Verdict } from './property.ts';

export interface CheckOptions {
  readonly properties?: readonly Property[];
  /** Actors that are to come to an end, for the properties that the engine gives. */
  readonly endings?: readonly string[];
  readonly maxStates?: number;
  /** Most memory that the store of states may take. */
  readonly memoryMb?: number;
  /** Called now and then; the search stops if it returns false. */
  readonly onProgress?: (progress: Progress) => unknown;
}

/** A run that shows a verdict. Steps from `cycleFrom` on repeat for ever. */
export interface Trace {
  readonly steps: readonly Step[];
  /** Null if nothing repeats; the number of steps if the run rests after the last one. */
  readonly cycleFrom: number | null;
}

export interface PropertyResult {
  readonly name: string;
  readonly text: string;
  readonly kind: Property['kind'];
  readonly source: string;
  readonly verdict: Verdict;
  /** What was met, for those that the engine gives. */
  readonly detail: string | null;
  /** The counterexample; for a `sometimes` that holds, the witness. */
  readonly trace: Trace | null;
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
  readonly coverage: {
    readonly transitions: {
      readonly taken: number;
      readonly total: number;
      readonly never: string[];
    };
    /** Steps of the text that some transition taken carries out. */
    readonly steps: readonly string[];
  };
}

/** The properties that the engine gives for any system, by name. */
const given = {
  unspecified: {
    name: 'no-unspecified-reception',
    text: 'every message that arrives has an answer in the text',
  },
  unread: { name: 'no-unread-message', text: 'every message that arrives is read' },
  deadlock: { name: 'no-deadlock', text: 'something can happen until all have ended' },
  livelock: { name: 'no-livelock', text: 'nobody goes round in circles for ever' },
  waiting: {
    name: 'no-party-left-waiting',
    text: 'when one party has ended, all come to an end',
  },
  coverage: { name: 'every-transition-taken', text: 'every transition is taken somewhere' },
} as const;

/**
 * Explores all states of the system (composed in untimed reading) and decides the properties. A
 * search that a limit ends is said to be incomplete: what it has not refuted by then is unknown.
 */
export function check(system: System, options: CheckOptions = {}): CheckResult {
  const { properties = [], endings = [] } = options;
  const limits: Limits = {
    maxStates: options.maxStates ?? Number.POSITIVE_INFINITY,
    memoryMb: options.memoryMb ?? 4096,
    onProgress: options.onProgress ?? null,
  };
  const haveEnded: Predicate = (view) => endings.every((actor) => view.local(actor)?.done ?? true);
  const mayRest: Predicate = (view) => endings.length > 0 && haveEnded(view);
  const watches = new Map<Property, Watch>();
  for (const property of properties) {
    if (property.kind === 'eventually') continue;
    const wanted = property.kind === 'sometimes';
    watches.set(property, { holds: property.holds, wanted, foundIn: -1 });
  }
  const explorer = new Explorer(system, [...watches.values()], mayRest);
  explorer.run(limits);
  const explored = explorer.seconds;
  const isComplete = explorer.cut === null;
  const judge = new Judge(explorer, isComplete);
  const results = properties.map((property) => judge.property(property, watches.get(property)));
  results.push(
    judge.mishap('unspecified'),
    judge.mishap('unread'),
    judge.deadlock(),
    ...judge.endings(endings, haveEnded),
  );
  const all = system.machines.flatMap((machine) =>
    machine.allTransitions().map(({ name }) => `${machine.name} ${name}`),
  );
  const never = all.filter((name) => !explorer.taken.has(name));
  results.push(judge.coverage(never));
  const { store } = explorer;
  return {
    states: store.count,
    transitions: explorer.transitions,
    depth: explorer.depth,
    seconds: explorer.seconds,
    livenessSeconds: explorer.seconds - explored,
    complete: isComplete,
    why: explorer.cut,
    bytesPerState: store.bytes / store.count,
    transitionCalls: system.machines.reduce((sum, machine) => sum + machine.transitionCalls, 0),
    localPairs: system.machines.reduce((sum, machine) => sum + machine.pairs, 0),
    properties: results,
    coverage: {
      transitions: { taken: all.length - never.length, total: all.length, never },
      steps: [
        ...new Set(
          [...explorer.taken.values()].flatMap(({ meta }) => (meta.step ? [meta.step] : [])),
        ),
      ],
    },
  };
}

/** Turns what the search found into verdicts, each with a run that shows it. */
class Judge {
  #graph: Graph | undefined;

  constructor(
    readonly explorer: Explorer,
    readonly isComplete: boolean,
  ) {}

  property(property: Property, watch: Watch | undefined): PropertyResult {
    const { name, text, kind, source } = property;
    const about = { name, text, kind, source, detail: null };
    if (property.kind === 'eventually') {
      const awaited = { when: property.when ?? null, holds: property.holds, restCounts: true };
      if (!this.isComplete) return { ...about, verdict: 'unknown', trace: null };
      const lasso = this.#graphOf().lasso(awaited);
      if (lasso === undefined) return { ...about, verdict: 'holds', trace: null };
      const trace = this.#lassoTrace(lasso, property.holds);
      return { ...about, verdict: 'violated', trace };
    }
    const { foundIn } = watch as Watch;
    const found = foundIn >= 0;
    const verdicts = { always: ['violated', 'holds'], sometimes: ['holds', 'violated'] } as const;
    const [ifFound, ifNot] = verdicts[property.kind];
    if (!found) return { ...about, verdict: this.isComplete ? ifNot : 'unknown', trace: null };
    const trace = { steps: this.#stepsTo(foundIn), cycleFrom: null };
    replayed(this.explorer.system, trace, {
      ends: (view) => property.holds(view) === (watch as Watch).wanted,
    });
    return { ...about, verdict: ifFound, trace };
  }

  mishap(kind: 'unspecified' | 'unread'): PropertyResult {
    const about = { ...given[kind], kind: 'always', source: 'engine' } as const;
    const found = this.explorer.mishaps[kind];
    if (found === null) return this.#unlessFound(about);
    const last = this.explorer.kernel.steps.items[found.step] as Step;
    const trace = { steps: [...this.#stepsTo(found.state), last], cycleFrom: null };
    replayed(this.explorer.system, trace, { mishap: kind });
    return { ...about, verdict: 'violated', detail: found.what, trace };
  }

  deadlock(): PropertyResult {
    const about = { ...given.deadlock, kind: 'always', source: 'engine' } as const;
    const { stuckIn, system } = this.explorer;
    if (stuckIn < 0) return this.#unlessFound(about);
    const trace = { steps: this.#stepsTo(stuckIn), cycleFrom: null };
    replayed(system, trace, { isStuck: true });
    return { ...about, verdict: 'violated', detail: null, trace };
  }

  /** Whether all come to an end: by going round, or because one has left the others waiting. */
  endings(endings: readonly string[], haveEnded: Predicate): PropertyResult[] {
    const livelock = { ...given.livelock, kind: 'eventually', source: 'engine' } as const;
    const waiting = { ...given.waiting, kind: 'eventually', source: 'engine' } as const;
    if (endings.length === 0) return [];
    if (!this.isComplete) return [livelock, waiting].map((about) => this.#unlessFound(about));
    const oneHasEnded: Predicate = (view) =>
      endings.some((actor) => view.local(actor)?.done === true);
    const graph = this.#graphOf();
    const circle = graph.lasso({ when: null, holds: haveEnded, restCounts: false });
    const left = graph.lasso({ when: oneHasEnded, holds: haveEnded, restCounts: true });
    const result = (about: typeof livelock | typeof waiting, lasso: Lasso | undefined) => {
      if (lasso === undefined) return this.#unlessFound(about);
      const trace = this.#lassoTrace(lasso, haveEnded);
      return { ...about, verdict: 'violated' as const, detail: null, trace };
    };
    return [result(livelock, circle), result(waiting, left)];
  }

  coverage(never: readonly string[]): PropertyResult {
    const about = { ...given.coverage, kind: 'sometimes', source: 'engine' } as const;
    if (never.length === 0) return { ...about, verdict: 'holds', detail: null, trace: null };
    const detail = `${never.length} never taken`;
    return { ...about, verdict: this.isComplete ? 'violated' : 'unknown', detail, trace: null };
  }

  #unlessFound(about: Pick<PropertyResult, 'name' | 'text' | 'kind' | 'source'>): PropertyResult {
    const verdict = this.isComplete ? 'holds' : 'unknown';
    return { ...about, verdict, detail: null, trace: null };
  }

  #graphOf(): Graph {
    this.#graph ??= new Graph(this.explorer);
    return this.#graph;
  }

  /** The steps of a shortest run to a state. */
  #stepsTo(state: number): Step[] {
    const path: number[] = [];
    const { predecessors } = this.explorer.store;
    for (let at = state; at >= 0; at = predecessors[at] as number) path.push(at);
    return this.#stepsAlong(path.reverse());
  }

  #stepsAlong(path: readonly number[]): Step[] {
    return path
      .slice(1)
      .map((target, index) => this.explorer.stepTo(path[index] as number, target));
  }

  #lassoTrace({ prefix, cycle }: Lasso, holds: Predicate): Trace {
    const last = prefix[prefix.length - 1] as number;
    const steps = [...this.#stepsAlong(prefix), ...this.#stepsAlong([last, ...cycle])];
    const trace = { steps, cycleFrom: prefix.length - 1 };
    replayed(this.explorer.system, trace, { ends: (view) => !holds(view) });
    return trace;
  }
}
