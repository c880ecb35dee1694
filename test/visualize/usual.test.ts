/** The explorer's usual run is the one that `simulate` makes, from whatever step on. */

import { describe, expect, it } from 'vitest';
import { createMachine, emit } from 'xstate';
import { defineModel } from '../../sim/model/defineModel.ts';
import type { Model } from '../../sim/model/model.ts';
import { noFaults, type Step } from '../../sim/system/definition.ts';
import { send } from '../../sim/system/message.ts';
import { Session } from '../../visualize/session.ts';
import { usualStep } from '../../visualize/usual.ts';
import { cases, goesAsSimulate, sessionOf, toEnd } from './usualRuns.ts';

/** One scenario in eight; `usual.long.test.ts` has them all. */
const each = 8;
const [usual] = cases;

goesAsSimulate([
  ...cases.filter((_, index) => index % each === 0),
  ...[7, 77, 777].map((seed) => ({ name: 'default', given: usual?.given ?? {}, seed })),
]);

/** Sends two messages at once, which sort the other way round with real values. */
const sorted: Model = {
  ...defineModel({ name: 'sorted', machines: { a: createMachine({}) } }),
  system: (_, faults, { kind }) => {
    const names = kind === 'real' ? ['y', 'x'] : ['x', 'y'];
    const entry = names.map((name, index) => emit(send('b', { type: 'M', name, index })));
    const [a, b] = [createMachine({ entry }), createMachine({ on: { M: {} } })];
    return {
      parties: [
        { name: 'a', label: 'a', actors: { a } },
        { name: 'b', label: 'b', actors: { b } },
      ],
      links: [{ kind: 'unordered', from: 'a', to: 'b', latencyMs: 10 }],
      choices: [],
      faults,
    };
  },
};

it('finds its messages where the path has them, on a link without an order', () => {
  const session = new Session(sorted);
  toEnd(session);
  expect(session.steps).toEqual([
    { type: 'deliver', link: 'a>b', index: 0 },
    { type: 'deliver', link: 'a>b', index: 0 },
  ]);
  const sent = session.results.map(({ occurrences: [first] }) => first);
  expect(sent).toMatchObject([{ envelope: { number: 0 } }, { envelope: { number: 1 } }]);
});

it('seed 1 ends at the moment at which it ends in simulate', () => {
  const session = sessionOf({}, 1);
  toEnd(session);
  expect(session.snapshot.context.nowMs).toBe(71_270);
});

describe('after steps by hand', () => {
  it('goes on in the same way, however the path came about', () => {
    const session = sessionOf({}, 1, { ...noFaults, loss: 1 });
    session.follow(() => usualStep(session), 12);
    const drop = session.next().find(({ step }) => step.type === 'drop');
    session.take(drop?.step as Step);
    const byHand = [...session.steps];
    toEnd(session);
    const usual = [...session.steps];
    expect(usual.length).toBeGreaterThan(byHand.length + 10);
    // Back, another way, and back again.
    session.jump(5);
    session.take(session.next().at(-1)?.step as Step);
    toEnd(session);
    const other = [...session.steps];
    expect(other).not.toEqual(usual);
    session.load({ steps: byHand });
    toEnd(session);
    expect(session.steps).toEqual(usual);
    const again = sessionOf({}, 1, { ...noFaults, loss: 1 });
    again.load({ steps: byHand });
    toEnd(again);
    expect(again.steps).toEqual(usual);
  });

  it('a party that has crashed starts again, when and how often it does', () => {
    const session = sessionOf({}, 1, { ...noFaults, crash: 2 });
    session.follow(() => usualStep(session), 20);
    for (let crash = 0; crash < 2; crash++) {
      const next = session.next().find(({ step }) => step.type === 'crash');
      session.take(next?.step as Step);
      const crashedMs = session.snapshot.context.nowMs as number;
      session.follow(() => usualStep(session), 1_000);
      const restart = session.steps.findLast(({ type }) => type === 'restart');
      const { atMs = 0 } = restart as Extract<Step, { type: 'restart' }>;
      expect(atMs).toBeGreaterThanOrEqual(crashedMs + 500);
      expect(atMs).toBeLessThanOrEqual(crashedMs + 3_000);
      session.jump(20 + 1 + crash);
    }
  });

  it('what is late by then comes first, and time never goes back', () => {
    const session = sessionOf({}, 1);
    session.follow(() => usualStep(session), 6);
    // A timer that is far ahead makes all else late.
    const timer = session.next().find(({ step }) => step.type === 'timer');
    session.take(timer?.step as Step);
    toEnd(session);
    const moments = session.results.map(({ snapshot }) => snapshot.context.nowMs ?? 0);
    expect(moments).toEqual([...moments].sort((a, b) => a - b));
  });
});
