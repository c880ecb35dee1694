/** A check from the fresh page on, and what a counterexample opens with. */

import { expect, it } from 'vitest';
import { rendezvous as model } from '../../machines/msc3906/index.ts';
import { scenarioOf } from '../../sim/check/jobs.ts';
import { visitor as newVisitor } from './visitor.ts';

const visitor = newVisitor();
const tab = (name: string) => visitor.page.getByRole('tab', { name, exact: true }).click();
const check = () => visitor.page.locator('#view-check');
const finished = () => check().locator('.progress').waitFor({ state: 'hidden' });

it('decides verdicts as it goes, and unknown is none of those that are seen', async () => {
  const { page } = visitor;
  await visitor.visit('');
  await tab('Check');
  await check().locator('table').waitFor();
  await page.evaluate(() => {
    const table = document.querySelector('#view-check .properties') as HTMLElement;
    const seen = { unknown: 0, early: 0 };
    Object.assign(window, { seen });
    const look = () => {
      const progress = document.querySelector<HTMLElement>('#view-check .progress');
      seen.unknown += table.querySelectorAll('.verdict.unknown').length;
      if (progress?.hidden === false) seen.early += table.querySelectorAll('.verdict').length;
    };
    new MutationObserver(look).observe(table, { childList: true, subtree: true });
  });
  await check().getByRole('button', { name: 'Check', exact: true }).click();
  await check().locator('.verdict.violated').first().waitFor();
  expect(await check().locator('.progress').isVisible()).toBe(true);
  expect(await check().innerText()).toContain('its run comes when the search ends');
  await finished();
  const seen = await page.evaluate(() => (window as unknown as { seen: object }).seen);
  expect(seen).toMatchObject({ unknown: 0, early: expect.any(Number) });
  const [written, amended] = await check().locator('.summary p').allInnerTexts();
  expect(written).toMatch(/^As written: \d+ hold, \d+ violated\. /);
  expect(amended).toMatch(/^As amended: \d+ hold, \d+ violated\. /);
});

it('opens a counterexample at the step that violates, causes before effects', async () => {
  const { page } = visitor;
  const { given } = scenarioOf(model, 'both-start');
  const knobs = Object.entries(given).map(([name, text]) => `knob.${name}=${text}`);
  await visitor.visit(['loss=1', ...knobs].join('&'));
  await tab('Check');
  await check().getByRole('button', { name: 'Check', exact: true }).click();
  const row = check().locator('tr[data-property="relay-cleared-after-end"]');
  await row.locator('.verdict.violated').first().waitFor();
  await finished();
  await row.getByRole('button', { name: /^Counterexample .+As written/ }).press('Enter');
  expect(await page.locator('#shown').innerText()).toMatch(/^Violated at its end: /);
  const rows = page.locator('g.row');
  await rows.first().waitFor();
  const told = await rows.evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')));
  const place = (text: string) => told.findIndex((one) => one?.includes(text));
  expect(place('a message is lost')).toBeGreaterThan(-1);
  expect(place('a message is lost')).toBeLessThan(place('gives up: no answer'));
  // The step that violates is the last one, and in sight.
  const [last, scroll] = [rows.last(), page.locator('#sequence .scroll')];
  const [box, frame] = [await last.boundingBox(), await scroll.boundingBox()];
  expect(box?.y).toBeGreaterThan(frame?.y ?? 0);
  const bottom = (frame?.y ?? 0) + (frame?.height ?? 0);
  expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(bottom + 1);
  expect(await page.locator('#path .where').innerText()).toMatch(/^step 4 of 4,/);
});
