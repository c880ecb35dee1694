/** What a definition says of time: intervals, and what is none. */

import { describe, expect, it } from 'vitest';
import {
  boundsOf,
  type IntervalMs,
  type Link,
  latencyOf,
  type TimeReading,
} from '../../../sim/system/definition.ts';
import { go, taken } from '../moments.ts';
import { choice, collector, exchange, party, run, sender, systemOf } from '../small.ts';

const linked = (
  latencyMs: unknown,
  kind: Link['kind'] = 'fifo',
  clock?: TimeReading,
  usualMs?: number,
) =>
  systemOf(
    {
      parties: [party('left', ['a', sender('b', ['1'])]), party('right', ['b', collector()])],
      links: [
        { kind, from: 'a', to: 'b', latencyMs, ...(usualMs !== undefined && { usualMs }) } as Link,
      ],
      choices: [choice('a', 'GO')],
    },
    clock,
  );
const bounded = (boundsMs: unknown) =>
  systemOf({
    parties: [party('left', ['a', sender('b', ['1'])]), party('right', ['b', collector()])],
    links: [{ kind: 'fifo', from: 'a', to: 'b', latencyMs: 1 }],
    choices: [{ ...choice('a', 'GO'), boundsMs: boundsMs as IntervalMs }],
  });

describe('latency', () => {
  it('is one value or an interval', () => {
    const link = (latencyMs: number | IntervalMs) =>
      ({ kind: 'fifo', from: 'a', to: 'b', latencyMs }) as const;
    expect(latencyOf(link(5))).toEqual([5, 5]);
    expect(latencyOf(link([0, 7]))).toEqual([0, 7]);
  });

  it('is the least of the interval in a run', () => {
    const { snapshot } = run(linked([20, 90], 'unordered', 'virtual'), ['a.GO']);
    expect(snapshot.context.links['a>b']?.[0]).toMatchObject({ sentAtMs: 0, dueMs: 20 });
    const exact = run(exchange({}, 'virtual'), ['c.ASK']).snapshot;
    expect(exact.context.links['c=s']?.[0]).toMatchObject({ sentAtMs: 0, dueMs: 10 });
  });

  it('is what is usual in a run, where that is said, and the least in exact time', () => {
    const usually = (usualMs: number, clock: 'virtual' | 'stretched' | 'exact') =>
      linked([20, 90], 'fifo', clock, usualMs);
    for (const clock of ['virtual', 'stretched'] as const) {
      const { snapshot } = run(usually(40, clock), ['a.GO']);
      expect(snapshot.context.links['a>b']?.[0]).toMatchObject({ sentAtMs: 0, dueMs: 40 });
    }
    const sent = taken(usually(40, 'exact'), go(0));
    expect(sent.context.links['a>b']?.[0]).toMatchObject({ dueMs: 20, latestMs: 90 });
  });

  it.each([19, 91, 20.5, Number.NaN])('refuses %d as usual, which it never is', (usualMs) => {
    expect(() => linked([20, 90], 'fifo', 'virtual', usualMs)).toThrow(
      `link "a>b": usualMs: expected whole ms from 20 to 90, as latencyMs has it, got ${usualMs}`,
    );
  });

  it.each([
    [-1, 'got -1'],
    [Number.NaN, 'got NaN'],
    [Number.POSITIVE_INFINITY, 'got Infinity'],
    [0.5, 'got 0.5'],
    [undefined, 'got undefined'],
    [[-1, 2], 'got [-1, 2]'],
    [[0, Number.NaN], 'got [0, NaN]'],
    [[0, Number.POSITIVE_INFINITY], 'got [0, Infinity]'],
    [[1], 'got 1'],
    [[5, 4], 'expected min to be at most max, got [5, 4]'],
  ])('refuses %j, and names the link', (latencyMs, problem) => {
    expect(() => linked(latencyMs)).toThrow('link "a>b": latencyMs: expected ');
    expect(() => linked(latencyMs)).toThrow(problem);
  });
});

describe('bounds of a choice', () => {
  it('are any time, or none for one that is owed', () => {
    const usual = { ...choice('a', 'GO'), usual: true };
    expect(boundsOf(choice('a', 'GO'))).toEqual([0, Number.POSITIVE_INFINITY]);
    expect(boundsOf(usual)).toEqual([0, 0]);
    expect(boundsOf({ ...usual, thinkMs: [1, 2] })).toEqual([0, Number.POSITIVE_INFINITY]);
    expect(boundsOf({ ...usual, boundsMs: [3, 4] })).toEqual([3, 4]);
  });

  it('may be without an end', () => {
    expect(() => bounded([10, Number.POSITIVE_INFINITY])).not.toThrow();
  });

  it.each([
    [[-1, 2], 'got [-1, 2]'],
    [[Number.NaN, 2], 'got [NaN, 2]'],
    [[Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY], 'got Infinity'],
    [[2, 1], 'expected min to be at most max, got [2, 1]'],
    [5, 'got 5'],
  ])('refuses %j, and names the choice', (boundsMs, problem) => {
    expect(() => bounded(boundsMs)).toThrow('choice "a.GO": boundsMs: expected ');
    expect(() => bounded(boundsMs)).toThrow(problem);
  });
});
