/** Traces that say of each step when it happens: written, read, and taken again at these. */

import { describe, expect, it } from 'vitest';
import { rendezvous } from '../../../machines/msc3906/index.ts';
import { renderMermaid } from '../../../sim/report/mermaid.ts';
import { renderReplay } from '../../../sim/report/replay.ts';
import { ActorReplay } from '../../../sim/run/actors/replay.ts';
import { noFaults, type Step } from '../../../sim/system/definition.ts';
import { parseTrace, type TraceFile, traceFile, writeTrace } from '../../../sim/trace/format.ts';
import { systemFor } from '../../../sim/trace/observe.ts';
import { replayConcretely, Systems } from '../../../sim/trace/replay.ts';
import { runOf } from '../../../sim/trace/run.ts';
import order from '../../models/emittedOrder.ts';
import { atEarliest } from './earliest.ts';
import { expectSame, symbolic } from './randomPaths.ts';
import { aboutScenario, usualTrace } from './walks.ts';

const about = {
  name: 'late',
  title: 'who cancels gets no parcel',
  settings: {},
  faults: noFaults,
  amend: [],
};
/** The order arrives after 10 ms, the parcel is sent a second later, and then the user cancels. */
const steps = (arrivesMs: number, shippedMs: number, cancelsMs: number): Step[] => [
  { type: 'deliver', link: 'customer>shop', index: 0, atMs: arrivesMs },
  { type: 'timer', actor: 'shop', id: 'xstate.after.1000.(machine).packing', atMs: shippedMs },
  { type: 'choose', choice: 'customer-cancel', atMs: cancelsMs },
];
const told = (...moments: readonly [number, number, number]): TraceFile =>
  traceFile(order, about, { steps: steps(...moments), cycleFrom: null });

describe('a trace with moments', () => {
  it('is written and read with them', () => {
    const trace = told(10, 1_010, 1_015.5);
    expect(trace.steps.map(({ step }) => step.atMs)).toEqual([10, 1_010, 1_015.5]);
    expect(parseTrace(writeTrace(trace), order)).toEqual(trace);
  });

  it('is refused with a moment before the start', () => {
    expect(() => parseTrace(writeTrace(told(-1, 1_010, 1_020)), order)).toThrow(/steps\.0\.step/);
  });

  it('is taken at them', () => {
    const trace = told(10, 1_010, 1_015.5);
    const replay = replayConcretely(order, trace, 1);
    expect(replay.difference).toBeNull();
    expect(replay.steps.map(({ atMs, lateMs }) => [atMs, lateMs])).toEqual([
      [10, 0],
      [1_010, 0],
      [1_015.5, 0],
    ]);
    const text = renderReplay(order, trace, replay, { colour: false });
    expect(text).toMatch(/\n1\.016 {2}customer {2}\[choice\] the customer cancels\n/);
    expect(text).toMatch(/\n3 steps, each at a moment at which it can happen, all as the trace/);
  });

  it.each<[readonly [number, number, number], number, string]>([
    [[9, 1_009, 1_009], 0, 'step at 9 ms: expected 10 ms or later, as ORDER on "customer>shop"'],
    [[10, 1_000, 1_009], 1, 'step at 1000 ms: expected 1010 ms, when the 1 s of "shop" are over'],
    [[10, 1_010, 1_021], 2, 'step at 1021 ms: expected 1020 ms at the latest, as PARCEL on'],
    [[10, 1_010, 9], 2, 'step at 9 ms: expected 1010 ms or later, when the step before'],
  ])('goes otherwise than it says where they cannot be: %j', (moments, step, came) => {
    const { difference } = replayConcretely(order, told(...moments), 1);
    expect(difference).toMatchObject({ step, system: 'symbolic', what: 'moment' });
    expect(difference?.came).toContain(came);
  });

  it('with moments for some steps only is taken as one without: as near to them as may be', () => {
    const [first, ...rest] = steps(9, 1_009, 2_000) as [Step, Step, Step];
    const bare = { ...first, atMs: undefined } as unknown as Step;
    delete (bare as { atMs?: number }).atMs;
    const trace = traceFile(order, about, { steps: [bare, ...rest], cycleFrom: null });
    const replay = replayConcretely(order, trace, 1);
    expect(replay.difference).toBeNull();
    expect(replay.steps.map(({ atMs }) => atMs)).toEqual([10, 1_009, 2_000]);
  });

  it('is drawn with them', () => {
    const trace = told(10, 1_010, 1_015.5);
    const run = runOf(order, trace, replayConcretely(order, trace, 1));
    expect(renderMermaid(run, order, true)).toMatch(/: 1\.016 s - CANCEL, in flight\n/);
    expect(renderMermaid(run, order)).not.toMatch(/1\.016/);
  });

  it('is taken by real actors', () => {
    const system = systemFor(order, about, symbolic, 'untimed');
    const actors = new ActorReplay(
      system,
      steps(10, 1_010, 1_015).map((step) => ({ step, text: step.type })),
    );
    const values: unknown[] = [];
    for (const { actors: now } of actors) values.push(now.shop?.getSnapshot().value);
    expect(values).toEqual(['packing', 'shipped', 'shipped']);
    expect(actors.difference).toBeNull();
  });
});

describe('with real cryptography', () => {
  it.each(['default', 'e2ee'])('%s happens at the moments of its trace', (scenario) => {
    const given = aboutScenario(scenario);
    const exact = systemFor(rendezvous, given, symbolic, 'exact');
    const usual = usualTrace(scenario).steps.map(({ step }) => step);
    const timed = atEarliest(exact, usual);
    const trace = traceFile(rendezvous, given, { steps: timed, cycleFrom: null });
    const replay = expectSame(
      parseTrace(writeTrace(trace), rendezvous),
      1,
      new Systems(rendezvous),
    );
    expect(replay.steps.map(({ atMs }) => atMs)).toEqual(timed.map(({ atMs }) => atMs));
    expect(trace.end.outcomes.newDevice?.outcome).toBe('success');
  });
});
