/** `--shard` and `merge`: parts of a run on machines that know nothing of each other. */

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Piece, piecesOf } from '../../../sim/cli/shard/partition.ts';
import { called, inOneThread } from './called.ts';
import shopModel from './shopModel.ts';

inOneThread();
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'shards-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const shop = ['--model', 'test/sim/cli/shopModel.ts'];
/** What differs between two runs of the same. */
const timeless = (text: string): string =>
  text.replace(/"(seconds|livenessSeconds)": [\d.e-]+/g, '"$1": 0').replace(/, \d+\.\d+ s\b/g, '');

let runs = 0;
/** Makes a run in shards; gives the folder with their reports, and their exit codes. */
async function inShards(words: readonly string[], count: number) {
  const reports = join(folder, `${runs++}`);
  mkdirSync(reports);
  const codes: number[] = [];
  for (let index = 1; index <= count; index++) {
    const { stdout, status } = await called([...words, `--shard=${index}/${count}`, '--json']);
    writeFileSync(join(reports, `${index}.json`), stdout);
    codes.push(status as number);
  }
  return { reports, codes };
}

const merged = (reports: string, ...more: string[]) => called(['merge', reports, ...more]);

describe('the parts of some work', () => {
  const piece = fc.record({ key: fc.string(), cost: fc.option(fc.nat(1000), { nil: null }) });
  const pieces = fc.array(piece, { maxLength: 40 });
  const partsOf = (all: readonly Piece[], count: number) =>
    Array.from({ length: count }, (_, at) => piecesOf(all, { index: at + 1, count }));

  it('are each piece once, whatever the number of parts, in their order', () => {
    fc.assert(
      fc.property(pieces, fc.integer({ min: 1, max: 60 }), (all, count) => {
        const parts = partsOf(all, count);
        const places = parts.map((part) => part.map((one) => all.indexOf(one)));
        expect(places.flat().sort((a, b) => a - b)).toEqual(all.map((_, at) => at));
        for (const own of places) expect([...own].sort((a, b) => a - b)).toEqual(own);
      }),
    );
  });

  it('weigh about the same: none is larger than another by more than one piece', () => {
    const known = fc.array(fc.record({ key: fc.string(), cost: fc.integer({ min: 1, max: 999 }) }));
    fc.assert(
      fc.property(known, fc.integer({ min: 1, max: 9 }), (all, count) => {
        for (const part of partsOf(all, count)) {
          const weight = part.reduce((sum, { cost }) => sum + (cost ?? 0), 0);
          const smallest = Math.min(...part.map(({ cost }) => cost ?? 0));
          const mean = all.reduce((sum, { cost }) => sum + cost, 0) / count;
          if (part.length > 1) expect(weight - smallest).toBeLessThanOrEqual(mean);
        }
      }),
    );
  });

  it('of what nobody has weighed have as many pieces each as can be', () => {
    const all = Array.from({ length: 11 }, (_, at) => ({ key: `${at}`, cost: null }));
    expect(partsOf(all, 4).map(({ length }) => length)).toEqual([3, 3, 3, 2]);
  });
});

describe('what all shards have found together', () => {
  it.each([
    ['as written and as amended', ['check', ...shop, '--scenario', 'all'], 1],
    ['with a fault', ['check', ...shop, '--scenario', 'all', '--loss', '1', '--full'], 1],
    ['of one property', ['check', ...shop, '--scenario', 'all', '--property', 'no-livelock'], 0],
    [
      'explained',
      ['check', ...shop, '--scenario', 'all', '--explain', '--property', 'no-lost-message'],
      1,
    ],
    ['cut short', ['check', ...shop, '--scenario', 'all', '--max-states', '3'], 3],
    ['of one scenario', ['check', ...shop, '--scenario', 'large', '--strict'], 1],
    ['in exact time', ['check', ...shop, '--scenario', 'all', '--time', 'exact'], 1],
    ['paths', ['paths', ...shop], 0],
    ['paths of some scenarios, cut short', ['paths', ...shop, '--max-states', '8'], 3],
  ])('is told as one run tells it: %s', async (_, words, status) => {
    const whole = await called(words);
    const json = await called([...words, '--json']);
    expect(whole.status).toBe(status);
    // Some have more than there is work for.
    for (const count of [1, 3, fc.sample(fc.integer({ min: 2, max: 19 }), 1)[0] as number]) {
      const { reports } = await inShards(words, count);
      const told = await merged(reports, ...shop);
      expect({ ...told, stdout: timeless(told.stdout) }, `${count} shards`).toEqual({
        ...whole,
        stdout: timeless(whole.stdout),
      });
      const data = await merged(reports, ...shop, '--json');
      expect(timeless(data.stdout), `${count} shards`).toBe(timeless(json.stdout));
      expect(data.status).toBe(json.status);
    }
  });

  it('is found once where scenarios come to the same, and by nobody beyond that', async () => {
    const words = ['check', ...shop, '--scenario', 'all', '--property', 'no-livelock'];
    const { reports, codes } = await inShards(words, 20);
    expect(codes).toEqual(new Array(20).fill(0));
    const own = codes.map((__, at) => {
      const { results } = JSON.parse(readFileSync(join(reports, `${at + 1}.json`), 'utf8'));
      return Object.keys(results);
    });
    const both = own.filter((keys) => keys.some((key) => key.startsWith('usual: as written')));
    expect(both).toEqual([['usual: as written', 'again: as written']]);
    // Each scenario is searched twice, but two of them come to the same.
    const scenarios = shopModel.scenarios ?? [];
    expect(own.filter(({ length }) => length > 0)).toHaveLength(2 * (scenarios.length - 1));
  });

  it('is wrong in the shard that has found it', async () => {
    const words = ['check', ...shop, '--scenario', 'all', '--property', 'both-agree'];
    const { codes } = await inShards(words, 8);
    expect(codes.filter((code) => code === 1).length).toBeGreaterThan(0);
    expect(codes.filter((code) => code === 0).length).toBeGreaterThan(0);
  });
});

describe('a merge refuses in one line', () => {
  const words = ['check', ...shop, '--scenario', 'all', '--property', 'no-livelock'];
  const refusal = async (change: (reports: string) => void, ...more: string[]) => {
    const { reports } = await inShards(words, 3);
    change(reports);
    const { stdout, stderr, status } = await merged(reports, ...(more.length > 0 ? more : shop));
    expect({ stdout, status }).toEqual({ stdout: '', status: 2 });
    expect(stderr.split('\n')).toHaveLength(2);
    return stderr;
  };
  const edited = (reports: string, edit: (report: Record<string, unknown>) => object) => {
    const file = join(reports, '2.json');
    const report = JSON.parse(readFileSync(file, 'utf8'));
    writeFileSync(file, JSON.stringify({ ...report, ...edit(report) }));
  };

  it.each<[string, (reports: string) => void, RegExp]>([
    [
      'one that is missing',
      (at) => rmSync(join(at, '2.json')),
      /shards 1 to 3 .*, got none of 2$/m,
    ],
    [
      'one that is there twice',
      (at) => edited(at, () => ({ shard: { index: 3, count: 3 } })),
      /expected each shard once, got shard 3 in 2\.json and in 3\.json$/m,
    ],
    [
      'other numbers of shards',
      (at) => edited(at, () => ({ shard: { index: 2, count: 4 } })),
      /one number of shards, got 3 shards in 1\.json and 4 shards in 2\.json$/m,
    ],
    [
      'another setting',
      (at) => edited(at, () => ({ words: ['check', '--scenario=all', '--loss=1'] })),
      /one command and setting, got .* in 1\.json and "check --scenario=all --loss=1" in 2\.json$/m,
    ],
    [
      'another model',
      (at) => edited(at, () => ({ model: 'bank' })),
      /one model, got model "shop" in 1\.json and model "bank" in 2\.json$/m,
    ],
    [
      'another version of the model',
      (at) => edited(at, () => ({ digest: 'f'.repeat(64) })),
      /one version of the model, got .* in 1\.json and .*ffffffffffff in 2\.json$/m,
    ],
    [
      'another version of this package',
      (at) => edited(at, () => ({ engine: '9.9.9' })),
      /one version of actorcheck, got version \d\S* in 1\.json and version 9\.9\.9 in 2\.json$/m,
    ],
    [
      'what is cut short',
      (at) => {
        const file = join(at, '2.json');
        writeFileSync(file, readFileSync(file, 'utf8').slice(0, -20));
      },
      /the report of a shard in "2\.json", got what is no JSON, or was cut short$/m,
    ],
    [
      'what is another document',
      (at) => writeFileSync(join(at, '2.json'), '{"runs": []}'),
      /the report of a shard in "2\.json", got another document: no such "format"$/m,
    ],
    [
      'a result that is gone',
      (at) => edited(at, () => ({ results: {} })),
      /a result of "[a-z]+: as \w+" in some shard, got none$/m,
    ],
    [
      'an empty folder',
      (at) => {
        for (const index of [1, 2, 3]) rmSync(join(at, `${index}.json`));
      },
      /a folder with reports of shards, got none in ".*"$/m,
    ],
    ['no folder', (at) => rmSync(at, { recursive: true }), /got ".*" \(ENOENT\)$/m],
  ])('%s', async (_, change, line) => {
    expect(await refusal(change)).toMatch(line);
  });

  it('the model of a reader that is another one', async () => {
    const other = await refusal(() => {}, '--model', 'test/models/emittedOrder.ts');
    expect(other).toMatch(/one model, got model "shop" in 1\.json and model "order" here$/m);
  });
});

describe('a shard refuses in one line', () => {
  it.each([
    [['--shard', '0/3', '--json'], 'shard: expected INDEX/COUNT'],
    [['--shard', '4/3', '--json'], 'shard: expected INDEX/COUNT'],
    [['--shard', 'one', '--json'], 'shard: expected INDEX/COUNT'],
    [['--shard', '1/3'], 'shard: expected --json beside it'],
    [['--shard', '1/3', '--json', '--graph', 'x.dot'], 'shard: expected no --graph beside it'],
  ])('%s', async (words, line) => {
    const { stdout, stderr, status } = await called(['check', ...shop, ...words]);
    expect({ stdout, status }).toEqual({ stdout: '', status: 2 });
    expect(stderr).toContain(line);
    expect(stderr.split('\n')).toHaveLength(2);
  });
});
