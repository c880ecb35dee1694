/** Observers in both readings: what they make of several things that happen in one step. */

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

const answering = (...types: string[]) =>
  createMachine({ on: { m: { actions: tell('a', ...types) } } });
const links = [link('fifo', 1), { kind: 'fifo', from: 'b', to: 'a', latencyMs: 1 } as const];

/** Which of these values are seen: the same in both readings. */
function seen(
  b: ReturnType<typeof answering>,
  observer: Observer<string>,
  values: readonly string[],
): string[] {
  const definition = { ...systemOf({ a: once, b }, { links }), observers: { observer } };
  const system = compose(definition, 'untimed');
  const properties = values.map((value) =>
    sometimes(value, 'that is seen', (view) => view.observed('observer') === value),
  );
  const [untimed, exact] = (['untimed', 'exact'] as const).map((time) => {
    const found = checkSystem(system, { time, properties, given: [] });
    return found.properties.flatMap(({ name, verdict }) => (verdict === 'holds' ? [name] : []));
  });
  expect(exact).toEqual(untimed);
  return untimed as string[];
}

it('what is made of a thing may depend on one that happened in the same step', () => {
  const values = ['nothing', 'asked', 'answered'];
  expect(seen(answering('n'), inOrder, values)).toEqual(['nothing', 'answered']);
});

it('what is made of a thing may depend on a value that is one only within a step', () => {
  const after: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    'delivered m': { start: 'asked' },
    'sent n': { asked: 'answered' },
    'sent u': { start: 'alone', asked: 'skipped', answered: 'both' },
  };
  const observer: Observer<string> = {
    initial: 'start',
    on(occurrence, value) {
      if (!('envelope' in occurrence)) return value;
      return after[`${occurrence.type} ${occurrence.envelope.message.type}`]?.[value] ?? value;
    },
  };
  const values = ['start', 'asked', 'answered', 'alone', 'skipped', 'both'];
  expect(seen(answering('n', 'u'), observer, values)).toEqual(['start', 'both']);
});
