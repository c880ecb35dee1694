/** The hooks that load a model, and what its machines import as people write it for a bundler. */

import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import type { LoadHookContext, ResolveHookContext } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { load, resolve } from '../../../sim/cli/hooks.ts';

let folder: string;
const files: Readonly<Record<string, string>> = {
  'tsconfig.json': `{
    // Comments, and a comma after the last: "not": "JSON".
    "extends": "./config/base",
    "files": [], /* nothing but */
    "references": [{ "path": "./tsconfig.app.json" }],
  }`,
  'tsconfig.app.json': `{ "compilerOptions": { "paths": {
    "@/*": ["./src/*"], "@/special/*": ["./elsewhere/*"], "#/core/*": ["./core/*"],
    "config": ["./src/config.ts"]
  } } }`,
  'config/base.json': '{ "compilerOptions": { "baseUrl": "../lib" } }',
  'src/machine.ts': '',
  'src/view.tsx': '',
  'src/config.ts': '',
  'src/shop/index.ts': '',
  'src/plain.js': '',
  'src/sound.wav': '',
  'core/orchestrator.ts': '',
  'elsewhere/thing.ts': '',
  'lib/machines/order.ts': '',
  'node_modules/dates/plugin/utc.js': '',
  'node_modules/dates/fp/index.js': '',
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hooks-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

/** As Node resolves without hooks: files by their full names, packages in `node_modules`. */
function node(specifier: string, parent: string): { url: string } {
  const isPath = /^\.{1,2}$|^\.{0,2}\/|^file:/.test(specifier);
  const inside = pathToFileURL(join(folder, 'node_modules', specifier));
  const { href } = isPath ? new URL(specifier, parent) : inside;
  const path = fileURLToPath(href);
  if (!existsSync(path) || !statSync(path).isFile()) throw new Error(`no module ${specifier}`);
  return { url: href };
}

async function resolved(specifier: string, from: string): Promise<string> {
  const parentURL = pathToFileURL(join(folder, from)).href;
  const context = { conditions: [], importAttributes: {}, parentURL } as unknown;
  const { url } = await resolve(specifier, context as ResolveHookContext, async (asked) =>
    node(asked, parentURL),
  );
  return fileURLToPath(url).slice(folder.length + 1);
}

describe('a file is found', () => {
  it.each([
    ['./machine', 'src/a.ts', 'src/machine.ts'],
    ['./machine.js', 'src/a.ts', 'src/machine.ts'],
    ['./view', 'src/a.ts', 'src/view.tsx'],
    ['./view.jsx', 'src/a.ts', 'src/view.tsx'],
    ['./shop', 'src/a.ts', 'src/shop/index.ts'],
    ['..', 'src/shop/deep/a.ts', 'src/shop/index.ts'],
    ['@/machine', 'src/shop/a.ts', 'src/machine.ts'],
    ['@/shop', 'core/a.ts', 'src/shop/index.ts'],
    ['@/special/thing', 'src/a.ts', 'elsewhere/thing.ts'],
    ['#/core/orchestrator', 'src/a.ts', 'core/orchestrator.ts'],
    ['config', 'src/a.ts', 'src/config.ts'],
    ['machines/order', 'src/a.ts', 'lib/machines/order.ts'],
    ['dates/plugin/utc', 'src/a.ts', 'node_modules/dates/plugin/utc.js'],
    ['dates/fp', 'src/a.ts', 'node_modules/dates/fp/index.js'],
  ])('%s from %s', async (specifier, from, found) =>
    expect(await resolved(specifier, from)).toBe(found),
  );

  it.each(['./no-such', '@/no-such', 'no-such', 'no-such/part'])(
    'and %s is not, in the words of who was asked first',
    async (specifier) =>
      await expect(resolved(specifier, 'src/a.ts')).rejects.toThrow(`no module ${specifier}`),
  );
});

/** What a module with this text exports. */
async function loaded(name: string, text: string): Promise<Record<string, unknown>> {
  const path = join(folder, name);
  writeFileSync(path, text);
  const url = pathToFileURL(path).href;
  const context = { conditions: [], format: undefined, importAttributes: {} } as unknown;
  const left = async () => ({ format: 'module', source: text }) as const;
  const { format, source } = await load(url, context as LoadHookContext, left);
  expect(format).toBe('module');
  const encoded = Buffer.from(String(source)).toString('base64');
  return { ...(await import(/* @vite-ignore */ `data:text/javascript;base64,${encoded}`)) };
}

describe('what is loaded', () => {
  it('TypeScript that is more than types', async () => {
    const { open, far, Shop } = await loaded(
      'enum.ts',
      `export enum Door { open = 'OPEN' } export const open = Door.open;
      namespace Far { export const away = 3 } export const far: number = Far.away;
      export class Shop { constructor(private readonly name: string) {} }`,
    );
    expect([open, far]).toEqual(['OPEN', 3]);
    expect(new (Shop as new (name: string) => object)('corner')).toEqual({ name: 'corner' });
  });

  it('generic functions in a file that may have JSX', async () => {
    const { same } = await loaded('same.tsx', 'export const same = <T,>(it: T) => it;');
    expect((same as (it: number) => number)(5)).toBe(5);
  });

  it('a picture as its path, JSON as its value, text as text', async () => {
    expect(await loaded('door.svg', '<svg/>')).toEqual({ default: join(folder, 'door.svg') });
    expect(await loaded('door.json', '{ "open": 1 }')).toEqual({ default: { open: 1 } });
  });

  it('a module that asks for its environment', async () => {
    process.env.VITE_SHOP = 'corner';
    const { shop, mode } = await loaded(
      'asks.ts',
      'export const shop = import.meta.env.VITE_SHOP; export const mode = import.meta.env.MODE;',
    );
    delete process.env.VITE_SHOP;
    expect([shop, mode]).toEqual(['corner', 'test']);
  });
});

describe('JSX', () => {
  const jsx = 'export const view = (name: string) => <b title={name}>open</b>;';

  it('is refused where there is nothing, with the place', async () => {
    const expected = /alone\.tsx:1:\d+\); for JSX, typescript or esbuild has to be installed/;
    await expect(loaded('alone.tsx', jsx)).rejects.toThrow(expected);
  });

  it('is compiled by what the project has', async () => {
    const compiler = 'module.exports = { transformSync: () => ({ code: "export const a = 1;" }) };';
    mkdirSync(join(folder, 'node_modules/esbuild'), { recursive: true });
    writeFileSync(join(folder, 'node_modules/esbuild/index.js'), compiler);
    expect(await loaded('jsx.tsx', jsx)).toEqual({ a: 1 });
    rmSync(join(folder, 'node_modules/esbuild'), { recursive: true });
  });
});
