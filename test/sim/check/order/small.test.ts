/** Partial order reduction on systems that are small enough to see what it must not leave out. */

import { expect, it } from 'vitest';
import { createMachine, sendTo } from 'xstate';
import { type CheckResult, checkSystem } from '../../../../sim/check/check.ts';
import type { CheckOptions } from '../../../../sim/check/plan.ts';
import { isIn } from '../../../../sim/model/properties.ts';
import type { Predicate, Property } from '../../../../sim/model/property.ts';
import { compose } from '../../../../sim/system/compose.ts';
import type { SystemDefinition } from '../../../../sim/system/definition.ts';
import type { Observer } from '../../../../sim/system/observer.ts';
import { choice, definition, party } from '../../small.ts';

/** Goes through its states, one with each `GO`. */
const chain = (length: number) =>
  createMachine({
    initial: 's0',
    states: Object.fromEntries(
      Array.from({ length }, (_, at) => {
        return [`s${at}`, at + 1 < length ? { on: { GO: `s${at + 1}` } } : {}];
      }),
    ),
  });

const chains = (count: number, length: number) => {
  const names = Array.from({ length: count }, (_, at) => `c${at}`);
  return definition({
    parties: names.map((name) => party(name, [name, chain(length)])),
    choices: names.map((name) => choice(name, 'GO')),
  });
};

const sometimes = (name: string, holds: Predicate): Property => {
  return { name, text: name, source: 'test', kind: 'sometimes', holds };
};

const reductions = { partialOrder: true };
const given = ['no-unspecified-reception', 'no-deadlock', 'every-transition-taken'];

/** By all steps and by fewer, with the same verdicts. */
function both(
  made: SystemDefinition,
  options: CheckOptions = {},
): { readonly whole: CheckResult; readonly reduced: CheckResult } {
  const asked = { given, ...options };
  const whole = checkSystem(compose(made, 'untimed'), asked);
  const reduced = checkSystem(compose(made, 'untimed'), { ...asked, reductions });
  const told = ({ properties }: CheckResult) =>
    properties.map(({ name, verdict, trace }) => [name, verdict, trace?.steps.length]);
  expect(told(reduced)).toEqual(told(whole));
  expect(reduced.coverage.taken).toEqual(whole.coverage.taken);
  return { whole, reduced };
}

it('takes what has nothing to do with each other one after the other', () => {
  const { whole, reduced } = both(chains(5, 4));
  expect(whole.states).toBe(4 ** 5);
  expect(reduced.states).toBe(5 * 3 + 1);
  expect(reduced.partialOrder).toEqual({ shortestStates: 0, searches: 2 });
});

it('meets what a predicate sees of two actors at a time', () => {
  const between = sometimes(
    'between',
    (view) => isIn(view, 'c0', 's1') && isIn(view, 'c1', 's1') && isIn(view, 'c2', 's3'),
  );
  const { reduced } = both(chains(3, 4), { properties: [between] });
  expect(reduced.properties[0]?.verdict).toBe('holds');
});

it('lets come first what makes an idle step matter', () => {
  // `w` passes on what `x` says once it is on. `y` hears it differently when it has been stopped.
  const idle = { on: { TOLD: 'hit', STOP: 'stopped' } };
  const y = createMachine({
    initial: 'idle',
    states: { idle, hit: {}, stopped: { on: { TOLD: 'late' } }, late: {} },
  });
  const tells = { actions: sendTo('y', { type: 'TOLD' }) };
  const w = createMachine({
    initial: 'off',
    states: { off: { on: { ON: 'on' } }, on: { on: { SAID: tells } } },
  });
  const x = createMachine({ on: { GO: { actions: sendTo('w', { type: 'SAID' }) } } });
  const z = createMachine({
    entry: [sendTo('w', { type: 'ON' }), sendTo('y', { type: 'STOP' })],
  });
  const links = ['y', 'w'].map((to) => ({ kind: 'fifo' as const, from: 'z', to, latencyMs: 1 }));
  const parties = [party('p', ['w', w], ['x', x], ['y', y]), party('q', ['z', z])];
  const { reduced } = both(definition({ parties, links, choices: [choice('x', 'GO')] }));
  expect(reduced.coverage.taken.filter((name) => name.includes('TOLD'))).toHaveLength(2);
});

it('keeps apart what an observer keeps apart', () => {
  const first: Observer<string> = {
    initial: '',
    on: (occurrence, seen) =>
      occurrence.type === 'received' && occurrence.event.type === 'GO'
        ? seen || occurrence.actor
        : seen,
  };
  const made = { ...chains(3, 3), observers: { first } };
  const properties = ['c0', 'c1', 'c2', 'c3'].map((name) =>
    sometimes(name, (view) => view.observed('first') === name),
  );
  const { whole, reduced } = both(made, { properties });
  expect(reduced.properties.map(({ verdict }) => verdict).slice(0, 4)).toEqual([
    ...['holds', 'holds', 'holds'],
    'violated',
  ]);
  expect(reduced.states).toBeLessThan(whole.states);
});

it.each([
  ['liveness is asked for', { given: ['no-livelock'], endings: ['c0'] }],
  ['states are kept by fingerprints', { exact: false }],
  ['the graph of all states is asked for', { explain: true }],
])('says that it is not used as %s', (unused, options: CheckOptions) => {
  const asked = { given, ...options, reductions };
  const result = checkSystem(compose(chains(2, 3), 'untimed'), asked);
  expect(result.partialOrder).toEqual({ unused });
  expect(result.states).toBe(9);
});

it('ends at a limit, and says that more is unknown', () => {
  const asked = { given, reductions, maxStates: 3 };
  const { complete, why, properties } = checkSystem(compose(chains(3, 9), 'untimed'), asked);
  expect({ complete, why }).toEqual({ complete: false, why: 'more than 3 states' });
  expect(properties.find(({ name }) => name === 'no-deadlock')?.verdict).toBe('violated');
});
