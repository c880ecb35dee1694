/** A matrix of a model of one's own, under the option that it names. */

import { expect, it } from 'vitest';
import { main } from '../../../sim/cli/main.ts';
import { defineModel } from '../../../sim/model/defineModel.ts';
import type { Matrix } from '../../../sim/model/matrix.ts';
import type { Model } from '../../../sim/model/model.ts';
import { increment, noLostUpdate } from '../../models/increment.ts';

const loads: Matrix = {
  name: 'loads',
  title: 'what is lost',
  rows: ['threads'],
  columns: ['alone'],
  values: { threads: ['2', '3'] },
  properties: ['no-lost-update'],
  recorded: { '2 x true': 'holds', '2 x false': 'no-lost-update 4' },
};

/** Threads that count, all of them or, `alone`, the first only. */
const counting = (matrix: Matrix): Model =>
  defineModel({
    name: 'counting',
    knobs: [
      { name: 'threads', help: 'how many', kind: 'integer', min: 2, max: 4, default: 2 },
      { name: 'alone', help: 'whether one of them works only', kind: 'flag', default: false },
    ],
    matrices: [matrix],
    properties: [noLostUpdate(3)],
    system: ({ threads, alone }, faults) => {
      const { choices, ...rest } = increment(3);
      const isAtWork = ({ actor }: { actor: string }) =>
        Number(actor.slice('thread'.length)) <= (alone ? 1 : (threads as number));
      return { ...rest, choices: choices.filter(isAtWork), faults };
    },
  });

async function typed(args: readonly string[], matrix = loads) {
  let [out, error] = ['', ''];
  const status = await main('count', [{ model: counting(matrix), url: '' }], ['check', ...args], {
    out: (text) => {
      out += text;
    },
    error: (text) => {
      error += text;
    },
    colour: false,
    columns: 100,
  });
  return { out, error, status };
}

it('is a table with what is violated, and a story for each row', async () => {
  const { out, error, status } = await typed(['--loads', '2']);
  expect(error).toBe('');
  expect(status).toBe(0);
  expect(out).toBe(`what is lost: the gravest, steps to it, (states)
  threads  alone true             alone false
  2        holds (3)              no-lost-update 4 (13)

threads 2, alone false: no-lost-update
  not so: the shared number is that of the threads that have written
   1  thread1 reads
   2  thread2 reads
   3  thread1 writes
   4  thread2 writes
      memory: goes on, {"value":1}
      thread1: written, {"register":0}
      thread2: written, {"register":0}
      thread3: started, {"register":0}

1 of 2 combinations hold, 16 states: all as recorded
`);
});

it('says where it is not as recorded, and exits with 1', async () => {
  const recorded = { '3 x true': 'no-lost-update 2', '3 x false': 'no-lost-update 4' };
  const { out, status } = await typed(['--loads', '3'], { ...loads, recorded });
  expect(status).toBe(1);
  expect(out).toContain('    3 x true: recorded no-lost-update 2, found holds\n');
  expect(out).toMatch(/\n1 of 2 combinations hold, .*: 1 not as recorded\n$/);
});

it('in exact time is held against the verdicts of exact time', async () => {
  const recorded = { ...loads.recorded, '2 x false, exact time': 'no-lost-update 4' };
  const exactly = ['--loads', '2', '--time', 'exact'];
  const { out, status } = await typed(exactly, { ...loads, recorded });
  expect(status).toBe(0);
  expect(out).toMatch(/\n1 of 2 combinations hold, .*: all as recorded\n$/);
  expect((await typed(exactly)).out).toMatch(/: not on record\n$/);
  const other = { ...loads, recorded: { '2 x false, exact time': 'holds' } };
  expect((await typed(exactly, other)).status).toBe(1);
  expect((await typed(['--loads', '2'], other)).status).toBe(0);
});

it('has a column for each combination of the knobs across, or one if there are none', async () => {
  const { out } = await typed(['--loads', 'all'], { ...loads, columns: [] });
  expect(out).toMatch(/^ {2}threads\n {2}2 {8}no-lost-update 4 \(\d+\)\n {2}3 {8}/m);
});

it('names its values and its violations in JSON', async () => {
  const { out } = await typed(['--loads', '2', '--json'], { ...loads, violation: 'loss' });
  const { model, cells, ...rest } = JSON.parse(out);
  expect([model, rest]).toEqual(['counting', {}]);
  expect(cells).toMatchObject([
    { threads: '2', alone: 'true', verdict: 'holds', expected: 'holds', loss: null },
    { threads: '2', alone: 'false', loss: { property: 'no-lost-update' } },
  ]);
});

it('is listed in the help', async () => {
  expect((await typed(['--help'])).out).toMatch(/--loads <names\|all> +what is lost: 2, 3\n/);
});

it.each([
  [['--loads', '9'], 'loads: got "9", expected all or some of 2, 3'],
  [['--loads', '2', '--crash', '1'], 'loads: expected no --crash beside it, got "1"'],
])('%j is bad usage', async (args, line) => {
  expect(await typed(args)).toEqual({ out: '', error: `count: ${line}\n`, status: 2 });
});

it('refuses a knob whose values nobody says', async () => {
  const { values: _, ...unsaid } = loads;
  const { error, status } = await typed(['--loads', 'all'], unsaid);
  expect(status).toBe(2);
  expect(error).toMatch(/matrix loads, threads: expected values, or .* got one of kind integer/);
});

it('takes a row that is a setting of other knobs, by its name', async () => {
  const lone = { ...loads, others: { lone: { threads: '3', alone: 'true' } } };
  const { out, error } = await typed(['--loads', 'lone'], lone);
  expect(error).toBe('');
  // It is alone in either column: what it is called comes before what varies.
  expect(out).toMatch(/^ {2}lone +holds \(3\) +holds \(3\)$/m);
  const { error: unknown } = await typed(['--loads', 'none'], lone);
  expect(unknown).toContain('expected all or some of 2, 3, lone');
});
