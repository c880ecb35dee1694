/** `--checkpoint` and `--resume`: where searches are kept, and with what they go on. */

import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import type { CheckResult } from '../../check/check.ts';
import type { Job } from '../../check/jobs.ts';
import type { Model } from '../../model/model.ts';
import { UsageError } from '../../system/errors.ts';
import type { Io } from '../io.ts';
import { toResume } from '../next.ts';
import type { KeptIn } from './folder.ts';
import { digests, type Identity, identityOf } from './identity.ts';
import { type KeepOptions, usualMinutes } from './options.ts';
import { expectWhole, readPieces, writeWhole } from './pieces.ts';

interface Beside {
  readonly graph?: string;
  readonly fingerprints?: true;
  readonly explain?: true;
  readonly time?: string;
}

const msPerMinute = 60_000;
const mostMinutes = 10_000;
/** The file that says what was asked. */
const identityFile = 'asked';

/** Throws a UsageError for a folder without what is to be gone on with, or with something else. */
export function keptIn(
  model: Model,
  jobs: readonly Job[],
  { checkpoint, every, resume, graph }: KeepOptions & { readonly graph?: string },
  io: Io,
): KeptIn | undefined {
  const folder = resume ?? checkpoint;
  if (folder === undefined) {
    if (every === undefined) return undefined;
    throw new UsageError('every: expected --checkpoint or --resume beside it, got none');
  }
  if (resume !== undefined && checkpoint !== undefined) {
    throw new UsageError('resume: expected no --checkpoint beside it, got one');
  }
  if (graph !== undefined) {
    throw new UsageError('graph: expected no --checkpoint and no --resume beside it, got one');
  }
  const everyMs = msPerMinute * minutesFrom(every);
  const identity = identityOf(model, jobs);
  if (resume === undefined) begin(folder, identity);
  else expectSame(folder, identity);
  if (resume !== undefined && identity.time === 'exact' && hasUnfinished(folder, jobs)) {
    io.error('resume: in exact time, searches that had not come to their end begin anew\n');
  }
  return { folder, everyMs };
}

function minutesFrom(every = String(usualMinutes)): number {
  const minutes = /^\d+(\.\d+)?$/.test(every) ? Number(every) : Number.NaN;
  if (minutes > 0 && minutes <= mostMinutes) return minutes;
  throw new UsageError(
    `every: expected a number of minutes, more than 0 and at most ${mostMinutes}, got "${every}"`,
  );
}

function begin(folder: string, identity: Identity): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(`checkpoint: expected a folder to write to, got "${folder}" (${code})`);
  }
  if (existsSync(join(folder, identityFile))) {
    throw new UsageError(
      `checkpoint: expected a folder without one, got "${folder}", which --resume goes on with`,
    );
  }
  writeWhole(join(folder, identityFile), (pieces) => pieces.text(JSON.stringify(identity)));
}

/** Expects all that is kept in the folder to be whole, and of what is asked now. */
function expectSame(folder: string, identity: Identity): void {
  const file = join(folder, identityFile);
  if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true) {
    throw new UsageError(`resume: expected a folder with a checkpoint, got "${folder}"`);
  }
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (name.endsWith('.unfinished')) rmSync(path, { force: true });
    else if (name === identityFile || /\.(search|result)$/.test(name)) expectWhole(path);
  }
  const kept = JSON.parse(readPieces(file).text()) as Identity;
  for (const [what, came] of Object.entries(identity)) {
    const expected = kept[what];
    if (expected === came) continue;
    throw new UsageError(
      digests.includes(what)
        ? `resume: expected ${what} as they were when it was kept, got others`
        : `resume: expected ${what} "${expected}", of which it is, got "${came}"`,
    );
  }
}

/**
 * The folder for states when memory ends. Throws a UsageError for what does not go with it: what is
 * kept of a search is in memory, and so is what exact time and fingerprints need.
 */
export function diskFrom({ disk, ...others }: KeepOptions & Beside): string | undefined {
  if (disk === undefined) return undefined;
  const { checkpoint, resume, graph, fingerprints, explain, time } = others;
  const beside = { checkpoint, resume, graph, fingerprints, explain };
  const [other] = Object.entries(beside).filter(([, value]) => value !== undefined);
  if (other !== undefined) {
    throw new UsageError(`disk: expected no --${other[0]} beside it, got one`);
  }
  if (time === 'exact') throw new UsageError('disk: expected untimed reading, got exact time');
  return disk;
}

/** Says how to go on, if there is something left. */
export function tellKept(
  results: readonly CheckResult[],
  kept: KeptIn | undefined,
  command: Command,
  io: Io,
): void {
  if (kept === undefined || results.every(({ complete }) => complete)) return;
  io.error(`kept in "${kept.folder}", to go on: ${toResume(command, io, kept)}\n`);
}

const hasUnfinished = (folder: string, jobs: readonly Job[]): boolean =>
  readdirSync(folder).filter((name) => name.endsWith('.result')).length < jobs.length;
