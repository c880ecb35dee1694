/** An attack in the explorer: the attacker's lane, and what it knows at each step. */

import { expect, it } from 'vitest';
import { writeTrace } from '../../sim/trace/format.ts';
import { foundIn } from '../machines/attackers/found.ts';
import { visitor as newVisitor } from './visitor.ts';

const visitor = newVisitor();

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
  // Some steps before, it has not come by the tokens yet.
  await page.keyboard.press('Home');
  await expect.poll(words).not.toContain('the login token');
});
