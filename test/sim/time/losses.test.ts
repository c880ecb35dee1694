/**
 * Losses that something sees, where it would be decided early that they come: the order of a loss
 * and of what else happens then, or that a message is still under way.
 */

import { expect, it } from 'vitest';
import { createMachine } from 'xstate';
import { checkSystem } from '../../../sim/check/check.ts';
import { eventually, sometimes } from '../../../sim/model/properties.ts';
import type { Property } from '../../../sim/model/property.ts';
import { compose } from '../../../sim/system/compose.ts';
import type { Observer } from '../../../sim/system/observer.ts';
import type { Occurrence } from '../../../sim/system/occurrence.ts';
import type { View } from '../../../sim/system/view.ts';
import { systemOf, tell } from './hand.ts';

/** It asks `b` after 1 ms, and waits 9 ms for the answer. */
const client = createMachine({
  initial: 'idle',
  states: {
    idle: { after: { 1: 'asking' } },
    asking: { entry: tell('b', 'm'), on: { n: 'answered' }, after: { 9: 'left' } },
    answered: {},
    left: {},
  },
});
const server = createMachine({ on: { m: { actions: tell('a', 'n') } } });
/** Something happens after 5 ms, while the answer is under way. */
const clock = createMachine({
  initial: 'early',
  states: { early: { after: { 5: 'late' } }, late: {} },
});

const hasLeft = (view: View) => view.local('a')?.value === 'left';
const isUnderWay = (view: View) => view.messages('a=b').length > 0;
const isLate = (occurrence: Occurrence) =>
  occurrence.type === 'received' &&
  occurrence.actor === 'c' &&
  occurrence.event.type !== 'xstate.init';

/** Of each property whether it holds, in exact time. */
function held(observer: Observer<string>, ...properties: Property[]): boolean[] {
  const links = [{ kind: 'connection', client: 'a', server: 'b', latencyMs: 3 } as const];
  const definition = systemOf({ a: client, b: server, c: clock }, { links, faults: { loss: 1 } });
  const system = compose({ ...definition, observers: { observer } }, 'untimed');
  const { properties: results } = checkSystem(system, { time: 'exact', properties, given: [] });
  return results.map(({ verdict }) => verdict === 'holds');
}

const seenBy = (value: string): Property =>
  sometimes(value, 'that is seen, and an answer was waited for in vain', (view) => {
    return view.observed('observer') === value && hasLeft(view);
  });

it('an observer tells whether a message is lost before something else happens or after', () => {
  const order: Observer<string> = {
    initial: '',
    on(occurrence, seen) {
      if (occurrence.type === 'lost') return `${seen}lost `;
      return isLate(occurrence) ? `${seen}late ` : seen;
    },
  };
  expect(held(order, seenBy('late lost '), seenBy('lost late '))).toEqual([true, true]);
});

it('an observer looks whether a message is under way as something else happens', () => {
  const looks: Observer<string> = {
    initial: 'nothing',
    on: (occurrence, seen, view) => {
      if (!isLate(occurrence)) return seen;
      return isUnderWay(view) ? 'there' : 'gone';
    },
  };
  expect(held(looks, seenBy('there'), seenBy('gone'))).toEqual([true, true]);
});

it('an observer that looks, and makes the same of it, sees no loss', () => {
  const looks: Observer<string> = {
    initial: 'nothing',
    on: (occurrence, seen, view) => {
      if (!isLate(occurrence)) return seen;
      return isUnderWay(view) ? 'looked' : 'looked';
    },
  };
  expect(held(looks, seenBy('looked'))).toEqual([true]);
});

it('what is to come in the end may depend on a message that is under way', () => {
  const none: Observer<string> = { initial: '', on: (_, seen) => seen };
  const wasThere = (view: View) => view.local('c')?.value === 'late' && isUnderWay(view);
  const gone = eventually(
    'gone',
    'an answer comes',
    (view) => view.local('a')?.value === 'answered',
    {
      when: wasThere,
    },
  );
  expect(held(none, gone)).toEqual([false]);
});
