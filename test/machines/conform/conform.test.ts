/**
 * Conformance, tried on clients of which we know what they do: our own machines, driven live, which
 * conform, and are found out if they have a flaw. The real client is run on all paths by
 * `conform` itself, in .ci/run.
 */

import { describe, expect, it } from 'vitest';
import { changes, groupsOf, traceTo } from '../../../machines/conform/report.ts';
import { conform, recordedOf } from '../../../machines/conform/results.ts';
import { type SuitePath, suitePaths } from '../../../machines/conform/suite.ts';
import { protocol } from '../../../machines/msc3906/protocol.ts';
import recorded from '../../../machines/msc3906/recorded/matrix-js-sdk.json' with { type: 'json' };
import type { RecordedResult } from '../../../machines/protocol/conform.ts';
import { replayConcretely } from '../../../sim/trace/replay.ts';
import { command, run } from '../../sim/cli/process.ts';

const all = await suitePaths(protocol);
const own = (...words: string[]) => [
  process.execPath,
  '--import',
  'tsx',
  'test/machines/conform/ownAdapter.ts',
  ...words,
];
const sdk = [process.execPath, 'machines/msc3906/conform/adapters/matrix-js-sdk.mjs'];
const results = async (command: readonly string[], paths: readonly SuitePath[]) =>
  (await conform(protocol, command, paths)).paths;

/** Paths that take a choice, of those that are taken as the text is written and without a fault. */
const choosing = (choice: string): SuitePath[] =>
  all.filter(
    ({ steps, tier, scenario }) =>
      tier === 'as written' &&
      !scenario.startsWith('both-') &&
      steps.some((step) => step.type === 'choose' && step.choice === choice),
  );

const conformCommand = (words: readonly string[]) =>
  run(process.execPath, [...command, 'conform', ...words]);

const minuteMs = 60_000;

describe('our own machines', () => {
  // Where they take the text as these scenarios do, and nothing is a matter of which comes first.
  const scenarios = ['default', 'careless', 'refusing-relay', 'existing-scans', 'small-relay'];
  const theirs = all.filter(({ scenario, amend }) => {
    return scenarios.includes(scenario) && amend.length === 0;
  });

  it.each(['v1', 'v2'])(
    'conform on every path that is theirs, in %s',
    async (dialect) => {
      const found = await results(own(dialect), theirs);
      const others = found.filter(({ verdict }) => verdict !== 'conforms');
      expect(others.map(({ path, difference }) => ({ path: path.name, difference }))).toEqual([]);
      expect(found.length).toBeGreaterThan(20);
    },
    4 * minuteMs,
  );

  it(
    'are found out if they do not hear that the user declines',
    async () => {
      const paths = choosing('decline').slice(0, 2);
      const found = await results(own('v2', 'deaf'), paths);
      expect(found.map(recordedOf)).toEqual(
        paths.map(() => ({
          verdict: 'deviates',
          expected: 'writes m.login.declined',
          // What it does first in place of it, or what has come of that.
          seen: expect.stringMatching(/^(asks for a login token|ends, but not well)$/),
          source: expect.stringMatching(/^MSC3906 L253-L254/),
        })),
      );
    },
    minuteMs,
  );

  it(
    'are found out if they show another code',
    async () => {
      const [path] = choosing('compare');
      const [found] = await results(own('v2', 'other-code'), [path as SuitePath]);
      expect(found?.difference).toMatchObject({
        expected: expect.stringMatching(/^user in .*"sure"/),
        seen: expect.stringMatching(/^user in .*"warned"/),
      });
    },
    minuteMs,
  );
});

describe('matrix-js-sdk', () => {
  it('has at least ten recorded differences, all of the same suite', () => {
    const kinds = new Set(
      Object.values(recorded as Record<string, RecordedResult>)
        .filter(({ verdict }) => verdict === 'deviates' || verdict === 'silent')
        .map(({ expected, seen, source }) => JSON.stringify([expected, seen, source])),
    );
    expect(kinds.size).toBeGreaterThanOrEqual(10);
    expect(Object.keys(recorded)).toEqual(all.map(({ name }) => name));
  });

  it(
    'differs as recorded, with a trace that replays',
    async () => {
      const differing = all.filter(({ name, scenario }) => {
        const { verdict } = (recorded as Record<string, RecordedResult>)[name] as RecordedResult;
        return verdict === 'deviates' && scenario === 'no-cross-signing';
      });
      const some = differing.slice(0, 2);
      const found = await conform(protocol, sdk, some);
      expect(changes(found, recorded as Record<string, RecordedResult>)).toEqual([]);
      const groups = groupsOf(found);
      expect(groups.map(({ paths }) => paths.length)).toEqual([2]);
      for (const result of found.paths) {
        const trace = traceTo(protocol, result);
        expect(trace.length).toBe(result.difference?.atStep);
        expect(replayConcretely(protocol, trace, 1).difference).toBeNull();
      }
    },
    2 * minuteMs,
  );
});

describe('the command', () => {
  it.each([
    [['--path', 'nowhere'], /^rendezvous: path: expected one of the suite, got "nowhere"\n$/],
    [['--target', 'other'], /^rendezvous: .*matrix-js-sdk.*\n$/],
    [['--adapter', 'no-such-program-here'], /^rendezvous: the client .*ENOENT\n$/],
    [['--adapter', `${process.execPath} -p 1`], /^rendezvous: the client wrote a line .*: 1\n$/],
    [['--adapter', `${process.execPath} -e 0`], /^rendezvous: the client ended with code 0\n$/],
  ])(
    '%j is bad usage: one line',
    async (words, line) => {
      const { stdout, stderr, status } = await conformCommand(words);
      expect([stdout, status]).toEqual(['', 2]);
      expect(stderr).toMatch(line);
    },
    minuteMs,
  );

  it(
    'takes one path, as Markdown and as JSON',
    async () => {
      const name = all[0]?.name as string;
      const [text, json] = await Promise.all([
        conformCommand(['--path', name]),
        conformCommand(['--path', name, '--json']),
      ]);
      expect([text.status, json.status]).toEqual([0, 0]);
      expect(text.stdout).toMatch(
        /^# matrix-js-sdk 34\.9\.0 against .*\n\n1 path in .* 1 conform,/,
      );
      expect(JSON.parse(json.stdout)).toMatchObject({
        client: 'matrix-js-sdk 34.9.0',
        isAsRecorded: true,
        counts: { conforms: 1 },
        paths: [{ name, verdict: 'conforms', difference: null, trace: null }],
      });
    },
    2 * minuteMs,
  );
});
