/** The explorer on a model outside of the project: the real command, and what the page shows. */

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { patienceMs } from '../patience.ts';
import { connect } from './connect.ts';

const project = fileURLToPath(new URL('../..', import.meta.url));

/** How long the seller's packer takes stands in a file beside. A type error is no matter. */
const model = (title: string, ending = ''): string => `
import { defineModel, isIn, sometimes, send } from 'actorcheck';
import { createMachine, emit } from 'xstate';
import { packingMs } from './times';
const years: number = 'many';
const buyer = createMachine({
  entry: emit(send('seller', { type: 'ORDER' })),
  initial: 'waiting',
  states: { waiting: { on: { PARCEL: 'served' } }, served: { type: 'final' } },
});
const packer = createMachine({
  initial: 'wrapping',
  states: { wrapping: { after: { [packingMs]: 'done' } }, done: { type: 'final' } },
});
const seller = createMachine({
  initial: 'open',
  states: {
    open: { on: { ORDER: 'packing' } },
    packing: { invoke: { id: 'packer', src: packer, onDone: 'shipped' } },
    shipped: { type: 'final', entry: emit(send('buyer', { type: 'PARCEL' })) },
  },
});
export default defineModel({
  name: 'shop',
  title: '${title}',
  machines: { buyer, seller },
  properties: [sometimes('arrives', 'the parcel arrives', (view) => isIn(view, 'buyer', 'served'))],
});
${ending}`;

let folder: string;
let command: ChildProcess;
let output = '';
let browser: Browser;
let page: Page;
/** What the page has asked for. */
const asked: string[] = [];

const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
const title = () => page.locator('#title').textContent();
const labels = () => page.locator('g.row.message .label').allTextContents();
const times = () => page.locator('g.row.message .time').allTextContents();
const problem = () => page.locator('#problem pre').textContent();

/** Starts the command in the folder, and gives the address that it prints. */
function start(): Promise<string> {
  command = spawn('npm', ['--prefix', project, 'start', '--', '--model', 'shop.ts'], {
    cwd: folder,
    // A group of its own: npm, its shell and the server end together.
    detached: true,
    env: { ...process.env, INIT_CWD: folder },
  });
  return new Promise((resolve) => {
    for (const stream of [command.stdout, command.stderr]) {
      stream?.on('data', (text: Buffer) => {
        output += text;
        const address = /http:\S+/.exec(output)?.[0];
        if (address !== undefined) resolve(address);
      });
    }
  });
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'own-model-'));
  write('shop.ts', model('A shop'));
  write('times.ts', 'export const packingMs: number = 1000;\n');
  const [address, connected] = await Promise.all([start(), connect()]);
  browser = connected;
  page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  page.setDefaultTimeout(patienceMs);
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(address);
  await page.locator('g.row.message').first().waitFor();
});

afterAll(async () => {
  await browser?.close();
  if (command?.pid !== undefined) process.kill(-command.pid);
  rmSync(folder, { recursive: true });
});

describe('npm start -- --model FILE', () => {
  it('shows the model, and nothing of the protocol', async () => {
    expect(await title()).toBe('A shop');
    expect(await page.locator('.lane').allTextContents()).toEqual(['buyer', 'seller']);
    expect(await labels()).toEqual(['ORDER', 'PARCEL']);
    expect(await times()).toEqual(['0.000', '1.010']);
    expect(await page.locator('#controls summary').allTextContents()).toEqual([
      'Faults and chance',
    ]);
    expect(await page.locator('#sequence .legend').isVisible()).toBe(false);
    // Its durations are fixed, and say what comes when.
    const reading = page.locator('#next .reading');
    await reading.getByLabel('exact', { exact: true }).check();
    expect(await times()).toEqual(['0.000', '1.010']);
    await reading.getByLabel('any order').check();
    expect(asked.filter((url) => url.includes(`${project}machines/`))).toEqual([]);
  });

  it('shows what a machine starts: a lane while it runs, and a chart', async () => {
    expect(await page.locator('text.actor').allTextContents()).toEqual(['seller', 'packer']);
    const handed = page.locator('g.row.handover .label');
    expect(await handed.allTextContents()).toEqual(['packer is done']);
    const whole = await page.locator('line.lifeline:not(.child)').first().boundingBox();
    const part = await page.locator('line.lifeline.child').boundingBox();
    expect(part?.height).toBeLessThan(whole?.height ?? 0);
    await page.getByRole('tab', { name: 'Machines' }).click();
    await page.locator('[data-actor="seller/packer"]').click();
    await page.getByRole('button', { name: /^wrapping, initial/ }).waitFor();
    await page.locator('[data-actor="seller"]').click();
    await page.getByRole('button', { name: /^packing, invoke packer/ }).waitFor();
  });

  it('checks it: one verdict on each property, and nothing of amendments', async () => {
    await page.getByRole('tab', { name: 'Check' }).click();
    await page.locator('.ask-check').getByRole('button', { name: 'Check' }).click();
    await page.locator('tr[data-property="arrives"] .verdict.holds').waitFor();
    const head = await page.locator('.check thead th').allTextContents();
    expect(head).toEqual(['Property', 'Verdict', 'State on screen']);
    expect(await page.locator('.check').innerText()).not.toMatch(/amend|on record|knob/i);
  });

  it('follows what the file imports, and keeps setting and view', async () => {
    await page.getByRole('tab', { name: 'Sequence' }).click();
    await page.getByLabel('loss', { exact: true }).fill('1');
    await page.getByLabel('loss', { exact: true }).press('Enter');
    await expect.poll(() => page.url()).toContain('loss=1');
    write('times.ts', 'export const packingMs = 2000;\n');
    await expect.poll(times).toEqual(['0.000', '2.010']);
    expect(await page.getByLabel('loss', { exact: true }).inputValue()).toBe('1');
    await page.getByRole('tab', { name: 'Machines' }).click();
    await expect.poll(() => page.url()).toContain('view=machines');
    write('shop.ts', model('A shop of two'));
    await expect.poll(title).toBe('A shop of two');
    await page.getByRole('tab', { name: 'Machines', selected: true }).waitFor();
  });

  it('says what is wrong with the file, in page and terminal, and recovers', async () => {
    write('shop.ts', model('Broken', 'const open = {'));
    const said =
      /^model: expected a module, but "shop\.ts" does not load: .+ \(shop\.ts:\d+:\d+\)$/;
    await expect.poll(problem).toMatch(said);
    expect(output).toContain(await problem());
    write('shop.ts', 'export const name = 1;\n');
    await expect.poll(problem).toMatch(/^model: expected a Model as default export of "shop\.ts"/);
    write('shop.ts', "throw new Error('not today');\nexport default 1;\n");
    await expect.poll(problem).toContain('not today');
    rmSync(join(folder, 'shop.ts'));
    await expect
      .poll(problem)
      .toBe('model: expected a file with a module, got no such file: "shop.ts"');
    write('shop.ts', model('Mended'));
    await expect.poll(title).toBe('Mended');
    await page.getByRole('tab', { name: 'Machines', selected: true }).waitFor();
    expect(await page.getByLabel('loss', { exact: true }).inputValue()).toBe('1');
  });
});
