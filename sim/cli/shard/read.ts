/**
 * The reports of all shards of one run, as they lie in a folder: read, and refused if they do not
 * make one.
 */

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { UsageError } from '../../system/errors.ts';
import { readText } from '../files.ts';
import { type ShardReport, shardSchema } from './report.ts';
import type { Results } from './results.ts';

interface Named {
  readonly place: string;
  readonly report: ShardReport;
}

/** A run that was made in shards. */
interface Merged {
  readonly words: readonly string[];
  /** What all of them have found. */
  readonly results: Results;
}

const problem = (expected: string, got: string): UsageError =>
  new UsageError(`merge: expected ${expected}, got ${got}`);

/**
 * Throws a UsageError for what are no reports, or not all those of one run, each once. `asHere`:
 * how a shard of that run would be headed here.
 */
export function mergedIn(folder: string, asHere: (of: ShardReport) => ShardReport): Merged {
  const all = reportsIn(folder);
  const [first] = all as [Named, ...Named[]];
  const { words, shard } = first.report;
  const here = { place: 'here', report: asHere(first.report) };
  for (const [what, of] of same) expectSame(what, of, [...all, here]);
  const byIndex = new Map<number, Named>();
  for (const one of all) {
    const { index } = one.report.shard;
    const other = byIndex.get(index);
    if (other !== undefined) {
      throw problem('each shard once', `shard ${index} ${other.place} and ${one.place}`);
    }
    byIndex.set(index, one);
  }
  const indexes = Array.from({ length: shard.count }, (_, at) => at + 1);
  const missing = indexes.filter((index) => !byIndex.has(index));
  if (missing.length > 0) {
    throw problem(`shards 1 to ${shard.count} in "${folder}"`, `none of ${missing.join(', ')}`);
  }
  return { words, results: Object.assign({}, ...all.map(({ report }) => report.results)) };
}

/** What shards of one run have in common, as it is told. */
const same: readonly (readonly [what: string, of: (report: ShardReport) => string])[] = [
  ['model', ({ model }) => `model "${model}"`],
  ['version of actorcheck', ({ engine }) => `version ${engine}`],
  ['command and setting', ({ words }) => `"${words.join(' ')}"`],
  ['number of shards', ({ shard }) => `${shard.count} shards`],
  ['version of the model', ({ digest }) => `one of digest ${digest.slice(0, 12)}`],
];

function expectSame(
  what: string,
  of: (report: ShardReport) => string,
  all: readonly Named[],
): void {
  const [first] = all as [Named, ...Named[]];
  const other = all.find(({ report }) => of(report) !== of(first.report));
  if (other === undefined) return;
  const [one, another] = [first, other].map(({ report, place }) => `${of(report)} ${place}`);
  throw problem(`one ${what}`, `${one} and ${another}`);
}

function reportsIn(folder: string): Named[] {
  const files = namesIn(folder).filter((name) => name.endsWith('.json'));
  if (files.length === 0) throw problem('a folder with reports of shards', `none in "${folder}"`);
  return files.sort().map((file) => ({ place: `in ${file}`, report: parsed(folder, file) }));
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw problem('a folder with reports of shards', `"${folder}" (${code})`);
  }
}

function parsed(folder: string, file: string): ShardReport {
  const expected = `the report of a shard in "${file}"`;
  let value: unknown;
  try {
    value = JSON.parse(readText('merge', join(folder, file)));
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw problem(expected, 'what is no JSON, or was cut short');
  }
  const { success, output, issues } = v.safeParse(shardSchema, value);
  if (!success) {
    const [{ path }] = issues;
    const at = path?.map(({ key }) => String(key)).join('.') ?? '';
    throw problem(expected, `another document${at === '' ? '' : `: no such "${at}"`}`);
  }
  const { index, count } = output.shard;
  if (!(index >= 1 && index <= count)) throw problem(expected, `shard ${index} of ${count}`);
  return output;
}
