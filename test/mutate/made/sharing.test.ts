/** What mutants share, so that each question is asked once: machines, and what was learned. */

import { describe, expect, it } from 'vitest';
import { setup } from 'xstate';
import { Origins } from './origins.ts';
import type { Place } from './places.ts';
import { Promising } from './promising.ts';
import { drivenTogether } from './sharing.ts';

describe('what values come of', () => {
  it('is the same for what one function has made of the same', () => {
    const origins = new Origins();
    const make = (given: object) => {
      const made = () => given;
      origins.note(made, 'make', [given]);
      return made;
    };
    const key = (given: object) => origins.keyOf(make(given));
    expect(key({ a: 1, b: [true] })).toBe(key({ a: 1, b: [true] }));
    expect(key({ a: 1 })).not.toBe(key({ a: '1' }));
    expect(key({ of: make({ a: 1 }) })).toBe(key({ of: make({ a: 1 }) }));
    expect(key({ of: make({ a: 1 }) })).not.toBe(key({ of: make({ a: 2 }) }));
  });

  it('is not known of a function from elsewhere, and of what has one in it', () => {
    const origins = new Origins();
    expect(origins.keyOf({ is: () => 1 })).not.toBe(origins.keyOf({ is: () => 1 }));
    expect(origins.keyOf(new Map())).not.toBe(origins.keyOf(new Map()));
    const circle: { itself?: object } = {};
    circle.itself = circle;
    expect(origins.keyOf(circle)).toBe(origins.keyOf(circle));
  });
});

describe('machines driven together', () => {
  it('are one for each machine, actor and surroundings', () => {
    const machine = setup({}).createMachine({ initial: 'a', states: { a: {} } });
    const driven = drivenTogether(() => 'one');
    expect(driven('door', machine, ['key'])).toBe(driven('door', machine, ['key']));
    expect(driven('door', machine, ['key'])).not.toBe(driven('door', machine, []));
    expect(driven('door', machine, ['key'])).not.toBe(driven('gate', machine, ['key']));
  });
});

describe('places that promise most', () => {
  const place = (name: string, states: number) => ({ name, states }) as Place;
  const [small, large, other] = [place('small', 10), place('large', 90_000), place('other', 10)];

  const caught = (of: Place, line = 1) => ({ place: of, line, isCaught: true });

  it('have caught mistakes of the same file, at the least expense', () => {
    const promising = new Promising();
    promising.note('a.ts', caught(large));
    promising.note('a.ts', { ...caught(small), isCaught: false });
    promising.note('b.ts', caught(other));
    expect(promising.placesFor('a.ts', 1)).toEqual([large]);
    promising.note('a.ts', caught(small));
    expect(promising.placesFor('a.ts', 1)).toEqual([small, large]);
    expect(promising.placesFor('c.ts', 1)).toEqual([]);
  });

  it('are those that have caught the nearest, where they take about the same', () => {
    const promising = new Promising();
    promising.note('a.ts', caught(small, 10));
    promising.note('a.ts', caught(other, 90));
    expect(promising.placesFor('a.ts', 20)).toEqual([small, other]);
    expect(promising.placesFor('a.ts', 80)).toEqual([other, small]);
  });
});
