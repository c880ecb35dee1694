/**
 * Conformance, tried on clients of which we know what they do: our own machines, driven live, which
 * conform, and are found out if they have a flaw. The real client is run on all paths by
 * `conform` itself, in .ci/run.
 */

import { describe, expect, it } from 'vitest';
import { causesOf } from '../../../machines/conform/report/causes.ts';
import { changes } from '../../../machines/conform/report/report.ts';
import { traceTo } from '../../../machines/conform/report/walk.ts';
import { conform, recordedOf } from '../../../machines/conform/results.ts';
import type { SuitePath } from '../../../machines/conform/suite/suite.ts';
import { protocol } from '../../../machines/msc3906/protocol.ts';
import recorded from '../../../machines/msc3906/recorded/matrix-js-sdk.json' with { type: 'json' };
import type { RecordedResult } from '../../../machines/protocol/conform.ts';
import { replayConcretely } from '../../../sim/trace/replay.ts';
import { typed } from '../../sim/cli/process.ts';
import { typedHere } from '../here.ts';
import { all, differences, own, resultsOf, theirs } from './own.ts';

const sdk = [process.execPath, 'machines/msc3906/conform/adapters/matrix-js-sdk.mjs'];

/** Paths that take a choice, of those that are taken as the text is written and without a fault. */
const choosing = (choice: string): SuitePath[] =>
  all.filter(
    ({ steps, tier, scenario }) =>
      tier === 'as written' &&
      !scenario.startsWith('both-') &&
      steps.some((step) => step.type === 'choose' && step.choice === choice),
  );

/** The first path of each scenario in each tier: all of them are in conform.long.test.ts. */
const first = theirs.filter((path, index) => {
  const isSame = ({ scenario, tier }: SuitePath) =>
    scenario === path.scenario && tier === path.tier;
  return theirs.findIndex(isSame) === index;
});

describe('our own machines', () => {
  it.each(['v1', 'v2'])(
    'conform where they are the machines that are checked, in %s',
    async (v) => {
      const found = await resultsOf(own(v), first);
      expect(differences(found)).toEqual([]);
      expect(new Set(found.map(({ path }) => path.scenario)).size).toBe(7);
    },
  );

  it('are found out if they do not hear that the user declines', async () => {
    const paths = choosing('decline').slice(0, 2);
    const found = await resultsOf(own('v2', 'deaf'), paths);
    expect(found.map(recordedOf)).toMatchObject(
      paths.map(() => ({
        verdict: 'deviates',
        expected: 'writes m.login.declined',
        // What it does first in place of it, or what has come of that.
        seen: expect.stringMatching(/^(asks for a login token|ends, but not well)$/),
        source: expect.stringMatching(/^MSC3906 L253-L254/),
      })),
    );
  });

  it('are found out if they show another code', async () => {
    const [path] = choosing('compare');
    const [found] = await resultsOf(own('v2', 'other-code'), [path as SuitePath]);
    expect(found?.difference).toMatchObject({
      expected: expect.stringMatching(/^user in .*"sure"/),
      seen: expect.stringMatching(/^user in .*"warned"/),
    });
  });
});

describe('what comes of a run that differs', () => {
  it('is judged as a whole: who ends well too soon, before the other does', async () => {
    const paths = choosing('cancel').filter(({ steps }) =>
      steps.some((step) => step.type === 'choose' && step.choice === 'approve'),
    );
    const found = await resultsOf(own('v2', 'hasty'), paths.slice(0, 2));
    expect(found.length).toBeGreaterThan(0);
    for (const { difference, afterwards } of found) {
      expect(difference).not.toBeNull();
      expect(afterwards?.violated.map(({ name }) => name)).toContain('run-ends-once-connected');
    }
  });

  it('is seen after the end too', async () => {
    const [path] = choosing('decline');
    const [found] = await resultsOf(own('v2', 'restless'), [path as SuitePath]);
    expect(found?.difference).toMatchObject({
      expected: 'nothing more',
      seen: 'shows the question for the password',
    });
  });
});

describe('matrix-js-sdk', () => {
  it('has at least forty recorded differences, all of the same suite', () => {
    const kinds = new Set(
      Object.values(recorded as Record<string, RecordedResult>)
        .filter(({ verdict }) => verdict === 'deviates' || verdict === 'silent')
        .map(({ expected, seen, source }) => JSON.stringify([expected, seen, source])),
    );
    expect(kinds.size).toBeGreaterThanOrEqual(40);
    expect(Object.keys(recorded)).toEqual(all.map(({ name }) => name));
  });

  it('differs as recorded, with a trace that replays', async () => {
    const differing = all.filter(({ name, scenario }) => {
      const { verdict } = (recorded as Record<string, RecordedResult>)[name] as RecordedResult;
      return verdict === 'deviates' && scenario === 'no-cross-signing';
    });
    const some = differing.slice(0, 2);
    const found = await conform(protocol, sdk, some);
    expect(changes(found, recorded as Record<string, RecordedResult>)).toEqual([]);
    expect(causesOf(protocol, found).map(({ paths }) => paths.length)).toEqual([2]);
    for (const result of found.paths) {
      const trace = traceTo(protocol, result);
      expect(trace.length).toBe(result.difference?.atStep);
      expect(replayConcretely(protocol, trace, 1).difference).toBeNull();
    }
  });
});

describe('the command', () => {
  it.each([
    [['--path', 'nowhere'], /^rendezvous: path: expected one of the suite, got "nowhere"\n$/],
    [['--target', 'other'], /^rendezvous: .*matrix-js-sdk.*\n$/],
    [['--adapter', 'no-such-program-here'], /^rendezvous: the client .*ENOENT\n$/],
    [['--adapter', `${process.execPath} -p 1`], /^rendezvous: the client wrote a line .*: 1\n$/],
    [['--adapter', `${process.execPath} -e 0`], /^rendezvous: the client ended with code 0\n$/],
  ])('%j is bad usage: one line', async (words, line) => {
    const { out, error, code } = await typedHere(['conform', ...words]);
    expect([out, code]).toEqual(['', 2]);
    expect(error).toMatch(line);
  });

  it('takes one path, as Markdown and as JSON', async () => {
    const [name = ''] =
      Object.entries(recorded).find(([, one]) => one.verdict === 'conforms') ?? [];
    // Once as a process: an adapter has another place there.
    const [text, json] = await Promise.all([
      typed(['conform', '--path', name]),
      typedHere(['conform', '--path', name, '--json']),
    ]);
    expect([text.status, json.code]).toEqual([0, 0]);
    expect(text.stdout).toMatch(/^# matrix-js-sdk 34\.9\.0 against .*\n\n1 path in .* 1 conform,/);
    expect(JSON.parse(json.out)).toMatchObject({
      client: 'matrix-js-sdk 34.9.0',
      isAsRecorded: true,
      counts: { conforms: 1 },
      paths: [{ name, verdict: 'conforms', difference: null, trace: null }],
    });
  });
});
