/** Matchers, in the `expect` of Vitest and in that of Jest. */

import { expect as jestExpect } from 'expect';
import { describe, expect, it } from 'vitest';
import { toBeAsRecorded, toHold } from '../../../sim/check/matchers.ts';
import { check } from '../../../sim/check/model.ts';
import { always } from '../../../sim/model/properties.ts';
import '../../../sim/vitest/index.ts';
import type { Model } from '../../../sim/model/model.ts';
import order from '../../models/emittedOrder.ts';

jestExpect.extend({ toHold, toBeAsRecorded });

const known: Model = {
  ...order,
  findings: ['both-agree', 'no-lost-message'].map((property) => {
    return { name: `known-${property}`, property, source: 'terms', text: 'Known.', amendedBy: [] };
  }),
};

describe.each([
  ['Vitest', expect],
  ['Jest', jestExpect as unknown as typeof expect],
])('in the expect of %s', (_, expecting) => {
  it('a model holds, or a property of it, or some', () => {
    expecting(order).toHold('no-deadlock');
    expecting(order).toHold(['no-livelock', 'no-deadlock'], { crash: 0 });
    expecting(order).toHold({ property: 'no-livelock', loss: 1 });
    expecting(order).not.toHold();
    expecting(order).not.toHold('both-agree');
  });

  it('a model that does not fails with the counterexample as people read it', () => {
    const timeless = (error: Error) => error.message.replace(/\d\.\d\d s\b/, '... s');
    let said = '';
    try {
      expecting(order).toHold('both-agree');
    } catch (error) {
      said = timeless(error as Error);
    }
    expect(said).toBe(`expected the model "order" to hold, but it does not:

default: all knobs as usual
  11 states, 13 transitions, depth 5, ... s
  5 of 5 transitions taken
  property    verdict
  both-agree  violated    own  expected: holds

both-agree (own)
  not so: who cancels gets no parcel
   1  customer -> shop: ORDER
   2  shop: 1 s are over
   3  the customer cancels
      customer: cancelled: has ended
      shop: shipped: has ended

0 verdicts hold, 1 violated: 1 not as expected

both-agree is defined at test/models/emittedOrder.ts:29:16`);
  });

  it('one that holds fails where it is not to', () => {
    expect(() => expecting(order).not.toHold('no-deadlock')).toThrow(
      /^expected the model "order" not to hold, but it does:\n[\s\S]*no-deadlock {2}holds/,
    );
  });

  it('what a limit has left unknown fails either way, unless it is allowed', () => {
    const asked = { property: 'no-deadlock', maxStates: 3 };
    const unknown = /but not all of it was seen:\n[\s\S]*INCOMPLETE: more than 3 states/;
    expect(() => expecting(order).toHold(asked)).toThrow(unknown);
    expect(() => expecting(order).not.toHold(asked)).toThrow(unknown);
    expecting(order).toHold({ ...asked, allowIncomplete: true });
  });

  it('what holds and says nothing fails either way', () => {
    const never = always('never-asked', 'it is', () => true, { when: () => false });
    const hollow = { ...order, properties: [never] };
    const nothing = /but that says nothing:\n[\s\S]*vacuous, as [^\n]*: never-asked/;
    expect(() => expecting(hollow).toHold('never-asked')).toThrow(nothing);
    expect(() => expecting(hollow).not.toHold('never-asked')).toThrow(nothing);
    expect(check(hollow, { property: 'never-asked' }).holds).toBe(false);
  });

  it('a model is as recorded if what its findings say is violated, and nothing else', () => {
    expecting(known).toBeAsRecorded();
    expecting(known).not.toHold();
    expecting(order).not.toBeAsRecorded();
    const [finding] = known.findings ?? [];
    const other = { ...known, findings: finding === undefined ? [] : [finding] };
    expect(() => expecting(other).toBeAsRecorded()).toThrow(/no-lost-message \(engine\)/);
    const more = {
      ...known,
      findings: [...(known.findings ?? []), { ...finding, name: 'other', property: 'no-deadlock' }],
    };
    expect(() => expecting(more as Model).toBeAsRecorded()).toThrow(/expected: violated/);
  });

  it('a name that the model does not have fails, also where it is not to hold', () => {
    expect(() => expecting(order).not.toHold('both-agre')).toThrow(/got "both-agre"/);
  });
});
