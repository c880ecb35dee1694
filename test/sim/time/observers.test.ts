/** Observers in exact time: what they make of several things that happen in one step. */

import { expect, it } from 'vitest';
import { createMachine } from 'xstate';
import { checkSystem } from '../../../sim/check/check.ts';
import { sometimes } from '../../../sim/model/properties.ts';
import { compose } from '../../../sim/system/compose.ts';
import type { Observer } from '../../../sim/system/observer.ts';
import { link, once, systemOf, tell } from './hand.ts';

/** It counts what happens as long as it comes in order: `m` arrives, `n` is sent in answer. */
const inOrder: Observer<string> = {
  initial: 'nothing',
  on(occurrence, seen) {
    if (!('envelope' in occurrence)) return seen;
    const { type } = occurrence.envelope.message;
    if (occurrence.type === 'delivered' && type === 'm' && seen === 'nothing') return 'asked';
    return occurrence.type === 'sent' && type === 'n' && seen === 'asked' ? 'answered' : seen;
  },
};

it('what is made of a thing may depend on one that happened in the same step', () => {
  const b = createMachine({ on: { m: { actions: tell('a', 'n') } } });
  const links = [link('fifo', 1), { kind: 'fifo', from: 'b', to: 'a', latencyMs: 1 } as const];
  const system = compose(
    { ...systemOf({ a: once, b }, { links }), observers: { inOrder } },
    'untimed',
  );
  const properties = ['nothing', 'asked', 'answered'].map((value) =>
    sometimes(value, 'that is seen', (view) => view.observed('inOrder') === value),
  );
  for (const time of ['untimed', 'exact'] as const) {
    const found = checkSystem(system, { time, properties, given: [] });
    const verdicts = found.properties.map(({ name, verdict }) => `${name} ${verdict}`);
    expect(verdicts).toEqual(['nothing holds', 'asked violated', 'answered holds']);
  }
});
