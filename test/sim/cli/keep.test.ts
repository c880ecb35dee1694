/** `--checkpoint` and `--resume`: what is kept, what goes on with it, and what is refused. */

import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { engineVersion } from '../../../sim/cli/keep/identity.ts';
import { readPieces, writeWhole } from '../../../sim/cli/keep/pieces.ts';
import manifest from '../../../sim/package.json' with { type: 'json' };
import { check } from './called.ts';
import { expectUnhurt, timeless } from './killed.ts';
import { writeModels } from './models.ts';
import { typed } from './process.ts';

let folder: string;
let file: (name: string) => string;
let kept: string;
let count = 0;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'actorcheck-'));
  file = writeModels(folder);
});
beforeEach(() => {
  kept = join(folder, `kept${count++}`);
});
afterAll(() => rmSync(folder, { recursive: true }));

const twoPhaseCommit = ['--model', 'test/models/twoPhaseCommit.ts'];
const few = ['--max-states', '3000'];

/** The file in the folder with this ending. */
const keptFile = (ending: string): string =>
  join(kept, readdirSync(kept).find((name) => name.endsWith(ending)) as string);

it('a search that a limit has ended goes on, and ends as one without', async () => {
  const args = [...twoPhaseCommit, '--json'];
  const cut = await check([...args, ...few, '--checkpoint', kept]);
  expect(cut.status).toBe(3);
  expect(cut.stderr).toBe(
    `kept in "${kept}", to go on: rendezvous check --resume ${kept} --max-states 3000 ` +
      '--model test/models/twoPhaseCommit.ts\n',
  );
  const expected = timeless(await check(args));
  const resumed = await check([...args, '--resume', kept]);
  expect(timeless(resumed)).toEqual(expected);
  expect(resumed.stderr).toBe('');
  // By now it has come to its end, and the result is there without another search.
  expect(
    readdirSync(kept)
      .map((name) => name.replace(/.*\./, ''))
      .sort(),
  ).toEqual(['asked', 'result']);
  const again = await check([...args, '--resume', kept]);
  expect(again.stdout).toBe(resumed.stdout);
});

it('of several searches those that have come to their end are not begun anew', async () => {
  const args = ['--scenario', 'all', ...twoPhaseCommit, '--json'];
  // Five managers have fewer states, seven have more.
  const cut = await check([...args, '--max-states', '20000', '--checkpoint', kept]);
  expect(cut.status).toBe(3);
  const [result] = [readFileSync(keptFile('.result'))];
  const resumed = await check([...args, '--resume', kept]);
  expect(timeless(resumed)).toEqual(timeless(await check(args)));
  const results = readdirSync(kept).filter((name) => name.endsWith('.result'));
  expect(results).toHaveLength(2);
  expect(results.map((name) => readFileSync(join(kept, name)))).toContainEqual(result);
});

it('in exact time a search begins anew, and that is said', async () => {
  const args = ['--model', 'test/models/pingPong.ts', '--time', 'exact', '--json'];
  await check([...args, '--max-states', '1', '--checkpoint', kept]);
  const resumed = await check([...args, '--resume', kept]);
  expect(resumed.stderr).toBe(
    'resume: in exact time, searches that had not come to their end begin anew\n',
  );
  expect(timeless(resumed)).toEqual(timeless(await check(args)));
});

describe('a process', () => {
  it('SIGTERM: it keeps the search, and says how to go on', async () => {
    const args = ['check', '--model', file('long'), '--property', 'no-deadlock'];
    // First the model is looked at, to know it again, and then the search begins.
    const stop = { interruptAt: 'begins\nbegins', signal: 'SIGTERM' } as const;
    const first = await typed([...args, '--checkpoint', kept], stop);
    expect(first.status).toBe(3);
    expect(first.stdout).toMatch(/INCOMPLETE: stopped\n/);
    expect(first.stderr).toContain(`kept in "${kept}", to go on: npm run -s rendezvous -- check`);
    const { length } = readFileSync(keptFile('.search'));
    await typed([...args, '--resume', kept], stop);
    expect(readFileSync(keptFile('.search')).length).toBeGreaterThanOrEqual(length);
  });

  it('SIGKILL at any moment: what was kept last is good', () => expectUnhurt(3, 19));
});

describe('refused', () => {
  const expectRefused = async (args: readonly string[], problem: string | RegExp) => {
    const { stdout, stderr, status } = await check(args);
    expect(stderr).toMatch(problem);
    expect(stderr.trimEnd()).not.toContain('\n');
    expect(stdout).toBe('');
    expect(status).toBe(2);
  };

  const asked = [...twoPhaseCommit, '--set', 'managers=5'];

  it.each([
    [
      ['--model', 'test/models/pingPong.ts'],
      'expected model "two-phase-commit", of which it is, got "ping-pong"',
    ],
    [
      ['--scenario', 'seven', ...twoPhaseCommit],
      'expected scenario "default", of which it is, got "seven"',
    ],
    [['--loss', '1', ...asked], 'expected faults "none", of which it is, got "loss 1"'],
    [
      ['--property', 'consistent', ...asked],
      'expected property "all", of which it is, got "consistent"',
    ],
    [['--time', 'exact', ...asked], 'expected time "untimed", of which it is, got "exact"'],
    [['--fingerprints', ...asked], 'expected fingerprints "no", of which it is, got "yes"'],
    [['--explain', ...asked], 'expected explain "no", of which it is, got "yes"'],
    [
      [...twoPhaseCommit, '--set', 'managers=4'],
      'expected settings as they were when it was kept, got others',
    ],
    [[...asked, '--no-reductions'], 'expected reductions "yes", of which it is, got "no"'],
  ])('another check: %j', async (args, problem) => {
    await check([...asked, ...few, '--checkpoint', kept]);
    await expectRefused([...args, '--resume', kept], `resume: ${problem}`);
    // And nothing has become of it.
    expect((await check([...asked, '--resume', kept])).status).toBe(0);
  });

  it('other amendments', async () => {
    const one = ['--property', 'no-deadlock', '--max-states', '9'];
    await check([...one, '--checkpoint', kept]);
    await expectRefused(
      [...one, '--amend', 'all', '--resume', kept],
      /resume: expected amendments "none, .*", of which it is, got /,
    );
  });

  it('another version of the engine', async () => {
    expect(engineVersion).toBe(manifest.version);
    await check([...asked, ...few, '--checkpoint', kept]);
    const path = join(kept, 'asked');
    const identity = JSON.parse(readPieces(path).text()) as object;
    const older = { ...identity, 'engine version': '0.0.9' };
    writeWhole(path, (pieces) => pieces.text(JSON.stringify(older)));
    await expectRefused(
      [...asked, '--resume', kept],
      `resume: expected engine version "0.0.9", of which it is, got "${engineVersion}"`,
    );
  });

  it.each([
    ['machines', "guard: () => true, target: 'b'", "target: 'b'"],
    ['properties', "isIn(view, 'a', 'b')", "isIn(view, 'a', 'c')"],
    ['settings', 'default: 1', 'default: 2'],
  ])('another text of a model: its %s', async (what, before, after) => {
    const path = join(folder, `edited${count}.ts`);
    const edited = (text: string) => writeFileSync(path, text);
    edited(edits);
    const args = ['--model', path];
    await check([...args, '--max-states', '1', '--checkpoint', kept]);
    // A module is loaded once.
    const other = path.replace('.ts', 'anew.ts');
    expect(edits).toContain(before);
    writeFileSync(other, edits.replace(before, after));
    await expectRefused(
      ['--model', other, '--resume', kept],
      `resume: expected ${what} as they were when it was kept, got others`,
    );
  });

  it.each([
    ['its values are other ones', "'a'", '() => ({ tag: globalThis.ofTest })'],
    [
      'the same values come in another order',
      "[{ guard: () => globalThis.ofTest === 1, target: 'a' }]",
      '{}',
    ],
  ])('a model of the same text that answers otherwise: %s', async (_, tick, context) => {
    const outside = globalThis as { ofTest?: number };
    outside.ofTest = 1;
    const path = join(folder, `outside${count}.ts`);
    writeFileSync(path, ofOutside(tick, context));
    const args = ['--model', path];
    await check([...args, '--max-states', '2', '--checkpoint', kept]);
    outside.ofTest = 2;
    await expectRefused(
      [...args, '--resume', kept],
      'resume: expected the model to answer as it did before, got another answer',
    );
  });

  it('what is damaged, wherever it is', async () => {
    await check([...asked, ...few, '--checkpoint', kept]);
    const damaged = /resume: expected a whole checkpoint, got a damaged one: "/;
    for (const path of [keptFile('.search'), join(kept, 'asked')]) {
      const whole = readFileSync(path);
      const places = fc.sample(fc.nat(whole.length - 1), { seed: 4, numRuns: 12 });
      for (const place of [0, 8, 16, whole.length - 1, ...places]) {
        const changed = Buffer.from(whole);
        changed[place] = (changed[place] as number) ^ 1;
        writeFileSync(path, changed);
        await expectRefused([...asked, '--resume', kept], damaged);
        writeFileSync(path, whole);
        truncateSync(path, place);
        await expectRefused([...asked, '--resume', kept], damaged);
        writeFileSync(path, whole);
      }
    }
    expect((await check([...asked, '--resume', kept])).status).toBe(0);
  });

  it('options that do not go together', async () => {
    await check([...asked, ...few, '--checkpoint', kept]);
    const pairs: readonly (readonly [string[], string])[] = [
      [
        ['--checkpoint', kept],
        `checkpoint: expected a folder without one, got "${kept}", which --`,
      ],
      [['--checkpoint', file('known')], 'checkpoint: expected a folder to write to, got "'],
      [['--resume', join(folder, 'none')], 'resume: expected a folder with a checkpoint, got "'],
      [['--resume', kept, '--checkpoint', kept], 'resume: expected no --checkpoint beside it'],
      [['--every', '5'], 'every: expected --checkpoint or --resume beside it, got none'],
      [['--resume', kept, '--every', '0'], 'every: expected a number of minutes, more than 0'],
      [['--resume', kept, '--every', 'x'], 'every: expected a number of minutes, more than 0'],
      [['--resume', kept, '--graph', 'a.dot'], 'graph: expected no --checkpoint and no --resume'],
    ];
    for (const [args, problem] of pairs) await expectRefused([...asked, ...args], problem);
    const range = ['--threshold', 'managers=1..3', '--property', 'consistent', '--resume', kept];
    await expectRefused([...twoPhaseCommit, ...range], 'threshold: expected no --resume beside it');
  });
});

const imports = `
import { createMachine } from '${import.meta.resolve('xstate')}';
import { always, defineModel, isIn } from '${new URL('../../../sim/index.ts', import.meta.url)}';
`;

const edits = `${imports}
const states = { a: { on: { tick: { guard: () => true, target: 'b' } } }, b: {}, c: {} };
const a = createMachine({ id: 'a', initial: 'a', states });
export default defineModel({
  name: 'edited',
  knobs: [{ name: 'number', help: 'a number', kind: 'integer', min: 0, max: 9, default: 1 }],
  system: () => ({
    parties: [{ name: 'a', label: 'a', actors: { a } }],
    links: [],
    choices: [{ name: 'tick', label: 'tick', actor: 'a', event: { type: 'tick' } }],
    faults: { loss: 0, duplicate: 0, reorder: 0, crash: 0 },
  }),
  properties: [always('stays', 'it stays', (view) => !isIn(view, 'a', 'b'))],
});`;

const ofOutside = (tick: string, context: string) => `${imports}
const states = { a: { on: { tick: 'b' } }, b: { on: { tick: ${tick}, tock: 'c' } }, c: {} };
const system = () => ({
  parties: [{
    name: 'a',
    label: 'a',
    actors: { a: createMachine({ id: 'a', context: ${context}, initial: 'a', states }) },
  }],
  links: [],
  choices: ['tick', 'tock'].map((type) => {
    return { name: type, label: type, actor: 'a', event: { type } };
  }),
  faults: { loss: 0, duplicate: 0, reorder: 0, crash: 0 },
});
export default defineModel({ name: 'outside', system });`;
