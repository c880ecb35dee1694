/** Two versions of a client: what is new, gone and otherwise, and a file that is no baseline. */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { compared, readBaseline } from '../../../machines/conform/report/baseline.ts';
import { conformJson } from '../../../machines/conform/report/json.ts';
import { renderConform } from '../../../machines/conform/report/markdown.ts';
import { reportOf } from '../../../machines/conform/report/report.ts';
import type { PathResult } from '../../../machines/conform/results.ts';
import { protocol } from '../../../machines/msc3906/protocol.ts';
import { typedHere } from '../here.ts';
import { differing, left, plain, resultsOf, well } from './madeUp.ts';
import { all, own } from './own.ts';

const [a, b, c] = plain as [(typeof plain)[0], (typeof plain)[0], (typeof plain)[0]];

const told = (paths: readonly PathResult[]) =>
  conformJson(reportOf(protocol, resultsOf(...paths), 'conform'), null);

function beside(was: readonly PathResult[], is: readonly PathResult[]) {
  const baseline = readBaseline(protocol, 'was.json', JSON.stringify(told(was)));
  const found = compared(protocol, baseline, told(is));
  return {
    ...found,
    new: found.new.map(({ cause }) => cause.seen),
    gone: found.gone.map(({ cause }) => cause.seen),
    changed: found.changed.map(({ notes }) => notes.join('; ')),
  };
}

describe('beside another version', () => {
  const one = differing(a);
  const two = differing(b, { seen: 'ends well' });
  const silent = differing(b, { seen: 'x', verdict: 'silent' });
  const unsafe = { violated: ['no-token-before-approval'] };

  it('is nothing if nothing has changed', () => {
    const found = beside([one, two, well(c)], [one, two, well(c)]);
    expect(found).toMatchObject({ paths: 3, isWorse: false, new: [], gone: [], changed: [] });
  });

  it('a new deviation is worse, one that is gone is not', () => {
    expect(beside([one, well(b)], [one, two])).toMatchObject({ isWorse: true, new: ['ends well'] });
    expect(beside([one, two], [one, well(b)])).toMatchObject({
      isWorse: false,
      gone: ['ends well'],
    });
  });

  it('what the text leaves open is not worse, unless a promise is broken', () => {
    const broken = differing(b, { seen: 'x', verdict: 'silent', ...unsafe });
    expect(beside([well(b)], [silent])).toMatchObject({ isWorse: false, new: ['x'] });
    expect(beside([well(b)], [broken])).toMatchObject({ isWorse: true, new: ['x'] });
    expect(beside([silent], [broken])).toMatchObject({
      isWorse: true,
      changed: ['open before, now unsafe; now violates no-token-before-approval'],
    });
    expect(beside([broken], [silent])).toMatchObject({
      isWorse: false,
      changed: ['unsafe before, now open; no longer violates no-token-before-approval'],
    });
  });

  it('a deviation is worse where it spreads to a path that conformed', () => {
    const spread = differing(b);
    expect(beside([one, well(b)], [one, spread])).toMatchObject({
      isWorse: true,
      changed: ['in more paths, before: 1 × conforms'],
    });
    expect(beside([one, spread], [one, well(b)])).toMatchObject({ isWorse: false });
    // It was another deviation there before.
    expect(beside([one, two], [one, spread])).toMatchObject({
      isWorse: false,
      gone: ['ends well'],
    });
  });

  it('only paths that both took count', () => {
    expect(beside([one, two, well(c)], [one, left(b)])).toMatchObject({ paths: 1, gone: [] });
    expect(beside([left(b), well(a)], [two, well(a)])).toMatchObject({ paths: 1, isWorse: false });
  });

  it('is told in the report', () => {
    const baseline = readBaseline(protocol, 'was.json', JSON.stringify(told([one, well(b)])));
    const report = reportOf(protocol, resultsOf(one, two), 'conform');
    const comparison = compared(protocol, baseline, conformJson(report, null));
    const text = renderConform({ ...report, comparison });
    expect(text).toMatch(
      /In the 2 paths .* is worse than made up 1\.0: 1 new cause, 0 gone, 0 changed\.\n/,
    );
    expect(text).toMatch(/\n\| new \| yes \|.* before: 1 × conforms \|\n/);
  });
});

describe('a file', () => {
  const whole = told([differing(a)]);
  const [cause] = whole.causes;
  it.each([
    ['{', /but .*JSON/],
    ['[]', /but model: .*"model".*undefined$/],
    [{ ...whole, model: 'other' }, /but model: expected "\w+", got "other"$/],
    [{ ...whole, client: 1 }, /but client: .*string.*1/],
    [
      { ...whole, causes: [{ ...cause, grade: 'x' }] },
      /but causes\.0\.grade: .*"unsafe".*got "x"$/,
    ],
    [
      { ...whole, causes: [] },
      /but paths\.0\.cause: expected one of the causes, got "[0-9a-f]{8}"$/,
    ],
    [
      { ...whole, paths: [{ name: 'x', verdict: 'y', cause: null }] },
      /but paths\.0\.verdict: .*"y"/,
    ],
  ])('that is none is refused, case %#', (given, line) => {
    const text = typeof given === 'string' ? given : JSON.stringify(given);
    expect(() => readBaseline(protocol, 'was.json', text)).toThrow(line);
    expect(() => readBaseline(protocol, 'was.json', text)).toThrow(
      /^baseline: .*"was\.json"[^\n]*$/,
    );
  });
});

describe('the command', () => {
  const folder = mkdtempSync(join(tmpdir(), 'baseline-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const file = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };

  it.each([
    ['no.json', null],
    ['bad.json', '{"model":1}'],
  ])('%s is bad usage', async (name, text) => {
    const path = text === null ? join(folder, name) : file(name, text);
    const { out, error, code } = await typedHere(['conform', '--baseline', path]);
    expect([out, code]).toEqual(['', 2]);
    expect(error).toMatch(/^rendezvous: baseline: expected .*\n$/);
  });

  it('finds our machines worse with a flaw, and not worse without', async () => {
    const path = all.find(
      ({ odd, scenario, tier, steps }) =>
        odd === undefined &&
        !scenario.startsWith('both-') &&
        tier === 'as written' &&
        steps.some((step) => step.type === 'choose' && step.choice === 'decline'),
    );
    const typed = (words: readonly string[], ...more: readonly string[]) =>
      typedHere([
        ...['conform', '--adapter', own(...words).join(' ')],
        ...['--path', path?.name ?? '', '--json', ...more],
      ]);
    const sound = await typed(['v2']);
    const page = join(folder, 'page.html');
    const flawed = await typed(
      ['v2', 'deaf'],
      '--baseline',
      file('was.json', sound.out),
      '--html',
      page,
    );
    expect([sound.error, flawed.error]).toEqual(['', '']);
    expect([sound.code, flawed.code]).toEqual([0, 1]);
    expect(readFileSync(page, 'utf8')).toContain('Against the baseline');
    expect(JSON.parse(flawed.out).comparison).toMatchObject({ isWorse: true, new: [{}], gone: [] });
    const back = await typed(['v2'], '--baseline', file('now.json', flawed.out));
    expect(back.code).toBe(0);
    expect(JSON.parse(back.out).comparison).toMatchObject({ isWorse: false, gone: [{}] });
  });
});
