/** Two runs beside one another: followed by meaning, aligned by meaning, and what they say. */

import { describe, expect, it } from 'vitest';
import { createMachine, emit } from 'xstate';
import { rendezvous } from '../../machines/msc3906/index.ts';
import { scenarioOf } from '../../sim/check/jobs.ts';
import type { PropertyResult } from '../../sim/check/judge.ts';
import { defineModel } from '../../sim/model/defineModel.ts';
import type { Model } from '../../sim/model/model.ts';
import { noFaults } from '../../sim/system/definition.ts';
import { send } from '../../sim/system/message.ts';
import { formatWhat, offered, parseWhat, type What } from '../../visualize/compare/what.ts';
import type { Whole } from '../../visualize/compare/whole.ts';
import { endText, summaryText } from '../../visualize/compare/words.ts';
import { Session } from '../../visualize/session.ts';
import { mostSteps, usualStep } from '../../visualize/usual.ts';
import { checked, misleading, shown, violatedIn } from './counterexamples.ts';
import { compared, textOn as text } from './sides.ts';

function sessionOf(model: Model, scenario: string, seed = 1): Session {
  const session = new Session(model);
  const { given } = scenarioOf(model, scenario);
  session.set({ given, faults: noFaults, amend: [], seed });
  return session;
}

function usualRun(model: Model, scenario: string): Session {
  const session = sessionOf(model, scenario);
  session.follow(() => usualStep(session), mostSteps);
  return session;
}

const found = checked('default');
const all = (rendezvous.amendments ?? []).map(({ name }) => name);

describe('a counterexample beside the same steps, amended', () => {
  const key = found.find(({ name }) => name === 'no-unread-payload-overwritten') as PropertyResult;
  const session = shown('default', key);

  it.each([
    ['what repairs it', offered(session)] as const,
    ['all', { kind: 'amend', amend: all }] as const,
  ])(
    '%s: the first difference is the answer of the relay, which comes after its end',
    (_, what) => {
      const comparison = compared(session, what as What);
      const first = comparison.pairs[comparison.differences[0] as number];
      expect([text(first, 'left'), text(first, 'right')]).toEqual(['202', '409']);
      expect(first?.kind).toBe('other');
      expect(summaryText(comparison)).toMatch(
        /^The two paths differ in \d places, first at step 9\./,
      );
    },
  );

  it('both are followed to an end, and polling is one row', () => {
    const { sides, pairs } = compared(session, offered(session) as What);
    expect(sides.map(({ whole }) => whole.usualFrom)).toEqual([9, 9]);
    // The existing device polls for ever on the left, which is one round; on the right both know.
    expect(sides.map(({ whole }) => whole.isEnded)).toEqual([true, true]);
    const [left, right] = sides.map(({ whole }) => whole);
    expect([left?.session.cycleFrom, right?.session.cycleFrom]).toEqual([expect.any(Number), null]);
    expect(endText(left as Whole)).toMatch(/ as usual; the last \d steps repeat for ever\.$/);
    expect(left?.session.steps.length).toBeLessThan(200);
    expect(pairs.at(-1)?.left?.row.kind).toBe('polling');
    expect(pairs.length).toBeLessThan(50);
  });

  it('nothing is beside what is far off in time', () => {
    const { pairs } = compared(session, offered(session) as What);
    const together = pairs.filter(
      ({ left, right }) =>
        left !== null &&
        right !== null &&
        text({ left, right, kind: 'same' }, 'left') !== 'polling',
    );
    for (const { left, right } of together) {
      expect(Math.abs((left?.atMs ?? 0) - (right?.atMs ?? 0))).toBeLessThan(5_000);
    }
  });
});

it.each(['default', 'both-start', 'small-relay', 'malicious-relay'])(
  '%s: every counterexample beside what repairs it ends, differs where it should, and is told so',
  (scenario) => {
    const violated = violatedIn(scenario === 'default' ? found : checked(scenario));
    expect(violated.length).toBeGreaterThan(0);
    expect(violated.flatMap((result) => misleading(scenario, result))).toEqual([]);
  },
);

it('what differs in values alone is told, if both are of one seed', () => {
  const result = found.find(({ name }) => name === 'code-tells-nothing-of-key') as PropertyResult;
  const session = shown('default', result);
  const comparison = compared(session, { kind: 'amend', amend: ['separate-code'] });
  const first = comparison.pairs[comparison.differences[0] as number];
  expect([text(first, 'left'), text(first, 'right')]).toEqual(['screen.code', 'screen.code']);
  expect(summaryText(comparison)).toMatch(/\(the same with other values\)$/);
});

describe('the usual run', () => {
  it('is the same from other seeds, which take other times', () => {
    const session = usualRun(rendezvous, 'default');
    for (const seed of [2, 7, 8]) {
      const comparison = compared(session, { kind: 'seed', seed });
      expect(comparison.differences).toEqual([]);
      const times = comparison.sides.map(({ whole }) => whole.session.snapshot.context.nowMs);
      expect(times[0]).not.toBe(times[1]);
      expect(summaryText(comparison)).toMatch(/^Both paths are the same/);
    }
  });

  it('differs from where a knob makes a difference', () => {
    const session = usualRun(rendezvous, 'e2ee');
    const comparison = compared(session, { kind: 'knob', name: 'visible-after', text: 'never' });
    const first = comparison.differences[0] as number;
    expect(first).toBeGreaterThan(20);
    const before = comparison.pairs.slice(0, first);
    expect(before.every(({ kind }) => kind === 'same')).toBe(true);
  });
});

/** One who asks each second, until the other says something else. */
const asking = createMachine({
  initial: 'waiting',
  states: {
    waiting: {
      after: { 1000: { target: 'asked', actions: emit(send('asked', { type: 'PING' })) } },
    },
    asked: { on: { PONG: 'waiting', STOP: 'stopped' } },
    stopped: {},
  },
});
const asked = (isToStop: boolean) =>
  createMachine({
    on: { PING: { actions: emit(send('asking', { type: isToStop ? 'STOP' : 'PONG' })) } },
  });
const heartbeat: Model = {
  ...defineModel({ name: 'heartbeat', machines: { asking, asked: asked(false) } }),
  amendments: [{ name: 'stop', text: 'the first answer is the last' }],
  system: (_, faults, __, amend = []) => ({
    parties: [
      { name: 'asking', label: 'asking', actors: { asking } },
      { name: 'asked', label: 'asked', actors: { asked: asked(amend.includes('stop')) } },
    ],
    links: [
      { kind: 'fifo', from: 'asking', to: 'asked', latencyMs: 10 },
      { kind: 'fifo', from: 'asked', to: 'asking', latencyMs: 10 },
    ],
    choices: [],
    faults,
  }),
};

it('rounds that change nothing are one row, also where nobody calls them polling', () => {
  const { pairs, differences, sides } = compared(new Session(heartbeat), {
    kind: 'amend',
    amend: ['stop'],
  });
  expect(pairs.map((pair) => [pair.kind, text(pair, 'left'), text(pair, 'right')])).toEqual([
    ['same', 'PING', 'PING'],
    ['other', 'PONG', 'STOP'],
    ['same', 'polling', null],
  ]);
  expect(differences).toEqual([1]);
  const last = pairs.at(-1)?.left?.row;
  // Two rounds more, as all further ones are the same.
  expect(last?.kind === 'polling' && last.messages.length).toBe(4);
  const ends = sides.map(({ whole }) => endText(whole));
  expect(ends[0]).toMatch(/the last 3 steps repeat for ever\.$/);
  expect(ends[1]).toMatch(/then nothing more happens\.$/);
});

it('what is compared comes back from its text', () => {
  const whats: readonly What[] = [
    { kind: 'screen' },
    { kind: 'amend', amend: [] },
    { kind: 'amend', amend: ['keep-unread', 'tell-failure'] },
    { kind: 'knob', name: 'relay-life', text: '60' },
    { kind: 'seed', seed: 7 },
    { kind: 'path', fragment: 'model=msc3906&path=001' },
  ];
  for (const what of whats) expect(parseWhat(formatWhat(what))).toEqual(what);
  expect(() => parseWhat('seed:many')).toThrow(/expected what to compare with/);
});
