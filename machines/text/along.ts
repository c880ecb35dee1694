/**
 * Goes along with runs of the machines: where in a diagram each may be, and what was seen there. An
 * observer keeps that, so that one search of the machines decides all arrows.
 */

import type { Observer, Occurrence } from 'actorcheck';
import type { Happening, Vocabulary } from '../protocol/text.ts';
import { type Automaton, isWaiting, type Place, type Waiting } from './automaton.ts';
import { isIt, isNamed } from './meaning.ts';

/** What is known of an arrow after all runs that there are. */
export interface Seen {
  /** Whether some run was there. */
  isReached: boolean;
  /** What it looked like when it happened, as the machines have it, without the same twice. */
  readonly as: Map<string, Happening>;
  /** What happened instead. */
  readonly instead: Map<string, Happening>;
  /** The same, but by others. */
  readonly byOthers: Map<string, Happening>;
}

const nothing = (): Seen => {
  return { isReached: false, as: new Map(), instead: new Map(), byOthers: new Map() };
};

/** Places where a run is at once, in order: several only between a fork and its join. */
type Marking = readonly number[];

/** Where in the diagram a run may be. */
interface Position {
  /** None: it is no run of this diagram any more. */
  readonly at: readonly Marking[];
  /** What is aside and has happened: it may be drawn later than it comes. */
  readonly done: readonly string[];
}

const nowhere: Position = { at: [], done: [] };

const keyOf = ({ from, name }: Pick<Happening, 'from' | 'name'>): string => `${from} ${name}`;

const isGapAt = (place: Place | null | undefined): boolean => place != null && 'isGap' in place;

/** A marking with another place, or several, instead of some. */
const moved = (marking: Marking, from: readonly number[], to: readonly number[]): Marking =>
  [...marking.filter((one) => !from.includes(one)), ...to].sort((a, b) => a - b);

/** One of each, in all ways. */
const choices = (all: readonly (readonly number[])[]): number[][] =>
  all.reduce<number[][]>(
    (some, next) => some.flatMap((one) => next.map((other) => [...one, other])),
    [[]],
  );

/** What is passed over, as no run has it there, and what came instead: that may come later. */
export interface Passed {
  readonly places: Set<number>;
  readonly strays: Set<string>;
}

/** What it writes down has happened in some run: it is asked of nothing else. */
export class Along {
  readonly seen: readonly Seen[];
  readonly #automaton: Automaton;
  readonly #vocabulary: Vocabulary;
  readonly #passed: Passed;

  constructor(automaton: Automaton, vocabulary: Vocabulary, passed: Passed) {
    this.#automaton = automaton;
    this.#vocabulary = vocabulary;
    this.#passed = passed;
    this.seen = automaton.places.map(nothing);
  }

  observer(partyOf: (actor: string) => string): Observer<Position> {
    const begin = this.#automaton.begin.map((one) => [one]);
    return {
      initial: { at: this.#opened(begin, []), done: [] },
      on: (occurrence: Occurrence, position, view) => {
        // Who looks at the state is asked of what happens only, never of what might.
        view.faultsLeft('loss');
        if (position.at.length === 0) return position;
        const happenings = this.#vocabulary.happenings(occurrence, partyOf);
        return happenings.reduce((where, happening) => this.#after(where, happening), position);
      },
    };
  }

  #after({ at, done }: Position, happening: Happening): Position {
    const isAside = happening.kind === 'step' && this.#isDrawnAside(happening);
    const steps = isAside ? [...new Set([...done, keyOf(happening)])].sort() : done;
    const next = at.flatMap((marking) => this.#from(marking, happening));
    return next.length === 0 ? nowhere : { at: this.#opened(next, steps), done: steps };
  }

  #isDrawnAside(happening: Happening): boolean {
    return this.#automaton.places.some(
      (place) => isWaiting(place) && place.arrow.isAside && this.#is(place, happening),
    );
  }

  #is({ arrow }: Waiting, happening: Happening): boolean {
    return isIt(arrow, happening, this.#vocabulary);
  }

  /** Where a run that is here may be then. */
  #from(marking: Marking, happening: Happening): Marking[] {
    const places = this.#automaton.places;
    // After the end all may come: the diagram says nothing of it.
    if (marking.some((at) => places[at] === null)) return [marking];
    const waiting = marking.filter((at) => isWaiting(places[at]));
    const taken = waiting.filter((at) => this.#is(places[at] as Waiting, happening));
    for (const at of waiting) this.#note(at, happening, taken);
    const next = taken.flatMap((at) =>
      (places[at] as Waiting).next.map((to) => moved(marking, [at], [to])),
    );
    // What comes several times may be meant any of these times; no message goes without saying.
    const isGap = marking.some((at) => isGapAt(places[at]));
    const isStrict = happening.kind === 'message' && !isGap && !this.#isStray(happening);
    return isStrict ? next : [...next, marking];
  }

  /** Whether it has been told already that it comes, and is not drawn where it does. */
  #isStray(happening: Happening): boolean {
    const { places, strays } = this.#passed;
    if (strays.has(JSON.stringify(happening))) return true;
    return [...places].some((at) => this.#is(this.#automaton.places[at] as Waiting, happening));
  }

  /** Writes down what happens while it is waited for something here. */
  #note(at: number, happening: Happening, taken: readonly number[]): void {
    const { arrow } = this.#automaton.places[at] as Waiting;
    const seen = this.seen[at] as Seen;
    seen.isReached = true;
    const told = JSON.stringify(happening);
    if (taken.includes(at)) seen.as.set(told, happening);
    // It is what is waited for elsewhere.
    if (taken.length > 0) return;
    const isNamedSo = isNamed(arrow.meaning, happening, this.#vocabulary);
    // What somebody does alone is theirs.
    const isOwn = happening.kind === 'act' && happening.from === happening.to;
    if (isNamedSo && !isOwn) seen.byOthers.set(told, happening);
    const isStrict = happening.kind === 'message';
    const isLike = happening.kind === arrow.meaning.kind && happening.from === arrow.from;
    if (isStrict || isLike) seen.instead.set(told, happening);
  }

  /** With all that a run may be in from there on without anything happening. */
  #opened(at: readonly Marking[], done: readonly string[]): readonly Marking[] {
    const open = new Map<string, Marking>();
    const left = [...at];
    for (let one = left.pop(); one !== undefined; one = left.pop()) {
      const key = one.join(' ');
      if (open.has(key)) continue;
      open.set(key, one);
      for (const place of one) left.push(...this.#silent(one, place, done));
    }
    // Forks, and joins that are complete, are left at once.
    return [...open].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, marking]) => marking);
  }

  /** Past what is passed over, into what goes on beside each other, and out of it. */
  #silent(marking: Marking, at: number, done: readonly string[]): Marking[] {
    const place = this.#automaton.places[at];
    if (!place) return [];
    if ('begins' in place) return choices(place.begins).map((to) => moved(marking, [at], to));
    if ('all' in place) {
      const isOver = place.all.every((one) => marking.includes(one));
      return isOver ? place.next.map((to) => moved(marking, place.all, [to])) : [];
    }
    if (isWaiting(place) && place.arrow.isAside) this.#lookBack(at, place, done);
    return isGapAt(place) || this.#passed.places.has(at)
      ? place.next.map((to) => moved(marking, [at], [to]))
      : [];
  }

  /** What is aside may have happened. */
  #lookBack(at: number, place: Waiting, done: readonly string[]): void {
    const seen = this.seen[at] as Seen;
    seen.isReached = true;
    for (const key of done) {
      const [from = '', name = ''] = key.split(' ');
      const happening: Happening = { kind: 'step', from, to: from, name };
      if (this.#is(place, happening)) seen.as.set(JSON.stringify(happening), happening);
    }
  }
}
