/** A diagram as an automaton: its places, and what has to happen for a run to go on from one. */

import type { Vocabulary } from '../protocol/text.ts';
import type { Diagram, Item } from './diagram.ts';
import { meaningOf, numberIn, partyOf, type Understood } from './meaning.ts';

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

export type Place = Waiting | Fork | Join;

/** A place for each arrow that is understood, fork and join, and a first one for the end. */
export interface Automaton {
  readonly places: readonly (Place | null)[];
  readonly begin: readonly number[];
  /** What is not understood, by line. */
  readonly unmapped: readonly { readonly line: number; readonly text: string }[];
}

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
          if (!place || !('next' in place)) continue;
          const isLast = after.every((one) => place.next.includes(one));
          if (isLast) this.places[at] = { ...place, next: union(place.next, begin) };
        }
        return union(begin, after);
      }
      case 'parallel':
        return this.#parallel(item.branches, after);
    }
  }

  /** In any order: each of them goes on by itself. */
  #parallel(
    branches: readonly { readonly items: readonly Item[] }[],
    after: readonly number[],
  ): readonly number[] {
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
