/** A diagram as an automaton: its places, and what has to happen for a run to go on from one. */

import type { Vocabulary } from '../protocol/text.ts';
import type { Arrow, Branch, Diagram, Item, Note } from './diagram.ts';
import { meaningOf, numberIn, partyOf, type Understood, wholeName } from './meaning.ts';

/** What is waited for, and where the run is afterwards. */
export interface Waiting {
  readonly arrow: Understood;
  readonly next: readonly number[];
}

/** Where what goes on beside each other begins: a run is in all of these at once. */
interface Fork {
  readonly begins: readonly (readonly number[])[];
}

/** Where one of them is over: the run goes on when all of them are, which are these places. */
interface Join {
  readonly all: readonly number[];
  readonly next: readonly number[];
}

/** Where an arrow is drawn that is not understood: it may stand for whatever comes there. */
interface Gap {
  readonly isGap: true;
  readonly next: readonly number[];
}

export type Place = Waiting | Fork | Join | Gap;

/** A place for each arrow, fork and join, and a first one for the end. */
export interface Automaton {
  readonly places: readonly (Place | null)[];
  readonly begin: readonly number[];
  readonly unmapped: readonly Unmapped[];
}

/** An arrow or the mark of a note that nothing is decided of. */
interface Unmapped {
  readonly line: number;
  readonly text: string;
  readonly why: string;
}

export const isWaiting = (place: Place | null | undefined): place is Waiting =>
  place != null && 'arrow' in place;

/** Requests that have not been answered yet, by who asks whom. */
type Asked = Map<string, Understood>;

/** Built from the end: each item knows what comes after it. */
class Builder {
  readonly places: (Place | null)[] = [null];
  readonly unmapped: Unmapped[] = [];
  readonly #diagram: Diagram;
  readonly #vocabulary: Vocabulary;
  readonly #known = new Map<Item, readonly Understood[]>();
  /** Whether numbers are those of the steps that the machines have. */
  readonly #isOfSteps: boolean;

  constructor(diagram: Diagram, vocabulary: Vocabulary, isOfSteps: boolean) {
    this.#diagram = diagram;
    this.#vocabulary = vocabulary;
    this.#isOfSteps = isOfSteps;
    this.#understand(diagram.items, new Map());
  }

  /** Where a run may be before these, if it may be in `after` when they are over. */
  before(items: readonly Item[], after: readonly number[]): readonly number[] {
    return items.reduceRight((next, item) => this.#item(item, next, after), after);
  }

  /** `end`: where it may be when all that the item stands in is over. */
  #item(item: Item, after: readonly number[], end: readonly number[]): readonly number[] {
    switch (item.kind) {
      case 'note':
      case 'arrow': {
        const marks = this.#known.get(item);
        if (marks === undefined && item.kind === 'note') return after;
        if (marks === undefined) return [this.places.push({ isGap: true, next: after }) - 1];
        return marks.reduceRight((next, arrow) => this.#place(arrow, next), after);
      }
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
          if (!place || !('next' in place)) continue;
          const isLast = after.every((one) => place.next.includes(one));
          if (isLast) this.places[at] = { ...place, next: union(place.next, begin) };
        }
        return union(begin, after);
      }
      case 'break':
        return union(this.before(item.items, end), after);
      case 'critical':
        return this.#critical(item.branches, after);
      case 'parallel':
        return this.#parallel(item.branches, after);
    }
  }

  /** What may come instead comes at any moment of the first one: something has gone wrong there. */
  #critical([body, ...options]: readonly Branch[], after: readonly number[]): readonly number[] {
    const instead = options.flatMap(({ items }) => this.before(items, after));
    const first = this.places.length;
    const begin = this.before(body?.items ?? [], after);
    const own = this.places.slice(first);
    // Of several that go on beside each other, one cannot end the others.
    const isBeside = own.some((place) => place !== null && 'all' in place);
    for (const [index, place] of own.entries()) {
      if (isBeside || !isWaiting(place)) continue;
      this.places[first + index] = { ...place, next: union(place.next, instead) };
    }
    return union(begin, instead);
  }

  /** In any order: each of them goes on by itself. */
  #parallel(branches: readonly Branch[], after: readonly number[]): readonly number[] {
    const all = branches.map((_, index) => this.places.length + index);
    for (const _ of all) this.places.push({ all, next: after });
    const begins = branches.map(({ items }, index) => this.before(items, [all[index] as number]));
    return [this.places.push({ begins }) - 1];
  }

  #place(arrow: Understood, next: readonly number[]): readonly number[] {
    this.places.push({ arrow, next });
    const own = this.places.length - 1;
    return arrow.isAside ? union([own], next) : [own];
  }

  /** In the order of the text, as what is an answer depends on what was asked before. */
  #understand(items: readonly Item[], asked: Asked): void {
    for (const item of items) {
      if (item.kind === 'arrow' || item.kind === 'note') this.#read(item, asked);
      else if ('items' in item) this.#understand(item.items, asked);
      else this.#understandBranches(item.branches, asked);
    }
  }

  /** What was asked in some of them may be answered after all of them. */
  #understandBranches(branches: readonly Branch[], asked: Asked): void {
    const before = new Map(asked);
    for (const { items } of branches) {
      const own = new Map(before);
      this.#understand(items, own);
      for (const [key, one] of own) asked.set(key, one);
    }
  }

  #read(item: Arrow | Note, asked: Asked): void {
    const found = item.kind === 'note' ? this.#noteMarks(item) : this.#arrowMark(item, asked);
    if (typeof found !== 'string') this.#known.set(item, found);
    else this.unmapped.push({ line: item.line, text: item.text, why: found });
  }

  /** Why it is not understood, if it is not. */
  #noteMarks({ line, text, over }: Note): Understood[] | string {
    const { id } = numberIn(text);
    if (id === null) return [];
    if (!this.#isOfSteps) return unknownWords(text);
    const found = over.flatMap((one): Understood[] => {
      const party = partyOf(one, this.#diagram, this.#vocabulary);
      if (party === undefined) return [];
      const meaning = { kind: 'step', name: id, example: null } as const;
      return [{ line, text, from: party, to: party, meaning, isAside: true, request: null }];
    });
    return found.length === 0 ? this.#stranger(over) : found;
  }

  #arrowMark(item: Arrow, asked: Asked): Understood[] | string {
    const { line, text, head } = item;
    const [from, to] = [item.from, item.to].map((id) =>
      partyOf(id, this.#diagram, this.#vocabulary),
    );
    if (from === undefined || to === undefined) return this.#stranger([item.from, item.to]);
    if (head !== null) return `"${short(text)}" ${heads[head]}`;
    const before = asked.get(`${to} ${from}`) ?? null;
    asked.delete(`${to} ${from}`);
    const meaning = meaningOf(item, this.#vocabulary, before !== null);
    if (meaning === null) return unknownWords(text);
    const isByNumber = meaning.kind === 'step' && meaning.name === numberIn(text).id;
    if (isByNumber && !this.#isOfSteps) return unknownWords(text);
    const request = meaning.kind === 'answer' ? before : null;
    const own = { line, text, from, to, meaning, isAside: meaning.kind === 'step', request };
    if (meaning.kind === 'request') asked.set(`${from} ${to}`, own);
    return [own];
  }

  #stranger(ids: readonly string[]): string {
    const strange = ids.filter((id) => !partyOf(id, this.#diagram, this.#vocabulary));
    const names = [...new Set(strange.map((id) => `"${wholeName(id, this.#diagram)}"`))];
    return `${names.join(' and ')} ${names.length === 1 ? 'is' : 'are'} none of the parties`;
  }
}

const heads = {
  both: 'goes both ways: in which order is not said',
  cross: 'ends in a cross: whether it arrives is not said',
};

const unknownWords = (text: string): string =>
  text === '' ? 'it has no words' : `it is not known what "${short(text)}" means`;

const longest = 70;

const short = (text: string): string =>
  text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;

const union = (one: readonly number[], other: readonly number[]): readonly number[] =>
  [...new Set([...one, ...other])].sort((a, b) => a - b);

/** `isOfSteps`: whether the numbers in the diagram are those of the steps of the machines. */
export function automatonOf(
  diagram: Diagram,
  vocabulary: Vocabulary,
  isOfSteps: boolean,
): Automaton {
  const builder = new Builder(diagram, vocabulary, isOfSteps);
  const begin = builder.before(diagram.items, [0]);
  return { places: builder.places, begin, unmapped: builder.unmapped };
}
