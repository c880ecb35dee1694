/**
 * What a newcomer asks first, by mouse from the opened page on: how many clicks it takes. The page
 * counts them itself, and only those that a person can make.
 */

import { expect, it } from 'vitest';
import { dropFiles } from './dropping.ts';
import { syntheticLines, takeAsRevision } from './syntheticText.ts';
import { visitor as newVisitor } from './visitor.ts';

const visitor = newVisitor();

/** Clicks since the last time that it was asked. */
const clicks = (): Promise<number> =>
  visitor.page.evaluate(() => {
    const counted = window as unknown as { clicks: number };
    const { clicks } = counted;
    counted.clicks = 0;
    return clicks;
  });

/** As it opens for whoever comes without a link, with nothing counted yet. */
async function begin(): Promise<void> {
  const { page } = visitor;
  await page.evaluate(() => {
    location.hash = '';
  });
  await expect.poll(where).toMatch(atEnd);
  await page.locator('#view-sequence:not([hidden]) g.row').first().waitFor();
  await clicks();
}

const where = () => visitor.page.locator('#path .where').textContent();
const atEnd = /^step (\d+) of \1,/;
const summary = () => visitor.page.locator('.compare .summary').textContent();
const tab = (name: string) => visitor.page.getByRole('tab', { name, exact: true }).click();

/** The end of the timer, where it is started, and what can happen there. */
async function tenSeconds(): Promise<void> {
  const { page } = visitor;
  await page.locator('.timer-ends [aria-label*=" 10 s"]').click();
  await page.getByRole('button', { name: /^Go where it is started: step / }).click();
  await page.locator('#next button.take', { hasText: 'the ten seconds are over' }).click();
  expect(await page.locator('g.row.note').last().textContent()).toMatch(/ten seconds|visible/);
}

/** All of them, and the way to one. */
async function forgottenBranches(): Promise<void> {
  const { page } = visitor;
  await tab('What the text forgot');
  const branch = page.locator('.forgot .branch li').first();
  await branch.waitFor();
  expect(await page.getByLabel(/^Branches that nobody leads to: [1-9]/).isVisible()).toBe(true);
  await branch.getByRole('button').click();
  await expect.poll(where).toMatch(atEnd);
}

async function sentence(): Promise<void> {
  const { page } = visitor;
  await page.getByRole('button', { name: 'Text', exact: true }).click();
  const current = page.locator('#text .page .current').first();
  await expect.poll(() => current.textContent()).toMatch(/Line \d+ is a sentence/);
  expect(await page.locator('#text .here').textContent()).toMatch(/^Step \w+: /);
}

/** By a check: of the first of the properties that an amendment repairs. */
async function amendment(): Promise<void> {
  const { page } = visitor;
  await tab('Check');
  await page.locator('.check').getByRole('button', { name: 'Check', exact: true }).click();
  const violated = page.locator('.check tr[data-property]', { hasText: 'Repaired by' }).first();
  const name = await violated.getAttribute('data-property');
  await violated.getByRole('button', { name: /^Counterexample.*As written/ }).click();
  await tab('Compare');
  await expect.poll(summary).toMatch(/^The two paths differ .*, first at step \d+/);
  const told = page.locator(`.compare tr[data-property="${name}"] td`);
  await expect
    .poll(() => told.allTextContents())
    .toEqual([expect.stringMatching(/^× violated/), expect.stringMatching(/^not violated/)]);
  expect(await page.locator('.compare .is-first').first().isVisible()).toBe(true);
}

/** Gives what was shared. */
async function share(): Promise<string> {
  const { page } = visitor;
  await page.getByRole('button', { name: 'Copy link' }).click();
  await expect.poll(() => page.locator('#status').textContent()).toContain('on the clipboard');
  return page.evaluate(() => navigator.clipboard.readText());
}

it('answers in few clicks', async () => {
  const { page } = visitor;
  const text = `${syntheticLines().join('\n')}\n`;
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await takeAsRevision(page, text);
  await page.addInitScript(() => {
    const counted = window as unknown as { clicks: number };
    counted.clicks = 0;
    addEventListener('click', ({ isTrusted }) => (counted.clicks += isTrusted ? 1 : 0), true);
  });
  await visitor.visit('');
  // A text that the reader has given before, and shut.
  await dropFiles(page, ['proposal.md', text]);
  await page.locator('#text h1').waitFor();
  await page.keyboard.press('t');
  await expect.poll(() => page.locator('#text').isVisible()).toBe(false);

  await begin();
  await tenSeconds();
  expect(await clicks()).toBe(3);
  await begin();
  await forgottenBranches();
  expect(await clicks()).toBe(2);
  await begin();
  await sentence();
  expect(await clicks()).toBe(1);
  await page.keyboard.press('t');
  await begin();
  await amendment();
  expect(await clicks()).toBe(4);

  const shown = await summary();
  const link = await share();
  // Whoever gets it opens it by one more.
  expect(await clicks()).toBe(1);
  await page.goto('about:blank');
  await page.goto(link);
  await expect.poll(summary).toBe(shown);
});
