/** Getting about on the page: back and forward, and from a row to its step. */

import { describe, expect, it } from 'vitest';
import { visitor as newVisitor } from './visitor.ts';

const visitor = newVisitor();
const { visit } = visitor;

const where = () => visitor.page.locator('#path .where').innerText();
const button = (name: string) =>
  visitor.page.locator('#path').getByRole('button', { name, exact: true });
const tab = (name: string) => visitor.page.getByRole('tab', { name, exact: true });
const opened = () => visitor.page.locator('[role=tab][aria-selected=true]').innerText();
const press = (key: string) => visitor.page.keyboard.press(key);
const back = () => visitor.page.goBack();
const forward = () => visitor.page.goForward();

describe('back and forward', () => {
  it('go through what was looked at, and single steps are no entries', async () => {
    const { page } = visitor;
    await visit('seed=2');
    const first = await where();
    const entries = () => page.evaluate(() => history.length);
    const before = await entries();
    // On the way: steps, scrubbing, playing.
    for (const key of ['Home', 'ArrowRight', 'ArrowRight', 'n', 'u']) await press(key);
    await page.getByLabel('Step', { exact: true }).fill('30');
    await page.getByLabel('Step', { exact: true }).press('ArrowRight');
    expect(await where()).toMatch(/^step 31 of/);
    expect(await entries()).toBe(before);
    // Looked at: a view, a setting, another path.
    await tab('Machines').click();
    await page.locator('.machines g.state').first().waitFor();
    await tab('Sequence').click();
    await page.getByLabel('seed', { exact: true }).fill('3');
    await page.getByLabel('seed', { exact: true }).press('Enter');
    await button('Random walk').click();
    const walked = await where();
    expect(await entries()).toBe(before + 4);

    await back();
    await expect.poll(where).toMatch(/^step 31 of/);
    expect(await page.getByLabel('seed', { exact: true }).inputValue()).toBe('3');
    await back();
    await expect.poll(() => page.getByLabel('seed', { exact: true }).inputValue()).toBe('2');
    expect(await where()).toMatch(/^step 31 of/);
    await back();
    await expect.poll(opened).toBe('Machines');
    await back();
    await expect.poll(opened).toBe('Sequence');
    expect(await where()).toMatch(/^step 31 of/);
    for (const _ of [1, 2, 3, 4]) await forward();
    await expect.poll(where).toBe(walked);
    expect(first).not.toBe(walked);
  });

  it('bring back the rest of a path that another step cut off', async () => {
    await visit('seed=2');
    const whole = await where();
    await press('Home');
    await visitor.page.locator('#next button.take', { hasText: 'walks away' }).click();
    expect(await where()).toMatch(/^step 1 of 1,/);
    await back();
    await expect.poll(where).toMatch(/^step 0 of [1-9]/);
    await press('End');
    expect(await where()).toBe(whole);
  });

  it('stay on the page, however fast views are turned', async () => {
    const { page } = visitor;
    await visit('seed=2');
    await page.evaluate(async () => {
      for (let turn = 0; turn < 90; turn++) {
        document.body.dispatchEvent(new KeyboardEvent('keydown', { key: ']', bubbles: true }));
        // What is done in one go is one entry.
        await null;
      }
    });
    const last = page.url();
    await back();
    await expect.poll(() => page.url()).not.toBe(last);
    expect(page.url()).toContain('seed=2');
  });
});

describe('go here', () => {
  const detail = () => visitor.page.locator('#detail');
  const row = (text: string) => visitor.page.locator('g.row', { hasText: text });
  const at = async () => Number.parseInt((await where()).slice('step '.length), 10);

  it('takes the cursor to a row: by a click in its detail, two clicks, Enter or H', async () => {
    const { page } = visitor;
    await visit();
    const end = await where();
    await row('m.login.approved').first().click();
    const sent = detail().getByRole('button', { name: /^Go where it is sent: step \d+$/ });
    const step = Number.parseInt((await sent.innerText()).replace(/^\D+/, ''), 10);
    await sent.click();
    expect(await at()).toBe(step);
    // What can happen next is what could happen there.
    expect(await page.locator('#next').innerText()).toContain('m.login.approved');
    expect(await detail().innerText()).toContain(`The cursor is where it is sent: step ${step}`);
    await back();
    await expect.poll(where).toBe(end);
    await detail()
      .getByRole('button', { name: /^Go where it arrives: / })
      .click();
    expect(await at()).toBeGreaterThan(step);
    await page.keyboard.press('End');
    await row('the user approves').first().dblclick();
    const approved = await at();
    expect(approved).toBeLessThan(step);
    await page.keyboard.press('End');
    await row('m.login.approved').first().focus();
    await press('Enter');
    expect(await where()).toBe(end);
    await press('Enter');
    expect(await at()).toBe(step);
    await press('End');
    await row('the user approves').first().focus();
    await press('h');
    expect(await at()).toBe(approved);
  });

  it('takes it to the end of a timer, by mouse and by keyboard', async () => {
    const { page } = visitor;
    await visit();
    const ends = page.locator('.timer-ends g');
    await ends.first().focus();
    await press('ArrowDown');
    await press('ArrowUp');
    await press('Enter');
    expect(await detail().locator('h2').innerText()).toMatch(/^A timer of \d+ s/);
    const going = detail().getByRole('button', {
      name: /^Go where it (fires|is cancelled): step /,
    });
    const step = Number.parseInt((await going.innerText()).replace(/^\D+/, ''), 10);
    await press('Enter');
    expect(await at()).toBe(step);
    await press('End');
    await ends.nth(1).click();
    const other = Number.parseInt((await going.innerText()).replace(/^\D+/, ''), 10);
    expect(other).not.toBe(step);
    await going.click();
    expect(await at()).toBe(other);
    // What is handed over within a device, and what is folded.
    await press('End');
    await page.getByRole('button', { name: 'new device, 3 actors' }).press('Enter');
    await page.locator('g.row.handover').nth(3).click();
    await detail()
      .getByRole('button', { name: /^Go here: step / })
      .click();
    expect(await at()).toBeLessThan(140);
    await press('End');
    await page.locator('g.row.polling').first().focus();
    await press('h');
    expect(await at()).toBeLessThan(20);
  });
});
