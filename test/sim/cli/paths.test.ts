/** `paths`: what is printed, the files it writes, exit codes. */

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rendezvous } from '../../../machines/msc3906/index.ts';
import type { Suite } from '../../../sim/coverage/suite.ts';
import { parseTrace } from '../../../sim/trace/format.ts';
import { replayConcretely } from '../../../sim/trace/replay.ts';
import order from '../../models/emittedOrder.ts';
import { inOneThread, paths } from './called.ts';
import { writeModels } from './models.ts';
import { typed } from './process.ts';

inOneThread();

const own = ['--model', 'test/models/emittedOrder.ts'];
const small = ['--scenario', 'both-start'];
let folder: string;
let file: (name: string) => string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rendezvous-'));
  mkdirSync(join(folder, 'models'));
  file = writeModels(join(folder, 'models'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('a suite', () => {
  it('is printed with what each path adds, what is covered and how small it could be', async () => {
    const { stdout, stderr, status } = await typed(['paths', ...own]);
    expect(stderr).toBe('');
    expect(stdout.replace(/[\d.]+ s$/m, '... s')).toMatchInlineSnapshot(`
      "   1  all knobs as usual: all as usual: customer served, shop shipped
              3 steps; first with 3 transitions, 1 outcome
         2  all knobs as usual: the customer cancels: customer cancelled, shop cancelled
              3 steps; first with 2 transitions, 1 outcome
         3  all knobs as usual: the customer cancels: customer cancelled, shop shipped
              5 steps; first with 1 outcome: customer cancelled, shop shipped

        covered             transitions    other sides of guards
        shop                3 of 3
        customer            2 of 2
        outcomes            3 of 3

        searched              states     new goals         paths      at least
        without faults            11             8             3             3
        loss 1                    19             0             0             0
        duplicate 1               28             0             0             0
        reorder 1                 15             0             0             0
        crash 1                   70             0             0             0

      3 paths, of at least 3: 8 of 8 goals in reach covered, 0 goals out of reach, ... s
      "
    `);
    expect(status).toBe(0);
  });

  it('is the same as JSON, the same again but for the time', async () => {
    const args = [...own, '--json'];
    const ran = await Promise.all([paths(args), typed(['paths', ...args])]);
    type Told = Suite & { readonly model: string };
    const [suite, again] = ran.map(({ stdout }) => ({
      ...(JSON.parse(stdout) as Told),
      seconds: 0,
    }));
    expect(again).toEqual(suite);
    expect(suite?.model).toBe('order');
    expect(suite?.paths).toHaveLength(suite?.lowerBound ?? -1);
  });

  it('lists what is out of reach with the searches that say so', async () => {
    const { stdout, status } = await paths(small);
    expect(stdout).toMatch(
      /^Never, in any state of all searches that could: as written \(1 scenario\)/m,
    );
    expect(stdout).toMatch(
      /^ {2}transition newDevice\.loggingIn -response\.403-> newDevice\.loginRefused$/m,
    );
    expect(status).toBe(0);
  });

  it('of a model with a guard that throws is of what can be reached', async () => {
    const { stdout, stderr, status } = await paths(['--model', file('throwingGuard')]);
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^ {2}a +2 of 3 +0 of 1$/m);
    expect(stdout.match(/^ACTOR ERROR: a: .* guard .*$/gm)).toHaveLength(1);
    expect(status).toBe(0);
  });

  it('of searches that are cut short says so, with exit code 3', async () => {
    const { stdout, status } = await paths([...small, '--max-states', '50']);
    expect(stdout).toMatch(/^INCOMPLETE: as written, both-start: more than 50 states$/m);
    expect(stdout).toMatch(/^Not met, in searches that have not seen all: /m);
    expect(stdout).not.toMatch(/^Never/m);
    expect(status).toBe(3);
  });
});

describe('--out', () => {
  it('writes a trace for each path, which replays', async () => {
    const out = join(folder, 'new', 'json');
    const { stdout } = await paths([...own, '--out', out, '--json']);
    const { paths: made } = JSON.parse(stdout) as Suite;
    expect(readdirSync(out).sort()).toEqual(made.map(({ name }) => `${name}.json`).sort());
    for (const { name, title } of made) {
      const trace = parseTrace(readFileSync(join(out, `${name}.json`), 'utf8'), order);
      expect(trace.title).toBe(title);
      expect(replayConcretely(order, trace, 1).difference).toBeNull();
    }
  });

  it.each([
    ['itf', 'itf.json', /"#meta"/],
    ['mermaid', 'mmd', /^sequenceDiagram/],
    ['vitest', 'test.ts', /^import model from "rendezvous\/machines\/msc3906";$/m],
    ['vectors', 'json', /"format": "actorcheck-vector"/],
  ])('--format %s: files that end in .%s', async (format, ending, content) => {
    const out = join(folder, format);
    const { stdout } = await paths([...small, '--out', out, '--format', format, '--json']);
    const { paths: made } = JSON.parse(stdout) as Suite;
    expect(readdirSync(out).sort()).toEqual(made.map(({ name }) => `${name}.${ending}`).sort());
    for (const file of readdirSync(out)) {
      expect(readFileSync(join(out, file), 'utf8')).toMatch(content);
    }
  });
});

describe('--machine', () => {
  it('prints the paths of one machine', async () => {
    const { stdout, status } = await paths([...own, '--machine', 'shop']);
    expect(stdout).toMatchInlineSnapshot(`
      "shop, default: 4 states, 3 events between them, 4 simple paths
        - ORDER, xstate.after.1000.(machine).packing, ends in shipped
        - ORDER, CANCEL, ends in cancelled
      "
    `);
    expect(status).toBe(0);
  });

  it('as JSON too, in all scenarios', async () => {
    const { stdout } = await paths(['--machine', 'mailbox', '--scenario', 'all', '--json']);
    const { machines } = JSON.parse(stdout) as { machines: { scenario: string }[] };
    const all = rendezvous.scenarios?.map(({ name }) => name);
    expect(machines.map(({ scenario }) => scenario)).toEqual(all);
  });
});

describe('bad usage: one line and exit code 2', () => {
  it.each([
    [
      ['--scenario', 'none'],
      /^rendezvous: scenario: got "none", expected all or one of default, .*\n$/,
    ],
    [['--machine', 'bank'], /^rendezvous: machine: got "bank", expected one of newDevice, .*\n$/],
    [['--machine', 'user', '--out', 'x'], /^rendezvous: machine: expected no --out with it\n$/],
    [['--format', 'itf'], /^rendezvous: format: expected --out with it, .*\n$/],
    [['--format', 'xml', '--out', 'x'], /^rendezvous: .*'xml' is invalid.*\n$/],
    [['--max-states', '0'], /^rendezvous: max-states: expected a whole number from 1 .*"0"\n$/],
    [['--seed', 'x'], /^rendezvous: seed: expected a whole number .* got "x"\n$/],
    [['--model', 'none.ts'], /^rendezvous: model: expected a file with a module, .*\n$/],
    [
      [...own, '--out', 'x', '--format', 'vectors'],
      /^rendezvous: format: expected a model with test vectors, "order" has none\n$/,
    ],
    [[...own, '--out', 'package.json'], /^rendezvous: out: expected a folder to write to, .*\n$/],
  ])('%j', async (args, message) => {
    const { stdout, stderr, status } = await paths(args);
    expect(stderr).toMatch(message);
    expect(stdout).toBe('');
    expect(status).toBe(2);
  });
});
