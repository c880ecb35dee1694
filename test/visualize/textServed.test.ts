/** Texts that the page is started with, of a model of one's own: the real command. */

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { revisionOf } from '../../sim/coverage/revision.ts';
import { patienceMs } from '../patience.ts';
import { connect } from './connect.ts';

const project = fileURLToPath(new URL('../..', import.meta.url));

const order = [
  '# How one orders',
  '',
  '1. The buyer sends an order to the seller.',
  '',
  '2. The seller sends the parcel at once.',
];

const model = `
import { defineModel, isIn, send, sometimes } from 'actorcheck';
import { createMachine, emit } from 'xstate';
import revisions from './revisions.json';
const buyer = createMachine({
  entry: emit(send('seller', { type: 'ORDER' })),
  initial: 'waiting',
  states: { waiting: { on: { PARCEL: 'served' } }, served: { type: 'final' } },
});
const seller = createMachine({
  initial: 'open',
  states: {
    open: { on: { ORDER: { target: 'shipped', meta: { step: '1' } } } },
    shipped: { type: 'final', entry: emit(send('buyer', { type: 'PARCEL' })) },
  },
});
const arrives = sometimes('arrives', 'it arrives', (view) => isIn(view, 'buyer', 'served'));
export default {
  ...defineModel({
    name: 'shop',
    machines: { buyer, seller },
    properties: [{ ...arrives, source: 'Order L5' }],
    texts: { Order: 'https://example.org/shop/blob/abc/doc/order.md' },
    revisions: async () => revisions,
  }),
  steps: [
    { id: '1', title: 'an order', source: 'Order L3' },
    { id: '2', title: 'a parcel', source: 'Order L5' },
  ],
};
`;

let folder: string;
let command: ChildProcess;
let browser: Browser;
let page: Page;

const write = (name: string, lines: readonly string[]) =>
  writeFileSync(join(folder, name), `${lines.join('\n')}\n`);
const options = () => ['--prefix', project, 'start', '--', '--model', 'shop.ts', '--text'];
const started = () => ({ cwd: folder, env: { ...process.env, INIT_CWD: folder } });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'own-text-'));
  mkdirSync(join(folder, 'clone/doc'), { recursive: true });
  mkdirSync(join(folder, 'empty'));
  write('shop.ts', [model]);
  write('clone/doc/order.md', order);
  write('revisions.json', [JSON.stringify({ Order: revisionOf(`${order.join('\n')}\n`) })]);
  // A group of its own: npm, its shell and the server end together.
  command = spawn('npm', [...options(), 'clone'], { ...started(), detached: true });
  const address = new Promise<string>((resolve) => {
    let output = '';
    command.stdout?.on('data', (text: Buffer) => {
      output += text;
      const found = /http:\S+/.exec(output)?.[0];
      if (found !== undefined) resolve(found);
    });
  });
  browser = await connect();
  page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  page.setDefaultTimeout(patienceMs);
  await page.goto(await address);
});

afterAll(async () => {
  await browser?.close();
  if (command?.pid !== undefined) process.kill(-command.pid);
  rmSync(folder, { recursive: true });
});

describe('npm start -- --text FOLDER', () => {
  const revision = () => page.locator('#text .revision').textContent();
  const current = () => page.locator('#text .page .current').allTextContents();

  it('shows the text at once, and anew whenever it changes', async () => {
    await expect.poll(revision).toMatch(/^This is the revision that the lines are of/);
    await expect.poll(current).toEqual([expect.stringContaining('sends an order')]);
    const nobody = page.locator('#text .marks .nobody');
    await expect.poll(() => nobody.getAttribute('aria-label')).toContain('nobody implements it');
    expect(await nobody.textContent()).toBe('2');
    write('clone/doc/order.md', ['# How one orders', '', 'Before all:', ...order.slice(1)]);
    await expect.poll(revision).toContain('2 of 2 references moved, 0 changed.');
    await expect.poll(current).toEqual([expect.stringContaining('sends an order')]);
  });

  it('says in one line what is wrong with what it is given', () => {
    const { stderr, status } = spawnSync('npm', [...options(), 'nowhere'], {
      ...started(),
      encoding: 'utf8',
    });
    const said = 'npm start: text: expected a file or a folder, got no such file: "nowhere"';
    expect(stderr.split('\n')).toContain(said);
    expect(status).toBe(2);
  });
});
