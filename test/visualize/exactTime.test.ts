/** A path in exact time: when what is next can happen, at which moment it does, and its address. */

import { defineModel, type Model, noFaults, type Step, send } from 'actorcheck';
import { traceFile, writeTrace } from 'actorcheck/trace';
import { describe, expect, it } from 'vitest';
import {
  type AnyStateMachine,
  createMachine,
  emit,
  enqueueActions,
  raise,
  spawnChild,
} from 'xstate';
import { formatAddress, parseAddress } from '../../visualize/address.ts';
import { loadTrace } from '../../visualize/exports.ts';
import { spansText, whenText } from '../../visualize/moment.ts';
import type { NextStep } from '../../visualize/next.ts';
import { Session } from '../../visualize/session.ts';
import { mostSteps, usualStep } from '../../visualize/usual.ts';

const caller = createMachine({
  initial: 'idle',
  states: {
    idle: { on: { CALL: { target: 'waiting', actions: emit(send('called', { type: 'RING' })) } } },
    waiting: { after: { 2000: 'gaveUp' } },
    gaveUp: { type: 'final' },
  },
});
const called = createMachine({ on: { RING: {} } });

const calls = (latencyMs: number | readonly [number, number], thinks: object = {}): Model =>
  defineModel({
    name: 'calls',
    machines: { caller, called },
    links: [{ kind: 'fifo', from: 'caller', to: 'called', latencyMs }],
    choices: [{ actor: 'caller', event: { type: 'CALL' }, usual: true, ...thinks }],
  });
const thinks = { thinkMs: [500, 500], boundsMs: [400, 3_000] };
const model = calls([100, 1_500], thinks);

const call: Step = { type: 'choose', choice: 'caller-CALL' };
const ring: Step = { type: 'deliver', link: 'caller>called', index: 0 };
const timeout: Step = { type: 'timer', actor: 'caller', id: 'xstate.after.2000.(machine).waiting' };

function exactly(of: Model = model): Session {
  const session = new Session(of);
  session.readExactly(true);
  return session;
}

const nextOf = (session: Session, type: Step['type']): NextStep =>
  session.next().find(({ step }) => step.type === type) as NextStep;
const told = (session: Session, type: Step['type']): string[] => {
  const next = nextOf(session, type);
  return whenText(next, session.openSpans(next.step)).map((line) => line.replaceAll('\u00a0', ' '));
};
const moments = ({ steps }: Session) => steps.map(({ atMs }) => atMs);

describe('what can be next in exact time', () => {
  it('has its range, after the moments chosen and after any', () => {
    const session = exactly();
    expect(told(session, 'choose')).toEqual(['between 0.4 and 3.0 s']);
    session.take({ ...call, atMs: 1_000 });
    expect(told(session, 'deliver')).toEqual([
      'between 1.1 and 2.5 s',
      'any moments before: between 0.5 and 4.5 s',
    ]);
    session.take({ ...ring, atMs: 1_250 });
    expect(told(session, 'timer')).toEqual([
      'at 3.0 s',
      'any moments before: between 2.4 and 5.0 s',
    ]);
  });

  it('is told where something else comes first', () => {
    const session = exactly();
    session.take({ ...call, atMs: 1_000 });
    expect(told(session, 'timer')).toEqual([
      'impossible next in exact time: first at 3.0 s',
      'time passes up to 2.5 s only, as RING on "caller>called" arrives by then',
    ]);
    session.take(timeout);
    expect(session.steps).toHaveLength(1);
  });

  it('has its range where exact time takes whole ms only', () => {
    const fraction = createMachine({
      initial: 'waiting',
      states: { waiting: { after: { 250.25: 'done' }, on: { WAKE: {} } }, done: {} },
    });
    const session = exactly(
      defineModel({
        name: 'fraction',
        machines: { fraction },
        choices: [{ actor: 'fraction', event: { type: 'WAKE' }, boundsMs: [100, 5_000] }],
      } as never),
    );
    expect(told(session, 'timer')).toEqual(['at 0.25 s']);
  });

  it('happens at the moment wished or the one nearest to it', () => {
    const session = exactly();
    session.take({ ...call, atMs: 50 });
    session.take({ ...ring, atMs: 10_000 });
    expect(moments(session)).toEqual([400, 1_900]);
  });

  it('goes on as usual within what is possible', () => {
    const session = exactly();
    session.follow(() => usualStep(session), mostSteps);
    expect(moments(session)).toEqual([500, 600, 2_500]);
    const slow = exactly(calls([100, 1_500], { ...thinks, boundsMs: [1_000, 3_000] }));
    slow.follow(() => usualStep(slow), mostSteps);
    expect(moments(slow)).toEqual([1_000, 1_100, 3_000]);
  });
});

describe('a path read in exact time', () => {
  it('gets moments: its own, the usual or else the earliest', () => {
    const session = new Session(model);
    session.load({ steps: [call, ring, timeout] });
    session.readExactly(true);
    expect(moments(session)).toEqual([400, 500, 2_400]);
    const late = new Session(calls([100, 3_000], thinks));
    late.load({ steps: [{ ...call, atMs: 700 }, timeout, ring] });
    late.readExactly(true);
    expect(moments(late)).toEqual([700, 2_700, 2_700]);
  });

  it('ends before what needs an impossible timing', () => {
    const session = new Session(model);
    let remark = '';
    session.on(() => {
      remark = session.remark;
    });
    session.load({ steps: [call, timeout, ring] });
    session.readExactly(true);
    expect(session.steps).toHaveLength(1);
    expect(remark).toBe('Step 2 of 3 needs an impossible timing: the path ends there.');
    session.load({ steps: [call, timeout, ring] });
    expect(session.isExact).toBe(false);
    expect(session.steps).toHaveLength(3);
    expect(remark).toBe('Step 2 of 3 needs an impossible timing: the path is shown in any order.');
  });

  it('has its reading and its moments in the address', () => {
    const session = exactly();
    session.take({ ...call, atMs: 1_000 });
    session.take({ ...ring, atMs: 1_250.5 });
    const { path } = parseAddress(model, formatAddress(session, 'sequence'));
    const other = new Session(model);
    other.load(path as NonNullable<typeof path>);
    expect(other.isExact).toBe(true);
    expect(other.steps).toEqual(session.steps);
    const wrong = [{ ...call, atMs: 10 }];
    expect(() => other.load({ steps: wrong, isExact: true })).toThrow(/400 ms or later/);
  });

  it('is offered where anything takes time', () => {
    const offered = (of: Model) => new Session(of).hasDurations;
    expect(offered(model)).toBe(true);
    expect(offered(calls([100, 200]))).toBe(true);
    expect(offered(calls(10, { boundsMs: [0, 5] }))).toBe(true);
    // A number is an interval of one value.
    expect(offered(calls(10))).toBe(true);
    expect(offered(calls([10, 10]))).toBe(true);
    const alone = (config: object) =>
      offered(defineModel({ name: 'alone', machines: { a: createMachine(config) } }));
    const delayed = raise({ type: 'GO' }, { delay: 5 });
    expect(alone({ on: { GO: {} } })).toBe(false);
    expect(alone({ initial: 'x', states: { x: { after: { 5: 'y' } }, y: {} } })).toBe(true);
    expect(alone({ entry: delayed, on: { GO: {} } })).toBe(true);
    const child = createMachine({ after: { 5: {} } });
    expect(alone({ invoke: { src: child } })).toBe(true);
    expect(alone({ entry: spawnChild(child) })).toBe(true);
    expect(alone({ entry: enqueueActions(({ enqueue }) => enqueue(delayed)) })).toBe(true);
  });

  it('of fixed durations has what comes when', () => {
    const session = exactly(calls(100, thinks));
    session.take({ ...call, atMs: 1_000 });
    const open = 'any moments before: between 0.5 and 3.1 s';
    expect(told(session, 'deliver')).toEqual(['at 1.1 s', open]);
    expect(told(session, 'timer')).toContain(
      'time passes up to 1.1 s only, as RING on "caller>called" arrives by then',
    );
  });

  it('names a timer by how long it takes', () => {
    const late = (...machines: [string, AnyStateMachine][]) => {
      const session = exactly(
        defineModel({ name: 'timers', machines: Object.fromEntries(machines) }),
      );
      const next = session.next().find(({ when }) => when?.spans.length === 0) as NextStep;
      return whenText(next, session.openSpans(next.step)).at(-1)?.replaceAll('\u00a0', ' ');
    };
    const waits = (...delays: number[]) =>
      createMachine({ after: Object.fromEntries(delays.map((ms) => [ms, {}])) });
    expect(late(['a', waits(1_000)], ['b', waits(2_500)])).toBe(
      'time passes up to 1.0 s only, when the 1 s of "a" are over',
    );
    expect(late(['a', waits(1_000, 2_500)])).toBe('the 1 s of "a" first, which began before');
  });
});

it('spans are told with as many digits as they need', () => {
  const text = (...spans: [number, number][]) =>
    spansText(spans.map(([fromMs, toMs]) => ({ fromMs, toMs }))).replaceAll('\u00a0', ' ');
  expect(text([9_400, 10_000])).toBe('between 9.4 and 10.0 s');
  expect(text([9_437, 10_000])).toBe('between 9.437 and 10.000 s');
  expect(text([9_430, 9_430])).toBe('at 9.43 s');
  expect(text([0, Number.POSITIVE_INFINITY])).toBe('from 0.0 s on');
  expect(text([0, 100], [250, 300])).toBe('between 0.0 and 0.1 s or between 0.25 and 0.30 s');
});

it('a trace with moments is opened in exact time, if it can be', () => {
  const session = exactly();
  session.take({ ...call, atMs: 1_000 });
  session.take({ ...ring, atMs: 1_300 });
  const file = (steps: readonly Step[]) => {
    const about = { name: 'x', title: 'x', settings: {}, faults: noFaults, amend: [] };
    return writeTrace(traceFile(model, about, { steps, cycleFrom: null }));
  };
  const other = new Session(model);
  loadTrace(other, file(session.steps));
  expect(other.isExact).toBe(true);
  expect(other.steps).toEqual(session.steps);
  loadTrace(
    other,
    file([
      { ...call, atMs: 1_000 },
      { ...ring, atMs: 1_001 },
    ]),
  );
  expect(other.isExact).toBe(false);
  loadTrace(other, file([call, ring]));
  expect(other.isExact).toBe(false);
});
