/** A change of the setting keeps what is on screen, as far as it goes there. */

import { describe, expect, it } from 'vitest';
import { rendezvous as model } from '../../machines/msc3906/index.ts';
import { checkJob, scenarioOf } from '../../sim/check/jobs.ts';
import type { PropertyResult } from '../../sim/check/judge.ts';
import type { Trace } from '../../sim/model/property.ts';
import { noFaults } from '../../sim/system/definition.ts';
import { formatAddress } from '../../visualize/address.ts';
import { Session } from '../../visualize/session.ts';
import { visitor as newVisitor } from './visitor.ts';

const visitor = newVisitor();
const { visit } = visitor;

const where = () => visitor.page.locator('#path .where').innerText();
const status = () => visitor.page.locator('#status').textContent();
const press = (key: string) => visitor.page.keyboard.press(key);
const back = () => visitor.page.goBack();

/** A run that violates a property in a setting, as an address. */
async function violation(property: string): Promise<string> {
  const { given } = scenarioOf(model, 'both-start');
  const job = { scenario: 'both-start', faults: noFaults, amend: [], limits: {} };
  const checking = checkJob(model, { ...job, properties: [property] });
  let next = checking.next();
  while (!next.done) next = checking.next();
  const [found] = next.value.properties;
  const { steps, cycleFrom } = (found as PropertyResult).trace as Trace;
  const session = new Session(model);
  const setting = { given, faults: noFaults, amend: [], seed: 1 };
  const shows = { property, isViolated: true };
  session.load({ setting, steps, cycleFrom, shows });
  return formatAddress(session, 'sequence');
}

const shown = () => visitor.page.locator('#shown').innerText();
const amend = (name: string) => visitor.page.getByLabel(name, { exact: true }).click();

describe('a change of the setting', () => {
  it('keeps an open counterexample, and asks the property what it says now', async () => {
    await visit(await violation('no-unread-payload-overwritten'));
    const at = await where();
    expect(await shown()).toMatch(/^Violated at its end: /);
    await amend('retry-writes');
    await expect
      .poll(status)
      .toMatch(/^All \d+ steps can be taken as amended\. .+ is still violated/);
    expect(await where()).toBe(at);
    expect(await shown()).toMatch(/^Violated at its end: /);
    await amend('keep-unread');
    await expect.poll(status).toMatch(/ is not violated at their end any more\.$/);
    expect(await shown()).toMatch(/^Not violated any more at its end: /);
    await back();
    await expect.poll(shown).toMatch(/^Violated at its end: /);
    expect(await status()).toBe('');
    expect(await where()).toBe(at);
  });

  it('says where a path ends that cannot be taken any more; going back has all of it', async () => {
    await visit(await violation('incompatible-intents-stop-both'));
    const whole = await where();
    await amend('keep-unread');
    await expect
      .poll(status)
      .toMatch(/^Step 13 of 15 cannot be taken as amended: .+: no such timer is running then\. /);
    expect(await where()).toMatch(/^step 12 of 12,/);
    expect(await visitor.page.locator('#shown').isVisible()).toBe(false);
    await back();
    await expect.poll(where).toBe(whole);
    expect(await shown()).toMatch(/^Violated at its end: /);
  });

  it('keeps own steps, by keyboard too, and makes another usual run of a usual one', async () => {
    const { page } = visitor;
    await visit('path=&loss=1');
    for (let step = 0; step < 6; step++) await press('n');
    await page
      .getByRole('button', { name: /^lose: / })
      .first()
      .click();
    expect(await where()).toMatch(/^step 7 of 7,/);
    await page.getByLabel('seed', { exact: true }).fill('9');
    await press('Enter');
    await expect.poll(status).toBe('All 7 steps can be taken with seed 9.');
    expect(await where()).toMatch(/^step 7 of 7,/);
    await page.getByLabel('loss', { exact: true }).fill('0');
    await press('Enter');
    await expect
      .poll(status)
      .toMatch(/^Step 7 of 7 cannot be taken with loss 0: .+: no message may be lost any more\. /);
    await visit('seed=2');
    const end = await where();
    await page.getByLabel('scan', { exact: true }).selectOption('existing');
    await expect
      .poll(status)
      .toMatch(/^The usual run with scan existing is another from step 1 on/);
    expect(await page.locator('#outcomes strong').allTextContents()).toEqual([
      'success',
      'success',
    ]);
    expect(await where()).not.toBe(end);
  });
});
