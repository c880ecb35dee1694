/** The table of a check: groups that fold, all that was met, and what to press at a limit. */

import { expect, it } from 'vitest';
import { rendezvous as model } from '../../machines/msc3906/index.ts';
import { scenarioOf } from '../../sim/check/jobs.ts';
import { visitor as newVisitor } from './visitor.ts';

const visitor = newVisitor();
const { given } = scenarioOf(model, 'default');
const knobs = Object.entries(given).map(([name, text]) => `knob.${name}=${text}`);

it('says a limit as one, goes further when asked, folds, and leads to what was met', async () => {
  await visitor.visit(`model=${model.name}&${knobs.join('&')}&view=sequence`);
  const { page } = visitor;
  await page.getByRole('tab', { name: 'Check', exact: true }).click();
  const check = page.locator('.check');
  await check.getByLabel('at most').fill('1000');
  await check.getByRole('button', { name: 'Check', exact: true }).click();
  const summary = check.locator('.summary');
  const further = (most: string) => check.getByRole('button', { name: `up to ${most} states` });
  await further('5,000').waitFor();
  expect(await summary.textContent()).toContain('more than 1000 states');
  await check.locator('.progress').waitFor({ state: 'hidden' });
  // By keyboard, as far as it takes.
  await further('5,000').focus();
  await page.keyboard.press('Enter');
  await further('25,000').waitFor();
  await check.locator('.progress').waitFor({ state: 'hidden' });
  await further('25,000').click();
  await expect.poll(() => summary.textContent()).toContain('5,606 states');
  await check.locator('.progress').waitFor({ state: 'hidden' });
  // A group folds by its title, and stays so when the table is drawn anew.
  const violated = check.locator('tr[data-property="no-unspecified-reception"]');
  const title = check.getByRole('button', { name: /^Violated \(\d+\)$/ });
  await title.click();
  expect(await violated.isVisible()).toBe(false);
  await page.keyboard.press('Home');
  expect(await violated.isVisible()).toBe(false);
  await title.focus();
  await page.keyboard.press('Enter');
  expect(await violated.isVisible()).toBe(true);
  expect(await title.getAttribute('aria-expanded')).toBe('true');
  // All that was met is listed, and the view that has a path to each is a click away.
  await violated.locator('summary').first().click();
  const met = violated.locator('td').first().locator('details li');
  expect(await met.allTextContents()).toHaveLength(4);
  await violated.getByRole('button', { name: 'Each with its path' }).click();
  await page.locator('.forgot li').first().waitFor();
  const forgotten = page.locator('.forgot :is(.reception, .status) li');
  expect(await forgotten.count()).toBe(4);
});
