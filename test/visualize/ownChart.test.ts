/**
 * The statechart of a model of one's own, large and of every kind: deep nesting, parallel regions,
 * history, ends, what runs in a state, transitions to the state itself, after a while and always.
 */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { createServer, type ViteDevServer } from 'vite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ownModel } from '../../visualize/serve/plugin.ts';
import { patienceMs } from '../patience.ts';
import { connect } from './connect.ts';
import { flawsIn } from './statecharts.ts';

const configFile = fileURLToPath(new URL('../../visualize/vite.config.ts', import.meta.url));

const text = `
import { defineModel } from 'actorcheck';
import { createMachine } from 'xstate';
const row = (count) => Object.fromEntries(Array.from({ length: count }, (_, i) => ['a' + i, {
  on: {
    ['NEXT_' + i]: 'a' + ((i + 1) % count),
    ...(i % 5 === 2 ? { SKIP: 'a' + Math.min(count - 1, i + 4) } : {}),
    ...(i % 7 === 3 ? { BACK: 'a' + (i - 3) } : {}),
  },
}]));
const loader = createMachine({ id: 'loader', initial: 'on', states: { on: {} } });
const large = createMachine({
  initial: 'boot',
  on: { RESET: '.boot', PANIC: { target: '.dead', guard: () => true }, '*': {} },
  states: {
    boot: { after: { 2000: 'row', 500: { target: 'boot', reenter: true } }, on: { GO: 'work' } },
    row: {
      initial: 'a0',
      states: { ...row(40), back: { type: 'history', history: 'deep' } },
      on: { PAUSE: 'paused' },
    },
    paused: {
      on: {
        RESUME: 'row.back',
        WITH_A_NAME_THAT_IS_LONGER_THAN_ANY_LABEL: { target: 'work', guard: () => true },
      },
    },
    work: {
      type: 'parallel',
      onDone: 'done',
      on: { CANCEL: 'dead' },
      states: {
        one: {
          initial: 'x',
          states: { x: { always: 'y' }, y: { on: { Z: 'z' } }, z: { type: 'final' } },
        },
        two: {
          initial: 'p',
          states: {
            p: { invoke: { src: loader, onDone: 'q', onError: '#(machine).dead' } },
            q: { type: 'final' },
          },
        },
        three: { initial: 'm', states: { m: { initial: 'n', states: { n: { initial: 'o', states: {
          o: { on: { DEEP: 'r' } }, r: { on: { OUT: '#(machine).done' } } } } } } } },
      },
    },
    done: { type: 'final' },
    dead: { type: 'final' },
  },
});
export default defineModel({ name: 'large', machines: { large } });
`;

let folder: string;
let server: ViteDevServer;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'own-chart-'));
  const path = join(folder, 'large.ts');
  writeFileSync(path, text);
  const plugin = ownModel({ path, shown: 'large.ts', from: folder, say: () => undefined });
  server = await createServer({
    configFile,
    logLevel: 'error',
    plugins: [plugin],
    cacheDir: join(folder, 'cache'),
    server: { port: 4290, hmr: { overlay: false } },
  });
  await server.listen();
  browser = await connect();
  page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  page.setDefaultTimeout(patienceMs);
  await page.goto(`${server.resolvedUrls?.local[0]}#view=machines`);
  await settled();
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
  rmSync(folder, { recursive: true });
});

const settled = async (): Promise<void> => {
  await page.locator('.machines g.state').first().waitFor();
  await page.locator('.machines .canvas:not([aria-busy])').waitFor();
};

it('can be read at any width, folded as there is room', async () => {
  for (const [width, height] of [
    [1280, 800],
    [2560, 1440],
    [390, 844],
  ] as const) {
    await page.setViewportSize({ width, height });
    await settled();
    await page.getByRole('button', { name: 'Fit', exact: true }).click();
    expect(await flawsIn(page), String(width)).toEqual([]);
  }
  expect(await page.locator('.machines g.state.folded').count()).toBeGreaterThan(0);
});

it('can be unfolded whole, and has every transition on an edge or in its state', async () => {
  await page.setViewportSize({ width: 1280, height: 800 });
  await settled();
  await page.getByRole('button', { name: 'Unfold all' }).click();
  await expect.poll(() => page.locator('.machines g.state.folded').count()).toBe(0);
  await settled();
  expect(await flawsIn(page)).toEqual([]);
  expect(await page.locator('.machines g.state').count()).toBe(60);
  const names = await page
    .locator('.machines .arrow[role="button"]')
    .evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')));
  for (const name of [
    'PANIC [if]: from any state of large to dead',
    'RESET: from any state of large to boot',
    'after 0.5 s: from boot to boot',
    'RESUME: from paused to back',
    'always: from x to y',
    'OUT: from r to done',
    'it is done: from p to q',
    'done: from work to done',
  ]) {
    expect(names).toContain(name);
  }
  // What is fitted is still read: what does not fit is a matter of moving it.
  await page.getByRole('button', { name: 'Fit', exact: true }).click();
  expect(await flawsIn(page)).toEqual([]);
});
