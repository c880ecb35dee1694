/**
 * A diagram as an automaton that goes along with a run: where in the diagram the run may be. An
 * observer keeps that, so that one search of the machines decides all arrows.
 */

import type { Observer, Occurrence } from 'actorcheck';
import type { Happening, Vocabulary } from '../protocol/text.ts';
import type { Diagram, Item } from './diagram.ts';
import { isIt, isNamed, meaningOf, numberIn, partyOf, type Understood } from './meaning.ts';

/** What is waited for, and where the run is afterwards. */
interface Place {
  readonly arrow: Understood;
  readonly next: readonly number[];
}

/** A place for each arrow that is understood, and one, without any, for the end. */
export interface Automaton {
  readonly places: readonly (Place | null)[];
  readonly begin: readonly number[];
  /** What is not understood, by line. */
  readonly unmapped: readonly { readonly line: number; readonly text: string }[];
}

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

/** Built from the end: each item knows what comes after it. */
class Builder {
  readonly places: (Place | null)[] = [null];
  readonly unmapped: { line: number; text: string }[] = [];
  readonly #diagram: Diagram;
  readonly #vocabulary: Vocabulary;
  readonly #known = new Map<string, Understood>();

  constructor(diagram: Diagram, vocabulary: Vocabulary) {
    this.#diagram = diagram;
    this.#vocabulary = vocabulary;
    this.#understand(diagram.items, new Set());
  }

  /** Where a run may be before these, if it may be in `after` when they are over. */
  before(items: readonly Item[], after: readonly number[]): readonly number[] {
    return items.reduceRight((next, item) => this.#item(item, next), after);
  }

  #item(item: Item, after: readonly number[]): readonly number[] {
    switch (item.kind) {
      case 'note':
      case 'arrow':
        return this.#marks(item).reduceRight((next, arrow) => this.#place(arrow, next), after);
      case 'branches': {
        const begins = item.branches.flatMap(({ items }) => this.before(items, after));
        return union(begins, item.mayPass ? after : []);
      }
      case 'loop': {
        // Its end is its beginning: the places come first, and are led back afterwards.
        const first = this.places.length;
        const begin = this.before(item.items, after);
        for (let at = first; at < this.places.length; at++) {
          const place = this.places[at];
          const isLast = place && after.every((one) => place.next.includes(one));
          if (place && isLast) this.places[at] = { ...place, next: union(place.next, begin) };
        }
        return union(begin, after);
      }
      case 'parallel':
        // In turn: what goes on beside each other may come in any order, this is one of them.
        return item.branches.reduceRight((next, { items }) => this.before(items, next), after);
    }
  }

  #place(arrow: Understood, next: readonly number[]): readonly number[] {
    this.places.push({ arrow, next });
    const own = this.places.length - 1;
    return arrow.isAside ? union([own], next) : [own];
  }

  #marks(item: Extract<Item, { kind: 'note' | 'arrow' }>): readonly Understood[] {
    const ids = item.kind === 'note' ? item.over : [item.from];
    return ids.flatMap((id) => this.#known.get(`${item.line} ${id}`) ?? []);
  }

  /** In the order of the text, as what is an answer depends on what was asked before. */
  #understand(items: readonly Item[], asked: Set<string>): void {
    for (const item of items) {
      if (item.kind === 'arrow' || item.kind === 'note') this.#read(item, asked);
      else if (item.kind === 'loop') this.#understand(item.items, asked);
      else for (const { items: inner } of item.branches) this.#understand(inner, new Set(asked));
    }
  }

  #read(item: Extract<Item, { kind: 'note' | 'arrow' }>, asked: Set<string>): void {
    const { line, text } = item;
    const found = item.kind === 'note' ? this.#noteMarks(item) : this.#arrowMark(item, asked);
    if (found.length === 0) {
      if (item.kind === 'arrow' || numberIn(text).id !== null) this.unmapped.push({ line, text });
    }
    for (const [id, mark] of found) this.#known.set(`${line} ${id}`, mark);
  }

  #noteMarks({ line, text, over }: Extract<Item, { kind: 'note' }>): [string, Understood][] {
    const { id } = numberIn(text);
    if (id === null) return [];
    return over.flatMap((one): [string, Understood][] => {
      const party = partyOf(one, this.#diagram, this.#vocabulary);
      if (party === undefined) return [];
      const meaning = { kind: 'step', name: id, example: null } as const;
      return [[one, { line, text, from: party, to: party, meaning, isAside: true }]];
    });
  }

  #arrowMark(item: Extract<Item, { kind: 'arrow' }>, asked: Set<string>): [string, Understood][] {
    const [from, to] = [item.from, item.to].map((id) =>
      partyOf(id, this.#diagram, this.#vocabulary),
    );
    if (from === undefined || to === undefined) return [];
    const meaning = meaningOf(item, this.#vocabulary, asked.delete(`${to} ${from}`));
    if (meaning === null) return [];
    if (meaning.kind === 'request') asked.add(`${from} ${to}`);
    const { line, text } = item;
    return [[item.from, { line, text, from, to, meaning, isAside: meaning.kind === 'step' }]];
  }
}

const union = (one: readonly number[], other: readonly number[]): readonly number[] =>
  [...new Set([...one, ...other])].sort((a, b) => a - b);

export function automatonOf(diagram: Diagram, vocabulary: Vocabulary): Automaton {
  const builder = new Builder(diagram, vocabulary);
  const begin = builder.before(diagram.items, [0]);
  return { places: builder.places, begin, unmapped: builder.unmapped };
}

/** Where in the diagram a run may be. */
interface Position {
  /** Nowhere: it is no run of this diagram any more. */
  readonly at: readonly number[];
  /** What is aside and has happened: it may be drawn later than it comes. */
  readonly done: readonly string[];
}

const nowhere: Position = { at: [], done: [] };

const keyOf = ({ from, name }: Pick<Happening, 'from' | 'name'>): string => `${from} ${name}`;

/** Goes along with runs, and writes down what it sees. It is asked the same once only. */
export class Along {
  readonly seen: readonly Seen[];
  readonly #automaton: Automaton;
  readonly #vocabulary: Vocabulary;
  readonly #passed: ReadonlySet<number>;

  /** `passed`: places that are passed over, as no run has what is waited for there. */
  constructor(automaton: Automaton, vocabulary: Vocabulary, passed: ReadonlySet<number>) {
    this.#automaton = automaton;
    this.#vocabulary = vocabulary;
    this.#passed = passed;
    this.seen = automaton.places.map(nothing);
  }

  observer(partyOf: (actor: string) => string): Observer<Position> {
    return {
      initial: { at: this.#opened(this.#automaton.begin, []), done: [] },
      on: (occurrence: Occurrence, position) => {
        if (position.at.length === 0) return position;
        const happenings = this.#vocabulary.happenings(occurrence, partyOf);
        return happenings.reduce((where, happening) => this.#after(where, happening), position);
      },
    };
  }

  #after({ at, done }: Position, happening: Happening): Position {
    const isAside = happening.kind === 'step' && this.#isDrawnAside(happening);
    const steps = isAside ? [...new Set([...done, keyOf(happening)])].sort() : done;
    const next = new Set<number>();
    for (const place of at) {
      for (const one of this.#from(place, happening, steps)) next.add(one);
    }
    return next.size === 0 ? nowhere : { at: [...next].sort((a, b) => a - b), done: steps };
  }

  #isDrawnAside(happening: Happening): boolean {
    return this.#automaton.places.some(
      (place) => place?.arrow.isAside && this.#is(place, happening),
    );
  }

  #is({ arrow }: Place, happening: Happening): boolean {
    return isIt(arrow, happening, this.#vocabulary);
  }

  /** Where a run that is here may be then. */
  #from(at: number, happening: Happening, done: readonly string[]): readonly number[] {
    const place = this.#automaton.places[at];
    // After the end all may come: the diagram says nothing of it.
    if (!place) return [at];
    const seen = this.seen[at] as Seen;
    seen.isReached = true;
    const { arrow, next } = place;
    const told = JSON.stringify(happening);
    if (this.#is(place, happening)) {
      seen.as.set(told, happening);
      // What comes several times may be meant any of these times.
      const isOnce = happening.kind === 'message';
      return isOnce ? this.#opened(next, done) : union(this.#opened(next, done), [at]);
    }
    const isNamedSo = isNamed(arrow.meaning, happening, this.#vocabulary);
    // What somebody does alone is theirs.
    const isOwn = happening.kind === 'act' && happening.from === happening.to;
    if (isNamedSo && !isOwn) seen.byOthers.set(told, happening);
    const isStrict = happening.kind === 'message';
    const isLike = happening.kind === arrow.meaning.kind && happening.from === arrow.from;
    if (isStrict || isLike) seen.instead.set(told, happening);
    return isStrict ? [] : [at];
  }

  /** With what comes after places that are passed over. What is aside may have happened. */
  #opened(at: readonly number[], done: readonly string[]): readonly number[] {
    const open = new Set<number>();
    const left = [...at];
    for (let one = left.pop(); one !== undefined; one = left.pop()) {
      if (open.has(one)) continue;
      open.add(one);
      const place = this.#automaton.places[one];
      if (!place) continue;
      if (this.#passed.has(one)) left.push(...place.next);
      if (place.arrow.isAside) this.#lookBack(one, place, done);
    }
    return [...open].sort((a, b) => a - b);
  }

  #lookBack(at: number, place: Place, done: readonly string[]): void {
    const seen = this.seen[at] as Seen;
    seen.isReached = true;
    for (const key of done) {
      const [from = '', name = ''] = key.split(' ');
      const happening: Happening = { kind: 'step', from, to: from, name };
      if (this.#is(place, happening)) seen.as.set(JSON.stringify(happening), happening);
    }
  }
}
