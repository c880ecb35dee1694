import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { createServer, type ViteDevServer } from 'vite';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { rendezvous } from '../../machines/index.ts';
import { settle } from '../../sim/knobs.ts';
import { renderMermaid } from '../../sim/render/mermaid.ts';
import { simulate } from '../../sim/simulate.ts';
import { launchBrowser } from '../browser.ts';
import { hostileRun, pictured } from '../sim/records.ts';

let server: ViteDevServer;
let browser: Browser;
let address: string;
let page: Page;
/** What the browser complained of and what it asked of others, in the test that runs. */
let complaints: string[];
let strayRequests: string[];

beforeAll(async () => {
  const configFile = fileURLToPath(new URL('../../visualize/vite.config.ts', import.meta.url));
  server = await createServer({ configFile, server: { port: 0, hmr: false }, logLevel: 'error' });
  await server.listen();
  address = server.resolvedUrls?.local[0] as string;
  browser = await launchBrowser();
}, 60_000);

afterAll(async () => {
  await browser?.close();
  await server?.close();
});

beforeEach(async () => {
  page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  complaints = [];
  strayRequests = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (entry) => {
    if (['error', 'warning'].includes(entry.type())) complaints.push(entry.text());
  });
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(address) && !url.startsWith('data:')) strayRequests.push(url);
  });
});

afterEach(async () => {
  await page.close();
  expect(complaints).toEqual([]);
  expect(strayRequests).toEqual([]);
});

async function visit(query = ''): Promise<void> {
  await page.goto(address + query);
  await page.locator('g.row').first().waitFor();
}

const row = (text: string) => page.locator('g.row.message', { hasText: text });
const knob = (name: string) => page.getByLabel(name, { exact: true });
const wishes = () => page.locator('.wishes span').allTextContents();
const outcomes = () => page.locator('#outcomes strong').allTextContents();
const alert = () => page.getByRole('alert');
const run = () => page.getByRole('button', { name: 'Run' }).click();
const query = () => new URL(page.url()).search;

describe('the page', { timeout: 30_000 }, () => {
  it('draws a run: a lane for each party, its messages in order, how it ended', async () => {
    await visit();
    const lanes = ['new device', 'existing device', 'relay', 'homeserver', 'user'];
    expect(await page.locator('.lane').allTextContents()).toEqual(lanes);
    const labels = (await page.locator('g.row.message .label').allTextContents()).join('\n');
    const types = ['protocols', 'protocol', 'approved', 'success', 'verified'];
    expect(labels).toMatch(
      new RegExp(types.map((type) => `PUT m.login.${type} sealed`).join('.*'), 's'),
    );
    expect(await outcomes()).toEqual(['success', 'success']);
  });

  it('opens a message: what the wire carries beside what it means, and its step', async () => {
    await visit();
    await row('m.login.protocols').first().click();
    expect(await page.locator('#detail h2').textContent()).toContain('m.login.protocols');
    expect(await page.locator('#detail .origin').textContent()).toMatch(/^Step 6: .+ MSC3906/);
    expect(await page.locator('.wire pre').textContent()).toContain('"ciphertext"');
    expect(await page.locator('.wire pre').textContent()).not.toContain('m.login.protocols');
    expect(await page.locator('.plaintext pre').textContent()).toContain('m.login.protocols');
  });

  it('runs again with other knobs and choices, and the address says so', async () => {
    await visit();
    await knob('scan').selectOption('existing');
    await page.getByLabel('Choice to ask for').selectOption('decline');
    await page.getByRole('button', { name: 'Add' }).click();
    await run();
    await expect.poll(outcomes).toEqual(['declined', 'declined']);
    expect(query()).toBe('?scan=existing&choose=decline');
    await page.goBack();
    await expect.poll(outcomes).toEqual(['success', 'success']);
    expect(await wishes()).toEqual([]);
  });

  it('asks for a choice from a step on, and no longer', async () => {
    await visit('?choose=cancel@8');
    expect(await outcomes()).toEqual(['cancelled', 'cancelled']);
    await page.getByLabel('When: the user cancels').selectOption('15');
    await run();
    expect(query()).toBe('?choose=cancel%4015');
    await page.getByRole('button', { name: 'Do not ask for: the user cancels' }).click();
    await run();
    await expect.poll(outcomes).toEqual(['success', 'success']);
    expect(query()).toBe('');
  });

  it('starts from the address', async () => {
    await visit('?scan=existing&choose=decline&seed=3');
    expect(await outcomes()).toEqual(['declined', 'declined']);
    expect(await knob('scan').inputValue()).toBe('existing');
    expect(await knob('seed').inputValue()).toBe('3');
    expect(await wishes()).toEqual(['the user declines']);
  });

  it('says what is wrong with a value, and keeps drawing and form', async () => {
    await visit();
    const before = await page.locator('g.row').count();
    await knob('seed').fill('-1');
    await run();
    expect(await alert().textContent()).toBe(
      'seed: expected a whole number from 0 to 4294967295, got "-1"',
    );
    expect(await knob('seed').getAttribute('aria-invalid')).toBe('true');
    expect(await knob('seed').inputValue()).toBe('-1');
    expect(await page.locator('g.row').count()).toBe(before);
    expect(query()).toBe('');
    await knob('seed').fill('2');
    await run();
    expect(await alert().textContent()).toBe('');
    expect(query()).toBe('?seed=2');
  });

  it('says what is wrong with the address', async () => {
    await page.goto(`${address}?scan=neither`);
    await expect.poll(() => alert().textContent()).toMatch(/^scan: expected .+, got "neither"$/);
    await page.goto(`${address}?choose=dance`);
    await expect.poll(() => alert().textContent()).toMatch(/^choose: expected .+, got "dance"$/);
    expect(await wishes()).toEqual(['dance']);
  });

  it('is used by keyboard: rows take the focus, Enter opens, Escape closes', async () => {
    await visit();
    await page.locator('g.row').first().focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    const title = page.locator('#detail h2');
    await page.keyboard.press('Enter');
    const first = await title.textContent();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    expect(await title.textContent()).not.toBe(first);
    await page.keyboard.press('Escape');
    expect(await page.locator('#detail').isVisible()).toBe(false);
    const focused = page.locator('g.row:focus');
    expect(await focused.getAttribute('data-key')).toBe('1');
  });

  it('unfolds polling and folds it again', async () => {
    await visit();
    const rows = page.locator('g.row');
    const before = await rows.count();
    const fold = page.locator('g.row.polling').first();
    const count = Number.parseInt((await fold.locator('.polling').textContent()) as string, 10);
    await fold.focus();
    await page.keyboard.press('Enter');
    expect(await rows.count()).toBe(before + count);
    expect(await fold.getAttribute('aria-expanded')).toBe('true');
    await fold.click();
    expect(await rows.count()).toBe(before);
  });

  it('draws lost messages as lost', async () => {
    await visit('?loss=3&seed=2');
    const ending = (await page.locator('#outcomes .ending').textContent()) as string;
    const lost = Number(/(\d) of 3 messages lost/.exec(ending)?.[1]);
    expect(lost).toBeGreaterThan(0);
    expect(await row(' lost').count()).toBe(lost);
    expect(await row(' lost').locator('.arrow.stops .cross').count()).toBe(lost);
  });
});

describe('renderMermaid', { timeout: 30_000 }, () => {
  const real = simulate(rendezvous, { settings: settle(rendezvous.knobs, {}) });
  const cases = [
    ['a real run', renderMermaid(real, rendezvous)],
    ['hostile data', renderMermaid(hostileRun, pictured)],
  ] as const;

  it.each(cases)('is read by Mermaid itself: %s', async (_, text) => {
    await page.goto(address);
    const path = createRequire(import.meta.url).resolve('mermaid/dist/mermaid.min.js');
    await page.addScriptTag({ path });
    const drawn = await page.evaluate(async (source) => {
      const { mermaid } = globalThis as unknown as { mermaid: typeof import('mermaid').default };
      const { diagramType } = await mermaid.parse(source);
      const { svg } = await mermaid.render('drawn', source);
      const element = document.createElement('div');
      element.innerHTML = svg;
      const messages = element.querySelectorAll('.messageText').length;
      return { diagramType, messages, scripts: element.querySelectorAll('script').length };
    }, text);
    const sent = text.split('\n').filter((line) => /^ {2}p\d-(>>|x)/.test(line));
    expect(drawn).toEqual({ diagramType: 'sequence', messages: sent.length, scripts: 0 });
  });
});
