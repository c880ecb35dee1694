/** One run in virtual time of a model small enough to foretell: a customer orders from a shop. */

import { describe, expect, it } from 'vitest';
import { assign, emit, raise, setup } from 'xstate';
import { settle } from '../../../sim/model/knobs.ts';
import type { Model } from '../../../sim/model/model.ts';
import type { RunRecord } from '../../../sim/run/runRecord.ts';
import { type SimulateOptions, simulate } from '../../../sim/run/simulate.ts';
import { UsageError } from '../../../sim/system/errors.ts';
import { type Send, send } from '../../../sim/system/message.ts';
import { choice, collector, definition, party, sender } from '../small.ts';

const patienceMs = 400;
const latencyMs = 30;

/** Orders, and orders again whenever it loses patience: at most `orders` times. */
const customer = (orders: number) =>
  setup({
    types: {} as {
      context: { orders: number };
      events: { type: 'ORDER' | 'LEAVE' | 'RECEIPT' };
      emitted: Send;
    },
  }).createMachine({
    id: 'customer',
    context: { orders: 0 },
    initial: 'browsing',
    states: {
      browsing: {
        on: { ORDER: { target: 'waiting', meta: { step: '1' }, description: 'wants it' } },
      },
      waiting: {
        entry: [
          assign({ orders: (it) => it.context.orders + 1 }),
          emit(send('s', { type: 'ORDER' })),
        ],
        on: { RECEIPT: { target: 'served', meta: { step: '3' }, description: 'got it' } },
        after: {
          [patienceMs]: [
            {
              guard: ({ context }) => context.orders < orders,
              target: 'waiting',
              reenter: true,
              description: 'orders again',
            },
            { target: 'left', description: 'gives up' },
          ],
        },
      },
      served: { type: 'final' },
      left: { type: 'final' },
    },
    on: { LEAVE: '.left' },
  });

const shop = (workMs: number) =>
  setup({
    types: {} as { events: { type: 'ORDER' | 'READY' }; emitted: Send },
  }).createMachine({
    id: 'shop',
    on: {
      ORDER: {
        actions: raise({ type: 'READY' }, { id: 'ready', delay: workMs }),
        meta: { step: '2' },
        description: 'works',
      },
      READY: { actions: emit(send('c', { type: 'RECEIPT' })) },
    },
  });

const work = { name: 'work', help: '', kind: 'duration', never: false, default: 100 } as const;
const orders = { name: 'orders', help: '', kind: 'integer', default: 2 } as const;

const trade: Model = {
  name: 'trade',
  title: 'A customer and a shop',
  knobs: [
    { ...work, minMs: 0, maxMs: 10_000 },
    { ...orders, min: 1, max: 1_000_000 },
  ],
  steps: ['1', '2', '3'].map((id) => ({ id, title: `step ${id}`, source: `TEXT L${id}` })),
  system: ({ work, orders }, faults) =>
    definition({
      parties: [
        party('user', ['c', customer(orders as number)]),
        party('shop', ['s', shop(work as number)]),
      ],
      links: [{ kind: 'connection', client: 'c', server: 's', latencyMs }],
      choices: [
        { ...choice('c', 'ORDER'), name: 'order', usual: true, thinkMs: [100, 900] },
        { ...choice('c', 'LEAVE'), name: 'leave' },
      ],
      faults,
    }),
  view: ({ message }) => ({ layer: 'trade', type: message.type, wire: { type: message.type } }),
  scenarios: [],
  properties: [],
  amendments: [],
  findings: [],
  endings: ['c'],
  notedActors: ['c'],
  outcomes: ({ value }) => ({
    user: { outcome: String(value.c), why: `is ${String(value.c)}` },
    shop: { outcome: null, why: 'serves' },
  }),
};

type Given = Omit<SimulateOptions, 'settings'> & { readonly knobs?: Record<string, string> };
const runOf = ({ knobs = {}, ...options }: Given = {}): RunRecord =>
  simulate(trade, { settings: settle(trade.knobs, knobs), ...options });
const fates = (run: RunRecord) => run.messages.map(({ type, fate }) => `${type} ${fate}`);
const texts = (run: RunRecord) => run.notes.map(({ kind, text }) => `${kind}: ${text}`);

describe('the usual run', () => {
  const run = runOf();
  const [ordered, receipt] = run.messages;

  it('comes to its end, each message at its time', () => {
    expect(run).toMatchObject({ model: 'trade', ended: 'quiet', notTaken: [], seed: 1 });
    expect(run.outcome).toEqual({ user: 'served' });
    expect(run.why).toEqual({ user: 'is served', shop: 'serves' });
    expect(fates(run)).toEqual(['ORDER delivered', 'RECEIPT delivered']);
    expect(ordered?.atMs).toBeGreaterThanOrEqual(100);
    expect(ordered?.atMs).toBeLessThanOrEqual(900);
    expect(ordered?.deliveredAtMs).toBe((ordered?.atMs ?? 0) + latencyMs);
    expect(receipt?.atMs).toBe((ordered?.deliveredAtMs ?? 0) + 100);
    expect(run.virtualMs).toBe(receipt?.deliveredAtMs);
  });

  it('notes the choice, and the checks of the actors that are noted, at their place', () => {
    expect(texts(run)).toEqual(['choice: c gets ORDER', 'check: wants it', 'check: got it']);
    expect(run.notes.map(({ step }) => step)).toEqual([null, '1', '3']);
    expect(run.notes.map(({ afterMessages }) => afterMessages)).toEqual([0, 0, 2]);
  });
});

describe('seeds', () => {
  const options = { faults: { loss: 2, duplicate: 1, crash: 1 }, random: true };
  const bytes = (seed: number) => JSON.stringify(runOf({ ...options, seed }));

  it('the same seed is the same run, to the byte', () => {
    for (let seed = 0; seed < 50; seed++) expect(bytes(seed)).toBe(bytes(seed));
  });

  it('other seeds are other runs', () => {
    const runs = Array.from({ length: 50 }, (_, seed) => ({
      ...runOf({ ...options, seed }),
      seed: 0,
    }));
    expect(new Set(runs.map((run) => JSON.stringify(run))).size).toBeGreaterThan(40);
    expect(new Set(runs.map(({ outcome }) => outcome.user))).toEqual(new Set(['served', 'left']));
  });

  it('without chance the unusual never happens', () => {
    for (let seed = 0; seed < 50; seed++) expect(runOf({ seed }).outcome.user).toBe('served');
  });
});

describe('choose', () => {
  it('takes a choice in place of the usual', () => {
    const run = runOf({ choose: ['leave'] });
    expect(run).toMatchObject({ outcome: { user: 'left' }, messages: [], notTaken: [] });
    expect(run.virtualMs).toBe(0);
    expect(texts(run)).toEqual(['choice: c gets LEAVE']);
  });

  it('NAME@STEP: once the step is reached', () => {
    const run = runOf({ choose: ['leave@1'] });
    expect(run.outcome).toEqual({ user: 'left' });
    // It leaves in the moment in which it has ordered: nobody is there to read the receipt.
    expect(fates(run)).toEqual(['ORDER delivered', 'RECEIPT unread']);
    expect(run.notTaken).toEqual([]);
  });

  it('a step that only the shop has carried out is not reached', () => {
    const run = runOf({ choose: ['leave@2'], knobs: { work: '0.1' } });
    expect(run).toMatchObject({ outcome: { user: 'served' }, notTaken: ['leave@2'] });
  });

  it('says what never became possible', () => {
    const run = runOf({ choose: ['leave@3', 'order'] });
    expect(run).toMatchObject({ outcome: { user: 'served' }, notTaken: ['leave@3'] });
    expect(run.choose).toEqual(['leave@3', 'order']);
    // A wish is not thought about.
    expect(run.messages[0]?.atMs).toBe(0);
  });

  it.each([
    ['go', 'choose: got "go", expected one of order, leave'],
    ['', 'choose: got "", expected one of order, leave'],
    ['leave@9', 'choose leave: got "@9", expected @ and a step of 1, 2, 3'],
    ['leave@', 'choose leave: got "@", expected @ and a step of 1, 2, 3'],
  ])('refuses "%s"', (text, problem) => {
    expect(() => runOf({ choose: [text] })).toThrow(new UsageError(problem));
  });
});

describe('fates', () => {
  it('abandoned: a new request gives up the receipt that is on its way', () => {
    const run = runOf({ knobs: { work: '0.345' } });
    expect(fates(run).slice(0, 3)).toEqual([
      'ORDER delivered',
      'RECEIPT abandoned',
      'ORDER delivered',
    ]);
    expect(run.messages[1]?.deliveredAtMs).toBeNull();
    expect(run.outcome).toEqual({ user: 'left' });
    expect(texts(run)).toContain('timer: orders again');
    expect(texts(run)).toContain('timer: gives up');
  });

  it('lost: a fault of the budget, noted at the party it came from', () => {
    const runs = Array.from({ length: 60 }, (_, seed) => runOf({ seed, faults: { loss: 1 } }));
    const losses = runs.filter((run) => fates(run).some((fate) => fate.endsWith('lost')));
    expect(losses.length).toBeGreaterThan(0);
    for (const run of losses) {
      const lost = run.messages.filter(({ fate }) => fate === 'lost');
      const faults = run.notes.filter(({ kind }) => kind === 'fault');
      expect(lost).toHaveLength(1);
      expect(lost[0]?.deliveredAtMs).toBeNull();
      expect(faults).toMatchObject([{ text: 'a message is lost', party: lost[0]?.from }]);
      // The second order of two goes through.
      expect(run.outcome.user).toBe('served');
    }
  });

  it('what has a time of arrival has arrived, and nothing else has', () => {
    const budget = { loss: 3, duplicate: 3, crash: 1 };
    const counts = new Map<string, number>();
    for (let seed = 0; seed < 300; seed++) {
      const run = runOf({ seed, faults: budget, random: true, knobs: { work: '0.345' } });
      for (const { fate, deliveredAtMs } of run.messages) {
        counts.set(fate, (counts.get(fate) ?? 0) + 1);
        expect(deliveredAtMs !== null).toBe(fate === 'delivered' || fate === 'unread');
      }
    }
    // Each of them was seen, but for what is under way: these runs have come to rest.
    expect([...counts.keys()].sort()).toEqual(['abandoned', 'delivered', 'lost', 'unread']);
  });

  it('in flight: a run that never rests is cut, and so says', () => {
    const run = runOf({ knobs: { work: '0.345', orders: '1000000' } });
    expect(run.ended).toBe('cut');
    expect(run.outcome).toEqual({ user: 'waiting' });
    expect(run.virtualMs).toBeGreaterThanOrEqual(3_600_000);
    expect(run.messages.at(-1)?.fate).toBe('in flight');
    expect(run.messages.filter(({ fate }) => fate === 'in flight')).toHaveLength(1);
  });
});

describe('what is due at the same moment', () => {
  it('a timer comes before a message', () => {
    const roundTripMs = (workMs: number) => latencyMs + workMs + latencyMs;
    expect(roundTripMs(340)).toBe(patienceMs);
    expect(fates(runOf({ knobs: { work: '0.34' } }))[1]).toBe('RECEIPT abandoned');
    expect(fates(runOf({ knobs: { work: '0.339' } }))[1]).toBe('RECEIPT delivered');
  });

  it('messages come in the order in which they were sent, not that of the links', () => {
    const fifo = { kind: 'fifo', to: 'log', latencyMs } as const;
    const both: Model = {
      ...trade,
      knobs: [],
      system: (_, faults) =>
        definition({
          parties: [
            party('one', ['a', sender('log', ['from a'])]),
            party('two', ['b', sender('log', ['from b'])]),
            party('three', ['log', collector()]),
          ],
          links: [
            { ...fifo, from: 'a' },
            { ...fifo, from: 'b' },
          ],
          choices: ['b', 'a'].map((name) => ({ ...choice(name, 'GO'), usual: true })),
          faults,
        }),
      outcomes: ({ context }) => ({
        log: { outcome: JSON.stringify(context.actors.log), why: '' },
      }),
    };
    const run = simulate(both, { settings: {} });
    expect(run.messages.map(({ atMs, from }) => [atMs, from])).toEqual([
      [0, 'two'],
      [0, 'one'],
    ]);
    expect(run.outcome.log).toBe('{"read":["from b","from a"]}');
  });
});
