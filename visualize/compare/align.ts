/**
 * Two runs row by row: what means the same stands side by side, as far as it belongs together.
 *
 * From where both have begun alike the best of all alignments in order is taken. What means the
 * same in the same control states counts most, and most of all right after what else is the same;
 * what is far off in time, seen from where both were last together, counts as chance.
 */

import type { Meant } from './meaning.ts';

/**
 * What has become of a row: `same` on both sides; `other`: something else in its place, or with
 * other consequences; `left`, `right`: only there; `moved`: on both, in another order.
 */
export type Kind = 'same' | 'other' | 'left' | 'right' | 'moved';

export interface Pair {
  readonly left: Meant | null;
  readonly right: Meant | null;
  readonly kind: Kind;
}

/** Seen from where both sides were last together, what belongs together comes so soon after. */
const slackMs = 30_000;
/** The same of what has a moment of its own: people take their time. */
const ownSlackMs = 120_000;
/** What is less apart is at the same moment, as far as anybody can tell. */
const momentMs = 500;
/** Longer runs are aligned only at their beginnings: the table would not fit. */
const mostCells = 16_000_000;

const isPolling = ({ row }: Meant): boolean => row.kind === 'polling';

export function aligned(left: readonly Meant[], right: readonly Meant[]): Pair[] {
  const pairs: Pair[] = [];
  let begun = 0;
  const isAlike = (at: number): boolean => {
    const [one, other] = [left[at], right[at]];
    return one !== undefined && other !== undefined && alike(one, other) && one.atMs === other.atMs;
  };
  for (; isAlike(begun); begun++) pairs.push(pairOf(left[begun] ?? null, right[begun] ?? null));
  const rest = [left.slice(begun), right.slice(begun)] as const;
  const table = new Table(...rest, pairs.at(-1));
  for (const [one, other] of table.best()) pairs.push(pairOf(one, other));
  return withMoves(pairs);
}

/**
 * The pairs of two runs that mean the same and are drawn from one seed: what differs then is in the
 * values, and is told.
 */
export const withValues = (pairs: readonly Pair[]): Pair[] =>
  pairs.map(({ left, right, kind }) => {
    const isOther = left !== null && right !== null && left.values !== right.values;
    return { left, right, kind: isOther && kind === 'same' ? 'other' : kind };
  });

/** The same from who does it to what comes of it. */
const alike = (one: Meant, other: Meant): boolean =>
  isPolling(one)
    ? isPolling(other)
    : one.text === other.text && one.after === other.after && one.words === other.words;

function pairOf(left: Meant | null, right: Meant | null): Pair {
  if (left !== null && right !== null) {
    return { left, right, kind: alike(left, right) ? 'same' : 'other' };
  }
  // That somebody has asked in vain changes nothing.
  if (isPolling((left ?? right) as Meant)) return { left, right, kind: 'same' };
  return { left, right, kind: left === null ? 'right' : 'left' };
}

type Step = readonly [Meant | null, Meant | null];

/** The best alignment of what comes after the beginning. */
class Table {
  readonly #width: number;
  readonly #height: number;
  /** By cell, where so many rows of each are behind: how good it is, and how it came about. */
  readonly #scores: Float32Array;
  readonly #moves: Uint8Array;
  /** The cell at which both were last together on the way here. */
  readonly #anchors: Int32Array;
  readonly #startMs: readonly [number, number];

  constructor(
    readonly left: readonly Meant[],
    readonly right: readonly Meant[],
    last: Pair | undefined,
  ) {
    this.#height = left.length + 1;
    this.#width = right.length + 1;
    const cells = this.#height * this.#width > mostCells ? 0 : this.#height * this.#width;
    this.#scores = new Float32Array(cells);
    this.#moves = new Uint8Array(cells);
    this.#anchors = new Int32Array(cells);
    this.#startMs = [last?.left?.atMs ?? 0, last?.right?.atMs ?? 0];
    if (cells > 0) this.#fill();
  }

  best(): Step[] {
    const steps: Step[] = [];
    let [row, column] = [this.left.length, this.right.length];
    while (row > 0 || column > 0) {
      const move = this.#moves[row * this.#width + column] ?? (row > 0 ? onlyLeft : onlyRight);
      const isLeft = move !== onlyRight && row > 0;
      const isRight = (move !== onlyLeft && column > 0) || !isLeft;
      steps.push([
        isLeft ? (this.left[row - 1] as Meant) : null,
        isRight ? (this.right[column - 1] as Meant) : null,
      ]);
      if (isLeft) row--;
      if (isRight) column--;
    }
    return steps.reverse();
  }

  #fill(): void {
    const [scores, moves, anchors] = [this.#scores, this.#moves, this.#anchors];
    const width = this.#width;
    for (let row = 0; row < this.#height; row++) {
      for (let column = 0; column < width; column++) {
        const cell = row * width + column;
        if (cell === 0) continue;
        const [up, back] = [cell - width, cell - 1];
        const isUp =
          column === 0 || (row > 0 && (scores[up] as number) >= (scores[back] as number));
        const from = isUp ? up : back;
        scores[cell] = scores[from] as number;
        anchors[cell] = anchors[from] as number;
        moves[cell] = isUp ? onlyLeft : onlyRight;
        if (row === 0 || column === 0) continue;
        const before = up - 1;
        const score = (scores[before] as number) + this.#worth(row - 1, column - 1, before);
        if (score <= (scores[cell] as number)) continue;
        scores[cell] = score;
        moves[cell] = both;
        anchors[cell] = isPolling(this.left[row - 1] as Meant) ? (anchors[before] as number) : cell;
      }
    }
  }

  /** What it is worth to have a row beside another, on the way that leads to the cell before. */
  #worth(row: number, column: number, before: number): number {
    const [one, other] = [this.left[row] as Meant, this.right[column] as Meant];
    if (one.place !== other.place) return 0;
    if (isPolling(one)) return 0.5;
    const anchor = this.#anchors[before] as number;
    const [leftMs, rightMs] = this.#momentsOf(anchor);
    const apartMs = Math.abs(one.atMs - leftMs - (other.atMs - rightMs));
    const isOwn = one.isOwn && other.isOwn;
    if (apartMs > (isOwn ? ownSlackMs : slackMs)) return 0;
    const isSame = one.before === other.before;
    const isNext = anchor === before ? 2 : 0;
    if (one.text === other.text) return (isSame ? 6 : 3) + isNext - late(apartMs, isOwn);
    // Something else in its place: only where nothing has come in between, or all is as it was.
    if (one.row.kind !== 'message' || !(isSame || isNext > 0)) return 0;
    // An answer to the same at the same moment: what has come elsewhere is not that answer.
    if (isSame && isNext > 0 && apartMs < momentMs) return 10;
    return Math.max(0, 2 + isNext - late(apartMs, isOwn));
  }

  #momentsOf(anchor: number): readonly [number, number] {
    if (anchor === 0) return this.#startMs;
    const row = Math.floor(anchor / this.#width);
    const one = this.left[row - 1] as Meant;
    const other = this.right[anchor - row * this.#width - 1] as Meant;
    return [one.atMs, other.atMs];
  }
}

/** What comes later on one side than on the other is less likely to be the same. */
const late = (apartMs: number, isOwn: boolean): number =>
  Math.min(2.5, apartMs / (isOwn ? 40_000 : 1_000));

const onlyLeft = 1;
const onlyRight = 2;
const both = 3;

/** What is on both sides, each time beside nothing: it has come in another order. */
function withMoves(pairs: readonly Pair[]): Pair[] {
  const key = (meant: Meant) => JSON.stringify([meant.text, meant.after, meant.words]);
  const rights = new Map<string, number[]>();
  for (const [index, { kind, right }] of pairs.entries()) {
    if (kind !== 'right') continue;
    const name = key(right as Meant);
    rights.set(name, [...(rights.get(name) ?? []), index]);
  }
  const moved = new Set<number>();
  for (const [index, { kind, left }] of pairs.entries()) {
    if (kind !== 'left') continue;
    const one = left as Meant;
    const places = rights.get(key(one)) ?? [];
    const place = places.findIndex((at) => {
      const other = pairs[at]?.right as Meant;
      return Math.abs(other.atMs - one.atMs) <= slackMs && isSwap(pairs, index, at);
    });
    if (place === -1) continue;
    moved.add(index);
    for (const at of places.splice(place, 1)) moved.add(at);
  }
  return pairs.map((pair, index) => (moved.has(index) ? { ...pair, kind: 'moved' } : pair));
}

/** Whether nothing that it changes places with has a party in common with it. */
function isSwap(pairs: readonly Pair[], from: number, to: number): boolean {
  const moved = new Set(partiesOf((pairs[from] as Pair).left as Meant));
  const between = pairs.slice(Math.min(from, to) + 1, Math.max(from, to));
  return between.every(({ left, right }) =>
    [left, right].every((one) => one === null || !partiesOf(one).some((name) => moved.has(name))),
  );
}

function partiesOf({ row }: Meant): string[] {
  if (row.kind === 'note') return [row.note.party];
  const messages = row.kind === 'message' ? [row.message] : row.messages;
  return messages.flatMap(({ from, to }) => [from, to]);
}

/** The indexes of the pairs that differ. What has only come in another order does not. */
export const differencesIn = (pairs: readonly Pair[]): number[] =>
  pairs.flatMap(({ kind }, index) => (kind === 'same' || kind === 'moved' ? [] : [index]));
