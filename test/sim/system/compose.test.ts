/** What a step does: each kind of link, each kind of fault, and actors that sit together. */

import { describe, expect, it } from 'vitest';
import { type AnyStateMachine, createMachine, emit, raise } from 'xstate';
import type { Step } from '../../../sim/system/definition.ts';
import { ModelError } from '../../../sim/system/errors.ts';
import { send } from '../../../sim/system/message.ts';
import type { SystemSnapshot } from '../../../sim/system/snapshot.ts';
import {
  alarm,
  choice,
  collector,
  exchange,
  messagesOf,
  notes,
  party,
  player,
  reachable,
  run,
  sender,
  stepOf,
  systemOf,
} from '../small.ts';

const actorOf = (snapshot: SystemSnapshot, name: string) => snapshot.context.actors[name];
const typesOf = (steps: readonly Step[]) => steps.map(({ type }) => type);
const underWay = (snapshot: SystemSnapshot, link: string) =>
  snapshot.context.links[link]?.map(({ message }) => message.type);
const threeNotes = ['a.GO', 'a.GO', 'a.GO'] as const;

describe('direct links', () => {
  it('within a party: handed over in the same step, and nothing under way', () => {
    const parties = [party('both', ['a', sender('b', ['1', '2'])], ['b', collector()])];
    const system = systemOf({ parties, choices: [choice('a', 'GO')] });
    const { snapshot, occurrences } = run(system, ['a.GO', 'a.GO']);
    expect(actorOf(snapshot, 'b')).toEqual({ read: ['1', '2'] });
    expect(snapshot.context.links).toEqual({});
    // What is said on one device is nobody else's: it is no message of the run.
    expect(occurrences.map(({ type }) => type)).toEqual(Array(4).fill('received'));
  });

  it('across parties: at once too, and seen', () => {
    const system = systemOf({
      parties: [party('left', ['a', sender('b', ['1'])]), party('right', ['b', collector()])],
      links: [{ kind: 'direct', between: ['b', 'a'] }],
      choices: [choice('a', 'GO')],
    });
    const { snapshot, occurrences } = run(system, ['a.GO']);
    expect(actorOf(snapshot, 'b')).toEqual({ read: ['1'] });
    expect(messagesOf(occurrences, 'handed')).toEqual(['NOTE 1']);
  });

  it('in the order of mailboxes: who is free takes a message before its sender goes on', () => {
    const note = (to: string, text: string) => emit(send(to, { type: 'NOTE', text }));
    const on = (...actions: ReturnType<typeof note>[]): AnyStateMachine =>
      createMachine({ on: { '*': { actions } } });
    const actors: [string, AnyStateMachine][] = [
      ['start', on(note('first', ''), note('second', ''))],
      ['first', on(note('log', 'first'), note('third', ''))],
      ['second', on(note('log', 'second'))],
      ['third', on(note('log', 'third'))],
      ['log', collector()],
    ];
    const system = systemOf({
      parties: [party('one', ...actors)],
      choices: [choice('start', 'GO')],
    });
    const { snapshot } = run(system, ['start.GO']);
    expect(actorOf(snapshot, 'log')).toEqual({ read: ['first', 'third', 'second'] });
  });

  it('what is said on starting is heard by an actor that starts later', () => {
    const greeter = createMachine({ entry: emit(send('b', { type: 'NOTE', text: 'hello' })) });
    const system = systemOf({ parties: [party('both', ['a', greeter], ['b', collector()])] });
    expect(actorOf(system.start().snapshot, 'b')).toEqual({ read: ['hello'] });
  });

  it('actors that answer each other without end are stopped, by name', () => {
    const parties = [party('both', ['a', player(50_000)], ['b', player(50_000, 'a')])];
    const go = () => systemOf({ parties }).start();
    expect(go).toThrow(ModelError);
    expect(go).toThrow(/without end at "[ab]"/);
  });
});

describe('fifo', () => {
  it('delivers in order, one at a time', () => {
    const system = notes('fifo');
    const { snapshot } = run(system, threeNotes);
    expect(typesOf(system.enabled(snapshot))).toEqual(['deliver']);
    const end = run(system, ['deliver', 'deliver', 'deliver'], snapshot).snapshot;
    expect(actorOf(end, 'b')).toEqual({ read: ['1', '2', '3'] });
    expect(system.enabled(end)).toEqual([]);
  });

  it('reorder: any later one overtakes, as often as the budget allows', () => {
    const system = notes('fifo', { reorder: 1 });
    const { snapshot } = run(system, threeNotes);
    const overtakes = (index: number): Step => ({ type: 'reorder', link: 'a>b', index });
    expect(system.enabled(snapshot).slice(1)).toEqual([overtakes(1), overtakes(2)]);
    const { snapshot: after } = run(system, [overtakes(2)], snapshot);
    expect(actorOf(after, 'b')).toEqual({ read: ['3'] });
    expect(after.context.faultsLeft.reorder).toBe(0);
    expect(typesOf(system.enabled(after))).toEqual(['deliver']);
    const end = run(system, ['deliver', 'deliver'], after).snapshot;
    expect(actorOf(end, 'b')).toEqual({ read: ['3', '1', '2'] });
  });
});

describe('unordered', () => {
  it('delivers in any order: each of the six', () => {
    const system = notes('unordered');
    const orders = [...reachable(system).values()].map((found) => actorOf(found, 'b'));
    const complete = orders.filter((b) => (b as { read: string[] }).read.length === 3);
    const texts = complete.map((b) => (b as { read: string[] }).read.join(''));
    expect(new Set(texts)).toEqual(new Set(['123', '132', '213', '231', '312', '321']));
  });

  it('equal messages under way are one step', () => {
    const system = systemOf({
      parties: [party('left', ['a', sender('b', ['1', '1'])]), party('right', ['b', collector()])],
      links: [{ kind: 'unordered', from: 'a', to: 'b', latencyMs: 10 }],
      choices: [choice('a', 'GO')],
    });
    const { snapshot } = run(system, ['a.GO', 'a.GO']);
    expect(underWay(snapshot, 'a>b')).toHaveLength(2);
    expect(system.enabled(snapshot)).toEqual([{ type: 'deliver', link: 'a>b', index: 0 }]);
  });

  it('needs no reorder fault', () => {
    const system = notes('unordered', { reorder: 3 });
    const { snapshot } = run(system, threeNotes);
    expect(typesOf(system.enabled(snapshot))).toEqual(['deliver', 'deliver', 'deliver']);
  });

  it('what is under way is a multiset: the order of sending leaves no trace', () => {
    const orders = [
      ['1', '2'],
      ['2', '1'],
    ].map((texts) => {
      const parties = [
        party('left', ['a', sender('b', texts)]),
        party('right', ['b', collector()]),
      ];
      const links = [{ kind: 'unordered', from: 'a', to: 'b', latencyMs: 0 }] as const;
      return run(systemOf({ parties, links, choices: [choice('a', 'GO')] }), ['a.GO', 'a.GO']);
    });
    expect(orders[0]?.snapshot).toEqual(orders[1]?.snapshot);
  });
});

describe('connection', () => {
  const system = exchange();
  /** The request is held by the server. */
  const held = run(system, ['c.ASK', 'deliver']).snapshot;

  it('carries a request, then its answer', () => {
    expect(underWay(held, 'c=s')).toEqual(['']);
    expect(typesOf(system.enabled(held))).toEqual(['timer', 'choose']);
    const { snapshot } = run(system, ['s.SERVE'], held);
    expect(underWay(snapshot, 'c=s')).toEqual(['ANSWER']);
    const end = run(system, ['deliver'], snapshot).snapshot;
    expect(actorOf(end, 'c')).toEqual({ asked: 1, answer: 1 });
    expect(end.context).toMatchObject({ links: { 'c=s': [] }, timers: [] });
  });

  it('a new request gives up one that is on its way', () => {
    const { snapshot, occurrences } = run(system, ['c.ASK', 'timer']);
    expect(messagesOf(occurrences, 'abandoned')).toEqual(['REQUEST 1']);
    expect(snapshot.context.links['c=s']).toMatchObject([{ message: { number: 2 } }]);
  });

  it('a new request gives up an answer that is on its way', () => {
    const { snapshot, occurrences } = run(system, ['s.SERVE', 'timer'], held);
    expect(messagesOf(occurrences, 'abandoned')).toEqual(['ANSWER 1']);
    expect(underWay(snapshot, 'c=s')).toEqual(['REQUEST']);
  });

  it('an answer to a request that was given up is discarded', () => {
    const { snapshot, occurrences } = run(system, ['timer', 's.SERVE'], held);
    expect(messagesOf(occurrences, 'sent')).toEqual(['REQUEST 2', 'ANSWER 1']);
    expect(messagesOf(occurrences, 'abandoned')).toEqual(['ANSWER 1']);
    expect(underWay(snapshot, 'c=s')).toEqual(['REQUEST']);
    const end = run(system, ['deliver', 's.SERVE', 'deliver'], snapshot).snapshot;
    expect(actorOf(end, 'c')).toEqual({ asked: 2, answer: 2 });
  });

  it('a request that is lost leaves nothing to answer', () => {
    const lossy = exchange({ loss: 1 });
    const { snapshot, occurrences } = run(lossy, ['c.ASK', 'drop']);
    expect(messagesOf(occurrences, 'lost')).toEqual(['REQUEST 1']);
    expect(underWay(snapshot, 'c=s')).toEqual([]);
    expect(typesOf(lossy.enabled(snapshot))).toEqual(['timer']);
  });
});

describe('faults', () => {
  it('none without a budget', () => {
    const system = notes('fifo');
    const seen = [...reachable(system).values()].flatMap((found) => typesOf(system.enabled(found)));
    expect(new Set(seen)).toEqual(new Set(['deliver', 'choose']));
  });

  it.each([
    ['drop', 'loss', ['2']],
    ['duplicate', 'duplicate', ['1', '1', '2']],
  ] as const)('%s: once with a budget of one', (type, kind, read) => {
    const system = notes('fifo', { [kind]: 1 });
    const { snapshot } = run(system, ['a.GO', 'a.GO']);
    expect(typesOf(system.enabled(snapshot))).toEqual(['deliver', type, 'choose']);
    const after = run(system, [stepOf(system, snapshot, type)], snapshot).snapshot;
    expect(after.context.faultsLeft[kind]).toBe(0);
    expect(typesOf(system.enabled(after))).not.toContain(type);
    expect(() => system.apply(after, { type, link: 'a>b', index: 0 })).toThrow(ModelError);
    let end = after;
    while (typesOf(system.enabled(end)).includes('deliver'))
      end = run(system, ['deliver'], end).snapshot;
    expect(actorOf(end, 'b')).toEqual({ read });
  });

  it('crash: all actors of the party forget, its timers stop, its connections break', () => {
    const system = exchange({ crash: 1 });
    const asked = run(system, ['c.ASK']).snapshot;
    const crash: Step = { type: 'crash', party: 'user' };
    const { snapshot, occurrences } = run(system, [crash], asked);
    expect(messagesOf(occurrences, 'abandoned')).toEqual(['REQUEST 1']);
    expect(snapshot.context).toMatchObject({ timers: [], links: { 'c=s': [] }, crashed: ['user'] });
    expect(system.local(snapshot, 'c')).toBeNull();
    // The budget is one for all parties.
    expect(system.enabled(snapshot)).toEqual([{ type: 'restart', party: 'user' }]);
    const again = run(system, ['restart'], snapshot).snapshot;
    const first = system.start().snapshot;
    expect(again).toEqual({
      ...first,
      context: { ...first.context, faultsLeft: { ...first.context.faultsLeft, crash: 0 } },
    });
  });

  it('crash: what was sent on other links arrives, and nobody reads what comes meanwhile', () => {
    const system = notes('fifo', { crash: 2 });
    const sent = run(system, ['a.GO', 'a.GO']).snapshot;
    const crash = (name: string): Step => ({ type: 'crash', party: name });
    const down = run(system, [crash('left'), crash('right')], sent).snapshot;
    expect(down.context.crashed).toEqual(['left', 'right']);
    const { occurrences, snapshot } = run(system, ['deliver'], down);
    expect(occurrences.at(-1)).toMatchObject({ type: 'received', actor: 'b', unread: true });
    const up = run(system, [{ type: 'restart', party: 'right' }, 'deliver'], snapshot).snapshot;
    expect(actorOf(up, 'b')).toEqual({ read: ['2'] });
  });

  it('crash: a request that has arrived is not given up again', () => {
    const system = exchange({ crash: 1 });
    const { occurrences } = run(system, ['c.ASK', 'deliver', { type: 'crash', party: 'shop' }]);
    expect(messagesOf(occurrences, 'abandoned')).toEqual([]);
  });

  it('crash: only a party that may', () => {
    const sturdy = { ...party('sturdy', ['a', alarm(5)]), crashes: false };
    const system = systemOf({ parties: [sturdy], faults: { crash: 1 } });
    expect(system.enabled(system.start().snapshot)).toEqual([]);
  });
});

describe('actors that have ended', () => {
  it('leave no timer behind, not even one that no state cancels', () => {
    const late = raise({ type: 'BEEP' }, { delay: 5 });
    const states = { on: { on: { GO: { target: 'off', actions: late } } }, off: { type: 'final' } };
    const machine = createMachine({ initial: 'on', states } as object);
    const system = systemOf({
      parties: [party('one', ['a', machine])],
      choices: [choice('a', 'GO')],
    });
    expect(run(system, ['a.GO']).snapshot.context.timers).toEqual([]);
  });

  it('read nothing more, and have no timer and no choice', () => {
    const system = exchange();
    const served = run(system, ['c.ASK', 'deliver', 's.SERVE', 'deliver']).snapshot;
    expect(system.local(served, 'c')?.done).toBe(true);
    expect(served.context.timers).toEqual([]);
    expect(system.enabled(served)).toEqual([]);
    const parties = [party('left', ['a', player(1)]), party('right', ['b', player(3, 'a')])];
    const links = [
      { kind: 'fifo', from: 'b', to: 'a', latencyMs: 1 },
      { kind: 'fifo', from: 'a', to: 'b', latencyMs: 1 },
    ] as const;
    const game = systemOf({ parties, links, faults: { duplicate: 1 } });
    const { snapshot, occurrences } = run(game, ['duplicate', 'deliver']);
    expect(snapshot.value.a).toBe('tired');
    expect(occurrences.at(-1)).toMatchObject({
      type: 'received',
      actor: 'a',
      unread: true,
      taken: [],
    });
  });
});
