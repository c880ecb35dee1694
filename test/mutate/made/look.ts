/** One mutant, looked at in one place after the other: where it differs, and what notices. */

import type { CheckResult } from '../../../sim/check/check.ts';
import { exactTime } from '../../../sim/check/jobs.ts';
import type { PropertyResult } from '../../../sim/check/judge.ts';
import { compose, type System } from '../../../sim/system/compose.ts';
import type { SystemDefinition } from '../../../sim/system/definition.ts';
import { type Difference, firstDifference, isOfTime, weightOf } from './difference.ts';
import { checkAt, definitionWith, type Limits, type MakeSystem, type Place } from './places.ts';
import { type Answers, noted } from './questions.ts';
import { readsDelays } from './reads.ts';
import { type Driven, sharing } from './sharing.ts';
import type { Catch, Effort, Verdict } from './verdict.ts';

/** A place in which a mutant makes a difference. */
export interface Different {
  readonly place: Place;
  readonly difference: Difference;
}

/** A mutant as it is looked at. */
export interface Subject {
  readonly make: MakeSystem;
  /** Drives the machines that may have the mistake. */
  readonly driven: Driven;
  /** Drives all others, which are those of all places. */
  readonly plain: Driven;
}

/** A mutant that makes far more states than there are is searched so far. */
const mostStates = (states: number): number => 2 * states + 10_000;
/** One that differs in so few places is searched there whatever that takes: no other can tell. */
const fewPlaces = 2;

export class Look {
  readonly different: Different[] = [];
  /** How many places have been searched. */
  searches = 0;
  readonly #subject: Subject;
  readonly #effort: Effort;
  /** A property that is not asked. */
  readonly #without: string | null;
  /** States of the places that have been searched, without the mistake. */
  #states = 0;
  /** Properties that were asked in some of them. */
  readonly #asked = new Set<string>();
  /**
   * Places that were not searched, or not to an end, with the actors that may have the mistake;
   * null where it was only in exact time that the search came to no end.
   */
  readonly #unsearched = new Map<Place, readonly string[] | null>();
  /** What the mutant has answered in places that have been searched, by digest of the place. */
  readonly #searched = new Map<string, [Place, Answers][]>();

  constructor(subject: Subject, effort: Effort, without: string | null = null) {
    this.#subject = subject;
    this.#effort = effort;
    this.#without = without;
  }

  /** What notices it there. `actors`: those that may have the mistake. */
  at(place: Place, actors: readonly string[]): Catch | null {
    const definition = definitionWith(this.#subject.make, place);
    const differs = (answers: Answers): Difference | null =>
      firstDifference(answers, place.reads, definition, actors, this.#subject.driven);
    const difference = differs(place.answers);
    if (difference === null) return null;
    this.different.push({ place, difference });
    // Without time that is no difference, unless someone looks at the delay itself.
    if (isOfTime(difference) && !readsDelays(place.reads, difference.actor)) return null;
    const alike = this.#searched.get(place.digest) ?? [];
    const isKnown = alike.some(
      ([other, answers]) => isSubset(place.holding, other.holding) && differs(answers) === null,
    );
    if (isKnown) return null;
    if (!this.#isWorth(place)) {
      this.#unsearched.set(place, actors);
      return null;
    }
    this.#states += place.states;
    this.searches++;
    for (const name of place.holding) this.#asked.add(name);
    const system = this.#composed(definition, actors);
    this.#searched.set(place.digest, [...alike, [place, noted(system)]]);
    return this.#search(system, place, actors, this.#effort.states);
  }

  /** What notices it where the usual effort is too little, if it differs in few places only. */
  beyond(): Catch | null {
    if (this.different.length > fewPlaces) return null;
    for (const [place, actors] of [...this.#unsearched]) {
      if (actors === null || mostStates(place.states) <= this.#effort.states) continue;
      this.#unsearched.delete(place);
      const system = this.#composed(definitionWith(this.#subject.make, place), actors);
      const found = this.#search(system, place, actors, Number.POSITIVE_INFINITY);
      if (found !== null) return found;
    }
    return null;
  }

  /** `states`: no more of them are searched. */
  #search(system: System, place: Place, actors: readonly string[], states: number): Catch | null {
    const { holding, name } = place;
    const result = checkAt(system, place, this.#limits(place, states, holding));
    const found = this.#caught(name, holding, result);
    if (found === null && !result.complete) this.#unsearched.set(place, actors);
    if (found === null || !this.#mayBeNeeded(found)) return found;
    // It may be one of several: the search is over with the first.
    const definition = definitionWith(this.#subject.make, place);
    const whole = checkAt(this.#composed(definition, actors), place, this.#limits(place, states));
    return this.#caught(name, holding, whole);
  }

  /** Whether a place is searched after all those before it. */
  #isWorth({ states, holding }: Place): boolean {
    // The first one is searched as far as that goes: nothing else may come.
    if (this.searches === 0 || this.#states + states <= this.#effort.states) return true;
    // Where more of the same would be asked, that is enough; what was not asked yet may notice it.
    return states <= this.#effort.states && !isSubset(holding, this.#asked);
  }

  #composed(definition: SystemDefinition, actors: readonly string[]): System {
    const { driven, plain } = this.#subject;
    return sharing(compose(definition, 'untimed'), (actor) =>
      actors.includes(actor) ? driven : plain,
    );
  }

  /** Whether it is to be found out if the property alone notices the mutant. */
  #mayBeNeeded({ properties: [name = '', ...others] }: Catch): boolean {
    return others.length === 0 && this.#without === null && this.#effort.sought.has(name);
  }

  /** The same ahead of its turn: it has to come up again, and what it takes does not count. */
  ahead(place: Place, actors: readonly string[]): Catch | null {
    const found = this.at(place, actors);
    this.#states = 0;
    this.different.length = 0;
    return found;
  }

  /** `holding`: what holds there in exact time. */
  caughtInTime(place: Place, holding: ReadonlySet<string>): Catch | null {
    const system = compose(definitionWith(this.#subject.make, place), 'untimed');
    const limits = this.#limits(place, this.#effort.states, holding);
    const result = checkAt(system, place, { ...limits, time: 'exact' });
    const found = this.#caught(`${place.name}, ${exactTime}`, holding, result);
    const isLeft = found === null && !result.complete && !this.#unsearched.has(place);
    if (isLeft) this.#unsearched.set(place, null);
    return found;
  }

  /** `until`: any of these is violated; usually none, and all is searched. */
  #limits(place: Place, states: number, until: ReadonlySet<string> = new Set()): Limits {
    const untilViolated = [...until].filter((name) => name !== this.#without);
    const maxStates = Math.min(mostStates(place.states), states);
    return { maxStates, untilViolated: new Set(untilViolated) };
  }

  /** What is to be said where nothing has noticed. */
  get verdict(): Verdict {
    const [first] = this.different.toSorted(
      (a, b) => weightOf(b.difference) - weightOf(a.difference),
    );
    if (first === undefined) return { kind: 'equivalent' };
    const places = this.different.map(({ place }) => place.name);
    const { difference } = first;
    const unsearched = [...this.#unsearched.keys()].map(({ name }) => name);
    return { kind: 'survived', difference, places, unsearched };
  }

  /** A search that a limit ends has refuted what it has by then. */
  #caught(shown: string, holding: ReadonlySet<string>, { properties }: CheckResult): Catch | null {
    const violated = properties
      .filter(({ verdict }) => verdict === 'violated')
      .filter(({ name }) => holding.has(name) && name !== this.#without)
      .sort((a, b) => lengthOf(a) - lengthOf(b));
    const [shortest] = violated;
    if (shortest === undefined) return null;
    const steps = shortest.trace === null ? null : shortest.trace.steps.length;
    return { place: shown, properties: violated.map(({ name }) => name), steps };
  }
}

const isSubset = <T>(one: ReadonlySet<T>, other: ReadonlySet<T>): boolean =>
  [...one].every((item) => other.has(item));

const lengthOf = ({ trace }: PropertyResult): number =>
  trace?.steps.length ?? Number.MAX_SAFE_INTEGER;
