/** The page as it comes up: the usual run, its messages in full, the setting at the left. */

import { createRequire } from 'node:module';
import { gzipSync } from 'node:zlib';
import { describe, expect, inject, it } from 'vitest';
import { rendezvous } from '../../machines/msc3906/index.ts';
import { settle } from '../../sim/model/knobs.ts';
import { renderMermaid } from '../../sim/report/mermaid.ts';
import { simulate } from '../../sim/run/simulate.ts';
import { hostileRun, pictured } from '../sim/records.ts';
import { visitor as newVisitor } from './visitor.ts';

const visitor = newVisitor();
const { visit } = visitor;

const row = (text: string) => visitor.page.locator('g.row.message', { hasText: text });
const knob = (name: string) => visitor.page.getByLabel(name, { exact: true });
const outcomes = () => visitor.page.locator('#outcomes strong').allTextContents();
const alert = () => visitor.page.getByRole('alert');

describe('the page', () => {
  it('loads at most 250 kB of script, compressed, before anything is asked for', async () => {
    const address = inject('pageAddress');
    const page = await (await fetch(address)).text();
    const scripts = [...page.matchAll(/(?:src|href)="\.\/([^"]+\.js)"/g)].map(([, file]) => file);
    expect(scripts.length).toBeGreaterThan(0);
    let bytes = 0;
    for (const script of scripts) {
      bytes += gzipSync(await (await fetch(`${address}${script}`)).text(), { level: 9 }).length;
    }
    expect(bytes).toBeLessThan(250_000);
  });

  it('draws a run: a lane for each party, its messages in order, how it ended', async () => {
    await visit();
    const lanes = ['new device', 'existing device', 'relay', 'homeserver', 'user'];
    expect(await visitor.page.locator('.lane').allTextContents()).toEqual(lanes);
    const labels = (await visitor.page.locator('g.row.message .label').allTextContents()).join(
      '\n',
    );
    const types = ['protocols', 'protocol', 'approved', 'success', 'verified'];
    expect(labels).toMatch(
      new RegExp(types.map((type) => `PUT m.login.${type} sealed`).join('.*'), 's'),
    );
    expect(await outcomes()).toEqual(['success', 'success']);
  });

  it('opens a message: what the wire carries beside what it means, and its step', async () => {
    await visit();
    await row('m.login.protocols').first().click();
    expect(await visitor.page.locator('#detail h2').textContent()).toContain('m.login.protocols');
    expect(await visitor.page.locator('#detail .origin').textContent()).toMatch(
      /^Step 6: .+ MSC3906/,
    );
    // One click from the sentence: its lines, at the commit that they are of.
    const lines = visitor.page.locator('#detail .origin cite a');
    expect(await lines.getAttribute('href')).toMatch(
      /\/blob\/d12196ff2\w*\/proposals\/3906-[\w-]+\.md\?plain=1#L215-L225$/,
    );
    expect(await visitor.page.locator('.wire pre').textContent()).toMatch(
      /^PUT https:.*\nif-match: /s,
    );
    const sealed = (await visitor.page.locator('.sealed pre').textContent()) as string;
    expect(sealed).toContain('"ciphertext"');
    expect(sealed).not.toContain('m.login.protocols');
    expect(await visitor.page.locator('.plaintext pre').textContent()).toContain(
      'm.login.protocols',
    );
  });

  it('runs anew with another setting, and the address says so', async () => {
    await visit();
    await knob('scan').selectOption('existing');
    await knob('loss').fill('2');
    await knob('loss').press('Enter');
    await expect
      .poll(() => visitor.page.url())
      .toMatch(/#model=msc3906&knob\.scan=existing&loss=2&/);
    const first = visitor.page.locator('g.row.message').first();
    await expect
      .poll(() => first.getAttribute('aria-label'))
      .toContain('new device to relay: POST rendezvous');
    await visitor.page.getByRole('combobox', { name: 'Scenario' }).selectOption('e2ee');
    expect(await knob('scan').inputValue()).toBe('new');
    await expect.poll(() => visitor.page.url()).not.toContain('knob.scan');
  });

  it('says what is wrong with a value, and keeps drawing and form', async () => {
    await visit();
    const before = await visitor.page.locator('g.row').count();
    await knob('seed').fill('-1');
    await knob('seed').press('Enter');
    expect(await alert().textContent()).toBe(
      'seed: expected a whole number from 0 to 4294967295, got "-1"',
    );
    expect(await knob('seed').getAttribute('aria-invalid')).toBe('true');
    expect(await knob('seed').inputValue()).toBe('-1');
    expect(await visitor.page.locator('g.row').count()).toBe(before);
    await knob('seed').fill('2');
    await knob('seed').press('Enter');
    expect(await alert().textContent()).toBe('');
    await expect.poll(() => visitor.page.url()).toContain('seed=2');
  });

  it('is used by keyboard: rows take the focus, Enter opens, Escape closes', async () => {
    await visit();
    // All rows are one stop of Tab: the last one or, once another one has the focus, that one.
    const stops = visitor.page.locator('#view-sequence g.row[tabindex="0"]');
    const stop = () => stops.evaluateAll((all) => all.map((row) => row.getAttribute('data-key')));
    const keys = visitor.page.locator('#view-sequence g.row');
    const last = await keys.last().getAttribute('data-key');
    expect(await stop()).toEqual([last]);
    await keys.first().focus();
    expect(await stop()).toEqual([await keys.first().getAttribute('data-key')]);
    await visitor.page.keyboard.press('Tab');
    expect(await visitor.page.locator('#view-sequence g.row:focus').count()).toBe(0);
    await visitor.page.keyboard.press('Shift+Tab');
    await visitor.page.keyboard.press('ArrowDown');
    await visitor.page.keyboard.press('ArrowUp');
    const title = visitor.page.locator('#detail h2');
    await visitor.page.keyboard.press('Enter');
    const first = await title.textContent();
    await visitor.page.keyboard.press('ArrowDown');
    await visitor.page.keyboard.press('Enter');
    expect(await title.textContent()).not.toBe(first);
    await visitor.page.keyboard.press('Escape');
    expect(await visitor.page.locator('#detail').isVisible()).toBe(false);
    const focused = visitor.page.locator('g.row:focus');
    expect(await focused.getAttribute('data-key')).toBe('1');
  });

  it('unfolds polling and folds it again', async () => {
    await visit();
    const rows = visitor.page.locator('g.row');
    const before = await rows.count();
    const fold = visitor.page.locator('g.row.polling').first();
    const count = Number.parseInt((await fold.locator('.polling').textContent()) as string, 10);
    await fold.focus();
    await visitor.page.keyboard.press('Enter');
    expect(await rows.count()).toBe(before + count);
    expect(await fold.getAttribute('aria-expanded')).toBe('true');
    await fold.click();
    expect(await rows.count()).toBe(before);
  });
});

describe('renderMermaid', () => {
  const real = simulate(rendezvous, { settings: settle(rendezvous.knobs, {}) });
  const cases = [
    ['a real run', renderMermaid(real, rendezvous)],
    ['hostile data', renderMermaid(hostileRun, pictured)],
  ] as const;

  it.each(cases)('is read by Mermaid itself: %s', async (_, text) => {
    await visitor.page.goto(visitor.address);
    const path = createRequire(import.meta.url).resolve('mermaid/dist/mermaid.min.js');
    await visitor.page.addScriptTag({ path });
    const drawn = await visitor.page.evaluate(async (source) => {
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
