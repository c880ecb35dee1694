/** What the actors are called that a machine invokes without an id. */

import { describe, expect, it } from 'vitest';
import { createMachine, fromPromise } from 'xstate';
import { pathBeneath } from '../../../sim/system/called.ts';
import { LocalMachine } from '../../../sim/system/machine.ts';

const load = fromPromise(async () => 5);

const machine = createMachine({
  id: 'shop',
  invoke: { src: 'load' },
  initial: 'a',
  states: {
    a: { invoke: [{ src: 'save' }, { src: 'check' }, { src: 'check' }] },
    b: { invoke: { src: 'save' } },
    c: { invoke: { src: load } },
    d: { invoke: [{ id: 'own', src: load }, { src: load }], initial: 'c', states: { c: {} } },
    own: { invoke: { src: load } },
  },
});

describe('an invoke without an id', () => {
  it.each([
    ['0.shop', 'load'],
    ['0.shop.a', 'save in a'],
    ['1.shop.a', 'check in a 2'],
    ['2.shop.a', 'check in a 3'],
    ['0.shop.b', 'save in b'],
    ['0.shop.c', 'c'],
    ['1.shop.d', 'd'],
    ['own', 'own'],
    // Its state is named as another actor is.
    ['0.shop.own', 'own in own'],
    ['x:0', 'x:0'],
  ])('%s is called %s', (id, called) => {
    expect(pathBeneath('', machine, id)).toBe(called);
    expect(pathBeneath('above/it', machine, id)).toBe(`above/it/${called}`);
  });

  it('has its name in all that is said of it, and may be spoken of by it', () => {
    const parent = createMachine({
      id: 'parent',
      initial: 'asking',
      states: { asking: { invoke: { src: load, onDone: 'told' } }, told: {} },
    });
    const driven = new LocalMachine('it', parent, { environment: { asking: { answers: [1] } } });
    const { state } = driven.initial();
    expect(driven.offers.in(state).map(({ label }) => label)).toEqual(['it/asking answers 1']);
    const silent = () => new LocalMachine('it', parent).initial();
    expect(silent).toThrow(/"it\/asking" is started: .* as environment: \{ asking: \{ answers: \[/);
  });
});
