/** Turns what a search has found into verdicts, each with a run that shows it. */

import type { Predicate, Property, Trace, Verdict } from '../model/property.ts';
import type { Step } from '../system/definition.ts';
import type { Explanation } from './explain/explanation.ts';
import { type Awaited, Liveness } from './liveness/liveness.ts';
import type { Graph, Lasso } from './liveness/stateGraph.ts';
import type { MishapKind } from './mishaps.ts';
import { type Claim, Replays } from './replay.ts';
import type { Searched } from './searched.ts';
import type { Subject } from './subject.ts';

/** The verdict on one property, with a run that shows it where there is one. */
export interface PropertyResult {
  readonly name: string;
  readonly text: string;
  readonly kind: Property['kind'];
  readonly source: string;
  readonly verdict: Verdict;
  /** For properties that the engine gives: everything that violates it, nearest first. */
  readonly met: readonly string[];
  /** The counterexample; for a `sometimes` that holds, the witness. */
  readonly trace: Trace | null;
  /** Whether it holds, and says nothing of the system: `remark` is why. */
  readonly vacuous: boolean;
  readonly remark: string | null;
  /** Why it is violated, where that is asked for; the trace is then the run that needs least. */
  readonly explained?: Explanation;
}

/** Why a property that holds says nothing, or why nothing is said of it. */
const remarks = {
  premise: 'its premise holds in no state',
  constant: 'its predicate reads nothing of a state',
  machines: 'no machine has a transition',
  within: 'it takes exact time to tell',
  disk: 'memory has ended, and it takes the graph of all states to tell',
  cycle: 'what goes round in circles may do so only for a while',
} as const;

const telling = { vacuous: false, remark: null } as const;

/** The properties that the engine gives for any system. */
const given = {
  unspecified: {
    name: 'no-unspecified-reception',
    text: 'every message that arrives has an answer in the text',
    kind: 'always',
  },
  unread: {
    name: 'no-lost-message',
    text: 'every message that arrives is read',
    kind: 'always',
  },
  failed: {
    name: 'no-actor-error',
    text: 'no actor comes to an error',
    kind: 'always',
  },
  deadlock: {
    name: 'no-deadlock',
    text: 'something can happen until all have ended',
    kind: 'always',
  },
  livelock: {
    name: 'no-livelock',
    text: 'nobody goes round in circles for ever before all have ended',
    kind: 'eventually',
  },
  waiting: {
    name: 'no-party-left-waiting',
    text: 'when one has ended, all come to an end',
    kind: 'eventually',
  },
  coverage: {
    name: 'every-transition-taken',
    text: 'every transition of every machine is taken somewhere',
    kind: 'sometimes',
  },
} as const;

/** What a run shows that violates a given property; null if no run does, or one without end. */
export function givenClaim(name: string): Claim | null {
  if (name === given.deadlock.name) return { isStuck: true };
  const kinds = ['unspecified', 'unread', 'failed'] as const;
  const mishap = kinds.find((kind) => given[kind].name === name);
  return mishap === undefined ? null : { mishap };
}

/** What a given property has come in the end; null if it is another one, or nobody is to end. */
export function givenAwaited(
  name: string,
  { endings, haveEnded: holds }: Pick<Asked, 'endings' | 'haveEnded'>,
): Awaited | null {
  if (endings.length === 0) return null;
  // Two ways in which not all come to an end: a cycle, or one that has left the others waiting.
  if (name === given.livelock.name) return { when: null, holds, counts: 'unaided cycles' };
  if (name !== given.waiting.name) return null;
  const oneHasEnded: Predicate = (view) =>
    endings.some((actor) => view.local(actor)?.done === true);
  return { when: oneHasEnded, holds, counts: 'all' };
}

/** All of them, as they are told. */
export const givenProperties: readonly Pick<PropertyResult, 'name' | 'text'>[] =
  Object.values(given);
export const givenNames: readonly string[] = givenProperties.map(({ name }) => name);
/** Those of them that need the graph of all states. */
export const liveNames: readonly string[] = [given.livelock.name, given.waiting.name];

/** What the given properties ask about. */
interface Asked {
  /** Actors that are to come to an end. */
  readonly endings: readonly string[];
  readonly haveEnded: Predicate;
  /** Transitions never taken, and how many there are in all. */
  readonly never: readonly string[];
  readonly total: number;
}

/** What a search has found that asked how long something takes. */
interface Waited {
  readonly wait: NonNullable<Claim['late']>;
  /** Null if it never takes too long. */
  readonly steps: readonly Step[] | null;
  readonly cut: string | null;
}

type About = Pick<PropertyResult, 'name' | 'text' | 'kind' | 'source'>;

const vacuous = (result: PropertyResult, remark: string): PropertyResult => {
  return { ...result, vacuous: true, remark };
};

/** So many ways to go on for ever are tried at the most. */
const mostLassos = 64;

/** A run that never gets there: the first lasso that one follows. */
function traceOf(graph: Graph, lassos: Iterable<Lasso>): Trace | 'always comes' | 'unknown' {
  let tried = 0;
  for (const lasso of lassos) {
    const trace = graph.traceOf(lasso);
    if (trace !== null) return trace;
    if (++tried === mostLassos) break;
  }
  return tried === 0 ? 'always comes' : 'unknown';
}

export class Judge {
  #liveness: Liveness | undefined;
  /** Undefined until it is needed; null if there is none. */
  #finer: { readonly graph: Graph; readonly liveness: Liveness } | null | undefined;
  readonly #searched: Searched;
  readonly #graph: Graph | null;
  readonly #isComplete: boolean;
  readonly #replays: Replays;

  /** `graph`: that of all states; null if the search kept none. */
  constructor(searched: Searched, graph: Graph | null) {
    this.#searched = searched;
    this.#graph = graph;
    this.#isComplete = searched.cut === null;
    this.#replays = new Replays(searched.system, searched.kernel.slots.observers);
  }

  property(subject: Subject): PropertyResult {
    const { holds } = subject.asked;
    const result = this.#decided(subject);
    // What has been replayed has come true, and is told with the state that it came true in.
    if (result.verdict !== 'holds' || result.vacuous) return result;
    const { premise } = subject;
    if (premise !== null && premise.foundIn < 0) return vacuous(result, remarks.premise);
    return this.#searched.hasRead(holds) ? result : vacuous(result, remarks.constant);
  }

  /** The verdict on how long something takes, by the steps after which it is too long. */
  within({ property, premise }: Subject, found: Waited): PropertyResult {
    const { name, text, kind, source } = property;
    const about = { name, text, kind, source };
    if (found.steps !== null) {
      const trace = { steps: found.steps, cycleFrom: null };
      return this.#shown(about, 'violated', trace, { late: found.wait });
    }
    if (found.cut !== null) return this.#without(about, 'unknown');
    const result = this.#without(about, 'holds');
    if (premise !== null && premise.foundIn < 0) return vacuous(result, remarks.premise);
    return result;
  }

  #decided({ property, asked, watch }: Subject): PropertyResult {
    const { name, text, kind, source } = property;
    const about = { name, text, kind, source };
    const { holds } = asked;
    if (kind === 'within') return { ...this.#without(about, 'unknown'), remark: remarks.within };
    if (watch === null) {
      return this.#eventually(about, { when: asked.when, holds, counts: 'all' });
    }
    const { foundIn, foundBy, wanted } = watch;
    const [ifFound, ifNot] =
      property.kind === 'always'
        ? (['violated', 'holds'] as const)
        : (['holds', 'violated'] as const);
    if (foundIn < 0) return this.#without(about, ifNot);
    const ends: Predicate = (view) => holds(view) === wanted;
    return this.#shown(
      about,
      ifFound,
      { steps: this.#searched.stepsTo(foundIn, foundBy), cycleFrom: null },
      { ends },
    );
  }

  /** One of the properties that the engine gives; undefined if it does not apply here. */
  given(name: string, asked: Asked): PropertyResult | undefined {
    switch (name) {
      case given.unspecified.name:
        return this.#mishap('unspecified');
      case given.unread.name:
        return this.#mishap('unread');
      case given.failed.name:
        return this.#mishap('failed');
      case given.deadlock.name:
        return this.#deadlock();
      case given.coverage.name:
        return this.#coverage(asked.never, asked.total);
    }
    const awaited = givenAwaited(name, asked);
    if (awaited === null) return undefined;
    const about = name === given.livelock.name ? given.livelock : given.waiting;
    return this.#eventually({ ...about, source: 'engine' }, awaited);
  }

  #mishap(kind: MishapKind): PropertyResult {
    const about = { ...given[kind], source: 'engine' };
    const met = this.#searched.mishaps[kind];
    const [first] = met.values();
    if (first === undefined) return this.#without(about, 'holds');
    const trace = { steps: this.#searched.stepsToMeet(first), cycleFrom: null };
    return { ...this.#shown(about, 'violated', trace, { mishap: kind }), met: [...met.keys()] };
  }

  #deadlock(): PropertyResult {
    const about = { ...given.deadlock, source: 'engine' };
    const { stuckIn } = this.#searched;
    if (stuckIn < 0) return this.#without(about, 'holds');
    const trace = { steps: this.#searched.stepsTo(stuckIn), cycleFrom: null };
    return this.#shown(about, 'violated', trace, { isStuck: true });
  }

  #coverage(never: readonly string[], total: number): PropertyResult {
    const about = { ...given.coverage, source: 'engine' };
    if (never.length > 0) return { ...this.#without(about, 'violated'), met: never };
    const result = this.#without(about, 'holds');
    const isWhole = { ...result, verdict: 'holds' as const };
    return total === 0 ? vacuous(isWhole, remarks.machines) : isWhole;
  }

  #eventually(about: About, awaited: Awaited): PropertyResult {
    if (!this.#isComplete || this.#graph === null) {
      const remark = this.#searched.isOnDisk === true ? remarks.disk : null;
      return { ...this.#without(about, 'unknown'), remark };
    }
    this.#liveness ??= new Liveness(this.#graph.states);
    const lassos = this.#liveness.lassos(awaited);
    if (lassos === 'never awaited') return vacuous(this.#without(about, 'holds'), remarks.premise);
    const coarse = traceOf(this.#graph, lassos);
    const trace = coarse === 'unknown' ? this.#traceIn(awaited) : coarse;
    if (trace === 'always comes') return this.#without(about, 'holds');
    if (trace !== 'unknown') return this.#shown(about, 'violated', trace, { never: awaited.holds });
    return { ...this.#without(about, 'unknown'), verdict: 'unknown', remark: remarks.cycle };
  }

  /** A run in the finer graph. */
  #traceIn(awaited: Awaited): Trace | 'always comes' | 'unknown' {
    if (this.#finer === undefined) {
      const graph = this.#graph?.finer?.() ?? null;
      this.#finer = graph && { graph, liveness: new Liveness(graph.states) };
    }
    if (this.#finer === null) return 'unknown';
    const { graph, liveness } = this.#finer;
    const lassos = liveness.lassos(awaited);
    return lassos === 'never awaited' ? 'always comes' : traceOf(graph, lassos);
  }

  /** A verdict that no run shows: it needs all states to have been explored. */
  #without(about: About, verdict: Verdict): PropertyResult {
    const decided = this.#isComplete ? verdict : 'unknown';
    return { ...about, ...telling, verdict: decided, met: [], trace: null };
  }

  /** A verdict with a run that shows it. The run is replayed first. */
  #shown(about: About, verdict: Verdict, trace: Trace, claim: Claim): PropertyResult {
    this.#replays.expect(trace, claim);
    return { ...about, ...telling, verdict, met: [], trace };
  }
}
