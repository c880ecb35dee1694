/**
 * Which part of some work is whose: each piece is one shard's, and which one follows from the
 * pieces and the number of shards alone, so that machines agree on it that know nothing of each
 * other.
 */

import { UsageError } from '../../system/errors.ts';

/** One of so many parts of a run, from 1. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** Work that is done in one go. */
export interface Piece {
  readonly key: string;
  /** What it took when that was last written down, in any unit; null if it never was. */
  readonly cost: number | null;
}

const mostShards = 10_000;

/** `--shard 2/8`. Throws a UsageError that says what it is to be. */
export function shardAsked(text: string): Shard {
  const [, index, count] = /^(\d{1,5})\/(\d{1,5})$/.exec(text)?.map(Number) ?? [];
  if (index !== undefined && count !== undefined) {
    if (index >= 1 && index <= count && count <= mostShards) return { index, count };
  }
  const expected = `INDEX/COUNT, from 1/1 to ${mostShards}/${mostShards}`;
  throw new UsageError(`shard: expected ${expected}, got "${text}"`);
}

/**
 * The pieces of a shard, in their order. The largest comes first and goes to whoever has least by
 * then, of several the first: no shard has more than 4/3 of what the best partition would give it
 * (R. L. Graham, "Bounds on Multiprocessing Timing Anomalies", 1969).
 */
export function piecesOf<P extends Piece>(
  all: readonly P[],
  { index, count }: Shard,
): readonly P[] {
  const usual = meanOf(all.flatMap(({ cost }) => cost ?? []));
  const costs = new Map(all.map((piece) => [piece, piece.cost ?? usual]));
  const costOf = (piece: P): number => costs.get(piece) as number;
  const loads = new Array<number>(count).fill(0);
  const owners = new Map<P, number>();
  // The sort is stable: what weighs the same stays in its order.
  for (const piece of [...all].sort((a, b) => costOf(b) - costOf(a))) {
    const least = loads.indexOf(Math.min(...loads));
    loads[least] = (loads[least] as number) + costOf(piece);
    owners.set(piece, least + 1);
  }
  return all.filter((piece) => owners.get(piece) === index);
}

/** 1 where nothing is on record: all weigh the same. */
const meanOf = (costs: readonly number[]): number =>
  costs.length === 0 ? 1 : Math.max(1, costs.reduce((sum, cost) => sum + cost, 0) / costs.length);
