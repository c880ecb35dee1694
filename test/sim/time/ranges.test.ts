/**
 * When the next step of a path can happen: against taking it at each moment, on random systems.
 * Where the moments before are open, against all moments that there are for them.
 */

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { OpenPath } from '../../../sim/check/time/openPath.ts';
import type { Span } from '../../../sim/check/time/span.ts';
import { ExactWalk } from '../../../sim/check/time/walk.ts';
import { compose, type System } from '../../../sim/system/compose.ts';
import type { Step } from '../../../sim/system/definition.ts';
import { ModelError } from '../../../sim/system/errors.ts';
import type { StepResult } from '../../../sim/system/snapshot.ts';
import { definitionOf } from './build.ts';
import { systems } from './random.ts';

const mostSteps = 7;
/** Moments up to which steps are tried: all constants are small. */
const lastMs = 30;
/** Where there are more combinations of moments, only those chosen are looked at. */
const mostWays = 250;

/** What a step leads to from each of these states, in which it can be taken. */
const taken = (system: System, from: readonly StepResult[], step: Step): StepResult[] =>
  from.flatMap(({ snapshot }) => {
    try {
      return system.apply(snapshot, step);
    } catch (error) {
      if (error instanceof ModelError) return [];
      throw error;
    }
  });

const isIn = (spans: readonly Span[], ms: number): boolean =>
  spans.some(({ fromMs, toMs }) => fromMs <= ms && ms <= toMs);

/** A system, along one path of it. */
class Along {
  readonly untimed: System;
  readonly exact: System;
  readonly chosen: ExactWalk;
  readonly open: OpenPath;
  snapshot: StepResult['snapshot'];
  /** What the path leads to at the moments that are chosen. */
  now: readonly StepResult[];
  /** What it leads to at whatever whole ms; null where that is too much. */
  all: readonly StepResult[] | null;

  constructor(definition: ReturnType<typeof definitionOf>) {
    this.untimed = compose(definition, 'untimed');
    this.exact = compose(definition, 'exact');
    this.chosen = new ExactWalk(this.exact);
    this.open = new OpenPath(compose(definition, 'untimed'));
    this.snapshot = this.untimed.start().snapshot;
    this.now = [this.exact.start()];
    this.all = this.now;
  }

  expectRanges(step: Step): Span[] {
    const at = this.open.earliest.length;
    const { spans, notYet } = this.chosen.when(at, step);
    expect(notYet === null).toBe(spans.length > 0);
    const open = this.open.spansAt(at, step);
    const told = JSON.stringify({ step, spans, open });
    for (let atMs = 0; atMs <= lastMs; atMs += 0.5) {
      const isTaken = taken(this.exact, this.now, { ...step, atMs }).length > 0;
      expect(isIn(spans, atMs), `${told} at ${atMs}`).toBe(isTaken);
      if (isTaken) expect(isIn(open, atMs), `${told} at ${atMs}`).toBe(true);
    }
    this.#expectOpen(step, open);
    return [...spans];
  }

  /** All that is open happens at some moments, and nothing else does. */
  #expectOpen(step: Step, open: readonly Span[]): void {
    let isWhole = true;
    if (open.length > 0) {
      const at = this.open.earliest.length;
      expect(this.open.take(step)).toBe(true);
      const { earliest } = this.open;
      this.open.cut(at);
      const walk = new ExactWalk(this.exact);
      for (const one of earliest) walk.take(one);
      expect(earliest.at(-1)?.atMs).toBeGreaterThanOrEqual(open[0]?.fromMs ?? 0);
      isWhole = earliest.every(({ atMs = 0 }) => Number.isInteger(atMs));
    }
    if (this.all === null) return;
    const found: number[] = [];
    for (let atMs = 0; atMs <= lastMs; atMs++) {
      if (taken(this.exact, this.all, { ...step, atMs }).length > 0) found.push(atMs);
    }
    const told = JSON.stringify({ step, open, found });
    for (const ms of found) expect(isIn(open, ms), told).toBe(true);
    // What has to come just after something else has no whole ms.
    const ends = open.flatMap(({ fromMs, toMs }) => [fromMs, Math.min(toMs, lastMs)]);
    if (!isWhole || !ends.every(Number.isInteger)) return;
    expect(found.length > 0, told).toBe(open.length > 0);
    for (const ms of ends) expect(found, told).toContain(ms);
  }

  take(step: Step, atMs: number): void {
    this.chosen.take({ ...step, atMs });
    expect(this.open.take(step)).toBe(true);
    this.snapshot = this.untimed.apply(this.snapshot, step).snapshot;
    this.now = taken(this.exact, this.now, { ...step, atMs });
    if (this.all === null) return;
    const all: StepResult[] = [];
    for (let ms = 0; ms <= lastMs; ms++) {
      all.push(...taken(this.exact, this.all, { ...step, atMs: ms }));
    }
    this.all = all.length > mostWays ? null : all;
  }
}

it('ranges of the next steps of random systems', () => {
  let count = 0;
  let impossible = 0;
  const property = fc.property(systems, fc.infiniteStream(fc.nat(1_000)), (drawn, numbers) => {
    const along = new Along(definitionOf(drawn));
    for (let taken = 0; taken < mostSteps; taken++) {
      const possible = along.untimed.enabled(along.snapshot).flatMap((step) => {
        const spans = along.expectRanges(step);
        count++;
        if (spans.length === 0) impossible++;
        return spans.map((span) => ({ step, span }));
      });
      const [which, moment] = [numbers.next().value as number, numbers.next().value as number];
      const next = possible[which % Math.max(1, possible.length)];
      if (next === undefined) break;
      const { fromMs, toMs } = next.span;
      const length = Math.floor(Math.min(toMs, fromMs + 4) - fromMs);
      along.take(next.step, fromMs + (moment % (length + 1)));
    }
  });
  fc.assert(property, { seed: 3906, numRuns: 30 });
  expect(count).toBeGreaterThan(150);
  expect(impossible).toBeGreaterThan(50);
});
