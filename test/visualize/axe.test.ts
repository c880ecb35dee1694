/** axe finds no serious violation in any view, in light and in dark. */

import { createRequire } from 'node:module';
import type axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { views } from '../../visualize/views.ts';
import { patienceMs } from '../patience.ts';
import { connect } from './connect.ts';

let browser: Browser;
let page: Page;

beforeAll(async () => {
  browser = await connect();
  page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  page.setDefaultTimeout(patienceMs);
  await page.goto(`${inject('pageAddress')}#seed=1`);
  await page.addScriptTag({ path: createRequire(import.meta.url).resolve('axe-core/axe.min.js') });
});

afterAll(async () => {
  await browser?.close();
});

/**
 * Text drawn has to be in the name that is read out. axe takes all text of an element as one: of
 * the rows of the sequence, which say where they stand in words, `unnamed` asks by itself.
 */
const nameRule = 'label-content-name-mismatch';

/** What stands in the way of some readers: the rule, and where it is broken. */
async function violations(): Promise<string[]> {
  const all = await page.evaluate(async (rule) => {
    const { axe: here } = globalThis as unknown as { axe: typeof axe };
    const rules = { [rule]: { enabled: false } };
    const most = await here.run(document, { resultTypes: ['violations'], rules });
    const names = await here.run({ exclude: ['g.row'] }, { runOnly: [rule] });
    return [...most.violations, ...names.violations];
  }, nameRule);
  return all
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));
}

/** Words in the drawing of the sequence that are not in the name of their row. */
const unnamed = (): Promise<string[]> =>
  page.locator('g.row .label').evaluateAll((labels) =>
    labels.flatMap((label) => {
      const name = label.closest('g.row')?.getAttribute('aria-label') ?? '';
      // A text that has no room ends in dots.
      const words = (label.textContent ?? '').split(/[\s…]+/);
      return words.filter((word) => !name.includes(word));
    }),
  );

/** Opens a view and waits until it has drawn what it has to. */
async function open({ name, title }: (typeof views)[number]): Promise<void> {
  await page.getByRole('tab', { name: title, exact: true }).click();
  const section = page.locator(`#view-${name}`);
  await section.and(page.locator(':not([aria-busy]):not([hidden])')).waitFor();
  await expect.poll(() => section.locator('*').count()).toBeGreaterThan(0);
}

describe.each(views)('$title', (entry) => {
  it.each(['light', 'dark'] as const)('in %s', async (colorScheme) => {
    await page.emulateMedia({ colorScheme });
    await open(entry);
    if (entry.name === 'check' && colorScheme === 'light') {
      await page.locator('.check select').first().selectOption('both-start');
      await page.locator('.check').getByLabel('in exact time too').check();
      await page.locator('.check .threshold summary').click();
      await page.locator('.check').getByRole('button', { name: 'Check', exact: true }).click();
      await page.locator('.check .verdict.violated').first().waitFor();
      await page.locator('.check .progress').waitFor({ state: 'hidden' });
    }
    expect(await violations()).toEqual([]);
    expect(await unnamed()).toEqual([]);
    if (entry.name === 'sequence') await expectExact();
  });
});

/** Also not in exact time, where what is next has sliders, or is not yet possible. */
async function expectExact(): Promise<void> {
  const reading = page.locator('#next .reading');
  await reading.getByLabel('exact').check();
  await page.locator('#path').getByRole('button', { name: 'Start' }).click();
  for (const _ of [1, 2, 3]) await page.keyboard.press('n');
  await page.locator('#next .moment').first().waitFor();
  await page.locator('#next [aria-disabled="true"]').first().waitFor();
  expect(await violations()).toEqual([]);
  await page.locator('#path').getByRole('button', { name: 'End' }).click();
  await reading.getByLabel('any order').check();
}
