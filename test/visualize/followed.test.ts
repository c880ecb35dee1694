/** The steps of a path taken once more in another setting, by what they mean. */

import { describe, expect, it } from 'vitest';
import { createMachine, emit } from 'xstate';
import { rendezvous } from '../../machines/msc3906/index.ts';
import { defineModel } from '../../sim/model/defineModel.ts';
import type { Model } from '../../sim/model/model.ts';
import { seeded } from '../../sim/run/random.ts';
import { noFaults, type Step } from '../../sim/system/definition.ts';
import { send } from '../../sim/system/message.ts';
import { followed } from '../../visualize/compare/follow.ts';
import { wholeFor } from '../../visualize/compare/what.ts';
import { Session } from '../../visualize/session.ts';
import { randomStep } from '../../visualize/usual.ts';
import order from '../models/order.ts';
import pingPong from '../models/pingPong.ts';
import twoPhaseCommit from '../models/twoPhaseCommit.ts';
import { compared, textOn as text } from './sides.ts';

describe.each([
  ['order', order],
  ['ping-pong', pingPong],
  ['two-phase commit', twoPhaseCommit],
  ['MSC3906', rendezvous],
] as const)('%s', (_, model) => {
  it('in the setting that it is of, a path is followed as it was', () => {
    for (const seed of [1, 2, 3]) {
      const session = new Session(model);
      session.set({ given: {}, faults: { ...noFaults, loss: 2, duplicate: 2 }, amend: [], seed });
      const random = seeded(seed);
      session.follow(() => randomStep(session, random), 60);
      expect(session.steps.length).toBeGreaterThan(0);
      const found = followed(session, session.steps.length, session.setting);
      expect([found.skipped, found.endedAt]).toEqual([[], null]);
      const told = (one: Session) => one.results.map(({ snapshot }) => snapshot.value);
      expect(told(found.session)).toEqual(told(session));
    }
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
