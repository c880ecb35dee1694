/** Runs in which somebody asks again and again: what becomes of them when they are told whole. */

import { expect, it } from 'vitest';
import { createMachine, emit } from 'xstate';
import { defineModel } from '../../sim/model/defineModel.ts';
import { send } from '../../sim/system/message.ts';
import { sideOf } from '../../visualize/compare/comparison.ts';
import { type Whole, wholeOf } from '../../visualize/compare/whole.ts';
import { endText } from '../../visualize/compare/words.ts';
import { Session } from '../../visualize/session.ts';
import { mostSteps, usualStep } from '../../visualize/usual.ts';

/** Asks after so many ms, until it is told to stop. */
const client = (name: string, everyMs: number) => {
  const ask = emit(send('server', { type: `ask.${name}` }));
  return createMachine({
    initial: 'waiting',
    states: {
      waiting: { after: { [everyMs]: { target: 'asked', actions: ask } } },
      asked: { on: { WAIT: 'waiting', STOP: 'stopped' } },
      stopped: {},
    },
  });
};

/** Says to each that asks that there is nothing yet and, once its time is over, to stop. */
const server = (names: readonly string[], lifeMs: number | null) => {
  const answer = (type: string) =>
    Object.fromEntries(
      names.map((name) => [`ask.${name}`, { actions: emit(send(name, { type })) }]),
    );
  const life = lifeMs === null ? {} : { after: { [lifeMs]: 'over' } };
  return createMachine({
    initial: 'open',
    states: { open: { on: answer('WAIT'), ...life }, over: { on: answer('STOP') } },
  });
};

/** The usual run of so many clients, each with a rhythm of its own, told whole. */
function whole(rhythmsMs: readonly number[], lifeMs: number | null, isExact = false): Whole {
  const names = rhythmsMs.map((_, index) => `client${index}`);
  const clients = rhythmsMs.map((ms, index) => [names[index], client(`${names[index]}`, ms)]);
  const links = names.flatMap((name) => [
    { kind: 'fifo' as const, from: name, to: 'server', latencyMs: 10 },
    { kind: 'fifo' as const, from: 'server', to: name, latencyMs: 10 },
  ]);
  const machines = { ...Object.fromEntries(clients), server: server(names, lifeMs) };
  const session = new Session(defineModel({ name: 'polling', machines, links }));
  if (isExact) session.readExactly(true);
  return wholeOf(session);
}

const hourMs = 3_600_000;
const rowsOf = (told: Whole) => sideOf(told).meant;

it('one who asks for an hour: what is the same is left out, and the end is there', () => {
  const told = whole([1_000], hourMs);
  expect(told.isEnded).toBe(true);
  expect(told.session.steps.length).toBeLessThan(20);
  expect(told.session.snapshot.value).toEqual({ client0: 'stopped', server: 'over' });
  expect(told.session.snapshot.context.nowMs).toBeGreaterThanOrEqual(hourMs);
  expect(endText(told).split('; ')).toEqual([
    `${told.session.steps.length} steps, the usual run`,
    'after step 9 the same goes on until 3600.000 s, which is left out',
    'then nothing more happens.',
  ]);
});

it('two who ask, each in a rhythm of its own: one row, and what each learns', () => {
  const told = whole([1_000, 1_500], hourMs);
  expect(told.isEnded).toBe(true);
  expect(told.leftOut.map(({ untilMs }) => untilMs)).toEqual([hourMs]);
  const rows = rowsOf(told).map(({ text }) => text.replace(/^.*> /, '').trim());
  expect(rows.filter((text) => text === 'client0  STOP')).toHaveLength(1);
  expect(rows.filter((text) => text === 'client1  STOP')).toHaveLength(1);
  expect(rows.length).toBeLessThan(16);
});

it('what is over before the run is too long is told to its end, with nothing left out', () => {
  const told = whole([1_000], 60_000);
  expect([told.isEnded, told.leftOut]).toEqual([true, []]);
  expect(told.session.steps.length).toBeGreaterThan(150);
  // And is the usual run, step by step.
  const usual = new Session(told.session.model);
  usual.follow(() => usualStep(usual), mostSteps);
  expect(told.session.steps).toEqual(usual.steps);
  expect(rowsOf(told).length).toBeLessThan(12);
});

it('for ever is what no moment ends, also where two meet each time in another way', () => {
  for (const rhythmsMs of [[1_000], [1_000, 1_500], [1_000, 1_277]]) {
    const told = whole(rhythmsMs, null);
    expect(told.session.cycleFrom).not.toBe(null);
    const { session } = told;
    const [from, to] = [session.cycleFrom ?? 0, session.steps.length];
    expect(to).toBeLessThan(mostSteps);
    expect(session.snapshotAt(from).value).toEqual(session.snapshotAt(to).value);
    expect(endText(told)).toMatch(/; the last \d+ steps repeat for ever\.$/);
  }
});

it('in exact time nothing comes late: it is left, and said when it would end', () => {
  const told = whole([1_000], hourMs, true);
  expect(told.isEnded).toBe(false);
  expect(endText(told)).toMatch(/the same goes on until 3600\.000 s: it was left there\.$/);
  expect(told.session.steps.length).toBeLessThan(20);
});
