/** What is around the command: the folder it is called from, its terminal, a disk, signals. */

import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { main } from '../../../sim/cli/main.ts';
import order from '../../models/emittedOrder.ts';
import { writeModels } from './models.ts';
import { command, root, run, typed } from './process.ts';

let folder: string;
let file: (name: string) => string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rendezvous-'));
  mkdirSync(join(folder, 'models'));
  file = writeModels(join(folder, 'models'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const summary = '6 verdicts hold, 2 violated: 2 not as expected\n';

describe('paths are those of the caller', () => {
  /** As `npm run` has it: called in one folder, started in that of the project. */
  const asScript = (words: readonly string[], from: string) =>
    typed(words, { env: { npm_lifecycle_event: 'rendezvous', INIT_CWD: from } });

  it('of models, of folders to write to and of files to read', async () => {
    const from = join(folder, 'caller');
    mkdirSync(from);
    copyFileSync(join(root, 'test/models/emittedOrder.ts'), join(from, 'order.ts'));
    const model = ['--model', 'order.ts'];
    const checked = await asScript(['check', ...model, '--traces', 'found'], from);
    expect(checked.stderr).toBe('');
    expect(checked.stdout).toContain(summary);
    const [trace = ''] = readdirSync(join(from, 'found'));
    const again = await asScript(['replay', join('found', trace), ...model], from);
    expect([again.stderr, again.status]).toEqual(['', 0]);
    expect((await asScript(['paths', ...model, '--out', 'paths'], from)).status).toBe(0);
    expect(readdirSync(join(from, 'paths'))).toHaveLength(3);
  });

  it('also where another script of npm starts the command', async () => {
    const env = { npm_lifecycle_event: 'test', INIT_CWD: folder };
    const { stdout } = await typed(['check', '--model', 'test/models/emittedOrder.ts'], { env });
    expect(stdout).toContain(summary);
  });
});

describe('a model outside of the project', () => {
  const kinds: Readonly<Record<string, string | undefined>> = {
    'in no package': undefined,
    'in a package of modules': '{ "type": "module" }',
    'in a package of CommonJS': '{ "type": "commonjs" }',
  };
  const text = readFileSync(join(root, 'test/models/emittedOrder.ts'), 'utf8');
  const javascript = text.replace(', type View', '').replaceAll(': View', '');

  it.each(Object.entries(kinds))('%s: with the packages that are here', async (name, json) => {
    const cwd = join(folder, name);
    mkdirSync(cwd);
    if (json !== undefined) writeFileSync(join(cwd, 'package.json'), json);
    writeFileSync(join(cwd, 'order.ts'), text);
    writeFileSync(join(cwd, 'order.js'), javascript);
    for (const model of ['order.ts', 'order.js']) {
      const { stdout, stderr } = await typed(['check', '--model', model], { cwd });
      expect(stderr, model).toBe('');
      expect(stdout, model).toContain(summary);
    }
  });
});

it('what a module has started by itself may fail: it is told, and the check goes on', async () => {
  const text = readFileSync(join(root, 'test/models/emittedOrder.ts'), 'utf8');
  const started = [
    "setTimeout(() => { throw new Error('window is not defined'); });",
    "Promise.reject(new Error('offline'));",
  ];
  writeFileSync(join(folder, 'starting.ts'), [text, ...started].join('\n'));
  const model = ['--model', join(folder, 'starting.ts')];
  const { stdout, stderr, status } = await typed(['check', ...model]);
  expect(stdout).toContain(summary);
  expect(status).toBe(1);
  const lines = stderr.trim().split('\n').sort();
  expect(lines).toEqual(
    ['offline', 'window is not defined'].map((problem) =>
      expect.stringMatching(`a module of the model has started by itself fails: ${problem}$`),
    ),
  );
});

it.each([['simulate', '--repeat'], ['replay']])(
  'a file may begin with the mark of its encoding: %s',
  async (...words) => {
    const [name] = words;
    const model = ['--model', 'test/models/emittedOrder.ts'];
    const traces = join(folder, 'marked');
    await typed(['check', ...model, '--traces', traces]);
    const trace = join(traces, 'default--as-written--both-agree.json');
    const text =
      name === 'replay'
        ? readFileSync(trace, 'utf8')
        : (await typed(['simulate', ...model, '--json'])).stdout;
    const marked = join(folder, `${name}.json`);
    writeFileSync(marked, `\ufeff${text}`);
    expect(await typed([...words, marked, ...model])).toMatchObject({ stderr: '', status: 0 });
  },
);

describe('the width of the terminal', () => {
  const checked = async (columns: number | undefined) => {
    let out = '';
    const write = (text: string) => {
      out += text;
    };
    const io = { out: write, error: write, colour: false, columns };
    await main('rendezvous', [{ model: order, url: 'file:///unused' }], ['check'], io);
    return out.replace(/\d+\.\d\d s/, '');
  };

  it('0 is as if nobody knew', async () => {
    expect(await checked(0)).toBe(await checked(undefined));
  });

  it('a few columns leave the names whole', async () => {
    expect(await checked(3)).toMatch(/both-agree +violated/);
  });
});

describe('where nothing can be written', () => {
  const full = 'rendezvous: output: expected to be able to write it, got ENOSPC\n';
  const started = [process.execPath, ...command].join(' ');
  const inShell = (line: string) => run('bash', ['-c', line]);

  it.each(['check --model test/models/emittedOrder.ts', 'simulate --json', '--help'])(
    'one line and a code of its own, no verdict: %s',
    async (words) => {
      const ended = await inShell(`${started} ${words} > /dev/full`);
      expect(ended).toEqual({ stdout: '', stderr: full, status: 4 });
    },
  );

  it('also if a part could be written', async () => {
    const file = join(folder, 'part');
    await typed(['simulate']);
    const { status } = await inShell(`ulimit -f 1; ${started} simulate --json > ${file}`);
    expect(status).toBe(4);
  });

  it('errors that cannot be told leave their code', async () => {
    expect((await inShell(`${started} nothing 2> /dev/full`)).status).toBe(2);
  });
});

it.each(['SIGINT', 'SIGTERM'] as const)('%s: what check has found is told', async (signal) => {
  const args = ['check', '--model', file('long'), '--property', 'no-deadlock'];
  const { stdout, status } = await typed(args, { interruptAt: 'begins', signal });
  expect(stdout).toMatch(/INCOMPLETE: stopped\n/);
  expect(status).toBe(3);
});

describe('an interrupt of paths that would take hours', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('%s: the suite of what was met', async (signal) => {
    const args = ['paths', '--model', file('longTwice')];
    const { stdout, stderr, status } = await typed(args, { interruptAt: 'begins', signal });
    expect(stderr.replaceAll('begins\n', '')).toBe('');
    expect(stdout).toMatch(/^INCOMPLETE: \d+ of \d+ searches: stopped before they began$/m);
    expect(stdout).toMatch(/^\d+ paths, of at least \d+: \d+ of \d+ goals in reach covered, /m);
    expect(stdout).not.toMatch(/^Never/m);
    expect(status).toBe(3);
  });

  it('of one machine too', async () => {
    const args = ['paths', '--model', file('long'), '--machine', 'tm'];
    const { stdout, status } = await typed(args, { interruptAt: 'begins' });
    expect(stdout).toMatch(/^INCOMPLETE: tm, one: stopped$/m);
    expect(status).toBe(3);
  });
});
