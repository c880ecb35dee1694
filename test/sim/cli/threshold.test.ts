/** `check --threshold`: its output and its exit code. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { called, check } from './called.ts';

const of = (model: string) => ['--model', `test/models/time/${model}.ts`];
const asked = (threshold: string, property: string) => [
  ...['--threshold', threshold, '--property', property],
];
const exclusion = [...of('fischer'), ...asked('wait=0..100', 'exclusion')];

it('gives the sentence, what it rests on, and the last run that violates it', async () => {
  const { stdout, stderr, status } = await check([...exclusion, '--probes', '0']);
  expect(stderr).toBe('');
  expect(status).toBe(0);
  expect(stdout.replace(/\d+\.\d\d s/, '... s')).toBe(`default (exact time)
wait: the smallest value at which exclusion holds is 3 ms; at 2 ms it is violated
  searched at 3 values: 72 states, ... s; one run taken at 8 others
  violated from 0 to 2 ms by one run, with moments at both ends
  96 values were not tried, between ones at which it holds: at some of them it may be violated

exclusion (own)
  not so: no two are in their critical sections
   1  0.000  p1: try
   2  0.000  p2: try
   3  0.000  p1: write
   4  0.002  p1: check
   5  0.002  p2: write
   6  0.004  p2: check
      id: goes on, {"id":2,"processes":2}
      p1: critical
      p2: critical
`);
});

it('is asked of a scenario, with faults, and gives the largest value too', async () => {
  const given = [...of('boundedRetransmission'), '--scenario', 'hasty-receiver', '--loss', '2'];
  const { stdout, status } = await check([...given, ...asked('delay=0..3', 'nothing-after')]);
  expect(stdout).toMatch(/^hasty-receiver \(loss 2, exact time\)\ndelay: the largest /);
  expect(stdout).toContain('holds is 2 ms; at 3 ms it is violated\n');
  expect(status).toBe(0);
});

it('has the knobs that are set', async () => {
  const { stdout } = await check([...exclusion, '--probes', '0', '--set', 'write=0.005']);
  expect(stdout).toContain('wait: the smallest value at which exclusion holds is 6 ms; at 5 ms it');
});

it('is asked of what an observer has seen', async () => {
  const range = asked('relay-life=1000..1001', 'no-unread-payload-overwritten');
  const { stdout, stderr } = await check([...range, '--set', 'e2ee=false']);
  expect(stderr).toBe('');
  expect(stdout).toContain('no-unread-payload-overwritten is violated at each value from 1,000 to');
});

it('--json has both sides, with a run where there is one', async () => {
  const { stdout } = await check([...exclusion, '--json']);
  const { tried, violated, holds, ...found } = JSON.parse(stdout);
  expect(found).toMatchObject({
    ...{ model: 'fischer', scenario: 'default', property: 'exclusion', knob: 'wait' },
    ...{ min: 0, max: 100, complete: true, why: null, smallest: 3, largest: null },
    changes: [{ violated: 2, holds: 3 }],
  });
  expect(found.stretches.slice(0, 2)).toEqual([
    { from: 0, to: 2, verdict: 'violated', tried: 0 },
    { from: 3, to: 3, verdict: 'holds', tried: 3 },
  ]);
  expect(violated.value).toBe(2);
  expect(violated.trace.steps.map(({ atMs }: { atMs: number }) => atMs)).toEqual([
    0, 0, 0, 2, 2, 4,
  ]);
  expect(holds).toMatchObject({ value: 3, trace: null });
  expect(tried.map(({ value }: { value: number }) => value).slice(0, 3)).toEqual([0, 100, 3]);
});

it('--traces writes the run at the last value that is violated, which replays there', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'threshold-'));
  await check([...exclusion, '--probes', '0', '--traces', folder]);
  const file = join(folder, 'default--as-written-exact-time--exclusion.json');
  const { stdout, stderr, status } = await called(['replay', file, ...of('fischer')]);
  rmSync(folder, { recursive: true });
  expect(stderr).toBe('');
  expect(stdout).toContain('0.004');
  expect(status).toBe(0);
});

it.each([
  [['wait=3..9', 'exclusion'], 'wait: exclusion holds at each value from 3 to 9 ms'],
  [['wait=0..2', 'exclusion'], 'wait: exclusion is violated at each value from 0 to 2 ms'],
  [['wait=0..900', 'entered'], 'wait: entered holds at each value from 0 to 900 ms'],
] as const)(
  'exits with 1 if the verdict does not change: %j',
  async ([range, property], expected) => {
    const { stdout, stderr, status } = await check([...of('fischer'), ...asked(range, property)]);
    expect(stderr).toBe('');
    expect(stdout).toContain(`\n${expected}\n`);
    expect(status).toBe(1);
  },
);

it('exits with 3 if a limit has ended a search', async () => {
  const { stdout, status } = await check([...exclusion, '--max-states', '20']);
  expect(stdout).toMatch(/\n {2}INCOMPLETE: more than 20 states at \d+\n/);
  expect(status).toBe(3);
});

describe('bad usage gives one line and exit code 2', () => {
  const fischer = (...args: string[]) => [...of('fischer'), ...args];
  it.each<[string[], RegExp]>([
    [fischer(...asked('wiat=0..9', 'exclusion')), /"wiat" \(did you mean "wait"\?\), expected a /],
    [fischer(...asked('x=0..9', 'exclusion')), /got "x", expected a knob of processes, write, wa/],
    [fischer(...asked('wait=9..0', 'exclusion')), /from 0 to 1000 ms for "wait", .*, got 9\.\.0/],
    [fischer(...asked('wait=0..1001', 'exclusion')), /from 0 to 1000 ms .* got 0\.\.1001/],
    [fischer(...asked('wait=-1..5', 'exclusion')), /from 0 to 1000 ms .* got -1\.\.5/],
    [fischer(...asked('wait=0.5..2', 'exclusion')), /expected KNOB=MIN\.\.MAX .* got "wait=0\.5/],
    [fischer(...asked('wait', 'exclusion')), /expected KNOB=MIN\.\.MAX .* got "wait"/],
    [fischer('--threshold', 'wait=0..9'), /threshold: expected --property beside it .* got none/],
    [fischer(...asked('wait=0..9', 'exclusoin')), /property: got "exclusoin" \(did you mean/],
    [fischer(...asked('wait=0..9', 'no-livelock')), /that exact time decides, got "no-livelock"/],
    [fischer(...asked('wait=0..9', 'exclusion'), '--time', 'untimed'), /--time exact beside it/],
    [fischer(...asked('wait=0..9', 'exclusion'), '--scenario', 'all'), /one --scenario .*"all"/],
    [fischer(...asked('wait=0..9', 'exclusion'), '--strict'), /expected no --strict beside it/],
    [fischer(...asked('wait=0..9', 'exclusion'), '--probes', 'x'), /probes: expected a whole numb/],
    [asked('protocol=0..9', 'no-deadlock'), /got "protocol", which is a choice of names, expected/],
    [fischer('--set', 'wiat=1'), /"wiat" \(did you mean "wait"\?\), expected one of processes, /],
    [fischer('--set', 'wait'), /set: expected KNOB=VALUE,KNOB=VALUE, got "wait"/],
    [fischer('--set', 'wait=x'), /wait: expected seconds from 0 to 1, got "x"/],
    [fischer('--set', 'wait=1', '--scenario', 'all'), /set: expected one --scenario .* several/],
    [['--probes', '3'], /probes: expected --threshold beside it, got none/],
  ])('%j', async (args, expected) => {
    const { stdout, stderr, status } = await check(args);
    expect(stderr).toMatch(expected);
    expect(stderr).toMatch(/^rendezvous: .+\n$/);
    expect(stdout).toBe('');
    expect(status).toBe(2);
  });
});
