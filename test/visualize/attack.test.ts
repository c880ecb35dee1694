/** An attack in the explorer: the attacker's lane, and what it knows at each step. */

import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { writeTrace } from '../../sim/trace/format.ts';
import { foundIn } from '../machines/attackers/found.ts';
import { visitor as newVisitor } from './visitor.ts';

const visitor = newVisitor();

/** What an attacker sends or gets has a mark, and a colour that nothing else has. */
async function expectMarked(page: Page): Promise<void> {
  const attacks = page.locator('.row.message:has(.arrow.attack)');
  expect(await attacks.count()).toBeGreaterThan(0);
  const named = await attacks.evaluateAll((rows) =>
    rows.map((row) => row.getAttribute('aria-label') ?? ''),
  );
  expect(named.filter((name) => !name.includes('bystander'))).toEqual([]);
  const all = await page
    .locator('.row.message')
    .evaluateAll((rows) => rows.map((row) => row.getAttribute('aria-label') ?? ''));
  expect(all.filter((name) => /bystander (to|$)|to bystander/.test(name))).toEqual(named);
  expect(await attacks.locator('.bolt').count()).toBe(await attacks.locator('.arrow').count());
  expect(await page.locator('#sequence .legend .attack').textContent()).toMatch(/bystander/);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    const colours = await page.evaluate(() => {
      const style = getComputedStyle(document.documentElement);
      const names = [1, 2, 3, 4, 5, 6].map((layer) => `--layer-${layer}`);
      const colourOf = (name: string) => style.getPropertyValue(name);
      return {
        attack: colourOf('--attack'),
        others: [...names, '--alarm', '--accent'].map(colourOf),
      };
    });
    expect(colours.attack).not.toBe('');
    expect(colours.others).not.toContain(colours.attack);
    const drawn = await attacks
      .locator('.arrow path')
      .first()
      .evaluate((path) => getComputedStyle(path).stroke);
    expect(drawn).toBe(rgbOf(colours.attack));
  }
}

/** As a browser computes what a style sheet has as "#rrggbb". */
const rgbOf = (hex: string): string =>
  `rgb(${(hex.match(/[0-9a-f]{2}/g) ?? []).map((part) => Number.parseInt(part, 16)).join(', ')})`;

it('an attack opened from a file is drawn with the attacker, who learns step by step', async () => {
  const { traces } = foundIn('bystander x anything x new');
  const attack = traces.find(({ name }) => name.endsWith('--attacker-gets-no-session'));
  if (attack === undefined) throw new Error('expected an attack, found none');
  await visitor.visit('path=');
  const { page } = visitor;
  const panel = page.locator('section.known');
  expect(await panel.count()).toBe(0);
  await page
    .locator('input[type=file]')
    .first()
    .setInputFiles({
      name: 'attack.json',
      mimeType: 'application/json',
      buffer: Buffer.from(writeTrace(attack)),
    });
  const where = page.locator('#path .where');
  await expect
    .poll(() => where.textContent())
    .toContain(`step ${attack.length} of ${attack.length}`);
  const words = () => panel.locator('li span').allTextContents();
  const inTheEnd = await words();
  expect(inTheEnd).toContain('the login token');
  expect(inTheEnd).toContain('an access token');
  expect(await panel.locator('h2').textContent()).toMatch(/^What the .* knows$/);
  const lanes = await page.locator('#view-sequence .lane').allTextContents();
  expect(lanes.join()).toMatch(/attacker|bystander/);
  await expectMarked(page);
  // Some steps before, it has not come by the tokens yet.
  await page.keyboard.press('Home');
  await expect.poll(words).not.toContain('the login token');
  // Of what it knows, what the last step has added is marked.
  const learned = page.locator('section.known li.learned');
  expect(await learned.count()).toBe(0);
  let before: string[] = [];
  for (let step = 0; step < attack.length && (await learned.count()) === 0; step++) {
    before = await words();
    await page.keyboard.press('ArrowRight');
  }
  const now = await words();
  expect(await learned.locator('span').allTextContents()).toEqual(now.slice(before.length));
  expect(now.slice(0, before.length)).toEqual(before);
  expect(await learned.locator('strong').first().textContent()).toBe('just learned');
});
