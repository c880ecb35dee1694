/** The protocols that are here, on one page: each is loaded when it is chosen, or linked to. */

import { expect, it } from 'vitest';
import { models } from '../../machines/index.ts';
import { visitor as newVisitor } from './visitor.ts';

const visitor = newVisitor();
const { visit } = visitor;

const title = () => visitor.page.locator('#title');
const types = () => visitor.page.locator('g.row.message .label').allTextContents();
const choice = () => visitor.page.getByLabel('Protocol', { exact: true }).last();

/** The page is about it, and its usual run goes to its end. */
async function isShown(name: keyof typeof models, last: string): Promise<void> {
  await title()
    .getByText(models[name]?.title ?? '', { exact: true })
    .waitFor();
  await visitor.page.locator('g.row.message').first().waitFor();
  expect(await types()).toContain(last);
  expect(await choice().inputValue()).toBe(name);
}

it('are chosen in the setting, and the address names them', async () => {
  await visit();
  await isShown('msc3906', 'PUT m.login.verified sealed');
  expect(await choice().locator('option').allTextContents()).toEqual(
    Object.entries(models).map(([name, { title: text }]) => `${name}: ${text}`),
  );
  await choice().selectOption('msc4108');
  await isShown('msc4108', 'PUT m.login.secrets sealed');
  expect(visitor.page.url()).toContain('model=msc4108');
  await choice().selectOption('msc3906');
  await isShown('msc3906', 'PUT m.login.verified sealed');
});

it('open by a link, and are checked beside the page', async () => {
  await visit('model=msc4108');
  await isShown('msc4108', 'PUT m.login.secrets sealed');
  const { page } = visitor;
  await page.getByRole('tab', { name: 'Check' }).click();
  await page.locator('.check').getByRole('button', { name: 'Check', exact: true }).click();
  const found = page.locator('.check tr[data-property="mismatch-is-told"]');
  await found.getByText('violated').first().waitFor();
});
