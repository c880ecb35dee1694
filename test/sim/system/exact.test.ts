/** Exact time: a step happens at the moment that it says, or is refused in one line. */

import { describe, expect, it } from 'vitest';
import { createMachine, emit } from 'xstate';
import type { FaultBudget, Link, Step } from '../../../sim/system/definition.ts';
import { send } from '../../../sim/system/message.ts';
import type { SystemSnapshot } from '../../../sim/system/snapshot.ts';
import { fires, go, notesIn, on, pick, refused, taken } from '../moments.ts';
import { alarm, choice, client, collector, party, server, systemOf } from '../small.ts';

const read = (snapshot: SystemSnapshot) =>
  (snapshot.context.actors.b as { read: readonly string[] }).read;

describe('a step in exact time', () => {
  it('says when it happens', () => {
    const bare: Step = { type: 'choose', choice: 'a.GO' };
    const problem = 'expected "atMs" to say when it happens';
    expect(refused(notesIn(10), bare)).toBe(`step at no time: ${problem}`);
    expect(refused(notesIn(10), go(Number.NaN))).toBe(`step at NaN: ${problem}`);
    expect(refused(notesIn(10), go(Number.POSITIVE_INFINITY))).toBe(`step at Infinity: ${problem}`);
  });

  it('is not before the one before it', () => {
    expect(refused(notesIn(10), go(-1))).toMatch(/^step at -1 ms: expected 0 ms or later/);
    expect(refused(notesIn(10), go(7), go(6))).toBe(
      'step at 6 ms: expected 7 ms or later, when the step before it happens',
    );
  });

  it('may happen at a fraction of a ms, which need not add up exactly', () => {
    const system = notesIn([10, 20]);
    expect(taken(system, go(0.1), on('deliver', 10.1)).context.nowMs).toBe(10.1);
    expect(refused(system, go(0.1 + 0.2), on('deliver', 10.3))).toBe('taken');
    expect(refused(system, go(0.3), on('deliver', 10.29))).toMatch(/expected 10.3 ms or later/);
  });

  it('other readings need no moment', () => {
    const system = systemOf({ parties: [party('one', ['a', alarm(5)])], choices: [] }, 'virtual');
    expect(system.start().snapshot.context).not.toHaveProperty('opened');
  });
});

describe('a message in exact time', () => {
  it.each(['fifo', 'unordered'] as const)('over a %s link arrives within its interval', (kind) => {
    const system = notesIn([10, 20], kind);
    for (const atMs of [15, 20, 25]) {
      expect(read(taken(system, go(5), on('deliver', atMs)))).toEqual(['1']);
    }
    expect(refused(system, go(5), on('deliver', 14))).toBe(
      'step at 14 ms: expected 15 ms or later, as NOTE on "a>b" was sent at 5 ms',
    );
    expect(refused(system, go(5), on('deliver', 26))).toBe(
      'step at 26 ms: expected 25 ms at the latest, as NOTE on "a>b" arrives by then',
    );
  });

  it('holds up all else when it is late', () => {
    expect(refused(notesIn([10, 20]), go(5), go(26))).toMatch(/^step at 26 ms: expected 25 ms at/);
    expect(refused(notesIn(10), go(5), go(15))).toBe('taken');
  });

  it('arrives in turn over a fifo link, the next at the same moment or later', () => {
    const system = notesIn([0, 20]);
    expect(refused(system, go(0), go(10), on('deliver', 11, 1))).toMatch(/cannot be taken here/);
    const both = taken(system, go(0), go(10), on('deliver', 20), on('deliver', 20));
    expect(read(both)).toEqual(['1', '2']);
    expect(refused(system, go(0), go(10), on('deliver', 20), on('deliver', 19))).toMatch(
      /expected 20 ms or later, when the step before it/,
    );
    // The one behind is under way for as long as it takes by itself.
    expect(refused(notesIn(10), go(0), go(5), on('deliver', 10), on('deliver', 10))).toMatch(
      /^step at 10 ms: expected 15 ms or later/,
    );
  });

  it('overtakes within its own interval, and those behind it stay in order', () => {
    const system = notesIn([10, 20], 'fifo', { reorder: 1 });
    const sent = [go(0), go(4), go(5)];
    expect(refused(system, ...sent, on('reorder', 13, 1))).toMatch(/expected 14 ms or later/);
    const over = [...sent, on('reorder', 14, 1)];
    expect(read(taken(system, ...over))).toEqual(['2']);
    expect(refused(system, ...over, on('deliver', 15, 1))).toMatch(/cannot be taken here/);
    expect(read(taken(system, ...over, on('deliver', 14), on('deliver', 15)))).toEqual([
      '2',
      '1',
      '3',
    ]);
  });

  it('overtakes as it likes on an unordered link', () => {
    const system = notesIn([10, 20], 'unordered');
    expect(read(taken(system, go(0), go(4), on('deliver', 14, 1)))).toEqual(['2']);
    expect(refused(system, go(0), go(4), on('deliver', 13, 1))).toMatch(/14 ms or later/);
  });

  it('that equals others may be each of them: that it was another is no other run', () => {
    const system = notesIn([10, 20], 'unordered', {}, ['x', 'x', 'x']);
    const sent = [go(0), go(8)];
    expect(system.enabled(taken(system, ...sent))).not.toContainEqual(
      expect.objectContaining({ type: 'deliver', index: 1 }),
    );
    const one = taken(system, ...sent, on('deliver', 18));
    expect(one.context.links['a>b']).toMatchObject([{ dueMs: 18, latestMs: 28 }]);
    expect(one.context).not.toHaveProperty('otherwise');
    expect(read(taken(system, ...sent, on('deliver', 12), on('deliver', 28)))).toHaveLength(2);
    expect(refused(system, ...sent, on('deliver', 21))).toMatch(/expected 20 ms at the latest/);
    // One that comes again is no longer the one that comes first, wherever it stands.
    const again = notesIn([10, 20], 'unordered', { duplicate: 1 }, ['x', 'x']);
    const twice = [...sent, on('duplicate', 20), on('deliver', 28)];
    expect(refused(again, ...twice, on('deliver', 30))).toBe('taken');
    expect(refused(again, ...twice, on('deliver', 30.5))).toMatch(/expected 30 ms at the latest/);
  });

  it('that equals others and is lost may be any of them, as what comes then shows', () => {
    const system = notesIn([10, 20], 'unordered', { loss: 1 }, ['x', 'x', 'x']);
    const lost = [go(0), go(8), on('drop', 9)];
    const snapshot = taken(system, ...lost);
    expect(snapshot.context.otherwise).toHaveLength(1);
    const stored = JSON.parse(JSON.stringify(snapshot)) as SystemSnapshot;
    for (const atMs of [10, 18, 20, 28]) {
      expect(refused(system, ...lost, on('deliver', atMs))).toBe('taken');
      expect(read(system.apply(stored, on('deliver', atMs)).snapshot)).toEqual(['x']);
    }
    for (const atMs of [9.5, 28.5]) {
      expect(refused(system, ...lost, on('deliver', atMs))).toMatch(/^step at/);
    }
    // Nothing has arrived by 25 ms, so the first was lost; and the second, if one does at 17 ms.
    const first = taken(system, ...lost, go(25));
    expect(first.context).not.toHaveProperty('otherwise');
    const second = taken(system, ...lost, go(10), on('deliver', 17));
    expect(second.context.links['a>b']).toMatchObject([{ dueMs: 20 }]);
    expect(second.context).not.toHaveProperty('otherwise');
  });

  it('over a duplicating link arrives from its least time on, as often as may be', () => {
    const system = notesIn([10, 20], 'duplicating');
    expect(refused(system, go(5), on('deliver', 14))).toMatch(/expected 15 ms or later/);
    const often = taken(system, go(5), on('deliver', 15), on('deliver', 900), on('deliver', 900));
    expect(read(often)).toEqual(['1', '1', '1']);
    expect(refused(system, go(5), go(9_000))).toBe('taken');
  });

  it('is dropped at any moment while it is under way', () => {
    const system = notesIn([10, 20], 'fifo', { loss: 1 });
    for (const atMs of [0, 5, 20]) expect(refused(system, go(0), on('drop', atMs))).toBe('taken');
    expect(refused(system, go(0), on('drop', 21))).toMatch(/expected 20 ms at the latest/);
    expect(refused(system, go(0), on('drop', 5), go(500))).toBe('taken');
  });

  it('arrives twice, the second time within what its latency may differ by', () => {
    const system = notesIn([10, 25], 'fifo', { duplicate: 1 });
    expect(refused(system, go(0), on('duplicate', 9))).toMatch(/expected 10 ms or later/);
    expect(refused(system, go(0), on('duplicate', 26))).toMatch(/expected 25 ms at the latest/);
    const twice = [go(0), on('duplicate', 12)];
    for (const atMs of [12, 27]) {
      expect(read(taken(system, ...twice, on('deliver', atMs)))).toEqual(['1', '1']);
    }
    expect(refused(system, ...twice, on('deliver', 28))).toMatch(/expected 27 ms at the latest/);
  });
});

describe('an exchange in exact time', () => {
  const exchange = (faults: Partial<FaultBudget> = {}) => {
    const link: Link = { kind: 'connection', client: 'c', server: 's', latencyMs: [10, 150] };
    return systemOf(
      {
        parties: [party('user', ['c', client('s', 100)]), party('shop', ['s', server()])],
        links: [link],
        choices: [choice('c', 'ASK'), choice('s', 'SERVE')],
        faults,
      },
      'exact',
    );
  };
  const arrives = (atMs: number): Step => ({ type: 'deliver', link: 'c=s', index: 0, atMs });
  const patience = (atMs: number) => fires('c', 'xstate.after.100.client.waiting', atMs);

  it('request and answer take their time each', () => {
    const system = exchange();
    expect(refused(system, pick('c.ASK', 5), arrives(14))).toMatch(/expected 15 ms or later/);
    const served = [pick('c.ASK', 5), arrives(15), pick('s.SERVE', 40)];
    expect(refused(system, ...served, arrives(49))).toMatch(/expected 50 ms or later/);
    expect(taken(system, ...served, arrives(50)).value.c).toBe('done');
  });

  it('a new request gives up the one under way, and its time with it', () => {
    const system = exchange();
    const again = [pick('c.ASK', 0), patience(100)];
    expect(refused(system, ...again, arrives(109))).toMatch(/expected 110 ms or later/);
    // The first would have had to arrive by 150 ms.
    expect(refused(system, ...again, arrives(151))).toBe('taken');
  });

  it('a timer that is cancelled and started in one step begins anew', () => {
    const again = taken(exchange(), pick('c.ASK', 0), patience(100));
    expect(again.context.timers).toMatchObject([{ dueMs: 200 }]);
  });

  it('a crash and a restart happen at any moment', () => {
    const system = exchange({ crash: 1 });
    const crash: Step = { type: 'crash', party: 'user', atMs: 99 };
    const restart = (atMs: number): Step => ({ type: 'restart', party: 'user', atMs });
    // With the connection its message is gone, and the timer with its actor.
    expect(refused(system, pick('c.ASK', 0), crash, restart(5_000))).toBe('taken');
    expect(refused(system, pick('c.ASK', 0), { ...crash, atMs: 101 })).toMatch(
      /expected 100 ms at the latest, when the 0.1 s of "c" are over$/,
    );
    expect(refused(system, crash, restart(98))).toMatch(/expected 99 ms or later/);
  });
});

describe('a system in exact time', () => {
  it('has the same states as in any other reading, and its snapshots can be stored', () => {
    const system = notesIn([10, 20], 'fifo', { duplicate: 1 });
    const snapshot = taken(system, go(0), on('duplicate', 12));
    const stored = JSON.parse(JSON.stringify(snapshot)) as SystemSnapshot;
    expect(system.apply(stored, on('deliver', 22)).snapshot.context.nowMs).toBe(22);
    expect(() => system.apply(stored, on('deliver', 23))).toThrow(/22 ms at the latest/);
  });

  it('what is sent at the start is under way since 0 ms', () => {
    const eager = createMachine({ entry: emit(send('b', { type: 'NOTE', text: '1' })) });
    const system = systemOf(
      {
        parties: [party('left', ['a', eager]), party('right', ['b', collector()])],
        links: [{ kind: 'fifo', from: 'a', to: 'b', latencyMs: [3, 4] }],
      },
      'exact',
    );
    expect(refused(system, on('deliver', 2))).toMatch(/3 ms or later/);
    expect(read(taken(system, on('deliver', 4)))).toEqual(['1']);
  });
});
