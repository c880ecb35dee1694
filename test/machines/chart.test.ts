/** A chart and changes of it: what is altered, where what is added stands, and what is refused. */

import { describe, expect, it } from 'vitest';
import { type Change, changed } from '../../machines/msc3906/flow/chart.ts';

interface State {
  readonly on?: Readonly<Record<string, object | string>>;
  readonly after?: object;
  readonly entry?: string;
  readonly states?: Readonly<Record<string, State>>;
}

const root: State = { on: { stop: { target: '.failed' }, '*': { description: 'anything' } } };
const states: Readonly<Record<string, State>> = {
  asking: {
    entry: 'ask',
    after: { timeout: 'failed', pause: 'asking' },
    on: {
      answer: [{ guard: 'isRight', target: 'done', actions: 'note' }, { target: 'failed' }],
    },
  },
  polling: { states: { waiting: { after: { timeout: { target: '#m.failed' } } } } },
  done: {},
  failed: {},
};
const chartWith = (...changes: Change<State>[]) => changed<State>({ root, states }, changes);

describe('a change', () => {
  it('puts transitions before those that are there, and after those with a guard', () => {
    const first = { answer: { guard: 'isLate', target: 'failed' } };
    const last = { answer: { guard: 'isHalf', target: 'asking' } };
    expect(chartWith({ at: { asking: { first, last } } }).states.asking?.on?.answer).toEqual([
      { guard: 'isLate', target: 'failed' },
      { guard: 'isRight', target: 'done', actions: 'note' },
      { guard: 'isHalf', target: 'asking' },
      { target: 'failed' },
    ]);
  });

  it('lists a new event before the one that stands for any', () => {
    const { on } = chartWith({ root: { first: { cancel: { target: '.done' } } } }).root;
    expect(Object.keys(on ?? {})).toEqual(['stop', 'cancel', '*']);
  });

  it('has transitions to a state act too, and lead elsewhere, in the state that it names', () => {
    const asking = { also: { done: 'tell' }, instead: { done: 'polling' } };
    expect(chartWith({ at: { asking } }).states.asking?.on?.answer).toEqual([
      { guard: 'isRight', target: 'polling', actions: ['note', 'tell'] },
      { target: 'failed' },
    ]);
  });

  it('leads elsewhere from all states that are there, and from within them', () => {
    const telling = { on: { sent: { target: 'failed' } } };
    const { states } = chartWith({
      instead: { failed: 'telling' },
      states: { telling },
      before: 'done',
    });
    expect(states.asking?.after).toMatchObject({ timeout: [{ target: 'telling' }] });
    expect(states.polling?.states?.waiting?.after).toEqual({
      timeout: [{ target: '#m.telling' }],
    });
    expect(states.telling).toBe(telling);
  });

  it('leaves a timer out everywhere', () => {
    const { states } = chartWith({ without: 'timeout' });
    expect(states.asking?.after).toEqual({ pause: 'asking' });
    expect(states.polling?.states?.waiting?.after).toEqual({});
  });

  it('lists what it adds where it says', () => {
    const one = chartWith({ states: { x: {} }, before: 'done' }, { states: { y: {} }, after: 'x' });
    expect(Object.keys(one.states)).toEqual(['asking', 'polling', 'x', 'y', 'done', 'failed']);
  });

  it('is refused if it names a state that is not there', () => {
    expect(() => chartWith({ at: { nowhere: {} } })).toThrow(
      'expected a state "nowhere", got none',
    );
    expect(() => chartWith({ states: { x: {} }, before: 'nowhere' })).toThrow('"nowhere"');
  });

  it('leaves the chart as it was', () => {
    const before = JSON.stringify({ root, states });
    chartWith({
      instead: { failed: 'done' },
      without: 'timeout',
      at: { asking: { first: { a: {} } } },
    });
    expect(JSON.stringify({ root, states })).toBe(before);
  });
});
