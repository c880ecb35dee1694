/** `check`: its output and its exit code, in this process and in some of its own. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { states } from '../../models/twoPhaseCommit.ts';
import { check } from './called.ts';
import { parsed, type Run } from './checkJson.ts';
import { writeModels } from './models.ts';
import { command, type Ended, run, typed } from './process.ts';

let folder: string;
let file: (name: string) => string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rendezvous-'));
  file = writeModels(folder);
});
afterAll(() => rmSync(folder, { recursive: true }));

const order = ['--model', 'test/models/emittedOrder.ts'];
const twoPhaseCommit = ['--model', 'test/models/twoPhaseCommit.ts'];
const symmetricCommit = ['--model', 'test/models/symmetricCommit.ts'];
const pingPong = ['--model', 'test/models/pingPong.ts'];

const verdicts = ({ properties }: Run) =>
  Object.fromEntries(properties.map(({ name, verdict }) => [name, verdict]));

describe('exit code', () => {
  it('0 if all is as expected', async () => {
    const { stdout, stderr, status } = await typed(['check', ...twoPhaseCommit]);
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^default: five resource managers\n {2}8,832 states, /);
    expect(stdout).toMatch(/^ {2}consistent +holds +Gray and Lamport/m);
    expect(stdout).toMatch(/\n7 verdicts hold, 0 violated: all as expected\n$/);
  });

  it('1 if a property is violated, with the run that shows it', async () => {
    const { stdout, stderr, status } = await typed(['check', ...order]);
    expect(stderr).toBe('');
    expect(status).toBe(1);
    expect(stdout).toContain(`
both-agree (own)
  not so: who cancels gets no parcel
   1  customer -> shop: ORDER
   2  shop: 1 s are over
   3  the customer cancels
      customer: cancelled: has ended
      shop: shipped: has ended
`);
    expect(stdout).toMatch(/\n6 verdicts hold, 2 violated: 2 not as expected\n$/);
  });

  it('0 for a finding that is known, and 1 with --strict', async () => {
    const known = ['--model', file('known')];
    const [usual, strict] = await Promise.all([check(known), check([...known, '--strict'])]);
    expect([usual.status, strict.status]).toEqual([0, 1]);
    expect(usual.stdout).toMatch(/\ncrossed \(both-agree, terms of sale\)\n {2}Cancelled too late/);
    const timeless = (text: string) => text.replace(/\d+\.\d\d s/, '');
    expect(timeless(strict.stdout.replaceAll(' --strict', ''))).toBe(timeless(usual.stdout));
  });

  it.each([
    [[...twoPhaseCommit, '--max-states', '1000'], 'more than 1000 states'],
    [[...twoPhaseCommit, '--scenario', 'seven', '--memory', '1'], 'more than 1 MB'],
  ])('3 if the search is cut and nothing is amiss so far: %j', async (args, why) => {
    const { stdout, stderr, status } = await check(args);
    expect(stderr).toBe('');
    expect(stdout).toContain(`INCOMPLETE: ${why}\n`);
    expect(stdout).toMatch(/consistent +unknown/);
    expect(status).toBe(3);
  });

  it('1 if it is cut and something is amiss', async () => {
    const { stdout, status } = await check([...order, '--max-states', '5']);
    expect(stdout).toContain('INCOMPLETE: more than 5 states');
    expect(status).toBe(1);
  });
});

describe('bad usage gives one line and exit code 2', () => {
  const cases: [string[], RegExp][] = [
    [['--scenario', 'x'], /scenario: got "x", expected all or one of default, e/],
    [[...twoPhaseCommit, '--scenario', 'x'], /got "x", expected all or one of default, seven\n/],
    [['--property', 'x'], /property: got "x", expected one of .*no-party-left-waiting/],
    [[...order, '--property', 'consistent'], /got "consistent", expected one of both-agree, /],
    [['--amend', 'x'], /amend: got "x", expected all or some of .*keep-unread/],
    [['--amend', 'keep-unread,x'], /amend: got "x", expected all or some of /],
    [[...order, '--amend', 'x'], /got "x", expected .* nothing: the model has no amendments/],
    [['--scenario', 'sevn', ...twoPhaseCommit], /got "sevn" \(did you mean "seven"\?\), exp/],
    [['--property', 'no-deadlok'], /got "no-deadlok" \(did you mean "no-deadlock"\?\), exp/],
    [['--colour'], /unknown option '--colour'/],
    [['--proprety', 'x'], /unknown option '--proprety' \(Did you mean --property\?\)/],
    [['now'], /too many arguments/],
    [['--property'], /argument missing/],
    [['--max-states', '0'], /max-states: expected a whole number from 1 to 2147483647, got "0"/],
    [['--max-states', '1e3'], /max-states: expected a whole number from 1 .*, got "1e3"/],
    [['--memory', '0.5'], /memory: expected a whole number from 1 to 1048576, got "0.5"/],
    [['--loss', '101'], /loss: expected a whole number from 0 to 100, got "101"/],
    [['--crash', ''], /crash: expected a whole number from 0 to 100, got ""/],
    [['--model', 'msc1'], /model: got "msc1", expected one of msc3906, msc4108 or a file/],
    [['--model=msc3905'], /model: got "msc3905" \(did you mean "msc3906"\?\), expected one of msc/],
    [['--model', 'no-such.ts'], /model: expected a file with a module, got no such file: "no-s/],
  ];

  const expectOneLine = ({ stdout, stderr, status }: Ended, expected: RegExp) => {
    expect(stderr).toMatch(expected);
    expect(stderr).toMatch(/^rendezvous: .+\n$/);
    expect(stdout).toBe('');
    expect(status).toBe(2);
  };

  it.each(cases)('%j', async (args, expected) => expectOneLine(await check(args), expected));

  it('also as a process', async () =>
    expectOneLine(await typed(['check', '--colour']), /unknown option '--colour'/));

  it.each([
    ['folder', /expected a file with a module, got a folder: ".*folder.ts"/],
    [
      'noDefault',
      /expected a Model as default .* ".*noDefault.ts", got none, only exports by name: model\n/,
    ],
    ['number', /expected a Model as default export of ".*number.ts", got number/],
    ['halfModel', /expected a Model as default export of .*, got an object: defineModel/],
    ['impure', /machine "a" is not pure: its initial state calls Date.now\(\)/],
    ['random', /machine "a" is not pure: "tick" in state \{\} calls Math.random\(\)/],
    ['uncomposed', /"a" sends to "b", but there is no such actor: expected one of a /],
    [
      'noMachine',
      /actor "a": expected an XState machine, as of createMachine or .*, got an object/,
    ],
    ['noLinks', /links: expected a list, got none/],
    ['stranger', /parties: expected machines, of a, got "b"/],
  ])('a model of %s', async (name, expected) =>
    expectOneLine(await check(['--model', file(name)]), expected),
  );

  // The place in the file is a matter of who loads it, which is another one in a test.
  it.each([
    ['syntax', /expected a module, but ".*syntax.ts" does not load: .* \(.*syntax.ts:\d+:\d+\)\n/],
    ['throwing', /property "fails" throws no such thing \(.*throwing.ts:\d+:\d+\)/],
  ])('a model of %s, and where in it', async (name, expected) =>
    expectOneLine(await typed(['check', '--model', file(name)]), expected),
  );

  it('also if a thread finds it out', async () => {
    const args = ['--model', file('random'), '--scenario', 'all'];
    expectOneLine(await typed(['check', ...args]), /machine "a" is not pure/);
  });
});

describe('--json', () => {
  it('is one document of the form that the README gives', async () => {
    const { stdout, stderr } = await check([...order, '--json']);
    expect(stderr).toBe('');
    const { model, runs, together } = parsed(stdout);
    expect([model, runs.length, together]).toEqual(['order', 1, undefined]);
    const [{ scenario, states: count, complete, coverage, properties } = {} as Run] = runs;
    expect({ scenario, count, complete }).toEqual({
      scenario: 'default',
      count: 11,
      complete: true,
    });
    expect(coverage.transitions).toEqual({ taken: 5, total: 5, never: [] });
    expect(coverage.steps).toEqual({ covered: 0, total: 0, missing: [] });
    const agree = properties.find(({ name }) => name === 'both-agree');
    expect(agree).toMatchObject({ kind: 'always', verdict: 'violated', expected: 'holds' });
    expect(agree?.trace?.rows.map(({ text }) => text)).toEqual([
      'customer -> shop: ORDER',
      'shop: 1 s are over',
      'the customer cancels',
    ]);
  });

  it('also for the protocol, as written and as amended, with its steps', async () => {
    const asked = ['--json', '--property', 'no-unread-payload-overwritten'];
    const { stdout } = await typed(['check', ...asked]);
    const { model, runs } = parsed(stdout);
    const [{ properties, amended, coverage } = {} as Run] = runs;
    expect(model).toBe('msc3906');
    expect(properties).toHaveLength(1);
    expect(properties[0]).toMatchObject({ verdict: 'violated', amended: 'holds' });
    expect(amended?.states).toBeGreaterThan(1_000);
    const { covered, total, missing } = coverage.steps;
    expect(covered).toBe(total - missing.length);
  });

  it('gives all scenarios and what they show together', async () => {
    const { stdout, status } = await check([...twoPhaseCommit, '--scenario', 'all', '--json']);
    const { runs, together } = parsed(stdout);
    const found = runs.map((one) => [one.scenario, one.states, one.complete]);
    expect(found).toEqual([
      ['default', states[4], true],
      ['seven', states[6], true],
    ]);
    expect(together?.coverage.transitions.never).toEqual([]);
    expect(together?.properties.map(({ name }) => name)).toContain('every-transition-taken');
    expect(status).toBe(0);
  });
});

describe('what is looked at', () => {
  it('--model gives one of the protocols that are here, by its name', async () => {
    const args = ['--property', 'no-deadlock', '--json'];
    const results = await Promise.all([check(args), check([...args, '--model', 'msc3906'])]);
    const [usual, named] = results.map(({ stdout }) => parsed(stdout));
    expect(named?.model).toBe('msc3906');
    expect(named?.runs[0]?.states).toBe(usual?.runs[0]?.states);
  });

  it('--property gives one property only, of the model or of the engine', async () => {
    for (const name of ['both-agree', 'no-deadlock']) {
      const { stdout } = await check([...order, '--json', '--property', name]);
      expect(parsed(stdout).runs[0]?.properties.map((property) => property.name)).toEqual([name]);
    }
  });

  it('--fingerprints finds the same states, and leaves liveness unknown', async () => {
    const args = [...pingPong, '--json'];
    const results = await Promise.all([check(args), check([...args, '--fingerprints'])]);
    const [exact, hashed] = results.map(({ stdout }) => parsed(stdout).runs[0] as Run);
    expect(hashed?.states).toBe(exact?.states);
    expect(hashed?.transitions).toBe(exact?.transitions);
    expect(verdicts(exact as Run)).toMatchObject({ 'gets-going': 'violated' });
    expect(verdicts(hashed as Run)).toEqual({
      ...verdicts(exact as Run),
      'gets-going': 'unknown',
    });
  });

  it('--no-reductions searches all states, also where fewer stand for them', async () => {
    const args = [...symmetricCommit, '--json'];
    const results = await Promise.all([check(args), check([...args, '--no-reductions'])]);
    const [orbits, all] = results.map(({ stdout }) => parsed(stdout).runs[0] as Run);
    const names = ['rm1', 'rm2', 'rm3', 'rm4', 'rm5'];
    expect([orbits?.states, orbits?.interchanged]).toEqual([314, [names]]);
    expect([all?.states, all?.interchanged]).toEqual([8_832, []]);
    expect(verdicts(all as Run)).toEqual(verdicts(orbits as Run));
  });

  it.each(['loss', 'duplicate', 'reorder', 'crash'])('--%s lets more happen', async (fault) => {
    const results = await Promise.all([check([...order, '--json']), faulty(fault)]);
    const [usual, more] = results.map(({ stdout }) => parsed(stdout).runs[0] as Run);
    expect(more?.complete).toBe(true);
    expect(more?.setting).toBe(`as written, ${fault} 1`);
    expect(more?.states).toBeGreaterThan(usual?.states as number);
  });
  const faulty = (fault: string) => check([...order, '--json', `--${fault}`, '1']);
});

describe('being stopped', () => {
  it.each([
    ['one search', 'long', []],
    ['searches in threads', 'longTwice', ['--scenario', 'all']],
  ])('an interrupt of %s: tells what was found, as incomplete', async (_, name, more) => {
    const args = ['--model', file(name), '--property', 'no-deadlock', ...more];
    const { stdout, status } = await typed(['check', ...args], { interruptAt: 'begins' });
    expect(stdout).toMatch(/INCOMPLETE: stopped\n/);
    expect(stdout).toMatch(/no-deadlock +unknown/);
    expect(status).toBe(3);
  });

  it('a reader that has seen enough is no error', async () => {
    const words = [process.execPath, ...command, 'check', '--json'];
    const line = `set -o pipefail; ${words.join(' ')} | head -1`;
    const { stdout, stderr, status } = await run('bash', ['-c', line]);
    expect(stdout).toBe('{\n');
    expect(stderr).toBe('');
    expect(status).toBe(0);
  });
});

it('a bound on actors that is met is told with the place of what is started', async () => {
  const { stdout, status } = await check(['--model', file('crowd')]);
  const line = /INCOMPLETE: "a" starts "[^"]+" \("helper"\): .* \(.*crowd\.[a-z]+:13:54\)$/m;
  expect(stdout).toMatch(line);
  expect(status).toBe(3);
});
