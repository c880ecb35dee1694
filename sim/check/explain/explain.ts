/**
 * Why a property is violated, on the graph of all states: what a run needs for it at the least, and
 * from which of its steps on nothing avoids it any more.
 */

import type { Trace } from '../../model/property.ts';
import { watching } from '../../system/purity.ts';
import { givenAwaited, givenClaim, type PropertyResult } from '../judge.ts';
import type { Awaited } from '../liveness/liveness.ts';
import { untimedGraph } from '../liveness/untimed.ts';
import { type MishapKind, mishaps } from '../mishaps.ts';
import type { Plan } from '../plan.ts';
import { type Claim, Replays } from '../replay.ts';
import type { Explorer } from '../search/explore.ts';
import type { Edges } from '../search/graph.ts';
import type { Progress } from '../search/limits.ts';
import type { Successor } from '../search/successor.ts';
import type { Explanation } from './explanation.ts';
import { type Keeping, keepingAlways, keepingAwaited } from './keeping.ts';
import { Least, type Run } from './least.ts';
import { noReturn } from './noReturn.ts';
import { type Way, type Ways, waysOf, without } from './ways.ts';

/** What is asked of the graph for a property. */
interface Question {
  readonly least: Run | null;
  readonly claim: Claim;
  readonly keeping: (way: Way) => Keeping;
}

/** Results with why those that are violated are. */
export function* explained(
  explorer: Explorer,
  plan: Plan,
  results: readonly PropertyResult[],
): Generator<Progress, readonly PropertyResult[], unknown> {
  if (results.every(({ verdict }) => verdict !== 'violated')) return results;
  const explainer = new Explainer(explorer, plan);
  const found: PropertyResult[] = [];
  for (const result of results) {
    found.push(watching(() => explainer.explained(result)));
    yield explorer.progress(0);
  }
  return found;
}

class Explainer {
  readonly #explorer: Explorer;
  readonly #plan: Plan;
  readonly #ways: Ways;
  readonly #least: Least;
  readonly #replays: Replays;
  /** So many states have been expanded: all, unless a limit has ended the search. */
  readonly #expanded: number;

  constructor(explorer: Explorer, plan: Plan) {
    const edges = explorer.edges as Edges;
    this.#explorer = explorer;
    this.#plan = plan;
    this.#expanded = edges.states;
    // Those that have not been expanded lead nowhere, as far as is known.
    edges.finish(explorer.store.count);
    this.#ways = waysOf(explorer, untimedGraph(explorer, edges));
    this.#least = new Least(this.#ways);
    this.#replays = new Replays(explorer.system, explorer.kernel.slots.observers);
  }

  /** The result with why, and with the run that needs least: of one that is violated. */
  explained(result: PropertyResult): PropertyResult {
    if (result.verdict !== 'violated') return result;
    // No run gets there: each shows it.
    if (result.kind === 'sometimes') {
      const explained = { needs: [], isLeast: true, unmade: [], noReturn: 0, noReturnAsUsual: 0 };
      return { ...result, explained };
    }
    const question = this.#questionOf(result.name);
    const run = question?.least ?? null;
    if (question === null || run === null) {
      throw new Error(`defect of the checker: ${result.name} is violated, and no run shows it`);
    }
    const trace = this.#traceOf(run);
    this.#replays.expect(trace, question.claim);
    return { ...result, trace, explained: this.#explanation(question, run) };
  }

  #explanation({ keeping }: Question, run: Run): Explanation {
    const { any, dutiful, isUnusual } = this.#ways;
    const all = [...run.rows, ...(run.round ?? [])];
    const needs = all.flatMap((row, index) => (isUnusual[row] === 1 ? [index + 1] : []));
    const isComplete = this.#explorer.cut === null;
    const pointOn = (way: Way) => (isComplete ? noReturn(keeping(way), run) : ('unknown' as const));
    return {
      needs,
      isLeast: (isComplete && run.isLeast) || needs.length === 0,
      unmade: run.isDutiful ? [] : this.#unmade(run),
      noReturn: pointOn(any),
      noReturnAsUsual: pointOn(without(dutiful, isUnusual)),
    };
  }

  #traceOf({ rows, round }: Run): Trace {
    const steps = this.#explorer.stepsOf([...rows, ...(round ?? [])]);
    return { steps, cycleFrom: round === null ? null : rows.length };
  }

  /** Usual choices that are open where a run goes on for ever, of those who never make one. */
  #unmade({ states, round }: Run): string[] {
    const { offsets, targets, rows } = this.#ways.any.graph.edges;
    const { chosenBy } = this.#ways;
    const labels = new Map<number, Set<string>>();
    const { kernel, leaves, system } = this.#explorer;
    const look = (state: number, by: number | undefined): number => {
      let next = state;
      for (let edge = offsets[state] as number; edge < (offsets[state + 1] as number); edge++) {
        const row = rows[edge] as number;
        if (row === by) next = targets[edge] as number;
        const actor = chosenBy[row] as number;
        if (actor < 0) continue;
        const step = kernel.steps.items[(leaves.successors[row] as Successor).step];
        if (step?.type !== 'choose') continue;
        labels.set(actor, (labels.get(actor) ?? new Set()).add(system.choice(step.choice).label));
      }
      return next;
    };
    let state = states.at(-1) as number;
    for (const row of round ?? []) state = look(state, row);
    look(state, undefined);
    for (const row of round ?? []) labels.delete(chosenBy[row] as number);
    return [...labels.values()].flatMap((own) => [...own]);
  }

  #questionOf(name: string): Question | null {
    const subject = this.#plan.subjects.find(({ property }) => property.name === name);
    if (subject === undefined) return this.#givenQuestion(name);
    const { holds, when } = subject.asked;
    if (subject.property.kind === 'eventually') {
      return this.#awaited({ when, holds, counts: 'all' });
    }
    const isGood = this.#explorer.holdsIn(holds);
    return {
      least: this.#least.toState((state) => !isGood(state)),
      claim: { ends: (view) => !holds(view) },
      keeping: (way) => keepingAlways(way, isGood, null),
    };
  }

  #givenQuestion(name: string): Question | null {
    const claim = givenClaim(name);
    if (claim === null) {
      const awaited = givenAwaited(name, this.#plan);
      return awaited === null ? null : this.#awaited(awaited);
    }
    return claim.mishap === undefined ? this.#stuck(claim) : this.#mishap(claim.mishap);
  }

  #awaited(awaited: Awaited): Question {
    return {
      least: this.#least.toNever(awaited),
      claim: { never: awaited.holds },
      keeping: (way) => keepingAwaited(way, awaited),
    };
  }

  #stuck(claim: Claim): Question {
    const { offsets } = this.#ways.any.graph.edges;
    const mayRest = this.#explorer.holdsIn(this.#plan.mayRest);
    const isStuck = (state: number): boolean =>
      state < this.#expanded && offsets[state] === offsets[state + 1] && !mayRest(state);
    return {
      least: this.#least.toState(isStuck),
      claim,
      keeping: (way) => keepingAlways(way, (state) => !isStuck(state), null),
    };
  }

  #mishap(kind: MishapKind): Question {
    const bad = Uint8Array.from(this.#explorer.leaves.successors, (successor) =>
      successor[kind] === null ? 0 : 1,
    );
    const { system } = this.#explorer;
    const isMetAtOnce = mishaps(system, system.start().occurrences)[kind];
    const isGood = (state: number): boolean => !isMetAtOnce || state !== 0;
    return {
      least: isMetAtOnce ? this.#least.toState((state) => state === 0) : this.#least.toStep(bad),
      claim: { mishap: kind },
      keeping: (way) => keepingAlways(way, isGood, bad),
    };
  }
}
