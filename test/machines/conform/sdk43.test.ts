/** matrix-js-sdk 43 against MSC4108: differences as they are recorded, and what is told of them. */

import { describe, expect, it } from 'vitest';
import { causesOf } from '../../../machines/conform/report/causes.ts';
import { hasTrace, traceTo } from '../../../machines/conform/report/walk.ts';
import { conform } from '../../../machines/conform/results.ts';
import { type SuitePath, suitePaths } from '../../../machines/conform/suite/suite.ts';
import { withoutRepeats } from '../../../machines/conform/suite/tail.ts';
import { protocol } from '../../../machines/msc4108/protocol.ts';
import file from '../../../machines/msc4108/recorded/matrix-js-sdk.json' with { type: 'json' };
import type { RecordedResult } from '../../../machines/protocol/conform.ts';
import { replayConcretely } from '../../../sim/trace/replay.ts';
import { typedHere } from '../here.ts';

const all = await suitePaths(protocol);
const recorded = file as Readonly<Record<string, RecordedResult>>;
const sdk = [process.execPath, 'machines/msc4108/conform/adapters/matrix-js-sdk.mjs'];

/** The first path of that role with that difference. */
function pathWith(role: string | undefined, expected: string, seen: string): SuitePath {
  const found = all.find(({ name, role: own, steps }) => {
    const result = recorded[name];
    return (
      own === role && steps.length < 200 && result?.expected === expected && result.seen === seen
    );
  });
  if (found === undefined) throw new Error(`expected a path with "${seen}", got none`);
  return found;
}

/** What it does in place of what the text has it do, as either device. */
const differences: readonly (readonly [
  role: string | undefined,
  expected: string,
  seen: string,
])[] = [
  [undefined, 'writes m.login.failure (user_cancelled)', 'deletes the rendezvous'],
  ['new', 'writes m.login.failure (user_cancelled)', 'deletes the rendezvous'],
  ['new', 'writes m.login.declined', 'writes m.login.failure (user_cancelled)'],
  [undefined, 'ends, but not well', 'writes m.login.failure (device_already_exists)'],
  [undefined, 'ends, but not well', 'shows the question for the check code'],
  [undefined, 'confirms that it has the key', 'only looks for news'],
];

describe('matrix-js-sdk 43', () => {
  it('has the recorded suite, with at least twenty causes for each device', () => {
    expect(Object.keys(recorded)).toEqual(all.map(({ name }) => name));
    for (const isNew of [false, true]) {
      const kinds = all
        .filter(({ role }) => (role === 'new') === isNew)
        .map(({ name }) => recorded[name] as RecordedResult)
        .filter(({ verdict }) => verdict === 'deviates' || verdict === 'silent')
        .map(({ expected, seen, source }) => JSON.stringify([expected, seen, source]));
      expect(new Set(kinds).size).toBeGreaterThanOrEqual(20);
    }
  });

  it('differs as recorded, each with a trace that replays where it is one', async () => {
    const paths = differences.map((one) => pathWith(...one));
    const found = await conform(protocol, sdk, paths);
    const seen = found.paths.map(({ verdict, difference }) => [verdict, difference?.seen]);
    const kept = paths.map(({ name }) => [recorded[name]?.verdict, recorded[name]?.seen]);
    expect(seen).toEqual(kept);
    const causes = causesOf(protocol, found);
    expect(causes.reduce((sum, cause) => sum + cause.paths.length, 0)).toBe(differences.length);
    const traced = found.paths.filter(hasTrace);
    expect(traced.length).toBeGreaterThanOrEqual(3);
    for (const result of traced) {
      const trace = traceTo(protocol, result);
      expect(trace.length).toBe(result.difference?.atStep);
      expect(replayConcretely(protocol, trace, 1).difference).toBeNull();
    }
  });

  it('has no logs that can be decided: one line', async () => {
    const { code, error } = await typedHere(['conform', '--model', 'msc4108', '--log', 'run.har']);
    expect(code).toBe(2);
    expect(error).toBe('rendezvous: log: expected a protocol with logs, got msc4108\n');
  });
});

describe('a path at whose end nothing but looks comes', () => {
  const look = { type: 'deliver', link: 'a=b', index: 0 } as const;
  const pause = { type: 'timer', actor: 'a', id: 'poll' } as const;
  const waiting = Array.from({ length: 800 }, (_, i) => (i % 3 === 2 ? pause : look));
  const path = { name: 'waits', title: 'waits', scenario: 'default', tier: 'as written' };
  const first = { type: 'choose', choice: 'scan' } as const;

  it('ends where its last steps have come once', () => {
    const { steps } = withoutRepeats({ ...path, steps: [first, ...waiting] });
    expect(steps[0]).toEqual(first);
    expect(steps.length).toBeLessThan(12);
  });

  it('keeps what is odd in it, and a shorter one stays', () => {
    const odd = { at: 300, text: 'odd', about: '' };
    expect(withoutRepeats({ ...path, odd, steps: waiting }).steps.length).toBeGreaterThan(300);
    const short = { ...path, steps: waiting.slice(0, 600) };
    expect(withoutRepeats(short)).toBe(short);
  });
});
