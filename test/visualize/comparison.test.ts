/** Two runs beside one another: followed by meaning, aligned by meaning, and what they say. */

import { describe, expect, it } from 'vitest';
import { createMachine, emit } from 'xstate';
import { rendezvous } from '../../machines/msc3906/index.ts';
import { checkJob, repairsIn, scenarioOf } from '../../sim/check/jobs.ts';
import type { PropertyResult } from '../../sim/check/judge.ts';
import { defineModel } from '../../sim/model/defineModel.ts';
import type { Model } from '../../sim/model/model.ts';
import { noFaults, type Step } from '../../sim/system/definition.ts';
import { send } from '../../sim/system/message.ts';
import type { Pair } from '../../visualize/compare/align.ts';
import { Comparison, sideOf } from '../../visualize/compare/comparison.ts';
import { verdictsOf } from '../../visualize/compare/verdicts.ts';
import {
  formatWhat,
  offered,
  parseWhat,
  type What,
  wholeFor,
} from '../../visualize/compare/what.ts';
import { summaryText } from '../../visualize/compare/words.ts';
import { Session } from '../../visualize/session.ts';
import { mostSteps, usualStep } from '../../visualize/usual.ts';

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

function checked(scenario: string): readonly PropertyResult[] {
  const job = { scenario, faults: noFaults, amend: [], properties: null, limits: {} };
  const checking = checkJob(rendezvous, job);
  let next = checking.next();
  while (!next.done) next = checking.next();
  return next.value.properties;
}

function shown(scenario: string, { name, trace }: PropertyResult): Session {
  const session = sessionOf(rendezvous, scenario);
  const { steps = [], cycleFrom = null } = trace ?? {};
  session.load({ steps, cycleFrom, shows: { property: name, isViolated: true } });
  return session;
}

const compared = (session: Session, right: What): Comparison =>
  new Comparison([sideOf(wholeFor(session, { kind: 'screen' })), sideOf(wholeFor(session, right))]);

const found = checked('default');
const all = (rendezvous.amendments ?? []).map(({ name }) => name);

/** Type of the message, or text of the note, of a row on a side. */
const text = (pair: Pair | undefined, side: 'left' | 'right'): string | null => {
  const row = pair?.[side]?.row;
  if (row === undefined) return null;
  if (row.kind === 'polling') return 'polling';
  return row.kind === 'note' ? row.note.text : row.message.type;
};

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
    // The existing device polls for ever on the left; on the right both know.
    expect(sides.map(({ whole }) => whole.isEnded)).toEqual([false, true]);
    const last = pairs.at(-1)?.left?.row;
    expect(last?.kind === 'polling' && last.messages.length).toBeGreaterThan(600);
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

describe.each(['default', 'both-start'])('%s: every counterexample with a repair', (scenario) => {
  const results = scenario === 'default' ? found : checked(scenario);
  const violated = results.filter(
    ({ name, verdict, trace }) =>
      verdict === 'violated' && trace !== null && repairsIn(rendezvous, scenario, name).length > 0,
  );

  it('is violated on its side, and not on the other', () => {
    let count = 0;
    for (const result of violated) {
      const amend = repairsIn(rendezvous, scenario, result.name);
      const { sides } = compared(shown(scenario, result), { kind: 'amend', amend });
      const [row] = verdictsOf(rendezvous, [], sides);
      expect([row?.name, row?.left?.isViolated]).toEqual([result.name, true]);
      expect([row?.name, row?.right?.isViolated]).toEqual([result.name, false]);
      count++;
    }
    expect(count).toBeGreaterThan(0);
  });
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

/** One who can do three things, of which an amendment takes one away; and tells another later. */
const able = (isAble: boolean, delayMs: number) =>
  createMachine({
    initial: 'idle',
    states: {
      idle: { on: { a: 'one' } },
      one: {
        on: {
          b: { guard: () => isAble, actions: emit(send('hearer', { type: 'B' })) },
          c: 'two',
        },
      },
      two: {
        after: { [delayMs]: { target: 'done', actions: emit(send('hearer', { type: 'TOLD' })) } },
      },
      done: {},
    },
  });
const hearer = createMachine({ on: { B: {}, TOLD: {} } });
const steps: Model = {
  ...defineModel({ name: 'steps', machines: { doer: able(true, 1_000), hearer } }),
  knobs: [
    { name: 'delay', help: 'how long', kind: 'integer', min: 1, max: 999_999, default: 1_000 },
  ],
  amendments: [{ name: 'unable', text: 'b cannot be done' }],
  system: (settings, faults, _, amend = []) => ({
    parties: [
      {
        name: 'doer',
        label: 'doer',
        actors: { doer: able(!amend.includes('unable'), settings.delay as number) },
      },
      { name: 'hearer', label: 'hearer', actors: { hearer } },
    ],
    links: [{ kind: 'fifo', from: 'doer', to: 'hearer', latencyMs: 10 }],
    choices: ['a', 'b', 'c'].map((name) => ({
      name,
      actor: 'doer',
      label: name,
      event: { type: name },
    })),
    faults,
  }),
};

describe('steps that cannot be taken', () => {
  const choose = (choice: string): Step => ({ type: 'choose', choice });
  const deliver: Step = { type: 'deliver', link: 'doer>hearer', index: 0 };
  const follow = (path: readonly Step[]) => {
    const session = new Session(steps);
    session.load({ steps: path, shows: { property: 'none', isViolated: true } });
    return wholeFor(session, { kind: 'amend', amend: ['unable'] });
  };
  const taken = (whole: ReturnType<typeof follow>) =>
    whole.session.steps
      .slice(0, whole.usualFrom)
      .map((step) => ('choice' in step ? step.choice : step.type));

  it('are left out where what follows can be taken', () => {
    const whole = follow([choose('a'), choose('b'), deliver, choose('c')]);
    expect(taken(whole)).toEqual(['a', 'c']);
    expect(whole.remark).toBe('Step 2, step 3 cannot be taken here, and what follows can.');
  });

  it('end the path where nothing that follows can', () => {
    const whole = follow([choose('a'), choose('b'), deliver]);
    expect(taken(whole)).toEqual(['a']);
    expect(whole.remark).toMatch(
      /^From step 2 on none of the 2 steps that were chosen can be taken/,
    );
  });
});

describe('time', () => {
  const beside = (delay: string) => {
    const session = new Session(steps);
    session.load({
      steps: [
        { type: 'choose', choice: 'a' },
        { type: 'choose', choice: 'c' },
      ],
    });
    const { pairs } = compared(session, { kind: 'knob', name: 'delay', text: delay });
    return pairs.filter((pair) => [text(pair, 'left'), text(pair, 'right')].includes('TOLD'));
  };

  it('the same message soon after is the same', () => {
    expect(beside('3000').map(({ kind }) => kind)).toEqual(['same']);
  });

  it('much later it is another', () => {
    expect(
      beside('400000')
        .map(({ kind }) => kind)
        .sort(),
    ).toEqual(['left', 'right']);
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

it('rounds that change nothing are one row, also of a model that does not call them polling', () => {
  const { pairs, differences } = compared(new Session(heartbeat), {
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
  expect(last?.kind === 'polling' && last.messages.length).toBeGreaterThan(600);
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
