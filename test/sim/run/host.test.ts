/** Machines driven in real time: the same effects as in a composed system, and timers that end. */

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type AnyStateMachine, cancel, createMachine, emit, raise } from 'xstate';
import { Host, type HostOptions, type Outgoing } from '../../../sim/run/host.ts';
import { compose } from '../../../sim/system/compose.ts';
import { noFaults } from '../../../sim/system/definition.ts';
import { ModelError } from '../../../sim/system/errors.ts';
import { send } from '../../../sim/system/message.ts';
import { alarm, client, collector, player, sender, server } from '../small.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function hostOf(actors: HostOptions['actors'], observe?: HostOptions['observe']) {
  const sent: Outgoing[] = [];
  const host = new Host({
    actors,
    send: (outgoing) => sent.push(outgoing),
    ...(observe === undefined ? {} : { observe }),
  });
  host.start();
  return { host, sent };
}

/** What each actor went through in a composed system, where all of them sit together. */
function composed(actors: HostOptions['actors'], acts: readonly (readonly [string, string])[]) {
  const choices = acts.map(([actor, type], index) => ({
    name: String(index),
    label: '',
    actor,
    event: { type },
  }));
  const parties = [{ name: 'all', label: '', actors }];
  const system = compose({ parties, links: [], choices, faults: noFaults }, 'virtual');
  let { snapshot, occurrences } = system.start();
  const all = [...occurrences];
  for (const [index] of acts.entries()) {
    ({ snapshot, occurrences } = system.apply(snapshot, { type: 'choose', choice: `${index}` }));
    all.push(...occurrences);
  }
  const received = all.flatMap((occurrence) =>
    occurrence.type === 'received' && !occurrence.unread
      ? [`${occurrence.actor} ${JSON.stringify(occurrence.event)}`]
      : [],
  );
  return { received, value: snapshot.value, contexts: snapshot.context.actors };
}

describe('what a host makes of machines', () => {
  const note = (to: string, text: string) => emit(send(to, { type: 'NOTE', text }));
  const on = (...actions: ReturnType<typeof note>[]): AnyStateMachine =>
    createMachine({ on: { '*': { actions } } });

  const cases: Record<string, [HostOptions['actors'], (readonly [string, string])[]]> = {
    'notes between two': [
      { a: sender('b', ['1', '2']), b: collector() },
      [
        ['a', 'GO'],
        ['a', 'GO'],
      ],
    ],
    'a rally that starts by itself': [{ a: player(5), b: player(5, 'a') }, []],
    'one conversation within another, in the order of mailboxes': [
      {
        start: on(note('first', ''), note('second', '')),
        first: on(note('log', 'first'), note('third', '')),
        second: on(note('log', 'second')),
        third: on(note('log', 'third')),
        log: collector(),
      },
      [['start', 'GO']],
    ],
    'what is said on starting to one that starts later': [
      { a: createMachine({ entry: note('b', 'hello') }), b: collector() },
      [],
    ],
    'a request that waits for a decision': [
      { ask: client('serve'), serve: server() },
      [
        ['ask', 'ASK'],
        ['serve', 'SERVE'],
      ],
    ],
  };
  for (const [name, [actors, acts]] of Object.entries(cases)) {
    it(`${name}: the same as in a composed system`, () => {
      const received: string[] = [];
      const { host, sent } = hostOf(actors, ({ actor, event }) =>
        received.push(`${actor} ${JSON.stringify(event)}`),
      );
      for (const [actor, type] of acts) host.receive(actor, { type });
      const expected = composed(actors, acts);
      expect(received).toEqual(expected.received);
      for (const actor of Object.keys(actors)) {
        expect(host.state(actor).value).toEqual(expected.value[actor]);
        expect(host.state(actor).context).toEqual(expected.contexts[actor]);
      }
      expect(sent).toEqual([]);
      host.stop();
    });
  }

  it('what goes to anyone else is carried away, and what comes back has its sender', () => {
    const { host, sent } = hostOf({ ask: client('serve') });
    host.receive('ask', { type: 'ASK' });
    expect(sent).toEqual([{ from: 'ask', to: 'serve', message: { type: 'REQUEST', number: 1 } }]);
    const seen: unknown[] = [];
    const answered = new Host({
      actors: { b: player(2) },
      send: ({ to, message }) => seen.push([to, message.type]),
    });
    answered.start();
    answered.receive('b', { type: 'BALL' }, 'elsewhere');
    expect(seen).toEqual([['elsewhere', 'BALL']]);
  });

  it('what comes back before the carrier returns waits for its turn', () => {
    const order: string[] = [];
    const host: Host = new Host({
      actors: { ask: client('serve') },
      send: () => {
        host.receive('ask', { type: 'ANSWER', number: 7 }, 'serve');
        order.push(`carried in ${JSON.stringify(host.state('ask').value)}`);
      },
      observe: ({ event }) => order.push(event.type),
    });
    host.start();
    host.receive('ask', { type: 'ASK' });
    expect(order).toEqual(['xstate.init', 'ASK', 'carried in "waiting"', 'ANSWER']);
    expect(host.state('ask')).toMatchObject({ value: 'done', context: { answer: 7 } });
  });

  it('one that has ended receives nothing any more', () => {
    const received: string[] = [];
    const { host } = hostOf({ ask: client('serve') }, ({ event }) => received.push(event.type));
    host.receive('ask', { type: 'ASK' });
    host.receive('ask', { type: 'ANSWER', number: 1 }, 'serve');
    host.receive('ask', { type: 'ANSWER', number: 2 }, 'serve');
    expect(received).toEqual(['xstate.init', 'ASK', 'ANSWER']);
    expect(host.state('ask')).toMatchObject({ done: true, context: { answer: 1 } });
    expect(host.can('ask', { type: 'ASK' })).toBe(false);
  });

  it('one whose actors answer each other without end is stopped, by name', () => {
    const host = new Host({
      actors: { a: player(50_000), b: player(50_000, 'a') },
      send: () => {},
    });
    expect(() => host.start()).toThrow(ModelError);
    expect(() => host.receive('c', { type: 'BALL' })).toThrow('unknown actor "c"');
  });

  it('one that is not pure is refused before anything is carried out', () => {
    const impure = createMachine({ context: () => ({ at: Date.now() }) });
    expect(() => hostOf({ impure })).toThrow('not pure');
  });
});

describe('timers', () => {
  it('fire in real time, and only once', () => {
    const { host } = hostOf({ alarm: alarm(1_000) });
    expect(host.isResting).toBe(true);
    host.receive('alarm', { type: 'SET' });
    expect(host.isResting).toBe(false);
    vi.advanceTimersByTime(999);
    expect(host.state('alarm').context).toEqual({ beeps: 0 });
    vi.advanceTimersByTime(1);
    expect(host.state('alarm').context).toEqual({ beeps: 1 });
    expect(host.isResting).toBe(true);
    vi.advanceTimersByTime(10_000);
    expect(host.state('alarm').context).toEqual({ beeps: 1 });
  });

  it('one that is started again runs beside the first; one that is cancelled does not fire', () => {
    const egg = createMachine({
      on: {
        SET: { actions: raise({ type: 'BEEP' }, { id: 'beep', delay: 1_000 }) },
        STOP: { actions: cancel('beep') },
      },
    });
    const beeps: string[] = [];
    const { host } = hostOf({ egg }, ({ event }) => {
      if (event.type === 'BEEP') beeps.push(event.type);
    });
    host.receive('egg', { type: 'SET' });
    vi.advanceTimersByTime(600);
    host.receive('egg', { type: 'SET' });
    // As in XState, a cancel reaches the one that was started last.
    host.receive('egg', { type: 'STOP' });
    vi.advanceTimersByTime(5_000);
    expect(beeps).toEqual(['BEEP']);
    host.receive('egg', { type: 'SET' });
    host.receive('egg', { type: 'STOP' });
    vi.advanceTimersByTime(5_000);
    expect(beeps).toEqual(['BEEP']);
    host.receive('egg', { type: 'SET' });
    vi.advanceTimersByTime(1_000);
    expect(beeps).toEqual(['BEEP', 'BEEP']);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('leaving a state cancels its timer; ending cancels all', () => {
    const { host, sent } = hostOf({ ask: client('serve', 100, 2) });
    host.receive('ask', { type: 'ASK' });
    vi.advanceTimersByTime(100);
    expect(sent.map(({ message }) => message.number)).toEqual([1, 2]);
    host.receive('ask', { type: 'ANSWER', number: 2 }, 'serve');
    expect(vi.getTimerCount()).toBe(0);
    expect(host.state('ask').value).toBe('done');
  });

  it('a host that is stopped neither fires nor takes in anything', () => {
    const { host } = hostOf({ alarm: alarm(1_000) });
    host.receive('alarm', { type: 'SET' });
    host.stop();
    host.receive('alarm', { type: 'SET' });
    vi.advanceTimersByTime(5_000);
    expect(host.state('alarm').context).toEqual({ beeps: 0 });
    expect(vi.getTimerCount()).toBe(0);
  });
});
