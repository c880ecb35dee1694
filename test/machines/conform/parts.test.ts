/** A suite that is taken in parts: `merge` has of it what one run has. */

import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { conformPart, mergedParts } from '../../../machines/conform/parts.ts';
import type { Results } from '../../../machines/conform/results.ts';
import type { SuitePath } from '../../../machines/conform/suite/suite.ts';
import { protocol } from '../../../machines/msc3906/protocol.ts';
import { all, own, resultsOf } from './own.ts';

const paths = all.filter(({ tier }) => tier === 'as written').slice(0, 3);

/** One of our own that does not hear that the user declines: some paths deviate. */
async function take(some: readonly SuitePath[]): Promise<Results> {
  const found = some.length === 0 ? [] : await resultsOf(own('v2', 'deaf'), some);
  return { client: 'our own', paths: found, seconds: some.length };
}

/** What the part prints, and its exit code. */
async function partOf(shard: string, changes: readonly string[] = []) {
  let printed = '';
  const command = new Command('conform').option('--shard <i/n>').option('--json');
  command.parse(['--shard', shard, '--json'], { from: 'user' });
  const out = (text: string): void => {
    printed += text;
  };
  const io = { out, error: () => {}, colour: false, columns: undefined };
  const status = await conformPart(
    { model: protocol, command, io },
    paths,
    take,
    async () => changes,
  );
  return { status, report: JSON.parse(printed) as { results: Record<string, unknown> } };
}

describe('a suite in parts', () => {
  it('comes to what one run comes to, with more parts than paths too', async () => {
    const whole = await take(paths);
    for (const count of [2, 4]) {
      const parts = await Promise.all(
        Array.from({ length: count }, (_, at) => partOf(`${at + 1}/${count}`)),
      );
      const results = Object.assign({}, ...parts.map(({ report }) => report.results));
      // How long a path takes is another matter each time.
      const timeless = ({ paths: told, ...rest }: Results) => ({
        ...rest,
        paths: told.map(({ measured, ...one }) => ({ ...one, asked: measured?.asked })),
      });
      const merged = mergedParts(paths, results);
      expect(timeless({ ...merged, seconds: Math.round(merged.seconds) })).toEqual(timeless(whole));
      expect(parts.map(({ status }) => status)).toEqual(new Array(count).fill(0));
    }
  });

  it('is not as recorded where a part is not', async () => {
    expect((await partOf('1/3', ['a path: recorded conforms, now deviates'])).status).toBe(1);
  });

  it('is of one client', async () => {
    const { report } = await partOf('1/1');
    const [name = ''] = Object.keys(report.results);
    const other = { ...(report.results[name] as object), client: 'another' };
    expect(() => mergedParts(paths, { ...report.results, [name]: other })).toThrow(
      /^merge: expected one client, got "another" and "our own"$/,
    );
  });
});
