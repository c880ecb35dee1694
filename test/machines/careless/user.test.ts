/** A careless user: does what nobody has asked for, as often as may be, and is else as ever. */

import { describe, expect, it } from 'vitest';
import { initialTransition, transition } from 'xstate';
import { userMachine } from '../../../machines/matrix/user/machine.ts';
import { deviceSlots } from '../../../machines/msc3906/actors.ts';
import { carelessUser } from '../../../machines/msc3906/careless/users.ts';

const careful = userMachine({
  password: 'secret',
  diligence: 'compares',
  actors: deviceSlots,
  watcher: null,
  canCancel: true,
  canCancelExisting: false,
});
const from = deviceSlots.existingDevice;
const approves = { type: 'unasked.answer', at: from, act: { type: 'user.approve' } };
const cancels = { type: 'unasked.act', at: from, act: { type: 'user.cancel' } };
const rescans = { type: 'unasked.rescan', at: deviceSlots.newDevice };
const code = { type: 'screen.qr', qr: 'the code', from };
const asked = { type: 'screen.approve', code: '1', from };

/** What devices are told, after each of these events. */
function told(events: readonly { readonly type: string }[], budget = 1): unknown[] {
  const machine = carelessUser(careful, budget);
  let [state] = initialTransition(machine);
  return events.flatMap((event) => {
    const [next, actions] = transition(machine, state, event);
    state = next;
    return (actions as readonly { readonly params?: unknown }[]).flatMap(({ params }) => {
      const { event: sent } = (params ?? {}) as { readonly event?: { readonly message?: unknown } };
      return sent?.message === undefined ? [] : [sent.message];
    });
  });
}

describe('what nobody has asked for', () => {
  it('is done as often as it may be', () => {
    expect(told([approves, approves])).toEqual([{ type: 'user.approve' }]);
    expect(told([approves, cancels], 2)).toEqual([approves.act, cancels.act]);
    expect(told([approves], 0)).toEqual([]);
  });

  it('is no answer while something is asked, but may be anything else', () => {
    expect(told([asked, approves])).toEqual([]);
    expect(told([asked, cancels])).toEqual([{ type: 'user.cancel' }]);
  });

  it('is a code that has been seen, scanned again, or nothing', () => {
    expect(told([rescans])).toEqual([]);
    expect(told([code, rescans])).toEqual([{ type: 'user.scan', qr: 'the code' }]);
  });
});

it('what is asked is answered as ever', () => {
  expect(told([asked, { type: 'decline' }])).toEqual([{ type: 'user.decline' }]);
});
