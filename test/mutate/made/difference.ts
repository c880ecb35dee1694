/**
 * Whether machines with a mistake in them behave otherwise, told without a search.
 *
 * All that a search finds comes of what the machines answer. So machines that answer all that was
 * asked of those without the mistake in the same way have the same reachable graph, to the last
 * transition: the mistake makes no difference there.
 *
 * Fields of a context that no property and no observer reads may differ, as long as whatever is
 * asked from there on is answered the same. Then the states of both belong to each other in pairs,
 * and what is asked of one is asked of the other: the reachable graphs are bisimilar, and nothing
 * that a property reads tells them apart.
 */

import type { SystemDefinition } from '../../../sim/system/definition.ts';
import type { LocalState, LocalStep } from '../../../sim/system/local.ts';
import type { LocalMachine } from '../../../sim/system/machine.ts';
import { watching } from '../../../sim/system/purity.ts';
import { aspectsOf } from './answers.ts';
import type { Answers, Asked, Question } from './questions.ts';
import { isRead, type Reads } from './reads.ts';
import { type Driven, drivenAlone, drivenIn } from './sharing.ts';

/** The first answer that is another one. */
export interface Difference {
  readonly actor: string;
  /** In what state, and what came. */
  readonly during: string;
  /**
   * What is different of it: `state`, `context.name`, `sends`, `timers`, ...; `open` is what can
   * be chosen that could not be without the mistake, `shut` the reverse.
   */
  readonly aspects: readonly string[];
}

/**
 * What leads to the same state, and so can be passed over in search of more, least first: other
 * names for what is done; how long a timer takes; a member that is undefined; who is told first.
 */
const slight = ['steps', 'taken', 'delays', 'undefined', 'order'];
/** That no party can tell: no state, no message and no timer is another one. */
const ofNames = ['steps', 'taken'];

/** How much an answer is another one, as a number. */
export const weightOf = ({ aspects }: Difference): number =>
  Math.max(
    ...aspects.map((name) => (slight.indexOf(name) + slight.length + 1) % (slight.length + 1)),
  );

/** Whether only delays differ: where time does not pass only what reads them notices. */
export const isOfTime = ({ aspects }: Difference): boolean =>
  aspects.every((name) => name === 'delays' || ofNames.includes(name));

/**
 * What the machines of another definition answer otherwise, if anything: these actors, as all
 * others are the same ones. Of all differences it is one that weighs most. Other names alone are
 * none. Throws what the machines throw.
 */
export function firstDifference(
  answers: Answers,
  reads: Reads,
  { parties }: SystemDefinition,
  actors: readonly string[],
  driven: Driven = drivenAlone,
): Difference | null {
  return firstDiffering(answers, reads, parties, actors, driven)?.difference ?? null;
}

/** The same with the question that is answered otherwise; null where machines start otherwise. */
export interface Differing {
  readonly difference: Difference;
  readonly question: Question | null;
}

export function firstDiffering(
  answers: Answers,
  reads: Reads,
  parties: SystemDefinition['parties'],
  actors: readonly string[],
  driven: Driven = drivenAlone,
): Differing | null {
  const machines = drivenIn({ parties }, driven);
  let slightest: Differing | null = null;
  for (const actor of actors) {
    const [asked, own] = [answers.get(actor), machines.get(actor)?.()];
    if (asked === undefined || own === undefined) {
      throw new Error(`expected an actor "${actor}", got none`);
    }
    // Traps are set once for all that is asked, as in a search: to set them takes a while.
    const found = watching(() => new Comparison(asked, reads, own).differing());
    if (found !== null && !isSlight(found.difference)) return found;
    slightest = weightier(slightest, found);
  }
  return slightest;
}

const isSlight = ({ aspects }: Difference): boolean =>
  aspects.every((name) => slight.includes(name));

/** Of two the one that weighs more, the first of equals; other names alone weigh nothing. */
function weightier(one: Differing | null, other: Differing | null): Differing | null {
  if (other === null || other.difference.aspects.every((name) => ofNames.includes(name)))
    return one;
  return one === null || weightOf(other.difference) > weightOf(one.difference) ? other : one;
}

/** A state of the machine without the mistake, and one of that with it that belongs to it. */
type Pair = readonly [LocalState, LocalState];

/** Of one machine: pairs of states are followed until all are known, or something differs. */
class Comparison {
  readonly #pairs: Pair[] = [];
  readonly #known = new Set<string>();
  /** In what nobody reads, the first one; and in what leads to the same state. */
  #unread: Differing | null = null;
  #slight: Differing | null = null;

  constructor(
    readonly asked: Asked,
    readonly reads: Reads,
    readonly machine: LocalMachine,
  ) {}

  differing(): Differing | null {
    const { asked, machine } = this;
    const found = this.#follow(null, asked.initial, machine.initial());
    if (found !== null) return found;
    const byState = questionsByState(asked);
    const most = mostPairs * (byState.size + 1);
    for (const [state, own] of this.#pairs) {
      for (const question of byState.get(state) ?? []) {
        const found = this.#asks(question, own);
        if (found !== null) return found;
      }
      // It may go on for ever: nothing is proved then.
      if (this.#unread !== null && this.#pairs.length > most) return this.#unread;
    }
    return this.#slight;
  }

  #asks(question: Question, own: LocalState): Differing | null {
    const { event, path, answer } = question;
    if (typeof answer !== 'boolean') {
      return this.#follow(question, answer, this.machine.step(own, event, path));
    }
    const isSame = this.machine.can(own, event, path) === answer;
    return isSame ? null : this.#differing(question, [answer ? 'shut' : 'open']);
  }

  #follow(question: Question | null, answer: LocalStep, own: LocalStep): Differing | null {
    const aspects = aspectsOf(answer, own);
    const seen = aspects.filter((aspect) => isRead(this.reads, this.machine.name, aspect));
    const differing = seen.length === 0 ? null : this.#differing(question, seen);
    if (differing !== null && !isSlight(differing.difference)) return differing;
    this.#slight = weightier(this.#slight, differing);
    if (seen.length < aspects.length) this.#unread ??= this.#differing(question, aspects);
    const key = `${answer.state.id} ${own.state.id}`;
    if (!this.#known.has(key)) this.#pairs.push([answer.state, own.state]);
    this.#known.add(key);
    return null;
  }

  #differing(question: Question | null, aspects: readonly string[]): Differing {
    const during = question === null ? 'starting' : duringOf(question);
    return { difference: { actor: this.machine.name, during, aspects }, question };
  }
}

/** So many states of a machine with a mistake are followed for each that there is without it. */
const mostPairs = 8;

const duringOf = ({ state, event }: Question): string =>
  `${JSON.stringify(state.value)}: ${event.type}`;

const known = new WeakMap<Asked, ReadonlyMap<LocalState, readonly Question[]>>();

function questionsByState(asked: Asked): ReadonlyMap<LocalState, readonly Question[]> {
  const there = known.get(asked);
  if (there !== undefined) return there;
  const byState = new Map<LocalState, Question[]>();
  for (const question of asked.questions) {
    const list = byState.get(question.state);
    if (list === undefined) byState.set(question.state, [question]);
    else list.push(question);
  }
  known.set(asked, byState);
  return byState;
}
