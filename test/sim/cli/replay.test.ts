/** `check --traces` and `replay`: files, what is printed, exit codes. */

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checksumOf } from '../../../sim/trace/schema.ts';
import { called, check } from './called.ts';
import { type Ended, typed } from './process.ts';

const order = ['--model', 'test/models/emittedOrder.ts'];
const name = 'default--as-written--both-agree';
let folder: string;
let file: string;
let protocolFile: string;

const replay = (...args: string[]): Promise<Ended> => called(['replay', ...args]);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rendezvous-'));
  const property = 'incompatible-intents-stop-both';
  const protocol = ['--scenario', 'both-start', '--property', property, '--amend', 'keep-unread'];
  await Promise.all([
    check([...order, '--traces', join(folder, 'new', 'traces')]),
    check([...protocol, '--traces', join(folder, 'protocol')]),
  ]);
  file = join(folder, 'new', 'traces', `${name}.json`);
  protocolFile = join(folder, 'protocol', `both-start--keep-unread--${property}.json`);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The trace with something else in it, as a file. */
function withChange(as: string, change: object, isSealed = true): string {
  const { checksum, ...rest } = { ...JSON.parse(readFileSync(file, 'utf8')), ...change };
  const path = join(folder, `${as}.json`);
  writeFileSync(
    path,
    JSON.stringify({ ...rest, checksum: isSealed ? checksumOf(rest) : checksum }),
  );
  return path;
}

/** A trace in which a promise answers, or does what the model does not say. */
describe('a run with what an actor is offered that a machine has started', () => {
  const model = ['--model', 'test/models/order.ts'];
  const of = (text: string, as: string): string => {
    const { checksum: _, ...rest } = JSON.parse(text);
    const path = join(folder, `${as}.json`);
    writeFileSync(path, JSON.stringify({ ...rest, checksum: checksumOf(rest) }));
    return path;
  };

  it('replays, and says so where nothing of the kind is offered', async () => {
    const traces = join(folder, 'invoking');
    await check([...model, '--traces', traces]);
    const path = join(traces, `${name}.json`);
    const replayed = await replay(path, ...model);
    expect(replayed.stdout).toMatch(/shop {6}\[choice\] shop\/charge answers "paid"\n/);
    expect(replayed).toMatchObject({ stderr: '', status: 0 });
    const other = readFileSync(path, 'utf8').replaceAll('answers \\"paid', 'answers \\"lunch');
    const { stdout, status } = await replay(of(other, 'lunch'), ...model);
    expect(stdout).toMatch(/step 3/);
    expect(status).toBe(1);
  });
});

describe('simulate --repeat with a trace', () => {
  it('is the run of the trace, with its times', async () => {
    const args = ['simulate', ...order, '--repeat', file];
    const { stdout, status } = await called(args);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^order seed=1\n/);
    expect(stdout).toMatch(/1\.010 +customer +\[choice\] the customer cancels\n/);
    const { run } = JSON.parse((await replay(file, ...order, '--json')).stdout);
    expect(JSON.parse((await called([...args, '--json'])).stdout)).toEqual(run);
  });

  it('that goes otherwise than it says: exit code 1, and where', async () => {
    const steps = JSON.parse(readFileSync(file, 'utf8')).steps;
    const moments = [10, 1_010, 1_011];
    const timed = (atMs: readonly number[]) =>
      steps.map(({ step, ...row }: { step: object }, index: number) => {
        return { ...row, step: { ...step, atMs: atMs[index] } };
      });
    const good = withChange('moments', { steps: timed(moments) });
    const { stdout, status } = await called(['simulate', ...order, '--repeat', good]);
    expect(stdout).toMatch(/1\.011 +customer +\[choice\] the customer cancels\n/);
    expect(status).toBe(0);
    const bad = withChange('no-moments', { steps: timed([10, 1_009, 1_011]) });
    for (const args of [
      ['simulate', '--repeat', bad],
      ['replay', bad, '--json'],
    ]) {
      const found = await called([...args, ...order]);
      expect(found.status).toBe(1);
      expect(found.stderr).toMatch(/^not as the trace says at step 2 of 3, .*: moment, with terms/);
      expect(found.stderr).toMatch(/came {6}"step at 1009 ms: expected 1010 ms, when the 1 s of /);
    }
  });
});

describe('check --traces', () => {
  it('writes a file for each counterexample, named for scenario, setting and property', () => {
    expect(readdirSync(join(folder, 'new', 'traces'))).toEqual([
      `${name}.json`,
      'default--as-written--no-lost-message.json',
    ]);
    expect(readdirSync(join(folder, 'protocol'))).toHaveLength(1);
  });

  it('where nothing can be written: one line and exit code 2', async () => {
    const { stderr, status } = await check([...order, '--traces', file]);
    expect(stderr).toBe(
      `rendezvous: traces: expected a folder to write to, got "${file}" (EEXIST)\n`,
    );
    expect(status).toBe(2);
  });
});

describe('replay', () => {
  it('prints the run with its times, and exits with 0 if all is as the trace says', async () => {
    const { stdout, stderr, status } = await typed(['replay', file, ...order]);
    expect(stderr).toBe('');
    expect(stdout.replaceAll(/ {3,}/g, '  ')).toBe(`${name}: not so: who cancels gets no parcel

order seed=1

0.000  customer -> shop  ORDER
1.010  shop  -> customer  PARCEL  in flight
1.010  customer  [choice] the customer cancels
1.010  customer -> shop  CANCEL  in flight

customer  cancelled: has ended
shop  shipped: has ended
the trace ends after 1.010 s of virtual time
3 steps, all as the trace says, with terms and with concrete values
`);
    expect(status).toBe(0);
  });

  it('of the protocol shows what is sealed, with the keys of the seed', async () => {
    const runs = [[], ['--seed', '2'], ['--seed', '2']];
    const [one, two, again] = await Promise.all(runs.map((args) => replay(protocolFile, ...args)));
    expect(one?.stdout).toMatch(/relay sees +\{"iv":"/);
    expect(one?.stdout).toMatch(/they mean +\{"type":"m\.login\./);
    expect(one?.stdout).toMatch(/\nwith the amendments keep-unread\n/);
    expect(one?.stdout).toMatch(/ again and again\n\d+ steps, all as the trace says/);
    expect(two?.stdout).not.toBe(one?.stdout);
    expect(two?.stdout).toBe(again?.stdout);
    expect([one, two, again].map((ended) => ended?.status)).toEqual([0, 0, 0]);
  });

  it('gives steps with times, the run and no difference as JSON', async () => {
    const results = await Promise.all([
      replay(file, ...order, '--json'),
      replay(file, ...order, '--format', 'json'),
    ]);
    const [first, second] = results;
    expect(first).toEqual(second);
    const found = JSON.parse(first?.stdout ?? '');
    expect(found).toMatchObject({ name, seed: 1, difference: null, cycleFrom: null });
    const told = found.steps.map(({ atMs, lateMs, text }: Record<string, unknown>) => [
      atMs,
      lateMs,
      text,
    ]);
    expect(told).toEqual([
      [10, 0, 'customer -> shop: ORDER'],
      [1_010, 0, 'shop: 1 s are over'],
      [1_010, 0, 'the customer cancels'],
    ]);
    expect(found.run).toMatchObject({ model: 'order', ended: 'traced', virtualMs: 1_010 });
  });

  it.each([
    ['mermaid', /^sequenceDiagram\n {2}title not so#58; who cancels gets no parcel, seed 1\n/],
    ['itf', /"vars": \[\n {4}"control",/],
    ['vitest', /import model from ".*\/test\/models\/emittedOrder\.ts";\n/],
  ])('gives it as %s', async (format, expected) => {
    const { stdout, stderr, status } = await replay(file, ...order, '--format', format);
    expect(stderr).toBe('');
    expect(stdout).toMatch(expected);
    expect(status).toBe(0);
  });

  it('imports the protocol by its name in the package', async () => {
    const { stdout } = await typed(['replay', protocolFile, '--format', 'vitest']);
    expect(stdout).toContain('import model from "rendezvous/machines/msc3906";\n');
  });

  it('exits with 1 where the run goes another way, and says where, with both sides', async () => {
    const end = { control: { customer: 'served', shop: 'shipped' }, outcomes: {} };
    const path = withChange('otherwise', { end });
    const difference = [
      'not as the trace says at the end: control state of customer, with terms',
      '  expected  "served"',
      '  came      "cancelled"\n',
    ].join('\n');
    const [text, json] = await Promise.all([
      replay(path, ...order),
      replay(path, ...order, '--json'),
    ]);
    expect(text?.stdout.endsWith(difference)).toBe(true);
    expect(text?.status).toBe(1);
    expect(JSON.parse(json?.stdout ?? '').difference).toMatchObject({ step: 3, came: 'cancelled' });
    expect(json?.stderr).toBe(difference);
    expect(json?.status).toBe(1);
  });
});

describe('bad usage or a bad file gives one line and exit code 2', () => {
  const text = (): string => readFileSync(file, 'utf8');
  const written = (content: string): string => {
    const path = join(folder, 'bad.json');
    writeFileSync(path, content);
    return path;
  };
  const cases: [string, () => string[], RegExp][] = [
    ['no file', () => [], /missing required argument 'file'/],
    ['a missing file', () => ['none.json'], /trace: expected a readable file, got "none.json"/],
    ['a folder', () => ['machines'], /trace: expected a readable file, got "machines" \(EISDIR\)/],
    ['another file', () => ['README.md'], /trace: expected JSON, got none/],
    ['other JSON', () => ['package.json'], /trace: expected a file of format "actorcheck-trace"/],
    ['a cut file', () => [written(text().slice(0, 900)), ...order], /trace: it is cut short: its/],
    [
      'a file without its last steps',
      () => [withChange('short', { steps: [] }, false), ...order],
      /trace: it is cut short: expected 3 steps, got 0/,
    ],
    [
      'an edited file',
      () => [withChange('edited', { title: 'all is well' }, false), ...order],
      /trace: it was edited: expected the checksum sha256:/,
    ],
    [
      'another version',
      () => [withChange('version', { version: 2 }), ...order],
      /trace: expected version 1 of the format, got version 2/,
    ],
    ['another model', () => [file], /expected a run of model "msc3906", got one of model "order"/],
    [
      'unknown knobs',
      () => [withChange('knobs', { settings: { colour: 'red' } }), ...order],
      /trace: settings: expected knobs of none, got "colour"/,
    ],
    ['a seed', () => [file, ...order, '--seed', 'x'], /seed: expected a whole number from 0 .*"x"/],
    ['a format', () => [file, '--format', 'pdf'], /Allowed choices are text, json, itf, mermaid/],
    [
      'both',
      () => [file, ...order, '--json', '--format', 'itf'],
      /expected --json or --format, got both/,
    ],
  ];

  it.each(cases)('%s', async (_, args, expected) => {
    const { stdout, stderr, status } = await replay(...args());
    expect(stderr).toMatch(expected);
    expect(stderr).toMatch(/^rendezvous: .+\n$/);
    expect(stdout).toBe('');
    expect(status).toBe(2);
  });
});
