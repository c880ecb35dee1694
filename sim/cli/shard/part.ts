/** One part of the work of a command, made and printed as `merge` takes it. */

import type { Command } from 'commander';
import type { Model } from '../../model/model.ts';
import type { Io } from '../io.ts';
import { type Piece, piecesOf, shardAsked } from './partition.ts';
import { shardReport, shardText } from './report.ts';
import type { Results } from './results.ts';
import { expectMergeable, wordsOf } from './words.ts';

interface Made {
  readonly results: Results;
  readonly exitCode: number;
}

/**
 * Does the pieces that are this shard's, and returns the exit code of these alone. `others`:
 * options that do not go with it, for which it throws a UsageError.
 */
export async function makePart<P extends Piece>(
  {
    model,
    command,
    io,
    others,
  }: {
    readonly model: Model;
    readonly command: Command;
    readonly io: Io;
    readonly others: readonly string[];
  },
  pieces: readonly P[],
  make: (own: readonly P[]) => Promise<Made>,
): Promise<number> {
  expectMergeable(command, others);
  const shard = shardAsked(command.getOptionValue('shard'));
  const { results, exitCode } = await make(piecesOf(pieces, shard));
  io.out(shardText(shardReport(model, wordsOf(command), shard, results)));
  return exitCode;
}
