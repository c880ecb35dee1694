/** A counterexample's losses are moved to where the message is sent, and only where they can be. */

import { expect, it } from 'vitest';
import type { Step } from '../../sim/system/definition.ts';
import { causesFirst } from '../../visualize/causes.ts';
import { usualSetting } from '../../visualize/setting.ts';
import model from '../models/emittedOrder.ts';

const setting = { ...usualSetting, faults: { ...usualSetting.faults, loss: 1 } };
const link = 'customer>shop';
const cancel: Step = { type: 'choose', choice: 'customer-cancel' };
const order: Step = { type: 'deliver', link, index: 0 };
const drop: Step = { type: 'drop', link, index: 0 };

it('moves a loss before what happens meanwhile', () => {
  const shipped: Step = { type: 'timer', actor: 'shop', id: 'xstate.after.1000.(machine).packing' };
  const steps = [order, cancel, shipped, drop];
  expect(causesFirst(model, setting, steps, [])).toEqual([order, cancel, drop, shipped]);
});

it('leaves it where another message is before it on the link', () => {
  const steps = [cancel, order, drop];
  expect(causesFirst(model, setting, steps, [])).toEqual(steps);
});
