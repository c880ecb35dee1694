/** Observers in a search: against the plain explorer, and what a search has of them. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMachine } from 'xstate';
import { checkSystem } from '../../../sim/check/check.ts';
import { check } from '../../../sim/check/model.ts';
import { defineModel } from '../../../sim/model/defineModel.ts';
import { always, eventually, isIn, observedBy, sometimes } from '../../../sim/model/properties.ts';
import { canonicalText } from '../../../sim/system/canonical.ts';
import { compose } from '../../../sim/system/compose.ts';
import { noFaults, type SystemDefinition } from '../../../sim/system/definition.ts';
import type { Observer } from '../../../sim/system/observer.ts';
import type { Occurrence } from '../../../sim/system/occurrence.ts';
import { type keepers, linearizable } from '../../models/history.ts';
import { increment } from '../../models/increment.ts';
import { paxos, states } from '../../models/paxos/index.ts';
import { definitionOf } from './build.ts';
import { plainCheck } from './plain.ts';
import { systems } from './random.ts';

const symbolic = { kind: 'symbolic' } as const;

/** A few values that tell whether all that happens is told, and in which order. */
const kinds = 2;

function told(occurrence: Occurrence): unknown {
  if (occurrence.type !== 'received') return occurrence;
  const { taken, ...rest } = occurrence;
  return { ...rest, taken: taken.map(({ name }) => name) };
}

function mixed(before: number, ...values: readonly unknown[]): number {
  let hash = before + 1;
  for (const letter of canonicalText(values)) {
    hash = (Math.imul(hash, 31) + letter.charCodeAt(0)) >>> 0;
  }
  return (hash >>> 7) % kinds;
}

const listening: Observer<number> = {
  initial: 0,
  on: (occurrence, value) => mixed(value, told(occurrence)),
};

/** It looks also at what the step itself has changed before it: a link, and what may go wrong. */
const looking = (actor: string, links: readonly string[]): Observer<number> => ({
  initial: 0,
  on(occurrence, value, view) {
    const local = view.local(actor)?.value ?? null;
    const [link] = links.filter((name) => view.messages(name).length > 0);
    const left = view.faultsLeft('duplicate') + view.faultsLeft('loss');
    return mixed(value, told(occurrence), local, link, left);
  },
});

const seesAll = [0, 1].flatMap((value) =>
  ['listening', 'looking'].map((name) =>
    always(`${name}-${value}`, 'it is never so', (view) => view.observed(name) !== value),
  ),
);

type Size = Record<'states' | 'transitions' | 'depth', number>;

const sizeOf = ({ states: count, transitions, depth }: Size): Size => {
  return { states: count, transitions, depth };
};

describe('a search with observers', () => {
  it('finds what the plain explorer finds', () => {
    let compared = 0;
    const compare = (drawn: Parameters<typeof definitionOf>[0]) => {
      const bare = definitionOf(drawn);
      const { actorNames, network } = compose(bare, 'untimed');
      const [first = ''] = actorNames;
      const observers = { listening, looking: looking(first, [...network.links.keys()]) };
      const definition: SystemDefinition = { ...bare, observers };
      const system = compose(definition, 'untimed');
      const maxStates = 1_000;
      const ask = { properties: seesAll, given: [], maxStates };
      const found = checkSystem(system, {
        ...ask,
        thresholds: { pilotStates: 30, manyStates: 60, fewAnswers: 2, threadedStates: 60 },
      });
      if (!found.complete) return;
      compared++;
      const plain = plainCheck(system, seesAll, { maxStates });
      expect(sizeOf(found)).toEqual(sizeOf({ ...plain }));
      const verdicts = new Map(plain.verdicts.map(({ name, verdict }) => [name, verdict]));
      for (const { name, verdict } of found.properties) expect(verdict).toBe(verdicts.get(name));
      expect(sizeOf(checkSystem(system, { ...ask, exact: false }))).toEqual(sizeOf({ ...plain }));
      // With edges nothing sleeps.
      const live = eventually('comes', 'it comes', (view) => view.observed('listening') === 1);
      const edged = checkSystem(system, { ...ask, properties: [...seesAll, live] });
      expect(sizeOf(edged)).toEqual(sizeOf({ ...plain }));
    };
    fc.assert(fc.property(systems, compare), { seed: 14, numRuns: 25 });
    expect(compared).toBeGreaterThan(12);
  });
});

describe('what is part of a state', () => {
  const threads = 2;
  const bare = increment(threads);
  let calls = 0;
  const count: Observer<number> = {
    initial: 0,
    on(occurrence, value) {
      calls++;
      return occurrence.type === 'received' && occurrence.event.type === 'WRITE'
        ? value + 1
        : value;
    },
  };
  const definition = { ...bare, observers: { count, other: { ...count, initial: 5 } } };
  const checked = (properties: readonly ReturnType<typeof always>[]) =>
    checkSystem(compose(definition, 'untimed'), { properties, given: [] });

  it('an observer that nobody reads is not, and is not asked', () => {
    const without = checkSystem(compose(bare, 'untimed'), { given: [] });
    const system = compose(definition, 'untimed');
    // The start of a system has all of them, as a run does.
    system.start();
    calls = 0;
    system.start();
    const atStart = calls;
    calls = 0;
    expect(checkSystem(system, { given: [] }).states).toBe(without.states);
    expect(calls).toBe(atStart);
  });

  it('one that is read is, also if it is read late', () => {
    const all = always(
      'few',
      'each writes once',
      (view) => (view.observed('count') as number) <= 2,
    );
    const late = always('late', 'all written, all counted', (view) => {
      const names = ['thread1', 'thread2'];
      const hasEnded = names.every((name) => view.local(name)?.value === 'written');
      return !hasEnded || view.observed('count') === threads;
    });
    const [early, lately] = [checked([all]), checked([late])];
    expect(early.properties[0]?.verdict).toBe('holds');
    expect(lately.properties[0]?.verdict).toBe('holds');
    expect(lately.states).toBe(early.states);
  });

  it('a counterexample of what an observer has seen is replayed', () => {
    const never = always('never', 'nobody writes', (view) => view.observed('count') === 0);
    const { verdict, trace } = checked([never]).properties[0] ?? {};
    expect(verdict).toBe('violated');
    expect(trace?.steps.length).toBe(2);
  });

  it('what is awaited reads it too', () => {
    const comes = eventually('comes', 'someone writes', (view) => view.observed('count') !== 0);
    const { verdict } = checked([comes]).properties[0] ?? {};
    // Nobody has to do anything.
    expect(verdict).toBe('violated');
  });

  it('it may throw for what it does not meet', () => {
    const strict: Observer<number> = {
      initial: 0,
      on(occurrence, value) {
        if (occurrence.type !== 'received' || occurrence.event.type !== 'WRITE') return value;
        if (value === threads) throw new Error('more writes than threads');
        return value + 1;
      },
    };
    const all = always('few', 'each writes once', (view) => view.observed('strict') !== -1);
    const given = { ...bare, observers: { strict } };
    const { properties } = checkSystem(compose(given, 'untimed'), { properties: [all], given: [] });
    expect(properties[0]?.verdict).toBe('holds');
  });

  it.each([
    ['a list', (all: readonly string[], one: string) => [...all, one], []],
    ['an object', (all: object, one: string) => ({ one, all }), { one: '', all: {} }],
    ['a text', (all: string, one: string) => `${all} ${one}`, ''],
  ])('of many values, each %s', (_, add, initial) => {
    const log: Observer<never> = {
      initial: initial as never,
      on(occurrence, value) {
        if (occurrence.type !== 'received' || !/^(READ|WRITE)$/.test(occurrence.event.type)) {
          return value;
        }
        return add(value, `${occurrence.event.type} ${occurrence.event.from}`) as never;
      },
    };
    const observed = { ...increment(4), observers: { log } };
    const read = always('read', 'it is read', (view) => view.observed('log') !== null);
    const system = compose(observed as SystemDefinition, 'untimed');
    const found = checkSystem(system, { properties: [read], given: [] });
    expect(sizeOf(found)).toEqual(sizeOf({ ...plainCheck(system, [read], { maxStates: 9_999 }) }));
    expect(found.states).toBeGreaterThan(1_000);
  });

  it('a name that no observer has is told', () => {
    const wrong = sometimes('wrong', 'it is read', (view) => view.observed('cuont') === 1);
    expect(() => checked([wrong])).toThrow(
      'unknown observer "cuont": expected one of count, other',
    );
  });

  it.each([
    ['undefined', () => undefined, 'its value after "received" is undefined'],
    ['a promise', async () => 1, 'is a Promise'],
    ['the time', () => Date.now(), 'calls Date.now()'],
  ])('a reducer that gives %s is refused', (_, on, problem) => {
    const wrong = { ...bare, observers: { wrong: { initial: 0, on } } };
    expect(() => compose(wrong, 'untimed').start()).toThrow(problem);
  });
});

describe('a model with observers', () => {
  const machine = createMachine({
    initial: 'a',
    states: { a: { on: { go: 'b' } }, b: { on: { go: 'a' } } },
  });
  const model = defineModel({
    name: 'two',
    machines: { machine },
    choices: [{ actor: 'machine', event: { type: 'go' } }],
    observers: {
      parity: {
        initial: 0,
        on: (occurrence, value: number) =>
          occurrence.type === 'received' && occurrence.event.type === 'go' ? 1 - value : value,
      },
    },
    properties: [
      always('parity', 'an even number of times leads back', (view) => {
        return (observedBy(view, 'parity') === 0) === isIn(view, 'machine', 'a');
      }),
    ],
  });
  const system = () => compose(model.system({}, { ...noFaults, crash: 1 }, symbolic), 'virtual');

  it('is checked', () => {
    expect(check(model).verdicts.parity).toBe('holds');
  });

  it('keeps what it has seen when an actor starts again', () => {
    const made = system();
    const steps = [
      { type: 'choose', choice: 'machine-go' },
      { type: 'crash', party: 'machine' },
      { type: 'restart', party: 'machine' },
    ] as const;
    let { snapshot } = made.start();
    for (const step of steps) snapshot = made.apply(snapshot, step).snapshot;
    expect(snapshot.context.observed).toEqual({ parity: 1 });
    expect(snapshot.value.machine).toBe('a');
  });
});

describe('Paxos with its history', () => {
  const checkedWith = (keeper: (typeof keepers)[number]) => {
    const system = compose(paxos(2, keeper), 'untimed');
    return checkSystem(system, { properties: [linearizable(keeper)], given: [] });
  };

  it.each(['actor', 'observer'] as const)('kept by an %s: the states that are known', (keeper) => {
    const { states: count, transitions, properties } = checkedWith(keeper);
    expect([count, transitions]).toEqual([states[2], 102_590]);
    expect(properties[0]?.verdict).toBe('holds');
  });

  it('kept by an actor that hears over links: what is on its way makes many more', () => {
    const { states: count, properties } = checkedWith('actor over links');
    expect(count).toBe(145_004);
    expect(properties[0]?.verdict).toBe('holds');
  });
});
