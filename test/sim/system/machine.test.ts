/** One machine, driven purely and remembered. */

import { describe, expect, it } from 'vitest';
import { type AnyStateMachine, assign, createMachine, emit, raise } from 'xstate';
import type { LocalState } from '../../../sim/system/local.ts';
import { LocalMachine } from '../../../sim/system/machine.ts';
import { send } from '../../../sim/system/message.ts';
import { alarm, client, player, sender } from '../small.ts';

const local = (machine: AnyStateMachine) => new LocalMachine('it', machine);
/** The state after the events, by type. */
function reach(machine: LocalMachine, ...types: string[]): LocalState {
  let { state } = machine.initial();
  for (const type of types) state = machine.step(state, { type }).state;
  return state;
}

/** A door that is opened and closed again, with a count of what never changes. */
const door = createMachine({
  id: 'door',
  context: { locks: 1 },
  initial: 'closed',
  states: {
    closed: { on: { OPEN: 'open', KNOCK: { meta: { unspecified: true } } } },
    open: { on: { CLOSE: 'closed', KICK: { target: 'broken', meta: { step: '7' } } } },
    broken: { type: 'final' },
  },
  // A new object with equal values, in another order.
  on: { PAINT: { actions: assign({ locks: 1 }) } },
});

describe('interning', () => {
  it('equal states are one object, however they are reached', () => {
    const driven = local(door);
    expect(reach(driven, 'OPEN', 'CLOSE')).toBe(reach(driven));
    expect(reach(driven, 'OPEN', 'CLOSE', 'OPEN')).toBe(reach(driven, 'OPEN'));
    expect(reach(driven, 'PAINT')).toBe(reach(driven));
    expect(reach(driven, 'OPEN')).not.toBe(reach(driven));
  });

  it('the order of the keys of a context does not matter, at any depth', () => {
    const machine = createMachine({
      context: {},
      on: {
        ONE: { actions: assign(() => ({ at: { x: 1, y: 2 }, seen: true })) },
        OTHER: { actions: assign(() => ({ seen: true, at: { y: 2, x: 1 } })) },
        THIRD: { actions: assign(() => ({ seen: true, at: { y: 1, x: 2 } })) },
      },
    });
    const driven = local(machine);
    expect(reach(driven, 'ONE')).toBe(reach(driven, 'OTHER'));
    expect(reach(driven, 'ONE')).not.toBe(reach(driven, 'THIRD'));
  });

  it('the order in a list does', () => {
    const machine = createMachine({
      context: { list: [] as number[] },
      on: {
        ONE: { actions: assign({ list: [1, 2] }) },
        OTHER: { actions: assign({ list: [2, 1] }) },
      },
    });
    expect(reach(local(machine), 'ONE').key).not.toBe(reach(local(machine), 'OTHER').key);
  });

  it('what a history state remembers is a part of the state', () => {
    const machine = createMachine({
      initial: 'on',
      states: {
        on: {
          initial: 'low',
          states: { low: { on: { MORE: 'high' } }, high: {}, last: { type: 'history' } },
          on: { OFF: 'off' },
        },
        off: { on: { ON: 'on.last' } },
      },
    });
    const driven = local(machine);
    expect(reach(driven, 'OFF').value).toEqual(reach(driven, 'MORE', 'OFF').value);
    expect(reach(driven, 'OFF')).not.toBe(reach(driven, 'MORE', 'OFF'));
    expect(reach(driven, 'MORE', 'OFF', 'ON').value).toEqual({ on: 'high' });
    expect(reach(driven, 'OFF', 'ON').value).toEqual({ on: 'low' });
  });

  it('a context cannot be changed from outside', () => {
    expect(Object.isFrozen(reach(local(door)).context)).toBe(true);
  });
});

describe('memory', () => {
  it('XState is asked once for each state and event', () => {
    const driven = local(door);
    const { state } = driven.initial();
    driven.initial();
    expect(driven.transitionCalls).toBe(1);
    const step = driven.step(state, { type: 'OPEN' });
    for (let again = 0; again < 3; again++) {
      expect(driven.step(state, { type: 'OPEN' })).toBe(step);
    }
    expect(driven.transitionCalls).toBe(2);
    // The same state by another way is the same question.
    driven.step(driven.step(step.state, { type: 'CLOSE' }).state, { type: 'OPEN' });
    expect(driven.transitionCalls).toBe(3);
  });

  it('an event is what is in it, not the object, nor the order of its keys', () => {
    const driven = local(player(9));
    const { state } = driven.initial();
    const step = driven.step(state, { type: 'BALL', from: 'a', spin: 1 } as never);
    expect(driven.step(state, { spin: 1, from: 'a', type: 'BALL' } as never)).toBe(step);
    expect(driven.step(state, { type: 'BALL', from: 'b', spin: 1 } as never)).not.toBe(step);
  });

  it('a step that is remembered has all its effects', () => {
    const driven = local(sender('to', ['1']));
    const { state } = driven.initial();
    const sent = [{ type: 'send', send: send('to', { type: 'NOTE', text: '1' }) }];
    expect(driven.step(state, { type: 'GO' }).effects).toEqual(sent);
    expect(driven.step(state, { type: 'GO' }).effects).toEqual(sent);
    // And the next one does not inherit them.
    expect(driven.step(reach(driven, 'GO'), { type: 'GO' }).effects).toEqual([]);
  });
});

describe('can', () => {
  it('is true for what the state handles, by a guard too', () => {
    const driven = local(sender('to', ['1']));
    expect(driven.can(reach(driven), { type: 'GO' })).toBe(true);
    expect(driven.can(reach(driven, 'GO'), { type: 'GO' })).toBe(false);
    expect(driven.can(reach(driven), { type: 'UNKNOWN' })).toBe(false);
  });

  it('ignores a transition that is there only to survive', () => {
    const driven = local(door);
    expect(driven.can(reach(driven), { type: 'KNOCK' })).toBe(false);
    expect(driven.step(reach(driven), { type: 'KNOCK' }).taken[0]?.meta).toEqual({
      unspecified: true,
    });
  });

  it('asks anew for another state with the same event object', () => {
    const driven = local(door);
    const open = { type: 'OPEN' };
    expect(
      [reach(driven), reach(driven, 'OPEN'), reach(driven)].map((state) => driven.can(state, open)),
    ).toEqual([true, false, true]);
  });

  it('is false once the machine has ended', () => {
    const driven = local(door);
    expect(driven.can(reach(driven, 'OPEN'), { type: 'PAINT' })).toBe(true);
    expect(driven.can(reach(driven, 'OPEN', 'KICK'), { type: 'PAINT' })).toBe(false);
  });
});

describe('timers', () => {
  const id = 'xstate.after.100.client.waiting';
  /** Of the machine, for itself. */
  const own = { source: '', target: { path: '' } };

  it('after: started on entry, cancelled on exit', () => {
    const driven = local(client('server'));
    const asked = driven.step(reach(driven), { type: 'ASK' });
    expect(asked.effects).toEqual([
      { type: 'send', send: send('server', { type: 'REQUEST', number: 1 }) },
      { type: 'start', ...own, id, event: { type: id }, delayMs: 100 },
    ]);
    const answered = driven.step(asked.state, { type: 'ANSWER', number: 1, from: 's' } as never);
    expect(answered.effects).toEqual([
      { type: 'cancel', source: '', id },
      { type: 'end', source: '' },
    ]);
    const again = driven.step(asked.state, { type: id });
    expect(again.effects.map(({ type }) => type)).toEqual(['cancel', 'send', 'start']);
  });

  it('raise with a delay: under its own id', () => {
    const driven = local(alarm(250));
    expect(driven.step(reach(driven), { type: 'SET' }).effects).toEqual([
      { type: 'start', ...own, id: 'beep', event: { type: 'BEEP' }, delayMs: 250 },
    ]);
  });

  it('raise without a delay is done at once and starts none', () => {
    const machine = createMachine({
      context: { beeps: 0 },
      on: {
        GO: { actions: raise({ type: 'BEEP' }) },
        BEEP: { actions: assign({ beeps: ({ context }) => context.beeps + 1 }) },
      },
    });
    const driven = local(machine);
    const step = driven.step(reach(driven), { type: 'GO' });
    expect(step.effects).toEqual([]);
    expect(step.state.context).toEqual({ beeps: 1 });
  });
});

describe('transitions by name', () => {
  const machine = createMachine({
    id: 'm',
    initial: 'a',
    states: {
      a: {
        on: {
          GO: [
            { guard: () => false, target: 'b' },
            { target: 'b', actions: raise({ type: 'ON' }) },
          ],
          STAY: {},
        },
        after: { 5: 'b', 6: 'b' },
      },
      b: { on: { ON: { target: 'c', meta: { step: '3' }, description: 'goes on' } } },
      c: { always: [{ guard: () => false, target: 'a' }, { target: 'd' }] },
      d: { initial: 'in', states: { in: { type: 'final' } }, onDone: 'e' },
      e: { entry: emit(send('x', { type: 'END' })), type: 'final' },
    },
    on: { STAY: {} },
  });
  const all = local(machine).allTransitions();

  it('every one has a name of its own', () => {
    expect(all.map(({ name }) => name)).toEqual([
      'm -STAY-> stays',
      'm.a -GO[1]-> m.b',
      'm.a -GO[2]-> m.b',
      'm.a -STAY-> stays',
      'm.a -xstate.after.5.m.a-> m.b',
      'm.a -xstate.after.6.m.a-> m.b',
      'm.b -ON-> m.c',
      'm.c -always[1]-> m.a',
      'm.c -always[2]-> m.d',
      'm.d -xstate.done.state.m.d-> m.e',
    ]);
  });

  it('a step has all it took: raised, always and done, in order, with meta and description', () => {
    const driven = local(machine);
    const { taken, effects, state } = driven.step(reach(driven), { type: 'GO' });
    expect(taken.map(({ name }) => name)).toEqual([
      'm.a -GO[2]-> m.b',
      'm.b -ON-> m.c',
      'm.c -always[2]-> m.d',
      'm.d -xstate.done.state.m.d-> m.e',
    ]);
    expect(taken[1]).toMatchObject({ meta: { step: '3' }, description: 'goes on' });
    const names = new Set(driven.allTransitions().map(({ name }) => name));
    for (const { name } of taken) expect(names).toContain(name);
    expect(state.done).toBe(true);
    expect(effects.at(-2)).toEqual({ type: 'send', send: send('x', { type: 'END' }) });
    expect(effects.at(-1)).toEqual({ type: 'end', source: '' });
  });

  it('none for an event that the state does not handle', () => {
    const driven = local(machine);
    const step = driven.step(reach(driven), { type: 'UNKNOWN' });
    expect(step).toMatchObject({ taken: [], effects: [], state: reach(driven) });
  });

  it('what is taken on the way in is taken by the first step', () => {
    const hasty = createMachine({ id: 'm', initial: 'a', states: { a: { always: 'b' }, b: {} } });
    expect(
      local(hasty)
        .initial()
        .taken.map(({ name }) => name),
    ).toEqual(['m.a -always-> m.b']);
  });
});

describe('restore', () => {
  it('gives the state back that value and context came from', () => {
    const driven = local(door);
    for (const state of [reach(driven), reach(driven, 'OPEN'), reach(driven, 'OPEN', 'KICK')]) {
      const { value, context } = JSON.parse(JSON.stringify(state));
      expect(driven.restore(value, context)).toBe(state);
    }
  });

  it('gives one to go on from, in an engine that never saw it', () => {
    const { value, context } = reach(local(door), 'OPEN');
    const driven = local(door);
    const restored = driven.restore(value, context);
    expect(driven.step(restored, { type: 'KICK' }).state).toMatchObject({
      value: 'broken',
      done: true,
    });
    expect(driven.step(restored, { type: 'CLOSE' }).state).toBe(reach(driven));
  });

  it('a final state is done', () => {
    expect(local(door).restore('broken', { locks: 1 }).done).toBe(true);
    expect(local(door).restore('open', { locks: 1 }).done).toBe(false);
  });
});
