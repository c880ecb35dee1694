/** The package as a stranger has it: packed, and installed in an empty folder elsewhere. */

import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build, preview } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../browser.ts';
import { type Folder, installed, program, root } from './folder.ts';

const { execPath: node } = process;
const megabyte = 1e6;
const subpaths = ['', '/check', '/run', '/trace', '/coverage', '/report', '/cli'];

let folder: Folder;
let said: string;

beforeAll(() => {
  ({ folder, said } = installed());
  const text = readFileSync(join(root, 'test/models/order.ts'), 'utf8');
  // It has no type in it: it is plain JavaScript as well.
  folder.write({ 'order.ts': text, 'plain.js': text });
});
afterAll(() => rmSync(folder.path, { recursive: true }));

describe('what is installed', () => {
  it('comes without a warning', () => {
    expect(said).not.toMatch(/warn|script/i);
  });

  it('has its licence, its readme and no sources', () => {
    const has = (name: string) => existsSync(join(folder.path, 'node_modules/actorcheck', name));
    const names = ['LICENSE', 'README.md', 'dist/index.js', 'dist/index.d.ts', 'index.ts'];
    expect(names.filter(has)).toEqual(names.slice(0, -1));
  });

  it('is at most 2 MB, and with all it brings but xstate at most 10 MB', () => {
    expect(folder.size('node_modules/actorcheck')).toBeLessThan(2 * megabyte);
    const all = folder.size('node_modules') - folder.size('node_modules/xstate');
    expect(all).toBeLessThan(10 * megabyte);
  });

  it('gives each of its subpaths', () => {
    const imports = subpaths.map((path) => `import 'actorcheck${path}';`).join('\n');
    folder.write({ 'subpaths.js': imports });
    expect(folder.run(node, 'subpaths.js')).toMatchObject({ stderr: '', status: 0 });
  });
});

describe('the order of the readme', () => {
  const found = '19 both-agree no-lost-message';
  const checking = (file: string) => `
import { check } from 'actorcheck/check';
import order from '${file}';

const { states, counterexamples } = check(order);
export const text = [states, ...counterexamples.map(({ property }) => property)].join(' ');
`;

  it('checks from plain JavaScript', () => {
    folder.write({ 'check.js': `${checking('./plain.js')}console.log(text);\n` });
    expect(folder.run(node, 'check.js')).toMatchObject({ stdout: `${found}\n`, status: 0 });
  });

  it('compiles, strictly, with all that the package declares', () => {
    const compilerOptions = { strict: true, module: 'nodenext', target: 'es2023', noEmit: true };
    const files = ['typed.ts', 'declared.ts'];
    const exported = subpaths.map((path, at) => `export * as part${at} from 'actorcheck${path}';`);
    folder.write({
      'typed.ts': checking('./order.js'),
      'declared.ts': exported.join('\n'),
      'tsconfig.json': JSON.stringify({ compilerOptions, files }),
    });
    const ended = folder.run(node, program('typescript/bin/tsc'));
    expect(ended).toMatchObject({ stdout: '', stderr: '', status: 0 });
  });

  it('checks in a test of Vitest', () => {
    folder.link('vitest');
    folder.write({
      'order.test.ts': `${checking('./order.ts')}
import { expect, test } from 'vitest';
test('the order', () => expect(text).toBe('${found}'));
`,
    });
    const ended = folder.run(node, program('vitest/vitest.mjs'), 'run');
    expect(ended.stdout + ended.stderr).toMatch(/Tests {2}1 passed \(1\)/);
  });

  it('checks in the worker of a page of Vite', async () => {
    folder.write({
      'index.html': '<p></p><script type="module" src="page.ts"></script>',
      'page.ts': `
const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
worker.onmessage = ({ data }) => (document.querySelector('p')!.textContent = data);
`,
      'worker.ts': `${checking('./order.ts')}postMessage(text);\n`,
    });
    const { path } = folder;
    const of = {
      root: path,
      configFile: false,
      logLevel: 'error',
      worker: { format: 'es' },
    } as const;
    await build(of);
    const server = await preview({ ...of, preview: { host: '127.0.0.1', port: 4280 } });
    const browser = await launchBrowser();
    try {
      const page = await browser.newPage();
      await page.goto(server.resolvedUrls?.local[0] as string);
      const shown = page.locator('p', { hasText: /./ });
      expect(await shown.textContent()).toBe(found);
    } finally {
      await browser.close();
      await server.close();
    }
  });
});

describe('the command', () => {
  const command = (...args: string[]) => folder.run('npx', '--no', '--', 'actorcheck', ...args);

  it.each(['order.ts', 'plain.js'])('checks %s, and says that not all is as expected', (file) => {
    const { stdout, stderr, status } = command('check', file);
    expect(stderr).toBe('');
    expect(stdout).toMatch(/\n6 verdicts hold, 2 violated: 2 not as expected\n$/);
    expect(status).toBe(1);
  });

  it('has its traces, its paths and its runs, in whatever order the words come', () => {
    expect(command('check', '--traces', 'traces', 'order.ts').status).toBe(1);
    const replay = command('replay', 'traces/default--as-written--both-agree.json', 'order.ts');
    expect(replay).toMatchObject({ stderr: '', status: 0 });
    expect(replay.stdout).toMatch(/4 steps, all as the trace says/);
    expect(command('paths', 'order.ts').stdout).toMatch(/\n6 paths, of at least 5: 14 of 14 goals/);
    const simulate = command('simulate', '--loss', '1', 'order.ts', '--choose', 'customer-cancel');
    expect(simulate.stdout).toMatch(/^customer +cancelled/m);
  });

  it('takes models as other tools compile them, in threads too', () => {
    folder.write({
      'types.ts': 'export interface Tick { readonly type: "tick" }\nexport enum Turn { First }\n',
      'parts.ts': `
import { Tick, Turn } from './types.js';
import { createMachine } from 'xstate';
export const turn: Turn = Turn.First;
export const a = createMachine({ types: {} as { events: Tick }, id: 'a' });
`,
      'parts.model.ts': `
import { Model, always, defineModel } from 'actorcheck';
import { a, turn } from './parts';

const scenarios = ['one', 'two', 'three', 'four'].map((name) => ({ name, text: name, given: {} }));
const properties = [always('first', 'it is', () => turn === 0)];
const model: Model = defineModel({ name: 'parts', machines: { a }, scenarios, properties });
export default model;
`,
    });
    const asked = ['--scenario', 'all', '--property', 'first'];
    const { stdout, stderr, status } = command('check', 'parts.model.ts', ...asked);
    expect(stderr).toBe('');
    expect(stdout.match(/^ {2}first +holds/gm)).toHaveLength(4);
    expect(status).toBe(0);
  });

  it('ends, and says what was found, whatever the modules of the model do by themselves', () => {
    folder.write({
      'busy.ts': `
import order from './order.ts';
console.log('loaded');
setInterval(() => console.log('still here'), 1);
process.stdin.resume();
const scenarios = ['one', 'two'].map((name) => ({ name, text: name, given: {} }));
export default { ...order, scenarios };
`,
    });
    for (const scenario of ['one', 'all']) {
      const { stdout, stderr, status } = command(
        'check',
        'busy.ts',
        '--json',
        `--scenario=${scenario}`,
      );
      expect(() => JSON.parse(stdout)).not.toThrow();
      expect(stderr).toMatch(/^loaded\n/);
      expect(status).toBe(1);
    }
  });

  it.each([
    ['missing.ts', null, /model: expected a file with a module, got no such file: "missing.ts"/],
    ['.', null, /model: expected a file with a module, got a folder: "."/],
    ['syntax.ts', 'export default {', /"syntax.ts" does not load: .*syntax.ts:1:17/],
    [
      'none.ts',
      'export const a: number = 1;',
      /Model as default export of "none.ts", got none, only exports by/,
    ],
    ['number.js', 'export default 5;', /expected a Model as default export of "number.js", got nu/],
    [
      'half.ts',
      "export default { name: 'half' };",
      /got an object: defineModel\({ name, machines }\) makes one/,
    ],
    [
      'throws.ts',
      `import { always, defineModel } from 'actorcheck';
import { createMachine } from 'xstate';

interface Reason {
  readonly text: string;
}
const fails = () => {
  throw new TypeError(('no such thing' as Reason['text']));
};
const machines = { a: createMachine({ id: 'a' }) };
export default defineModel({ name: 'm', machines, properties: [always('p', 'it', fails)] });
`,
      /property "p" throws no such thing \(.*throws.ts:8:9\)/,
    ],
  ])('says of %s in one line what is wrong', (file, text, expected) => {
    if (text !== null) folder.write({ [file]: text });
    const { stdout, stderr, status } = command('check', file);
    expect(stderr).toMatch(expected);
    expect(stderr).toMatch(/^actorcheck: .+\n$/);
    expect(stdout).toBe('');
    expect(status).toBe(2);
  });

  it('says how it is called', () => {
    expect(command('--help').stdout).toMatch(/^Usage: actorcheck /);
    expect(command('check', '--help').stdout).toMatch(/^Usage: actorcheck check .*<model>/);
    expect(command('simulate', 'order.ts', '--help').stdout).toMatch(/Choices:\n {2}customer-can/);
    expect(command('check').stderr).toBe("actorcheck: missing required argument 'model'\n");
  });

  it('takes a model in a package that is none of modules', () => {
    folder.write({ 'package.json': '{ "type": "commonjs" }' });
    const ended = ['order.ts', 'plain.js'].map((file) => command('check', file));
    expect(ended.map(({ stderr, status }) => [stderr, status])).toEqual([
      ['', 1],
      ['', 1],
    ]);
  });
});
