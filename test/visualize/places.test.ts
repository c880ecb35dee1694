/** A fresh page, the keys that lead about it, and what it says of what was done. */

import { describe, expect, it } from 'vitest';
import { rendezvous as model } from '../../machines/msc3906/index.ts';
import { visitor as newVisitor } from './visitor.ts';

const visitor = newVisitor();
const { visit } = visitor;

const status = () => visitor.page.locator('#status').textContent();
const alert = () => visitor.page.getByRole('alert').textContent();
const button = (name: string) =>
  visitor.page.locator('#path').getByRole('button', { name, exact: true });
const tab = (name: string) => visitor.page.getByRole('tab', { name, exact: true });
const opened = () => visitor.page.locator('[role=tab][aria-selected=true]').innerText();
const press = (key: string) => visitor.page.keyboard.press(key);
const focused = () =>
  visitor.page.evaluate(() => {
    const element = document.activeElement;
    return element?.getAttribute('aria-label') ?? element?.textContent ?? '';
  });

describe('what the page says', () => {
  it('goes with what is done next', async () => {
    const { page } = visitor;
    await visit('seed=2');
    await button('Random walk').click();
    expect(await status()).toMatch(/^Random walk, /);
    await press('u');
    expect(await status()).toBe('');
    await page.getByLabel('seed', { exact: true }).fill('-1');
    await press('Enter');
    expect(await alert()).toMatch(/^seed: expected /);
    await page.getByLabel('seed', { exact: true }).fill('4');
    await press('Enter');
    expect(await alert()).toBe('');
    await page.goto(`${visitor.address}#path=!`);
    await expect.poll(alert).toMatch(/^address: /);
    await tab('Machines').click();
    expect(await alert()).toBe('');
  });
});

describe('by keyboard', () => {
  it('Tab comes first to buttons that lead to the places of the page', async () => {
    await visit();
    await press('Tab');
    expect(await focused()).toBe('To the drawing');
    await press('Enter');
    expect(await focused()).toMatch(/^\d+\.\d+ s, /);
    await visit('seed=3');
    await visitor.page.locator('#skip button').nth(1).press('Enter');
    expect(await visitor.page.locator('#next button:focus').count()).toBe(1);
  });

  it('keys lead to the drawing, what is next, the setting and the tabs', async () => {
    const { page } = visitor;
    await visit();
    await press('d');
    expect(await page.locator('g.row:focus').count()).toBe(1);
    await press('g');
    expect(await page.locator('#next button:focus').count()).toBe(1);
    await press('v');
    expect(await page.locator('[role=tab][aria-selected=true]:focus').count()).toBe(1);
    await press('s');
    await press('k');
    expect(await page.locator('#setting :focus').count()).toBe(1);
    await tab('Check').click();
    await page.locator('.check table').waitFor();
    await press('d');
    expect(await page.locator('#view-check :focus').count()).toBe(1);
    await press('Escape');
    await tab('Check').focus();
    await press('g');
    expect(await opened()).toBe('Sequence');
    await press('?');
    const keys = await page.locator('dialog dl').innerText();
    for (const text of ['to the drawing', 'to the knobs', 'to the tabs', 'goes there']) {
      expect(keys).toContain(text);
    }
  });
});

describe('a fresh page', () => {
  it('opens on a scenario with the whole story, and leads on in few clicks', async () => {
    const { page } = visitor;
    await visit('');
    const scenario = page.getByRole('combobox', { name: 'Scenario' });
    expect(await scenario.inputValue()).toBe(model.opening);
    expect(await page.locator('#outcomes strong').allTextContents()).toEqual([
      'success',
      'success',
    ]);
    // What happens when the ten seconds pass: the list of scenarios, and one of them.
    await scenario.selectOption('invisible');
    await row('the ten seconds are over').waitFor({ state: 'attached' });
    expect(await page.locator('#outcomes').innerText()).toContain('not visible within 10 seconds');
    // Or in the run that is there: the end of that timer, where it started, and what can happen.
    await page.goBack();
    await expect.poll(() => scenario.inputValue()).toBe(model.opening);
    await page.locator('.timer-ends [aria-label*=" 10 s"]').click();
    await page.getByRole('button', { name: /^Go where it is started: step / }).click();
    await page.locator('#next button.take', { hasText: 'the ten seconds are over' }).click();
    expect(await page.locator('g.row.note').last().textContent()).toMatch(/ten seconds|visible/);
  });

  const row = (text: string) => visitor.page.locator('g.row', { hasText: text });
});
